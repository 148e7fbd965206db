"""The other names of an institution, which IPEDS keeps in one cell with no fixed mark between them."""

import re
from collections.abc import Iterator

from rural_collab.reference.layouts.values import given
from rural_collab.text import tidy

_MARKS = re.compile(r"[|;„\n]+|\s{2,}| / |\s+or\s+")
_ACRONYM = re.compile(r"[A-Z][A-Z&.'-]{1,7}")
_COMPANY_FORM = re.compile(r"(inc|llc|ltd|corp|co)\.?", re.IGNORECASE)
_NO_ALIAS = frozenset({"n/a", "none", "college", "university", "school", "campus", "institute"})
SHORTEST_LIST = 3
SHORTEST, LONGEST = 2, 100


def split_aliases(cell: str, name: str) -> tuple[str, ...]:
    """The names in an IALIAS cell, in their order, without repeats and without the institution's own name.

    Bars, semicolons and double spaces always separate, and slashes in a list of three. A comma does in a list
    of three or beside an acronym ("MECC, Mountain Empire"), but not within a name ("University of California,
    San Francisco"). What runs on for more than a hundred characters has no marks to be told by and is left
    out.
    """
    seen = {name.casefold()} | _NO_ALIAS
    aliases = []
    for alias in _pieces(cell):
        if SHORTEST <= len(alias) <= LONGEST and alias.casefold() not in seen:
            seen.add(alias.casefold())
            aliases.append(alias)
    return tuple(aliases)


def _pieces(cell: str) -> Iterator[str]:
    for part in _MARKS.split(given(cell)):
        slashed = part.split("/")
        for piece in slashed if len(slashed) >= SHORTEST_LIST else [part]:
            yield from map(_bare, _split_at_commas(piece))


def _split_at_commas(part: str) -> list[str]:
    pieces = [_bare(piece) for piece in part.split(",") if _bare(piece)]
    if any(_COMPANY_FORM.fullmatch(piece) for piece in pieces):
        return [part]
    return pieces if len(pieces) >= SHORTEST_LIST or any(map(_ACRONYM.fullmatch, pieces)) else [part]


def _bare(piece: str) -> str:
    return tidy(piece).strip(" ,:]-")
