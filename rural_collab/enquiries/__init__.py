"""Questions readers ask collaboratives, and their answers."""
