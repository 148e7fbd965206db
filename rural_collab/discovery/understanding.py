"""Make a search complete: find the places it names and mend its spelling."""

import re
from collections.abc import Mapping, Sequence

import msgspec

from rural_collab.places.gazetteer import Place, gazetteer
from rural_collab.search.answers import total
from rural_collab.search.criteria import Criteria, Near, Problem, read_criteria
from rural_collab.search.engine import Snapshot
from rural_collab.search.spelling import corrected
from rural_collab.text import fold, mark
from rural_collab.vocabularies.terms import is_known

TYPES = (
    "collaborative",
    "district",
    "school",
    "college",
    "employer",
    "agency",
    "service",
    "pathway",
    "organization",
)
SCHEMES = {
    "kind": ("collaborative_kind",),
    "stage": ("formation_stage",),
    "cluster": ("career_cluster", "career_cluster_2002"),
    "aim": ("service_aim",),
    "category": ("service_category",),
    "governance": ("legal_model",),
    "funding": ("funding_source_type",),
    "delivery": ("delivery_mode",),
    "sector": ("sector",),
    "freshness": ("freshness",),
    "locale": ("locale_group", "locale"),
    "open": ("new_members",),
}
_WORDS_AND_PLACE = re.compile(r"(.+?)\s+(?:near|in|around|cerca de|en)\s+(.+)\Z", re.IGNORECASE)
_BROKEN_PLACE = re.compile(r".*\d.*\Z")
_WELL_FORMED = re.compile(r"\s*(\d{5}(-\d{4})?|-?\d+(\.\d+)?\s*,\s*-?\d+(\.\d+)?)\s*\Z")
_WORDS_BEFORE_PLACES = frozenset(
    [
        "reading",
        "media",
        "mobile",
        "enterprise",
        "commerce",
        "industry",
        "college",
        "university",
        "academy",
        "energy",
        "independence",
        "union",
        "liberty",
        "justice",
        "normal",
        "success",
        "opportunity",
        "progress",
        "harmony",
        "hope",
        "science",
        "arts",
        "police",
        "fire",
        "transfer",
    ]
)
_AREAS = {"county", "region", "state"}
_MOST_OTHERS = 4


class Understood(msgspec.Struct, frozen=True):
    """What was made of a search: the place it was measured from, and the spelling used instead of what was typed."""

    place: Place | None = None
    others: tuple[Place, ...] = ()
    corrected: str = ""


class Reading(msgspec.Struct, frozen=True):
    """A search as asked, made complete, with everything that could not be used."""

    criteria: Criteria
    understood: Understood
    problems: tuple[Problem, ...]


def is_known_value(parameter: str, value: str) -> bool:
    """Whether a filter's value exists at all."""
    places = gazetteer()
    return {
        "type": lambda: value in TYPES,
        "state": lambda: value in places.states,
        "county": lambda: value in places.counties,
        "region": lambda: value in places.regions,
    }.get(parameter, lambda: any(is_known(scheme, value) for scheme in SCHEMES[parameter]))()


def understand(given: Mapping[str, Sequence[str]], snapshot: Snapshot) -> Reading:
    """Read parameters, resolve places, and correct the spelling when nothing else matches."""
    criteria, problems = read_criteria(given, is_known_value)
    criteria, near, near_problems = _resolve_near(criteria)
    words_only = "words" in given.get("place", ())
    read, place, others = (criteria, None, ()) if words_only else _resolve_words(criteria)
    spelling = ""
    if read.q and not read.is_nowhere and not total(snapshot, read):
        spelling = corrected(snapshot, read) or ""
        if spelling:
            read, place, others = _resolve_words(read.but(q=spelling, q_place=None, q_filter=None))
    return Reading(read, Understood(near or place, others, spelling), (*problems, *near_problems))


def _resolve_near(criteria: Criteria) -> tuple[Criteria, Place | None, list[Problem]]:
    text = criteria.near_text
    if not text:
        return criteria, None, []
    place = gazetteer().find(text)
    if place is not None and place.point is not None:
        return criteria.but(near=Near(place.point, place.label)), place, []
    if _BROKEN_PLACE.match(text) and not _WELL_FORMED.match(text):
        message = mark(
            "A place is a ZIP code, a town with its state, or latitude and longitude; this was left out"
        )
        return criteria, None, [Problem("near", text[:40], message)]
    guess = gazetteer().nearest_spelling(text)
    message = mark("No place of this name is known, so nothing can be near it")
    problem = Problem("near", text[:40], message, is_malformed=False, suggestion=guess.label if guess else "")
    return criteria.but(is_nowhere=True), None, [problem]


def _resolve_words(criteria: Criteria) -> tuple[Criteria, Place | None, tuple[Place, ...]]:
    """Read the words as a place, or as words and a place after "near" or "in", where they are one."""
    if not criteria.q:
        return criteria, None, ()
    place, others = _preferred(criteria, criteria.q)
    if place is not None and fold(criteria.q) not in _WORDS_BEFORE_PLACES:
        return _with_place(criteria, place), place, others
    split = _WORDS_AND_PLACE.match(criteria.q)
    if split and criteria.near is None:
        place, others = _preferred(criteria, split[2])
        if place is not None:
            return _words_at(criteria.but(q=split[1]), place), place, others
    return criteria, None, ()


def _preferred(criteria: Criteria, text: str) -> tuple[Place | None, tuple[Place, ...]]:
    """The likeliest place of this name, in a state that is filtered by if there is one, and the next likeliest."""
    states = criteria.values("state")
    places = [place for place in gazetteer().list(text) if place.point]
    chosen = [place for place in places if place.state in states] if states else places
    return (chosen[0], tuple(chosen[1 : 1 + _MOST_OTHERS])) if chosen else (None, ())


def _with_place(criteria: Criteria, place: Place) -> Criteria:
    """The words are a place: what is there matches beside what carries the name."""
    if place.point is None:
        return criteria
    if place.kind in _AREAS:
        return criteria.but(q_filter=(place.kind, place.code))
    near = Near(place.point, place.label)
    if place.kind in {"zip", "point"}:
        return criteria if criteria.near else criteria.but(q="", near=near)
    return criteria.but(q_place=near)


def _words_at(criteria: Criteria, place: Place) -> Criteria:
    """Words and a place: what matches the words, there."""
    if place.kind in _AREAS:
        return criteria.but(filters={**criteria.filters, place.kind: (place.code,)})
    return criteria.but(near=Near(place.point, place.label)) if place.point else criteria
