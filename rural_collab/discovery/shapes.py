"""The public JSON of a search, as the contract tells it."""

from collections.abc import Mapping
from datetime import date
from itertools import islice
from uuid import UUID

import msgspec

from rural_collab.clock import today
from rural_collab.discovery.labels import value_label
from rural_collab.discovery.understanding import Reading
from rural_collab.freshness import Vouched
from rural_collab.search.answers import Answer, Result
from rural_collab.search.documents import Card

MOST_VALUES = 100


class Freshness(msgspec.Struct, frozen=True):
    """``on`` is ISO 8601, no more precise than the evidence: ``2026``, ``2026-03`` or ``2026-03-09``."""

    state: str
    on: str | None


class PlaceShape(msgspec.Struct, frozen=True):
    """Where a record has its seat; a key is always there, and null where that is unknown."""

    town: str | None
    county_fips: str | None
    county: str | None
    state: str | None
    lat: float | None
    lon: float | None


class Item(msgspec.Struct, frozen=True):
    """One result. ``distance_miles`` is None unless a place was given; ``highlights`` are safe HTML with ``<b>``.

    ``confirmed_on`` and ``confirmed_by`` tell the day and the role in which somebody confirmed anything of it last,
    ``silent_since`` since when nobody does though everybody was asked.
    """

    type: str
    id: UUID
    slug: str
    name: str
    summary: str
    place: PlaceShape
    distance_miles: float | None
    highlights: list[str]
    url: str
    freshness: Freshness
    is_sample: bool
    confirmed_on: str | None
    confirmed_by: str | None
    silent_since: str | None


class FacetValue(msgspec.Struct, frozen=True):
    value: str
    label: str
    count: int


class UnderstoodShape(msgspec.Struct, frozen=True):
    place: str | None
    corrected: str | None


class Links(msgspec.Struct, frozen=True):
    self: str
    next: str | None


class Note(msgspec.Struct, frozen=True):
    """A parameter whose value exists nowhere, so that it matches nothing."""

    parameter: str
    value: str
    detail: str


class SearchShape(msgspec.Struct, frozen=True):
    """``total`` counts every match; a facet's count is the total of choosing that value alone in its facet."""

    total: int
    page: int
    per_page: int
    items: list[Item]
    facets: dict[str, list[FacetValue]]
    understood: UnderstoodShape
    links: Links
    notes: list[Note] = []


def search_shape(reading: Reading, answer: Answer, *, public_url: str, links: Links) -> SearchShape:
    understood = reading.understood
    return SearchShape(
        total=answer.total,
        page=reading.criteria.page,
        per_page=reading.criteria.per_page,
        items=[item_shape(result, public_url) for result in answer.results],
        facets={parameter: _values(parameter, counts) for parameter, counts in answer.counts.items()},
        understood=UnderstoodShape(
            understood.place.label if understood.place else None, understood.corrected or None
        ),
        links=links,
        notes=[Note(problem.parameter, problem.value, problem.message) for problem in reading.problems],
    )


def _values(parameter: str, counts: Mapping[str, int]) -> list[FacetValue]:
    """The most frequent values: a state has hundreds of counties, and pages show a handful."""
    pairs = islice(counts.items(), MOST_VALUES)
    return [FacetValue(value, value_label(parameter, value), count) for value, count in pairs]


def item_shape(result: Result, public_url: str) -> Item:
    card = result.card
    return Item(
        type=card.type,
        id=card.id,
        slug=card.slug,
        name=card.name,
        summary=card.summary,
        place=msgspec.convert(card.place, PlaceShape, from_attributes=True),
        distance_miles=result.distance_miles,
        highlights=[result.highlight] if result.highlight else [],
        url=f"{public_url}{card.path}",
        freshness=freshness_of(card),
        is_sample=card.is_sample,
        confirmed_on=card.confirmed_on or None,
        confirmed_by=card.confirmed_by or None,
        silent_since=card.silent_since or None,
    )


def freshness_of(card: Card) -> Freshness:
    """What was never checked is as old as can be."""
    due_on = date.fromisoformat(card.due_on) if card.due_on else None
    return Freshness(Vouched(due_on=due_on).state_on(today()), card.checked_on or None)
