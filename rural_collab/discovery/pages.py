"""What a results page shows, worked out before the template: groups of filters, chips, pages, ways to sort."""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from urllib.parse import urlencode

import msgspec

from rural_collab.discovery.finding import PARAMETERS, Given
from rural_collab.discovery.labels import value_label
from rural_collab.discovery.understanding import Reading
from rural_collab.search.answers import Answer, Counts
from rural_collab.search.criteria import Criteria
from rural_collab.search.documents import FACETS, Facet
from rural_collab.text import mark

SHOWN_AT_FIRST = 7
OF_SERVICES = frozenset({"aim", "category", "use", "cost", "delivery"})
LOCALE_GROUPS = ("rural", "town", "suburb", "city")

SORT_LABELS = {
    "relevance": mark("Best match"),
    "name": mark("Name"),
    "distance": mark("Distance"),
    "size": mark("Size"),
    "freshness": mark("Freshness"),
}


class Option(msgspec.Struct, frozen=True):
    value: str
    label: str
    count: int
    is_chosen: bool


class Group(msgspec.Struct, frozen=True):
    """One facet as a group of checkboxes; ``more`` holds what is folded away at first."""

    parameter: str
    label: str
    options: list[Option]
    more: list[Option]


class Link(msgspec.Struct, frozen=True):
    label: str
    address: str
    is_current: bool = False


class ResultsPage(msgspec.Struct, frozen=True):
    """Everything the template of a results page needs besides the answer itself."""

    groups: list[Group]
    chips: list[Link]
    sorts: list[Link]
    previous: str
    next: str
    pages: int
    clear: str
    as_list: str
    as_map: str
    csv: str
    geojson: str


def address(path: str, given: Given, **changes: str | Sequence[str] | None) -> str:
    """The address of the same search with some parameters changed; the page starts over."""
    pairs: list[tuple[str, str]] = []
    for name in PARAMETERS:
        values = changes.get(name, given.get(name, ()))
        several = [values] if isinstance(values, str) else values or ()
        pairs.extend((name, value) for value in several if value)
    if page := changes.get("page"):
        pairs.append(("page", str(page)))
    return f"{path}?{urlencode(pairs)}" if pairs else path


def lay_out(path: str, given: Given, reading: Reading, answer: Answer, preset: str | None) -> ResultsPage:
    criteria = reading.criteria
    pages = ceil(answer.total / criteria.per_page)
    return ResultsPage(
        groups=list(_groups(criteria, answer.counts, preset)),
        chips=list(filter_links(path, given, criteria, preset)),
        sorts=list(_sorts(path, given, criteria)),
        previous=address(path, given, page=str(criteria.page - 1)) if 1 < criteria.page <= pages + 1 else "",
        next=address(path, given, page=str(criteria.page + 1)) if criteria.page < pages else "",
        pages=pages,
        clear=address(path, {}, q=criteria.q, near=given.get("near", ())),
        as_list=address(path, given, view=None),
        as_map=address(path, given, view="map"),
        csv=address(f"{_root(path)}/search.csv", given, view=None, **_preset(preset)),
        geojson=address(f"{_root(path)}/search.geojson", given, view=None, **_preset(preset)),
    )


def _root(path: str) -> str:
    return "/es" if path.startswith("/es/") else ""


def _preset(preset: str | None) -> dict[str, str]:
    return {"type": preset} if preset else {}


def wanted_facets(criteria: Criteria) -> Sequence[Facet]:
    """Counties only once a state is chosen: there are three thousand; what only services have, once they are."""
    chosen = criteria.filters.keys()
    left_out = set() if criteria.area or chosen & {"state", "region", "county"} else {"county"}
    if "service" not in criteria.values("type") and not chosen & OF_SERVICES:
        left_out |= OF_SERVICES
    return [facet for facet in FACETS if facet.parameter not in left_out]


def _groups(criteria: Criteria, counts: Counts, preset: str | None) -> Iterable[Group]:
    for facet in FACETS:
        if facet.parameter not in counts or (preset and facet.parameter == "type"):
            continue
        options = list(_options(facet, criteria, counts[facet.parameter]))
        if options:
            kept = max(SHOWN_AT_FIRST, sum(option.is_chosen for option in options))
            yield Group(facet.parameter, facet.label, options[:kept], options[kept:])


def _options(facet: Facet, criteria: Criteria, counts: Mapping[str, int]) -> Iterable[Option]:
    chosen = criteria.values(facet.parameter)
    values = list(dict.fromkeys([*chosen, *counts]))
    if facet.parameter == "locale":
        values = [value for value in values if value in LOCALE_GROUPS or value in chosen]
    if facet.parameter == "type":
        values = [value for value in values if value != "organization" or value in chosen]
    for value in values:
        yield Option(value, value_label(facet.parameter, value), counts.get(value, 0), value in chosen)


def filter_links(path: str, given: Given, criteria: Criteria, preset: str | None) -> Iterable[Link]:
    """Each active filter as a link that takes it away."""
    for parameter, values in criteria.filters.items():
        if preset and parameter == "type":
            continue
        for value in values:
            rest = [other for other in given.get(parameter, ()) if other.casefold() != value.casefold()]
            yield Link(value_label(parameter, value), address(path, given, **{parameter: rest}))


def _sorts(path: str, given: Given, criteria: Criteria) -> Iterable[Link]:
    for sort, words in SORT_LABELS.items():
        if sort == "distance" and criteria.near is None:
            continue
        target = address(path, given, sort=None if sort == "relevance" else sort)
        yield Link(words, target, sort == criteria.sort)
