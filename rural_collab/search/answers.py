"""Answer a search: exact total, one page of results, and the counts of every facet.

Each facet's count is the total that choosing that value alone in its facet would give, every other filter kept. So
one pass of the engine counts all facets nobody filtered by, and one more pass is needed for each that is.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from threading import Lock
from typing import Any

import msgspec
from tantivy import DocAddress, Document, Occur, Order, Query, SearchResult

from rural_collab.freshness import STATES, due_range
from rural_collab.search.criteria import Criteria, Near
from rural_collab.search.documents import FACETS, Card, Facet
from rural_collab.search.engine import Circle, Snapshot
from rural_collab.search.geography import nearest_miles
from rural_collab.search.highlights import highlight, wanted_stems
from rural_collab.search.queries import at_points, matching, silent
from rural_collab.search.ranking import rank_of
from rural_collab.search.schema import TOLD
from rural_collab.text import fold

_MOST_BUCKETS = 20_000
_KEPT_COUNTS = 512
_EXPORTED_AT_ONCE = 50_000
_WIDER = 4
_ORDER_FIELDS = {"name": "by_name", "size": "by_size", "freshness": "by_freshness"}

_CARDS = msgspec.json.Decoder(Card)

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
        count, addresses = find_page(snapshot, criteria)
        results = read_results(snapshot, criteria, addresses, language)
        return Answer(count, results, self.counts(snapshot, criteria, facets))

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


def find_page(snapshot: Snapshot, criteria: Criteria) -> tuple[int, list[DocAddress]]:
    """The exact total, and where one page of records stands, in the order asked for."""
    query = matching(snapshot, criteria)
    near = criteria.near
    if near is not None and (
        criteria.sort == "distance" or not (criteria.q or criteria.sort in _ORDER_FIELDS)
    ):
        return _nearest_page(snapshot, criteria, query, near)
    if criteria.offset >= snapshot.searcher.num_docs:
        return count_of(snapshot, query), []
    order = _order(criteria)
    found = snapshot.searcher.search(query, criteria.per_page, offset=criteria.offset, **order)
    return _count(found), [address for _, address in found.hits]


def _order(criteria: Criteria) -> dict[str, Any]:
    field = _ORDER_FIELDS.get(criteria.sort) or (None if criteria.q else "by_rank")
    return {"order_by_field": field, "order": Order.Asc} if field else {"weight_by_field": "weight"}


def _nearest_page(
    snapshot: Snapshot, criteria: Criteria, query: Query, near: Near
) -> tuple[int, list[DocAddress]]:
    """Nearest first, and at one distance by type and name."""
    count = count_of(snapshot, query)
    wanted = min(count, criteria.offset + criteria.per_page)
    if wanted <= criteria.offset:
        return count, []
    inner = _inner(snapshot, query, snapshot.circle(near.point, criteria.within), wanted)
    ordered = sorted(
        (_from_near(read_card(snapshot.searcher.doc(address)), near), number, address)
        for number, (_, address) in enumerate(snapshot.searcher.search(inner, count).hits)
    )
    return count, [address for _, _, address in ordered[criteria.offset : wanted]]


def _inner(snapshot: Snapshot, query: Query, circle: Circle, wanted: int) -> Query:
    """The same matches, only as far out as is needed for ``wanted`` of them: all at one distance, or none."""
    reach = wanted
    while True:
        farthest = circle[min(reach, len(circle)) - 1][0]
        nearest = circle[: bisect_right(circle, farthest, key=itemgetter(0))]
        inner = Query.boolean_query([(Occur.Must, silent(query)), (Occur.Must, at_points(nearest))])
        if count_of(snapshot, inner) >= wanted:
            return inner
        reach *= _WIDER


def _from_near(card: Card, near: Near) -> tuple[float, int, str, str]:
    return (nearest_miles(near.point, card.points) or 0.0, rank_of(card.type), fold(card.name), str(card.id))


def total(snapshot: Snapshot, criteria: Criteria) -> int:
    """How many records match."""
    return count_of(snapshot, matching(snapshot, criteria, ranked=False))


def count_of(snapshot: Snapshot, query: Query) -> int:
    return _count(snapshot.searcher.search(silent(query), limit=1))


def _count(found: SearchResult) -> int:
    count: int = found.count  # type: ignore[attr-defined]  # missing in the engine's stubs
    return count


def read_results(
    snapshot: Snapshot, criteria: Criteria, addresses: Iterable[DocAddress], language: str
) -> list[Result]:
    wanted = wanted_stems(criteria.q)
    documents = (snapshot.searcher.doc(address) for address in addresses)
    return [_result(document, criteria.center, wanted, TOLD[language]) for document in documents]


def _result(document: Document, near: Near | None, wanted: Collection[str], told: str) -> Result:
    card = read_card(document)
    text = bytes(document.get_first(told) or b"").decode() if wanted else ""
    return Result(card, _distance(card, near), highlight(text, wanted))


def read_card(document: Document) -> Card:
    return _CARDS.decode(document.get_first("card") or b"")


def _distance(card: Card, near: Near | None) -> float | None:
    miles = nearest_miles(near.point, card.points) if near else None
    return None if miles is None else round(miles, 1)


def every_card(snapshot: Snapshot, criteria: Criteria) -> Iterable[Card]:
    """All matches by name, for exports."""
    page = criteria.but(sort="name", page=1, per_page=_EXPORTED_AT_ONCE)
    while True:
        count, addresses = find_page(snapshot, page)
        yield from (read_card(snapshot.searcher.doc(address)) for address in addresses)
        if page.offset + page.per_page >= count:
            return
        page = page.but(page=page.page + 1)


def count_facets(snapshot: Snapshot, criteria: Criteria, facets: Sequence[Facet]) -> Counts:
    free = [facet for facet in facets if facet.parameter not in criteria.filters]
    counted = _pass(snapshot, criteria, free)
    for facet in facets:
        if facet.parameter in criteria.filters:
            counted |= _pass(snapshot, criteria.without_filter(facet.parameter), [facet])
    if "state" in counted:
        counted["state"] |= _where_the_place_moves(snapshot, criteria.without_filter("state"))
    return {facet.parameter: _most_first(counted[facet.parameter]) for facet in facets}


def _where_the_place_moves(snapshot: Snapshot, criteria: Criteria) -> dict[str, int]:
    """Counts of the states in which the words name another place than they do without a state: Springfield, CO."""
    alone = {state: criteria.with_filter("state", state) for state in {each.state for each in criteria.meant}}
    return {
        state: total(snapshot, chosen) for state, chosen in alone.items() if chosen.place != criteria.place
    }


def _most_first(counts: Mapping[str, int]) -> dict[str, int]:
    return {
        value: counts[value]
        for value in sorted(counts, key=lambda value: (-counts[value], value))
        if counts[value]
    }


def _pass(snapshot: Snapshot, criteria: Criteria, facets: Sequence[Facet]) -> dict[str, dict[str, int]]:
    if not facets:
        return {}
    asked = {facet.parameter: _aggregation(facet, criteria.today) for facet in facets}
    found = snapshot.searcher.aggregate(matching(snapshot, criteria, ranked=False), asked)
    return {facet.parameter: _read_buckets(facet, found[facet.parameter]["buckets"]) for facet in facets}


def _aggregation(facet: Facet, today: date) -> dict[str, Any]:
    if facet.parameter == "freshness":
        ranges = [(state, due_range(state, today) or (0, 0)) for state in STATES]
        return {
            "range": {
                "field": "due",
                "keyed": False,
                "ranges": [{"key": state, "from": first, "to": last + 1} for state, (first, last) in ranges],
            }
        }
    return {"terms": {"field": facet.field, "size": _MOST_BUCKETS, "segment_size": _MOST_BUCKETS}}


def _read_buckets(facet: Facet, buckets: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    counts = {str(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}
    return {value: counts[value] for value in counts if facet.parameter != "freshness" or value in STATES}
