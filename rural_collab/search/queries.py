"""From criteria to the engine's queries."""

from collections.abc import Iterable, Sequence
from datetime import date

from tantivy import FieldType, Occur, Query

from rural_collab.freshness import day_range
from rural_collab.search.criteria import Criteria, Near
from rural_collab.search.documents import FACET_BY_PARAMETER
from rural_collab.search.engine import Snapshot
from rural_collab.search.geography import within
from rural_collab.search.ranking import (
    ALL_IN_NAME,
    CODE,
    FIELD_BOOSTS,
    NEARNESS,
    PHRASE_IN_NAME,
    PREFIX_SCORE,
    WHOLE_NAME,
)
from rural_collab.search.schema import exact_key, schema
from rural_collab.search.words import Phrase, Unit, units

_RINGS = 400


def matching(snapshot: Snapshot, criteria: Criteria) -> Query:
    """Every record that satisfies the criteria, scored for relevance."""
    if criteria.is_nowhere:
        return Query.empty_query()
    clauses = [(Occur.Must, silent(query)) for query in filter_queries(snapshot, criteria)]
    asked = asked_for(snapshot, criteria)
    if asked is not None:
        clauses.append((Occur.Must, asked))
    if not clauses:
        return Query.all_query()
    if asked is not None and criteria.near is not None:
        clauses.extend((Occur.Should, query) for query in _nearness(snapshot, criteria.near))
    return Query.boolean_query(clauses)


def filter_queries(snapshot: Snapshot, criteria: Criteria) -> Iterable[Query]:
    """One query per filtered parameter: OR inside, AND across."""
    for parameter, values in criteria.filters.items():
        yield facet_query(parameter, values, criteria.today)
    if criteria.near is not None:
        yield within_query(snapshot, criteria.near, criteria.within)


def facet_query(parameter: str, values: Sequence[str], today: date) -> Query:
    if parameter == "freshness":
        return any_of([_checked_query(value, today) for value in values])
    return Query.term_set_query(schema(), FACET_BY_PARAMETER[parameter].field, list(values))


def _checked_query(state: str, today: date) -> Query:
    days = day_range(state, today)
    if days is None:
        return Query.empty_query()
    return Query.range_query(schema(), "checked", FieldType.Integer, lower_bound=days[0], upper_bound=days[1])


def within_query(snapshot: Snapshot, near: Near, miles: float) -> Query:
    """Records with a point inside the circle: the few distinct points are measured, then asked for as a set."""
    points = [point.key for _, point in within(snapshot.points(), near.point, miles)]
    return Query.term_set_query(schema(), "point", points) if points else Query.empty_query()


def nearest_first(snapshot: Snapshot, near: Near, miles: float) -> Query:
    """The same records, scored so that the nearest (by rings of at most a 400th of the radius) come first."""
    rings: dict[int, list[str]] = {}
    for far, point in within(snapshot.points(), near.point, miles):
        rings.setdefault(int(far / miles * _RINGS), []).append(point.key)
    if not rings:
        return Query.empty_query()
    return Query.disjunction_max_query(
        [
            scored(Query.term_set_query(schema(), "point", keys), _RINGS + 1 - ring)
            for ring, keys in rings.items()
        ]
    )


def _nearness(snapshot: Snapshot, near: Near) -> Iterable[Query]:
    """Bands around a place, each inner one worth more than the one around it."""
    worth = 0.0
    for miles, score in reversed(NEARNESS):
        yield scored(within_query(snapshot, near, miles), score - worth)
        worth = score


def asked_for(snapshot: Snapshot, criteria: Criteria) -> Query | None:
    """The words, or the place they name; None when nothing was typed."""
    if not criteria.q:
        return None
    ways = [words_query(criteria.q)]
    if criteria.q_place is not None:
        bands = list(_nearness(snapshot, criteria.q_place))
        circle = within_query(snapshot, criteria.q_place, criteria.within)
        ways.append(
            Query.boolean_query([(Occur.Must, silent(circle)), *((Occur.Should, band) for band in bands)])
        )
    if criteria.q_filter is not None:
        parameter, value = criteria.q_filter
        ways.append(scored(facet_query(parameter, [value], criteria.today), NEARNESS[0][1]))
    return any_of(ways)


def words_query(text: str) -> Query:
    """All units somewhere in the record, with the tiers of ``ranking`` on top."""
    asked = units(text)
    if not asked:
        return Query.empty_query()
    everywhere = [(Occur.Must, _unit_query(unit, FIELD_BOOSTS)) for unit in asked]
    in_names = [(Occur.Must, _unit_query(unit, {"name": 1.0, "alias": 1.0})) for unit in asked]
    bonuses = [
        scored(Query.term_query(schema(), "exact_name", exact_key(text)), WHOLE_NAME),
        scored(Query.boolean_query(in_names), ALL_IN_NAME),
        *_phrase_bonus(asked),
    ]
    return Query.boolean_query([*everywhere, *((Occur.Should, bonus) for bonus in bonuses)])


def highlight_query(text: str, field: str) -> Query | None:
    """The words worth marking in a text: those typed, and synonyms of one word."""
    words = {phrase[0] for unit in units(text) for phrase in unit.phrases if len(phrase) == 1}
    words |= {word for unit in units(text) for word in unit.phrases[0]}
    return Query.term_set_query(schema(), field, sorted(words)) if words else None


def _phrase_bonus(asked: Sequence[Unit]) -> Iterable[Query]:
    words = [word for unit in asked for word in unit.phrases[0]]
    if len(words) > 1:
        for field in ("name", "alias"):
            yield scored(Query.phrase_query(schema(), field, list(words)), PHRASE_IN_NAME)


def _unit_query(unit: Unit, fields: dict[str, float]) -> Query:
    ways = [
        Query.boost_query(_phrase_query(field, phrase), boost)
        for phrase in unit.phrases
        if phrase
        for field, boost in fields.items()
    ]
    if unit.code:
        ways.append(scored(Query.term_query(schema(), "code", unit.code), CODE))
    if unit.is_prefix:
        ways.extend(_prefix_queries(unit.raw, fields))
    return any_of(ways)


def _prefix_queries(raw: str, fields: dict[str, float]) -> Iterable[Query]:
    """Beginnings of stems in the fields asked for, and of whole words when that is every field."""
    for field in (*fields, "words") if "body" in fields else fields:
        yield scored(Query.fuzzy_term_query(schema(), field, raw, 0, prefix=True), PREFIX_SCORE)


def _phrase_query(field: str, phrase: Phrase) -> Query:
    if len(phrase) == 1:
        return Query.term_query(schema(), field, phrase[0], index_option="position")
    return Query.phrase_query(schema(), field, list(phrase))


def any_of(queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def scored(query: Query, score: float) -> Query:
    return Query.const_score_query(query, score)


def silent(query: Query) -> Query:
    """The same matches without a say in their order."""
    return Query.const_score_query(query, 0.0)
