"""A school year of a collaborative begun from the last one, as a plan to tick."""
