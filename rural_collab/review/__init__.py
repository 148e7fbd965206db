"""A second pair of eyes: drafts beside what is public, proposals to publish or return, suggestions, and old versions."""
