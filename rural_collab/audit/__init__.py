"""Every change with a name on it: the append-only change log that history and search are told from."""
