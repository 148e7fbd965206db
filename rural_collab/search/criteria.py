"""What is asked of the search: the contract's parameters as one value, read strictly and kindly.

``read_criteria`` never raises: whatever is malformed is dropped and told in ``problems``, so that a page can go on
and a program can be refused.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from rural_collab import clock
from rural_collab.search.documents import FACET_BY_PARAMETER
from rural_collab.search.geography import Point
from rural_collab.search.words import MOST_CHARACTERS
from rural_collab.text import tidy

SORTS = ("relevance", "name", "distance", "freshness", "size")
DEFAULT_MILES = 50
MOST_MILES = 1000
MOST_PER_PAGE = 100
DEFAULT_PER_PAGE = 20
MOST_VALUES = 50
LAST_REACHABLE = 10_000_000

_SHAPES = {
    "state": re.compile(r"[A-Za-z]{2}\Z"),
    "county": re.compile(r"\d{5}\Z"),
    "open": re.compile(r"yes\Z"),
}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}\Z")


class Problem(msgspec.Struct, frozen=True):
    """A parameter that could not be used; ``is_malformed`` when it makes no sense at all."""

    parameter: str
    value: str
    message: str
    is_malformed: bool = True
    suggestion: str = ""


class Near(msgspec.Struct, frozen=True):
    """A place to measure from, and what to call it."""

    point: Point
    label: str


class Criteria(msgspec.Struct, frozen=True):
    """A search, complete in itself: equal criteria on the same index give equal answers.

    ``q_place`` and ``q_filter`` are other readings of the words: what is near that place, or in that county, matches
    too. ``is_nowhere`` is set when the place to search near is unknown, so that nothing can match.
    """

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    near_text: str = ""
    near: Near | None = None
    within: float = DEFAULT_MILES
    q_place: Near | None = None
    q_filter: tuple[str, str] | None = None
    is_nowhere: bool = False
    sort: str = "relevance"
    page: int = 1
    per_page: int = DEFAULT_PER_PAGE
    today: date = msgspec.field(default_factory=clock.today)

    def values(self, parameter: str) -> tuple[str, ...]:
        return self.filters.get(parameter, ())

    def but(self, **changes: Any) -> "Criteria":
        return msgspec.structs.replace(self, **changes)

    def without_filter(self, parameter: str) -> "Criteria":
        return self.but(filters={key: value for key, value in self.filters.items() if key != parameter})

    @property
    def key(self) -> tuple[Any, ...]:
        """What the set of matches depends on, for caching: everything but order and page."""
        filters = tuple(sorted((name, tuple(sorted(values))) for name, values in self.filters.items()))
        miles = self.within if self.near or self.q_place else None
        return (self.q, filters, self.near, miles, self.q_place, self.q_filter, self.is_nowhere, self.today)

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.per_page


IsKnown = Callable[[str, str], bool]


def read_criteria(given: Mapping[str, Sequence[str]], is_known: IsKnown) -> tuple[Criteria, list[Problem]]:
    """Read parameters (each a list of texts); ``is_known(parameter, value)`` tells codes that exist."""
    problems: list[Problem] = []
    filters: dict[str, tuple[str, ...]] = {}
    for parameter in FACET_BY_PARAMETER:
        values = _filter_values(parameter, given.get(parameter, ()), is_known, problems)
        if values:
            filters[parameter] = values
    criteria = Criteria(
        q=_words(given, problems),
        filters=filters,
        near_text=tidy(_first(given, "near"))[:MOST_CHARACTERS],
        within=_miles(given, problems),
        sort=_sort(given, problems),
        page=_whole(given, "page", 1, LAST_REACHABLE, 1, problems),
        per_page=_whole(given, "per_page", 1, MOST_PER_PAGE, DEFAULT_PER_PAGE, problems),
    )
    return criteria, problems


def _first(given: Mapping[str, Sequence[str]], name: str) -> str:
    values = given.get(name, ())
    return values[0] if values else ""


def _words(given: Mapping[str, Sequence[str]], problems: list[Problem]) -> str:
    text = tidy(_first(given, "q"))
    if len(text) > MOST_CHARACTERS:
        problems.append(
            Problem("q", text[:40] + "…", f"Only the first {MOST_CHARACTERS} characters were used")
        )
    return text[:MOST_CHARACTERS]


def _filter_values(
    parameter: str, raw: Sequence[str], is_known: IsKnown, problems: list[Problem]
) -> tuple[str, ...]:
    kept: dict[str, None] = {}
    for text in (tidy(value) for value in raw[:MOST_VALUES]):
        if not text:
            continue
        if not _SHAPES.get(parameter, _CODE).match(text):
            problems.append(Problem(parameter, text[:40], "This filter could not be read and was left out"))
            continue
        value = text.upper() if parameter == "state" else text
        if not is_known(parameter, value):
            problems.append(
                Problem(parameter, value, "There is no such choice, so it matches nothing", False)
            )
        kept[value] = None
    return tuple(kept)


def _miles(given: Mapping[str, Sequence[str]], problems: list[Problem]) -> float:
    text = _first(given, "within").strip()
    if not text:
        return DEFAULT_MILES
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", text, re.ASCII) or not 0 < float(text) <= MOST_MILES:
        problems.append(Problem("within", text[:40], f"Miles must be a number from 1 to {MOST_MILES}"))
        return DEFAULT_MILES
    return float(text)


def _sort(given: Mapping[str, Sequence[str]], problems: list[Problem]) -> str:
    text = _first(given, "sort").strip() or "relevance"
    if text not in SORTS:
        problems.append(Problem("sort", text[:40], f"Results can be sorted by {', '.join(SORTS)}"))
        return "relevance"
    return text


def _whole(
    given: Mapping[str, Sequence[str]],
    name: str,
    least: int,
    most: int,
    default: int,
    problems: list[Problem],
) -> int:
    text = _first(given, name).strip()
    if not text:
        return default
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not least <= int(text) <= most:
        problems.append(Problem(name, text[:40], f"This must be a whole number from {least} to {most}"))
        return default
    return int(text)
