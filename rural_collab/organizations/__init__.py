"""Districts, schools, colleges, employers, agencies and everybody else a collaborative brings together."""
