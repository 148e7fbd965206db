"""Beginning a school year: one plan to tick for a whole collaborative, carried out as ticked, and taken back."""
