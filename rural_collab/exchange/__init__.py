"""Records going out in standard forms."""
