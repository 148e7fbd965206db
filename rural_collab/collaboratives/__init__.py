"""Collaboratives, their stages, and who belongs to them when."""
