"""Pages about the registry itself, and what machines ask of it."""
