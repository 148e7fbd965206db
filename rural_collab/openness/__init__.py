"""Whether a student may take part: open, open if, or not open because. Pure rules, without a database and without words."""
