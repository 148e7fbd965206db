"""Two records of one organization made one, and what became of the other."""
