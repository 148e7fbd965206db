"""Answer a search: exact total, one page of results, and the counts of every facet.

Each facet's count is the total that choosing that value alone in its facet would give, every other filter kept. So
one pass of the engine counts all facets nobody filtered by, and one more pass is needed for each that is.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from threading import Lock
from typing import Any

import msgspec
from tantivy import Document, Occur, Order, Query, SearchResult, SnippetGenerator

from rural_collab.freshness import STATES, day_range
from rural_collab.search.criteria import Criteria, Near
from rural_collab.search.documents import FACETS, Card, Facet
from rural_collab.search.engine import Snapshot
from rural_collab.search.geography import nearest_miles
from rural_collab.search.queries import highlight_query, matching, nearest_first, silent
from rural_collab.search.schema import BODIES, schema

_MOST_BUCKETS = 20_000
_KEPT_COUNTS = 512
_HIGHLIGHT_CHARACTERS = 160
_ORDER_FIELDS = {"name": "by_name", "size": "by_size", "freshness": "by_freshness"}

Counts = Mapping[str, Mapping[str, int]]


class Result(msgspec.Struct, frozen=True):
    """A card with what this search adds: how far it is, and (as safe HTML) where its text matched."""

    card: Card
    distance_miles: float | None = None
    highlight: str = ""


class Answer(msgspec.Struct, frozen=True):
    """``counts`` maps each facet's parameter to the count of each of its values, most first."""

    total: int
    results: list[Result]
    counts: Counts


class Engine:
    """Answers searches on snapshots and keeps the counts of recent ones while their generation lasts."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._generation = ""
        self._kept: dict[object, Counts] = {}

    def answer(
        self, snapshot: Snapshot, criteria: Criteria, facets: Sequence[Facet] = FACETS, language: str = "en"
    ) -> Answer:
        found = find_page(snapshot, criteria)
        results = read_results(snapshot, criteria, found, language)
        return Answer(count_of(found), results, self.counts(snapshot, criteria, facets))

    def counts(self, snapshot: Snapshot, criteria: Criteria, facets: Sequence[Facet] = FACETS) -> Counts:
        key = (criteria.key, tuple(facets))
        with self._lock:
            if snapshot.generation != self._generation:
                self._generation, self._kept = snapshot.generation, {}
            kept = self._kept.get(key)
        if kept is None:
            kept = count_facets(snapshot, criteria, facets)
            self._keep(snapshot.generation, key, kept)
        return kept

    def _keep(self, generation: str, key: object, counts: Counts) -> None:
        with self._lock:
            if generation == self._generation:
                if len(self._kept) >= _KEPT_COUNTS:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[key] = counts


def center(criteria: Criteria) -> Near | None:
    """The place distances are told from."""
    return criteria.near or criteria.q_place


def find_page(snapshot: Snapshot, criteria: Criteria) -> SearchResult:
    """One page of hits and the exact total, in the order asked for."""
    query = matching(snapshot, criteria)
    page: dict[str, Any] = {"limit": criteria.per_page, "offset": criteria.offset}
    if criteria.sort in _ORDER_FIELDS:
        field = _ORDER_FIELDS[criteria.sort]
        return snapshot.searcher.search(query, order_by_field=field, order=Order.Asc, **page)
    if criteria.near is not None and (criteria.sort == "distance" or not criteria.q):
        rings = nearest_first(snapshot, criteria.near, criteria.within)
        return snapshot.searcher.search(_both(silent(query), rings), **page)
    if criteria.q:
        return snapshot.searcher.search(query, weight_by_field="weight", **page)
    return snapshot.searcher.search(query, order_by_field="by_rank", order=Order.Asc, **page)


def _both(first: Query, second: Query) -> Query:
    return Query.boolean_query([(Occur.Must, first), (Occur.Must, second)])


def total(snapshot: Snapshot, criteria: Criteria) -> int:
    """How many records match."""
    return count_of(snapshot.searcher.search(matching(snapshot, criteria), limit=1))


def count_of(found: SearchResult) -> int:
    count: int = found.count  # type: ignore[attr-defined]  # missing in the engine's stubs
    return count


def read_results(snapshot: Snapshot, criteria: Criteria, found: SearchResult, language: str) -> list[Result]:
    snippets = _snippets(snapshot, criteria, language)
    documents = (snapshot.searcher.doc(address) for _, address in found.hits)
    return [_result(document, center(criteria), snippets) for document in documents]


def _snippets(snapshot: Snapshot, criteria: Criteria, language: str) -> SnippetGenerator | None:
    """Cuts out where the words stand in what is told in this language."""
    query = highlight_query(criteria.q, BODIES[language])
    if query is None:
        return None
    generator = SnippetGenerator.create(snapshot.searcher, query, schema(), BODIES[language])
    generator.set_max_num_chars(_HIGHLIGHT_CHARACTERS)
    return generator


def _result(document: Document, near: Near | None, snippets: SnippetGenerator | None) -> Result:
    card = read_card(document)
    marked = snippets.snippet_from_doc(document).to_html() if snippets else ""
    return Result(card, _distance(card, near), marked if "<b>" in marked else "")


def read_card(document: Document) -> Card:
    return msgspec.json.decode(document.get_first("card") or b"", type=Card)


def _distance(card: Card, near: Near | None) -> float | None:
    miles = nearest_miles(near.point, card.points) if near else None
    return None if miles is None else round(miles, 1)


def every_card(snapshot: Snapshot, criteria: Criteria, at_once: int = 1000) -> Iterable[Card]:
    """All matches by name, for exports."""
    page = criteria.but(sort="name", page=1, per_page=at_once)
    while True:
        found = find_page(snapshot, page)
        yield from (read_card(snapshot.searcher.doc(address)) for _, address in found.hits)
        if page.offset + at_once >= count_of(found):
            return
        page = page.but(page=page.page + 1)


def count_facets(snapshot: Snapshot, criteria: Criteria, facets: Sequence[Facet]) -> Counts:
    free = [facet for facet in facets if facet.parameter not in criteria.filters]
    counted = _pass(snapshot, criteria, free)
    for facet in facets:
        if facet.parameter in criteria.filters:
            counted |= _pass(snapshot, criteria.without_filter(facet.parameter), [facet])
    return {facet.parameter: counted[facet.parameter] for facet in facets}


def _pass(snapshot: Snapshot, criteria: Criteria, facets: Sequence[Facet]) -> dict[str, dict[str, int]]:
    if not facets:
        return {}
    asked = {facet.parameter: _aggregation(facet, criteria.today) for facet in facets}
    found = snapshot.searcher.aggregate(matching(snapshot, criteria), asked)
    return {facet.parameter: _read_buckets(facet, found[facet.parameter]["buckets"]) for facet in facets}


def _aggregation(facet: Facet, today: date) -> dict[str, Any]:
    if facet.parameter == "freshness":
        ranges = [(state, day_range(state, today) or (0, 0)) for state in STATES]
        return {
            "range": {
                "field": "checked",
                "keyed": False,
                "ranges": [{"key": state, "from": first, "to": last + 1} for state, (first, last) in ranges],
            }
        }
    return {"terms": {"field": facet.field, "size": _MOST_BUCKETS, "segment_size": _MOST_BUCKETS}}


def _read_buckets(facet: Facet, buckets: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    counts = {str(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets if bucket["doc_count"]}
    wanted = (value for value in counts if facet.parameter != "freshness" or value in STATES)
    return {value: counts[value] for value in sorted(wanted, key=lambda value: (-counts[value], value))}
