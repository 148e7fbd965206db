"""Place names without a service or a key: ZIPs, towns, counties, regions and states, held in memory."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

import msgspec
from rapidfuzz import process
from rapidfuzz.distance import OSA

from rural_collab.reference import records, shelf
from rural_collab.search.geography import Point
from rural_collab.text import fold, slug_of

_COORDINATES = re.compile(r"\s*(-?\d{1,2}(?:\.\d{1,10})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,10})?)\s*\Z")
_ZIP = re.compile(r"\d{5}(?:-\d{4})?\Z")
_WITH_STATE = re.compile(r"(.+?)[,\s]+([a-z. ]+)\Z")
_COUNTY = re.compile(r"(.+?) (?:county|parish|borough)\Z")
_MOST_EDITS = 2
_SHORTEST_GUESS = 4


class Place(msgspec.Struct, frozen=True, gc=False):
    """Somewhere with a name: ``kind`` is zip, town, county, region, state or point.

    ``code`` is what a filter would use (a county's FIPS, a region's slug, a state's USPS), else "".
    """

    kind: str
    label: str
    point: Point | None
    state: str = ""
    code: str = ""
    population: int = 0


class Gazetteer:
    """Looks places up by what people write; towns of one name stand with the largest first."""

    def __init__(self) -> None:
        self.states = {
            row.usps: Place("state", row.name, Point(row.lat, row.lon), row.usps, row.usps)
            for row in shelf.states()
        }
        self._state_codes = {fold(place.label): usps for usps, place in self.states.items()}
        self.counties = {row.fips: _county(row) for row in shelf.counties()}
        self._counties_by_name = _by_name((_bare_county(place), place) for place in self.counties.values())
        self.regions = {region_slug(row): self._region(row) for row in shelf.regions()}
        self._regions = _by_name(pair for row in shelf.regions() for pair in self._region_names(row))
        self._zips = {row.zip: self._zip(row) for row in shelf.zips()}
        towns = (
            Place("town", f"{row.name}, {row.state}", Point(row.lat, row.lon), row.state, "", row.population)
            for row in shelf.towns()
        )
        self._towns = _by_name((place.label[:-4], place) for place in towns)

    def _zip(self, row: records.Zip) -> Place | None:
        """A ZIP with ground of its own, or the county of one that is only boxes."""
        if row.lat is not None and row.lon is not None:
            return Place("zip", row.zip, Point(row.lat, row.lon), row.state)
        county = self.counties.get(row.county_fips)
        return Place("zip", row.zip, county.point, row.state) if county and county.point else None

    def _region(self, row: records.Region) -> Place:
        """A region lies where its counties do, on average."""
        points = [self.counties[fips].point for fips in row.counties]
        known = [point for point in points if point]
        lat = sum(point.lat for point in known) / len(known)
        lon = sum(point.lon for point in known) / len(known)
        return Place("region", f"{row.name}, {row.state}", Point(lat, lon), row.state, region_slug(row))

    def _region_names(self, row: records.Region) -> Iterable[tuple[str, Place]]:
        for name in dict.fromkeys(filter(None, (row.name, row.also_known_as))):
            yield name, self.regions[region_slug(row)]

    def find(self, text: str) -> Place | None:
        """The place this most likely means, or None. ``Cortez`` is the largest Cortez."""
        found = self.list(text)
        return found[0] if found else None

    def list(self, text: str) -> Sequence[Place]:
        """Every place this may mean, likeliest first."""
        folded = " ".join(fold(text).split())
        if match := _COORDINATES.match(text):
            point = Point(float(match[1]), float(match[2]))
            return [Place("point", f"{point.lat:g}, {point.lon:g}", point)] if _on_earth(point) else []
        if _ZIP.match(folded):
            place = self._zips.get(folded[:5])
            return [place] if place else []
        return self._named(folded)

    def _named(self, folded: str) -> Sequence[Place]:
        whole = [*self._counties(folded, None), *self._regions.get(folded, ()), *self._towns.get(folded, ())]
        if whole:
            return whole
        name, state = self._split_state(folded)
        if not state:
            return [self.states[self._state_codes[folded]]] if folded in self._state_codes else []
        return [
            *self._counties(name, state),
            *(place for place in self._towns.get(name, ()) if place.state == state),
        ]

    def _split_state(self, folded: str) -> tuple[str, str]:
        """``cortez, co`` and ``cortez colorado`` are the town and the state; ("…", "") when no state is named."""
        words = folded.replace(",", " ").split()
        for length in (1, 2, 3):
            tail = " ".join(words[-length:])
            state = tail.upper() if tail.upper() in self.states else self._state_codes.get(tail, "")
            if state and len(words) > length:
                return " ".join(words[:-length]), state
        return folded, ""

    def _counties(self, folded: str, state: str | None) -> Sequence[Place]:
        named = _COUNTY.match(folded)
        if not named:
            return ()
        return [place for place in self._counties_by_name.get(named[1], ()) if state in {None, place.state}]

    def nearest_spelling(self, text: str) -> Place | None:
        """A town spelled almost like this; the largest of those nearest."""
        name, state = self._split_state(" ".join(fold(text).split()))
        if len(name) < _SHORTEST_GUESS:
            return None
        near = process.extract(
            name, self._towns.keys(), scorer=OSA.distance, score_cutoff=_MOST_EDITS, limit=30
        )
        candidates = [
            (edits, -place.population, place.label, place)
            for spelling, edits, _ in near
            for place in self._towns[spelling]
            if not state or place.state == state
        ]
        return min(candidates)[-1] if candidates else None


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer()


def _county(row: records.County) -> Place:
    point = Point(row.lat, row.lon) if row.lat is not None and row.lon is not None else None
    label = f"{row.name}, {row.state}"
    return Place("county", label, point, row.state, row.fips, row.population_2020 or 0)


def _bare_county(place: Place) -> str:
    named = _COUNTY.match(fold(place.label[:-4]))
    return named[1] if named else fold(place.label[:-4])


def region_slug(row: records.Region) -> str:
    """The address of a region: what is planned there, by whose name, in which state."""
    return slug_of(row.name, "workforce area" if row.kind == "workforce" else None, row.state)


def _by_name(pairs: Iterable[tuple[str, Place]]) -> dict[str, tuple[Place, ...]]:
    grouped: dict[str, list[Place]] = {}
    for name, place in pairs:
        grouped.setdefault(fold(name), []).append(place)
    return {
        name: tuple(sorted(places, key=lambda place: (-place.population, place.label)))
        for name, places in grouped.items()
    }


def _on_earth(point: Point) -> bool:
    return -90 <= point.lat <= 90 and -180 <= point.lon <= 180  # noqa: PLR2004
