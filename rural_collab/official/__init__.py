"""What official registers say of an organization, kept apart from what people here edited."""
