"""One search over everything: an embedded full-text index derived from the database by following the change log."""
