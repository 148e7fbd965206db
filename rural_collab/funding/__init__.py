"""Who pays for a collaborative: programs, awards and their parts, dues, budgets, gifts, and what follows from them."""
