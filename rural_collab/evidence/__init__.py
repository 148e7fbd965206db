"""Where facts come from: sources, and what each of them claims about a record."""
