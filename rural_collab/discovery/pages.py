"""What a results page shows, worked out before the template: groups of filters, chips, pages, ways to sort."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import ceil
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup

from rural_collab.discovery.checkboxes import checkboxes
from rural_collab.discovery.finding import PARAMETERS, Given
from rural_collab.discovery.labels import value_label
from rural_collab.discovery.understanding import Reading
from rural_collab.search.answers import Answer, Counts
from rural_collab.search.criteria import Criteria
from rural_collab.search.documents import FACETS, Facet
from rural_collab.text import mark
from rural_collab.web.languages import gettext

SHOWN_AT_FIRST = 7
#: Facets that only some types of record have, each with those types.
OF_SOME_TYPES = (
    (frozenset({"collaborative", "reference"}), {"governance", "independence", "funding", "time_limited"}),
    (frozenset({"service"}), {"aim", "category", "use", "cost"}),
    (frozenset({"service", "pathway"}), {"delivery"}),
    (frozenset({"pathway"}), {"cluster", "grade", "pathway", "credential", "wbl"}),
)
LOCALE_GROUPS = ("rural", "town", "suburb", "city")

SORT_LABELS = {
    "relevance": mark("Best match"),
    "name": mark("Name"),
    "distance": mark("Distance"),
    "size": mark("Size"),
    "freshness": mark("Freshness"),
}


class Group(msgspec.Struct, frozen=True):
    """One facet as a group of checkboxes; ``more`` holds the ``folded`` ones that are folded away at first."""

    parameter: str
    label: str
    shown: Markup
    more: Markup
    folded: int


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
    asked = {**given, **changes}
    pairs = [
        _pair(name, value) for name in PARAMETERS if name in asked for value in _several(asked[name]) if value
    ]
    if page := changes.get("page"):
        pairs.append(f"page={page}")
    return f"{path}?{'&'.join(pairs)}" if pairs else path


def _several(values: str | Sequence[str] | None) -> Sequence[str]:
    return (values,) if isinstance(values, str) else values or ()


@lru_cache(4096)
def _pair(name: str, value: str) -> str:
    """A page writes ten addresses of the same search."""
    return urlencode([(name, value)])


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
    """Counties only once a state is chosen: there are three thousand; what only some types have, once they are."""
    chosen = criteria.filters.keys()
    left_out = set() if criteria.area or chosen & {"state", "region", "county"} else {"county"}
    for types, own in OF_SOME_TYPES:
        if types.isdisjoint(criteria.values("type")) and not chosen & own:
            left_out |= own
    return [facet for facet in FACETS if facet.parameter not in left_out]


def _groups(criteria: Criteria, counts: Counts, preset: str | None) -> Iterable[Group]:
    for facet in FACETS:
        if facet.parameter in counts and not (preset and facet.parameter == "type"):
            chosen = criteria.values(facet.parameter)
            values = _offered(facet.parameter, chosen, counts[facet.parameter])
            if values:
                yield _group(facet, values, counts[facet.parameter], chosen)


def _offered(parameter: str, chosen: Sequence[str], counts: Mapping[str, int]) -> Sequence[str]:
    """What is chosen first, then what is there, most frequent first, without what only gathers others."""
    values = dict.fromkeys((*chosen, *counts))
    if parameter == "locale":
        return [value for value in values if value in LOCALE_GROUPS or value in chosen]
    if parameter == "type":
        return [value for value in values if value != "organization" or value in chosen]
    return list(values)


def _group(facet: Facet, values: Sequence[str], counts: Mapping[str, int], chosen: Sequence[str]) -> Group:
    kept = max(SHOWN_AT_FIRST, len(chosen))
    shown, more = (
        checkboxes(facet.parameter, part, counts, chosen) for part in (values[:kept], values[kept:])
    )
    return Group(facet.parameter, gettext(facet.label), shown, more, len(values[kept:]))


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
