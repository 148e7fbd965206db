"""Reading across features: home, search, suggestions, map, compare."""
