"""The words the registry sorts by, in English and Spanish, and official classifications."""
