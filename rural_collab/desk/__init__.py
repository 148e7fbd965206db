"""Where a coordinator begins: what is due, waiting, asked and missing."""
