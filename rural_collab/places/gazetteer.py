"""Place names without a service or a key: ZIPs, towns, counties, regions and states, held in memory."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import msgspec
from rapidfuzz import process
from rapidfuzz.distance import OSA

from rural_collab.reference import records, shelf
from rural_collab.search.geography import Point
from rural_collab.text import fold, slug_of

_COORDINATES = re.compile(r"\s*(-?\d{1,2}(?:\.\d{1,10})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,10})?)\s*\Z")
_ZIP = re.compile(r"\d{5}(?:-\d{4})?\Z")
_COUNTY = re.compile(r"(?:(.+) (?:county|parish|borough|municipio|census area)|condado (?:de )?(.+))\Z")
_PUNCTUATION = re.compile(r"[^\w]+")
_SHORT_FORMS = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}
_SHORTEST_GUESS = 4
_LONG_NAME = 6
_LONGEST_STATE = 4


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
        self._state_codes = {_key(place.label): usps for usps, place in self.states.items()}
        self.counties = {row.fips: _county(row) for row in shelf.counties()}
        self._counties_by_name = _by_name((_bare_county(place), place) for place in self.counties.values())
        self.regions = {region_slug(row): self._region(row) for row in shelf.regions()}
        self._regions = _by_name(pair for row in shelf.regions() for pair in self._region_names(row))
        self._zips = {row.zip: self._zip(row) for row in shelf.zips()}
        towns = list(_towns())
        self._towns = _by_name((place.label[:-4], place) for place in [*towns, *_seats_of_districts(towns)])

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
        """Every place this may mean, likeliest first: a state, then towns, regions and counties of the name."""
        if match := _COORDINATES.match(text):
            point = Point(float(match[1]), float(match[2]))
            return [Place("point", f"{point.lat:g}, {point.lon:g}", point)] if _on_earth(point) else []
        if is_zip(text):
            place = self._zips.get(text.strip()[:5])
            return [place] if place else []
        key = _key(text)
        found = [*self._states_named(key), *self._named(key)]
        return found or self._named_in(*self._split_state(key))

    def _states_named(self, key: str) -> Sequence[Place]:
        return [self.states[self._state_codes[key]]] if key in self._state_codes else []

    def _named(self, key: str) -> Sequence[Place]:
        county = _COUNTY.match(key)
        if county:
            return self._counties_by_name.get(county[1] or county[2], ())
        by_name = (self._towns, self._regions, self._counties_by_name)
        return [place for places in by_name for place in places.get(key, ())]

    def _named_in(self, key: str, state: str) -> Sequence[Place]:
        return [place for place in self._named(key) if place.state == state] if state else ()

    def names_its_state(self, text: str) -> bool:
        """Whether the text is a place followed by the state it lies in."""
        return bool(self._named_in(*self._split_state(_key(text))))

    def _split_state(self, key: str) -> tuple[str, str]:
        """``cortez co`` and ``cortez colorado`` are the town and the state; ("…", "") when no state is named."""
        words = key.split()
        for length in range(min(_LONGEST_STATE, len(words) - 1), 0, -1):
            tail = " ".join(words[-length:])
            state = tail.upper() if tail.upper() in self.states else self._state_codes.get(tail, "")
            if state:
                return " ".join(words[:-length]), state
        return key, ""

    def nearest_spelling(self, text: str) -> Place | None:
        """A town spelled almost like this; the largest of those nearest."""
        name, state = self._split_state(_key(text))
        if len(name) < _SHORTEST_GUESS:
            return None
        most_edits = 1 if len(name) < _LONG_NAME else 2
        near = process.extract(
            name, self._towns.keys(), scorer=OSA.distance, score_cutoff=most_edits, limit=30
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


def _towns() -> Iterator[Place]:
    for row in shelf.towns():
        yield Place(
            "town", f"{row.name}, {row.state}", Point(row.lat, row.lon), row.state, "", row.population
        )


def _seats_of_districts(towns: Iterable[Place]) -> Iterator[Place]:
    """Where school districts sit: two thousand small places that the list of towns has not."""
    known = {_key(place.label) for place in towns}
    for row in shelf.districts():
        label = f"{row.town}, {row.state}"
        if row.town and row.lat is not None and row.lon is not None and _key(label) not in known:
            known.add(_key(label))
            yield Place("town", label, Point(row.lat, row.lon), row.state)


def _county(row: records.County) -> Place:
    point = Point(row.lat, row.lon) if row.lat is not None and row.lon is not None else None
    label = f"{row.name}, {row.state}"
    return Place("county", label, point, row.state, row.fips, row.population_2020 or 0)


def is_zip(text: str) -> bool:
    """Whether the text has the shape of a ZIP code, with or without its four more digits."""
    return _ZIP.match(text.strip()) is not None


def _bare_county(place: Place) -> str:
    key = _key(place.label[:-4])
    named = _COUNTY.match(key)
    return named[1] if named and named[1] else key


def _key(text: str) -> str:
    """A name without what people write in several ways: case, accents, punctuation, Saint and Fort."""
    words = _PUNCTUATION.sub(" ", fold(text)).split()
    return " ".join(_SHORT_FORMS.get(word, word) for word in words)


def region_slug(row: records.Region) -> str:
    """The address of a region: what is planned there, by whose name, in which state."""
    return slug_of(row.name, "workforce area" if row.kind == "workforce" else None, row.state)


def _by_name(pairs: Iterable[tuple[str, Place]]) -> dict[str, tuple[Place, ...]]:
    """Places by the key of their name, the largest first; of those that even share their label, the largest."""
    grouped: dict[str, dict[str, Place]] = {}
    for name, place in sorted(pairs, key=lambda pair: (-pair[1].population, pair[1].label)):
        grouped.setdefault(_key(name), {}).setdefault(place.label, place)
    return {name: tuple(places.values()) for name, places in grouped.items()}


def _on_earth(point: Point) -> bool:
    return -90 <= point.lat <= 90 and -180 <= point.lon <= 180  # noqa: PLR2004
