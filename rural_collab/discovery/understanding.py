"""Make a search complete: find the places it names and mend its spelling."""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from rural_collab.places.gazetteer import Place, gazetteer, is_zip
from rural_collab.search.answers import total
from rural_collab.search.criteria import Criteria, Meant, Near, Problem, read_criteria
from rural_collab.search.engine import Snapshot
from rural_collab.search.spelling import FEW, corrected
from rural_collab.text import fold, mark
from rural_collab.vocabularies.terms import current_code, is_known

TYPES = (
    "collaborative",
    "reference",
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
    "grade": ("grade",),
    "pathway": ("pathway_type",),
    "credential": ("credential_type",),
    "wbl": ("wbl_stage",),
    "aim": ("service_aim",),
    "category": ("service_category",),
    "use": ("service_access",),
    "cost": ("cost_basis",),
    "governance": ("legal_model",),
    "independence": ("independence",),
    "funding": ("funding_source_type",),
    "time_limited": ("time_limited_share",),
    "delivery": ("delivery_mode",),
    "sector": ("sector",),
    "freshness": ("freshness",),
    "locale": ("locale_group", "locale"),
    "open": ("new_members",),
}
_WORDS_AND_PLACE = re.compile(r"(.+)\s+(?:near|in|around|cerca de|en)\s+(.+)\Z", re.IGNORECASE)
_BROKEN_PLACE = re.compile(r".*\d.*\Z")
_WELL_FORMED = re.compile(r"\s*(\d{5}(-\d{4})?|-?\d+(\.\d+)?\s*,\s*-?\d+(\.\d+)?)\s*\Z")
_AREAS = {"county", "region", "state"}
_MOST_OTHERS = 4
_LONGEST_PLACE = 5
_NO_DISTANCE = mark("Results can be sorted by distance only from a place, so the best matches come first")
_FIELD_WORDS = """
    academy agency arts baker carpenter carpinteria center central college commerce concrete crane early economy
    energy english enterprise fire forest golf grant harmony home hope independence industry junior justice kinder lead
    liberal liberty marine mason media mobile normal north opportunity page police primera progress reading rule science
    secretary start success tool trainer transfer union university wall ward west young
"""
_WORDS_BEFORE_PLACES = frozenset(_FIELD_WORDS.split())


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
    """Read parameters, resolve places, and correct the spelling when no record holds the words.

    What the words are taken for depends on the words alone, so that choosing a filter never changes it; only which of
    several places of one name is meant follows the state that is filtered by.
    """
    criteria, problems = read_criteria(_as_kept(given), is_known_value)
    criteria, near, near_problems = _resolve_near(criteria)
    words_only = "words" in given.get("place", ())
    read, places = (criteria, ()) if words_only else _resolve_words(criteria)
    if not words_only and not places:
        read, places = _resolve_ending(read, snapshot)
    spelling = _spelling(read, snapshot)
    if spelling:
        read = read.but(q=spelling)
        if not read.is_there:
            read, places = _resolve_words(read)
    if read.sort == "distance" and read.center is None and not read.is_nowhere:
        problems.append(Problem("sort", "distance", _NO_DISTANCE, is_malformed=False))
    return Reading(read, _understood(read, near, places, spelling), (*problems, *near_problems))


def _as_kept(given: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """Filters with the codes that records hold now: an old address may name one that was merged with another."""
    return {name: [_kept_code(name, value) for value in values] for name, values in given.items()}


def _kept_code(parameter: str, value: str) -> str:
    codes = (current_code(scheme, value) for scheme in SCHEMES.get(parameter, ()))
    return next((code for code in codes if code != value), value)


def _understood(criteria: Criteria, near: Place | None, places: Sequence[Place], spelling: str) -> Understood:
    chosen = places[criteria.meant.index(criteria.place)] if criteria.place else None
    others = [place for place in places if chosen and place.label != chosen.label]
    return Understood(near or chosen, tuple(others[:_MOST_OTHERS]), spelling)


def _spelling(criteria: Criteria, snapshot: Snapshot) -> str:
    """Another spelling, where the words are no place and hardly any record holds them."""
    if not criteria.q or (criteria.meant and not criteria.is_there):
        return ""
    found = total(snapshot, Criteria(q=criteria.q))
    return "" if found > FEW else corrected(snapshot, criteria.q, found) or ""


def _resolve_near(criteria: Criteria) -> tuple[Criteria, Place | None, list[Problem]]:
    text = criteria.near_text
    if not text:
        return criteria, None, []
    place = gazetteer().find(text)
    if place is not None and place.point is not None:
        return criteria.but(from_place=Near(place.point, place.label)), place, []
    if _BROKEN_PLACE.match(text) and not _WELL_FORMED.match(text):
        message = mark("A place is a ZIP code, a town with its state, or latitude and longitude")
        return criteria, None, [Problem("near", text[:40], message)]
    guess = gazetteer().nearest_spelling(text)
    message = mark("No place of this name is known, so nothing can be near it")
    problem = Problem("near", text[:40], message, is_malformed=False, suggestion=guess.label if guess else "")
    return criteria.but(is_nowhere=True), None, [problem]


def _resolve_words(criteria: Criteria) -> tuple[Criteria, Sequence[Place]]:
    """Read the words as a place, or as words and the place they end in, unless it is said where to search."""
    if criteria.from_place or criteria.is_nowhere:
        return criteria, ()
    places = _places(criteria.q)
    if places and places[0].kind in {"zip", "point"}:
        return _at(criteria, "", places), places
    if places:
        return _either(criteria, places), places
    for words, place in _splits(criteria.q):
        if places := _places(place):
            return _at(criteria, words, places), places
    return criteria, ()


def _resolve_ending(criteria: Criteria, snapshot: Snapshot) -> tuple[Criteria, Sequence[Place]]:
    """Read "welding durango", which nothing is called, as the word and the town it ends in."""
    words = criteria.q.split()
    if criteria.from_place or criteria.is_nowhere or total(snapshot, Criteria(q=criteria.q)):
        return criteria, ()
    for length in range(min(_LONGEST_PLACE, len(words) - 1), 0, -1):
        rest, ending = " ".join(words[:-length]), " ".join(words[-length:])
        if (places := _places(ending)) and total(snapshot, Criteria(q=rest)):
            return _at(criteria, rest, places), places
    return criteria, ()


def _either(criteria: Criteria, places: Sequence[Place]) -> Criteria:
    """The words or the place; "Springfield, CO" is the word Springfield in Colorado, or what is around that town."""
    read = criteria.but(meant=_all_meant(places))
    if gazetteer().names_its_state(criteria.q):
        name, _, state = places[0].label.rpartition(", ")
        return read.but(q=name, q_state=state)
    return read


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """Words and the place after "near" or "in"; then words before a ZIP or a town with its state."""
    if split := _WORDS_AND_PLACE.match(text):
        yield split[1], split[2]
    words = text.split()
    for length in range(min(_LONGEST_PLACE, len(words) - 1), 0, -1):
        ending = " ".join(words[-length:])
        if is_zip(ending) or (length > 1 and gazetteer().names_its_state(ending)):
            yield " ".join(words[:-length]), ending


def _places(text: str) -> Sequence[Place]:
    """What is called so, unless it is a word of the field first: Reading is a town, and what schools teach."""
    if fold(text) in _WORDS_BEFORE_PLACES:
        return []
    return [place for place in gazetteer().list(text) if place.point]


def _at(criteria: Criteria, words: str, places: Sequence[Place]) -> Criteria:
    """What matches the words, there."""
    return criteria.but(q=words, meant=_all_meant(places), is_there=True)


def _all_meant(places: Sequence[Place]) -> tuple[Meant, ...]:
    """A state is what it is; towns and counties share names."""
    return tuple(map(_meant, places[:1] if places[0].kind == "state" else places))


def _meant(place: Place) -> Meant:
    if place.kind in _AREAS:
        return Meant(place.state, area=(place.kind, place.code))
    return Meant(place.state, near=Near(place.point, place.label) if place.point else None)
