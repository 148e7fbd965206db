"""Public pages of one record or one place, read across features."""
