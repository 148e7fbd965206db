"""Running the registry: serving, checking, backing up."""
