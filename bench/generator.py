"""Generated registries of the registry's own shape: seeded, with word frequencies like those of language.

Words are made up, and chosen so that stemming leaves them alone: an independent reader of the rows can tell what a
search must find. Places are real towns with their nearest county.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any
from uuid import UUID, uuid5

import msgspec

from rural_collab.audit.recording import RecordRef
from rural_collab.places.gazetteer import region_slug
from rural_collab.reference import shelf
from rural_collab.search.documents import Card, CardPlace, Document
from rural_collab.search.geography import Point, miles_between
from rural_collab.search.ranking import rank_of, weight_of
from rural_collab.search.schema import stems
from rural_collab.vocabularies.terms import list_terms

SIZES = {"20k": 20_000, "200k": 200_000, "1m": 1_000_000}
WORDS = 20_000
NAME_WORDS = 4
BODY_WORDS = 14
TOWNS = 6_000
LATEST_DAY = 739_900
OLDEST_DAYS = 1_500

_NAMESPACE = UUID("5b0c7a1e-6f0e-4f6e-9d0c-7f3f9f2a9a11")
_ONSETS = [
    "b",
    "c",
    "d",
    "f",
    "g",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "w",
    "z",
    "br",
    "cr",
    "dr",
    "fr",
    "gr",
    "pr",
    "tr",
    "bl",
    "cl",
    "fl",
    "gl",
    "pl",
    "sl",
    "st",
]
_VOWELS = ["a", "e", "i", "o", "u"]
_CODAS = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "t", "x"]
_TYPES = {
    "school": 40,
    "employer": 20,
    "service": 10,
    "pathway": 10,
    "district": 8,
    "college": 5,
    "agency": 5,
    "collaborative": 2,
}


class Row(msgspec.Struct, frozen=True, gc=False):
    """One generated record, flat as a spreadsheet would hold it; lists are codes."""

    number: int
    type: str
    name: str
    body: str
    town: str
    state: str
    county: str
    region: str
    lat: float
    lon: float
    kind: str
    stage: str
    sector: str
    locale: str
    cluster: str
    aim: str
    category: str
    use: str
    cost: str
    governance: str
    independence: str
    funding: str
    time_limited: str
    delivery: str
    open: str
    size: int
    due: int

    @property
    def id(self) -> UUID:
        return uuid5(_NAMESPACE, str(self.number))


FACETED = (
    *("type", "state", "county", "region", "kind", "stage", "sector", "locale", "open"),
    *("cluster", "aim", "category", "use", "cost", "delivery"),
    *("governance", "independence", "funding", "time_limited"),
)


@cache
def vocabulary(seed: int = 7) -> list[str]:
    """Made-up words, commonest first, none of which another is stemmed to."""
    random = Random(seed)
    words: dict[str, None] = {}
    while len(words) < WORDS:
        syllables = random.choice((2, 2, 3, 3, 4))
        parts = [random.choice(_ONSETS) + random.choice(_VOWELS) for _ in range(syllables)]
        word = "".join(parts) + random.choice(_CODAS)
        if stems().analyze(word) == [word]:
            words[word] = None
    return list(words)


class _Town(msgspec.Struct, frozen=True):
    name: str
    state: str
    county: str
    region: str
    point: Point


def towns(random: Random) -> list[_Town]:
    """Real towns with the county whose center is nearest in their state."""
    centers: dict[str, list[tuple[Point, str]]] = {}
    for county in shelf.counties():
        if county.lat is not None and county.lon is not None:
            centers.setdefault(county.state, []).append((Point(county.lat, county.lon), county.fips))
    regions = {fips: region_slug(region) for region in shelf.regions() for fips in region.counties}
    chosen = random.sample([town for town in shelf.towns() if town.state in centers], TOWNS)
    made = []
    for town in chosen:
        point = Point(town.lat, town.lon)
        fips = min(centers[town.state], key=lambda center: miles_between(center[0], point))[1]
        made.append(_Town(town.name, town.state, fips, regions.get(fips, ""), point))
    return made


def rows(size: int, seed: int = 7) -> Iterator[Row]:
    """The first ``size`` records of the registry of this seed; a smaller size is the beginning of a larger one."""
    words, places, state = _world(seed)
    random = Random()
    random.setstate(state)
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(words))))
    codes = {name: [term.code for term in list_terms(scheme)] for name, scheme in _SCHEMES.items()}
    for number in range(size):
        yield _row(number, random, words, weights, places, codes)


@cache
def _world(seed: int) -> tuple[list[str], list[_Town], tuple[Any, ...]]:
    """Words and places, and where chance stood once they were chosen: dear to make, and the same for every size."""
    random = Random(seed + 1)
    places = towns(random)
    return vocabulary(seed), places, random.getstate()


_SCHEMES = {
    "kind": "collaborative_kind",
    "stage": "formation_stage",
    "sector": "sector",
    "locale": "locale",
    "cluster": "career_cluster",
    "aim": "service_aim",
    "category": "service_category",
    "use": "service_access",
    "cost": "cost_basis",
    "governance": "legal_model",
    "independence": "independence",
    "funding": "funding_source_type",
    "time_limited": "time_limited_share",
    "delivery": "delivery_mode",
}
_OF_TYPE = {
    "collaborative": ("kind", "stage", "governance", "independence", "funding", "time_limited"),
    "service": ("aim", "category", "use", "cost", "delivery"),
    "pathway": ("cluster", "delivery"),
}
_OF_SOME = tuple(dict.fromkeys(name for names in _OF_TYPE.values() for name in names))


def _row(
    number: int,
    random: Random,
    words: Sequence[str],
    weights: Sequence[float],
    places: Sequence[_Town],
    codes: dict[str, list[str]],
) -> Row:
    record_type = random.choices(list(_TYPES), list(_TYPES.values()))[0]
    said = random.choices(words, cum_weights=weights, k=NAME_WORDS + BODY_WORDS)
    place = random.choice(places)
    own = {name: random.choice(codes[name]) for name in _OF_TYPE.get(record_type, ())}
    return Row(
        number=number,
        type=record_type,
        name=" ".join(said[:NAME_WORDS]),
        body=" ".join(said[NAME_WORDS:]),
        town=place.name,
        state=place.state,
        county=place.county,
        region=place.region,
        lat=place.point.lat,
        lon=place.point.lon,
        sector=random.choice(codes["sector"]),
        locale=random.choice(codes["locale"]),
        open="yes" if random.random() < 0.1 else "",
        size=int(random.paretovariate(1.1) * 50),
        due=LATEST_DAY - int(random.random() * OLDEST_DAYS),
        **{name: own.get(name, "") for name in _OF_SOME},
    )


def document(row: Row) -> Document:
    """The row as the index of this application takes it."""
    card = Card(
        type=row.type,
        id=row.id,
        slug=f"record-{row.number}",
        name=row.name,
        path=f"/organizations/record-{row.number}",
        summary=row.body,
        label="school",
        place=CardPlace(town=row.town, county_fips=row.county, state=row.state, lat=row.lat, lon=row.lon),
        points=((row.lat, row.lon),),
        kinds=(row.kind,) if row.kind else (),
        stage=row.stage,
        governance=row.governance,
        independence=row.independence,
        funding=(row.funding,) if row.funding else (),
        time_limited=row.time_limited,
        aim=row.aim,
        open_to=row.use,
        size=row.size,
        size_year="2025-26",
    )
    return Document(
        ref=RecordRef("generated", row.id),
        card=card,
        facets={name: [getattr(row, name)] for name in FACETED if getattr(row, name)},
        places=[row.town],
        body=row.body,
        points=[(row.lat, row.lon)],
        due=row.due,
        size=row.size,
        weight=weight_of(row.type, size=row.size),
        rank=rank_of(row.type),
    )
