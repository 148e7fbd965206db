"""From criteria to the engine's queries."""

from collections.abc import Iterable, Sequence
from datetime import date

from tantivy import FieldType, Occur, Query

from rural_collab.freshness import due_range
from rural_collab.search.criteria import Criteria, Near
from rural_collab.search.documents import FACET_BY_PARAMETER
from rural_collab.search.engine import Circle, Snapshot
from rural_collab.search.ranking import (
    ALL_IN_NAME,
    AS_TYPED,
    CODE,
    FIELD_BOOSTS,
    MILES_THAT_COUNT,
    NEAREST,
    PHRASE_IN_NAME,
    PREFIX_SCORE,
    WHOLE_ALIAS,
    WHOLE_NAME,
    nearness,
)
from rural_collab.search.schema import exact_key, joined, schema
from rural_collab.search.words import Phrase, Unit, numbers_of, stemmed, units

_NAMES = ("name", "alias")


def matching(snapshot: Snapshot, criteria: Criteria, *, ranked: bool = True) -> Query:
    """Every record that satisfies the criteria, scored for relevance; counting alone needs no ranks."""
    if criteria.is_nowhere:
        return Query.empty_query()
    clauses = [(Occur.Must, silent(query)) for query in filter_queries(snapshot, criteria)]
    asked = asked_for(snapshot, criteria, ranked=ranked)
    if asked is not None:
        clauses.append((Occur.Must, asked))
    if not clauses:
        return Query.all_query()
    if ranked and asked is not None and criteria.near is not None:
        clauses.append((Occur.Should, _nearness(snapshot, criteria.near)))
    return Query.boolean_query(clauses)


def filter_queries(snapshot: Snapshot, criteria: Criteria) -> Iterable[Query]:
    """One query per filtered parameter: OR inside, AND across."""
    for parameter, values in criteria.filters.items():
        yield facet_query(parameter, values, criteria.today)
    if criteria.area is not None:
        parameter, value = criteria.area
        yield facet_query(parameter, [value], criteria.today)
    if criteria.near is not None:
        yield within_query(snapshot, criteria.near, criteria.within)


def facet_query(parameter: str, values: Sequence[str], today: date) -> Query:
    if parameter == "freshness":
        return any_of([_due_query(value, today) for value in values])
    return _any_term(FACET_BY_PARAMETER[parameter].field, values)


def _due_query(state: str, today: date) -> Query:
    days = due_range(state, today)
    if days is None:
        return Query.empty_query()
    return Query.range_query(schema(), "due", FieldType.Integer, lower_bound=days[0], upper_bound=days[1])


def within_query(snapshot: Snapshot, near: Near, miles: float) -> Query:
    """Records with a point inside the circle."""
    return at_points(snapshot.circle(near.point, miles))


def at_points(circle: Circle) -> Query:
    """Records at any of these points: there are few, so each is measured once and asked for by name."""
    return _any_term("point", [key for _, key in circle])


def _nearness(snapshot: Snapshot, near: Near) -> Query:
    """What is around a place, scored by its nearest point."""
    around = snapshot.circle(near.point, MILES_THAT_COUNT)
    return Query.disjunction_max_query(
        [scored(_any_term("point", [key]), nearness(far)) for far, key in around] or [Query.empty_query()]
    )


def asked_for(snapshot: Snapshot, criteria: Criteria, *, ranked: bool) -> Query | None:
    """The words, or the place they name; None when nothing was typed."""
    if not criteria.q:
        return None
    ways = [_words_in_state(criteria, ranked=ranked)]
    if criteria.q_place is not None:
        circle = silent(within_query(snapshot, criteria.q_place, criteria.within))
        ways.append(_with_bonuses([circle], [_nearness(snapshot, criteria.q_place)] if ranked else ()))
    if criteria.q_filter is not None:
        parameter, value = criteria.q_filter
        ways.append(scored(facet_query(parameter, [value], criteria.today), NEAREST))
    return any_of(ways)


def _words_in_state(criteria: Criteria, *, ranked: bool) -> Query:
    words = words_query(criteria.q, ranked=ranked)
    if not criteria.q_state:
        return words
    return _all_of([words, silent(facet_query("state", [criteria.q_state], criteria.today))])


def words_query(text: str, *, ranked: bool = True) -> Query:
    """All units somewhere in the record, with the tiers of ``ranking`` on top."""
    asked = units(text)
    if not asked:
        return Query.empty_query()
    everywhere = [_unit_query(unit) for unit in asked]
    return _with_bonuses(everywhere, _tiers(text, asked) if ranked else ())


def _tiers(text: str, asked: Sequence[Unit]) -> Iterable[Query]:
    key = exact_key(text)
    return [
        scored(Query.term_query(schema(), "exact_name", key), WHOLE_NAME),
        scored(Query.term_query(schema(), "exact_alias", key), WHOLE_ALIAS),
        scored(in_names(text), ALL_IN_NAME),
        scored(_all_of(_typed_query(unit, "words") for unit in asked), AS_TYPED),
        *_phrase_bonus(text),
    ]


def in_names(text: str) -> Query:
    """All units in the names of one record."""
    return _all_of(_name_query(unit) for unit in units(text))


def _phrase_bonus(text: str) -> Iterable[Query]:
    words = stemmed(joined(text))
    if len(words) > 1:
        for field in _NAMES:
            yield scored(Query.phrase_query(schema(), field, list(words)), PHRASE_IN_NAME)


def _name_query(unit: Unit) -> Query:
    """The unit in names. Weld County is no match for welding, nor for its synonyms."""
    if unit.is_quoted:
        return any_of([_phrase_query(field, unit.phrases[0]) for field in _NAMES])
    return _typed_query(unit, "title")


def _typed_query(unit: Unit, field: str) -> Query:
    """Whole words as typed or of a synonym, one or many of them: school and schools, but not schooling."""
    if unit.is_prefix:
        return begins(field, unit.raw)
    ways = [_all_of(_any_term(field, numbers_of(word)) for word in words) for words in unit.spoken]
    return any_of(ways)


def _unit_query(unit: Unit) -> Query:
    ways = [
        Query.boost_query(_phrase_query(field, phrase), boost)
        for phrase in unit.phrases
        if phrase
        for field, boost in FIELD_BOOSTS.items()
    ]
    if unit.code:
        ways.append(scored(Query.term_query(schema(), "code", unit.code), CODE))
    if unit.is_prefix:
        ways.append(scored(begins("words", unit.raw), PREFIX_SCORE))
    return any_of(ways)


def begins(field: str, word: str) -> Query:
    """Records with a whole word in ``field`` that begins like this."""
    return Query.fuzzy_term_query(schema(), field, word, 0, prefix=True)


def _phrase_query(field: str, phrase: Phrase) -> Query:
    if len(phrase) == 1:
        return Query.term_query(schema(), field, phrase[0], index_option="position")
    return Query.phrase_query(schema(), field, list(phrase))


def _any_term(field: str, values: Sequence[str]) -> Query:
    """A set query would be the obvious way, but takes twice as long whatever the number of values."""
    return any_of([Query.term_query(schema(), field, value, index_option="basic") for value in values])


def any_of(queries: Sequence[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _all_of(queries: Iterable[Query]) -> Query:
    return _with_bonuses(queries, ())


def _with_bonuses(all_of: Iterable[Query], bonuses: Iterable[Query]) -> Query:
    musts = [(Occur.Must, query) for query in all_of]
    return Query.boolean_query([*musts, *((Occur.Should, bonus) for bonus in bonuses)])


def scored(query: Query, score: float) -> Query:
    return Query.const_score_query(query, score)


def silent(query: Query) -> Query:
    """The same matches without a say in their order."""
    return Query.const_score_query(query, 0.0)
