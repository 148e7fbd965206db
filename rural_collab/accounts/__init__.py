"""People who keep records: accounts, grants and signing in."""
