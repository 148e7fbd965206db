"""What a community said in sessions, what was decided, and what came of it."""
