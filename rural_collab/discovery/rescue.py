"""A page without results says what to leave out, with what that would find."""

from collections.abc import Iterable

import msgspec

from rural_collab.discovery.finding import Given, snapshot
from rural_collab.discovery.labels import value_label
from rural_collab.discovery.pages import address
from rural_collab.discovery.understanding import Reading
from rural_collab.places.gazetteer import gazetteer
from rural_collab.search.answers import total
from rural_collab.search.criteria import Criteria

_MOST = 6


class WayOut(msgspec.Struct, frozen=True):
    """Leaving out ``label`` finds ``total`` records at ``address``."""

    label: str
    address: str
    total: int


def ways_out(path: str, given: Given, reading: Reading) -> list[WayOut]:
    """What to leave out, most promising first."""
    found = [
        WayOut(label, target, total(snapshot(), smaller))
        for label, target, smaller in _smaller(path, given, reading.criteria)
    ]
    useful = [way for way in found if way.total]
    return sorted(useful, key=lambda way: -way.total)[:_MOST]


def _smaller(path: str, given: Given, criteria: Criteria) -> Iterable[tuple[str, str, Criteria]]:
    for parameter, values in criteria.filters.items():
        labels = ", ".join(value_label(parameter, value) for value in values)
        yield labels, address(path, given, **{parameter: None}), criteria.without_filter(parameter)
    if criteria.near or criteria.is_nowhere:
        yield (
            criteria.near_text,
            address(path, given, near=None, within=None),
            criteria.but(near=None, is_nowhere=False),
        )
    words = criteria.q.split()
    if len(words) > 1:
        for word in dict.fromkeys(words):
            rest = " ".join(other for other in words if other != word)
            yield word, address(path, given, q=rest), criteria.but(q=rest, q_place=None, q_filter=None)
    elif words and criteria.filters:
        yield criteria.q, address(path, given, q=None), criteria.but(q="", q_place=None, q_filter=None)


def nearest_place(criteria: Criteria) -> str:
    """A town spelled almost like the words, for somebody who typed a place."""
    guess = gazetteer().nearest_spelling(criteria.q) if criteria.q else None
    return guess.label if guess else ""
