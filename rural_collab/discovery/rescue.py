"""A page without results says what to leave out, with what that would find."""

from collections.abc import Iterable, Mapping

import msgspec

from rural_collab.discovery.finding import Given, read, snapshot
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


def ways_out(path: str, given: Given, reading: Reading, preset: str | None) -> list[WayOut]:
    """What to leave out, most promising first; each total is that of the search its address leads to."""
    ways = [
        WayOut(label, address(path, _shown(given, preset), **changes), _total(given, changes))
        for label, changes in _smaller(given, reading, preset)
    ]
    return sorted((way for way in ways if way.total), key=lambda way: -way.total)[:_MOST]


def _shown(given: Given, preset: str | None) -> Given:
    return {name: values for name, values in given.items() if not (preset and name == "type")}


def _total(given: Given, changes: Mapping[str, str | None]) -> int:
    asked = {name: values for name, values in given.items() if name not in changes}
    asked |= {name: [value] for name, value in changes.items() if value}
    return total(snapshot(), read(asked).criteria)


def _smaller(
    given: Given, reading: Reading, preset: str | None
) -> Iterable[tuple[str, dict[str, str | None]]]:
    criteria = reading.criteria
    for parameter, values in criteria.filters.items():
        if not (preset and parameter == "type"):
            yield ", ".join(value_label(parameter, value) for value in values), {parameter: None}
    if criteria.near_text:
        yield criteria.near_text, {"near": None, "within": None}
    yield from _fewer_words(given.get("q", [""])[0].split(), reading)


def _fewer_words(typed: list[str], reading: Reading) -> Iterable[tuple[str, dict[str, str | None]]]:
    criteria, place = reading.criteria, reading.understood.place
    if criteria.is_there and criteria.q and place:
        yield place.label, {"q": criteria.q, "place": "words"}
    if len(typed) > 1:
        for word in dict.fromkeys(typed):
            yield word, {"q": " ".join(other for other in typed if other != word)}
    elif typed and criteria.filters:
        yield typed[0], {"q": None}


def nearest_place(criteria: Criteria) -> str:
    """A town spelled almost like the words, for somebody who typed a place."""
    guess = gazetteer().nearest_spelling(criteria.q) if criteria.q else None
    return guess.label if guess else ""
