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
from rural_collab.text import mark, tidy

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

_TOO_LONG = mark("A search takes at most 200 characters")
_NO_FILTER = mark("This filter could not be read")
_NO_CHOICE = mark("There is no such choice, so it matches nothing")
_NO_MILES = mark("Miles are a number up to 1000")
_NO_SORT = mark("Results are sorted by relevance, name, distance, freshness or size")
_NO_PAGE = mark("Pages are counted from 1")
_NO_PER_PAGE = mark("A page shows 1 to 100 results")


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


class Meant(msgspec.Struct, frozen=True):
    """A place that words may name: a point to be near to, or an area (``county`` and its code) to lie in."""

    state: str
    near: Near | None = None
    area: tuple[str, str] | None = None


class Criteria(msgspec.Struct, frozen=True):
    """A search, complete in itself: equal criteria on the same index give equal answers.

    ``from_place`` is the place to search near. ``meant`` are the places the words may name, likeliest first; a filter
    by state decides between them. They are another reading of the words, so that what is there matches too, unless
    ``is_there``: then ``q`` holds other words, and what matches must be there. ``q_state`` is a state named beside the
    words. ``is_nowhere`` is set when the place to search near is unknown, so that nothing can match.
    """

    q: str = ""
    q_state: str = ""
    filters: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    near_text: str = ""
    from_place: Near | None = None
    within: float = DEFAULT_MILES
    meant: tuple[Meant, ...] = ()
    is_there: bool = False
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

    def with_filter(self, parameter: str, *values: str) -> "Criteria":
        return self.but(filters={**self.filters, parameter: values})

    @property
    def place(self) -> Meant | None:
        """The place the words name: the likeliest in a state that is filtered by, else the likeliest."""
        states = self.values("state")
        return next(
            (each for each in self.meant if each.state in states), self.meant[0] if self.meant else None
        )

    @property
    def near(self) -> Near | None:
        """The center of the circle in which everything must lie."""
        return self.from_place or (self.place.near if self.place and self.is_there else None)

    @property
    def area(self) -> tuple[str, str] | None:
        """The area in which everything must lie, beside the filters."""
        return self.place.area if self.place and self.is_there else None

    @property
    def q_place(self) -> Near | None:
        """The center of the circle that the words may be another name of."""
        return self.place.near if self.place and not self.is_there else None

    @property
    def q_filter(self) -> tuple[str, str] | None:
        """The area that the words may be another name of."""
        return self.place.area if self.place and not self.is_there else None

    @property
    def center(self) -> Near | None:
        """The place distances are told from."""
        return self.near or self.q_place

    @property
    def key(self) -> tuple[Any, ...]:
        """What the set of matches depends on, for caching: everything but order and page."""
        filters = tuple(sorted((name, tuple(sorted(values))) for name, values in self.filters.items()))
        miles = self.within if self.from_place or self.meant else None
        place = (self.from_place, miles, self.meant, self.is_there, self.is_nowhere)
        return (self.q, self.q_state, filters, *place, self.today)

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
        page=_whole(given, "page", LAST_REACHABLE, _NO_PAGE, problems) or 1,
        per_page=_whole(given, "per_page", MOST_PER_PAGE, _NO_PER_PAGE, problems) or DEFAULT_PER_PAGE,
    )
    return criteria, problems


def _first(given: Mapping[str, Sequence[str]], name: str) -> str:
    values = given.get(name, ())
    return values[0] if values else ""


def _words(given: Mapping[str, Sequence[str]], problems: list[Problem]) -> str:
    text = tidy(_first(given, "q"))
    if len(text) > MOST_CHARACTERS:
        problems.append(Problem("q", text[:40] + "…", _TOO_LONG))
    return text[:MOST_CHARACTERS]


def _filter_values(
    parameter: str, raw: Sequence[str], is_known: IsKnown, problems: list[Problem]
) -> tuple[str, ...]:
    kept: dict[str, None] = {}
    for text in (tidy(value) for value in raw[:MOST_VALUES]):
        if not text:
            continue
        if not _SHAPES.get(parameter, _CODE).match(text):
            problems.append(Problem(parameter, text[:40], _NO_FILTER))
            continue
        value = text.upper() if parameter == "state" else text
        if not is_known(parameter, value):
            problems.append(Problem(parameter, value, _NO_CHOICE, is_malformed=False))
        kept[value] = None
    return tuple(kept)


def _miles(given: Mapping[str, Sequence[str]], problems: list[Problem]) -> float:
    text = _first(given, "within").strip()
    if not text:
        return DEFAULT_MILES
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", text, re.ASCII) or not 0 < float(text) <= MOST_MILES:
        problems.append(Problem("within", text[:40], _NO_MILES))
        return DEFAULT_MILES
    return float(text)


def _sort(given: Mapping[str, Sequence[str]], problems: list[Problem]) -> str:
    text = _first(given, "sort").strip() or "relevance"
    if text not in SORTS:
        problems.append(Problem("sort", text[:40], _NO_SORT))
        return "relevance"
    return text


def _whole(
    given: Mapping[str, Sequence[str]], name: str, most: int, message: str, problems: list[Problem]
) -> int | None:
    text = _first(given, name).strip()
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not 1 <= int(text) <= most:
        problems.append(Problem(name, text[:40], message))
        return None
    return int(text)
