"""What keeps the registry itself in order: code lists, health, who changed what."""
