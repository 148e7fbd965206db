"""Enquiries: readers ask one collaborative or several, without an account, and read the answers side by side."""
