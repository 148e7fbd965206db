"""What occupations are called and what they earn, from the packaged figures: no database, one reading a process."""
