"""Rules that the database itself minds."""

from sqlalchemy import CheckConstraint


def in_order(first: str, last: str, name: str = "in_order") -> CheckConstraint:
    """Nothing ends before it began: partial dates as text, compared as far as the end is told."""
    return CheckConstraint(f"{last} >= substr({first}, 1, length({last}))", name=name)
