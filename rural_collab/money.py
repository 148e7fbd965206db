"""Dollars and cents as whole numbers of cents, so that sums come out exactly."""

import re

from rural_collab.text import mark, tidy

#: A hundred billion dollars: more than any program of any state, and a whole number in every database and browser.
MOST_CENTS = 10_000_000_000_000
_SHAPE = re.compile(r"\$? ?([0-9]{1,3}(?:,[0-9]{3}){1,6}|[0-9]{1,20})(?:\.([0-9]{1,2}))?")
_NEGATIVE = re.compile("\\$? ?[-\u2212\u2013(].*")
_TOO_PRECISE = re.compile(r"\$? ?[0-9,]+\.[0-9]{3,}")


def parse_cents(text: str) -> int:
    """Read ``$1,250.50``, ``1250`` or ``1,250`` as cents; anything else raises ValueError with a sentence."""
    typed = tidy(text)
    found = _SHAPE.fullmatch(typed)
    if not found:
        raise ValueError(_what_is_wrong(typed))
    cents = int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0"))
    if cents > MOST_CENTS:
        raise ValueError(mark("An amount can be at most 100 billion dollars"))
    return cents


def _what_is_wrong(typed: str) -> str:
    if _NEGATIVE.fullmatch(typed):
        return mark("An amount cannot be below zero: leave out the minus sign")
    if _TOO_PRECISE.fullmatch(typed):
        return mark("An amount has at most two digits after the point, for cents")
    return mark("Write an amount in dollars with digits alone, such as 1250, 1,250 or $1,250.50")


def dollars(cents: int) -> str:
    """An amount as ``parse_cents`` reads it back and everybody writes it: ``$1,250`` or ``$1,250.50``."""
    whole, rest = divmod(cents, 100)
    return f"${whole:,}.{rest:02}" if rest else f"${whole:,}"
