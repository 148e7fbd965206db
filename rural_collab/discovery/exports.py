"""Every match of a search as CSV or GeoJSON, row by row."""

import csv
import io
from collections.abc import Iterator, Sequence

import msgspec

from rural_collab.discovery.shapes import freshness_of
from rural_collab.search.answers import every_card
from rural_collab.search.criteria import Criteria
from rural_collab.search.documents import Card
from rural_collab.search.engine import Snapshot
from rural_collab.spreadsheets import safe_cell

COLUMNS = (
    "type",
    "id",
    "slug",
    "name",
    "town",
    "county_fips",
    "county",
    "state",
    "lat",
    "lon",
    "size",
    "checked_on",
    "sample",
    "kind",
    "stage",
    "governance",
    "independence",
    "funding",
    "time_limited",
    "aim",
    "category",
    "use",
    "offered_by",
    "freshness",
    "confirmed_on",
    "confirmed_by",
    "silent_since",
)
_SEVERAL = ";"


def as_csv(snapshot: Snapshot, criteria: Criteria) -> Iterator[str]:
    """RFC 4180 rows under a heading; no cell is ever read as a formula."""
    yield _line(COLUMNS)
    for card in every_card(snapshot, criteria):
        yield _line([safe_cell(value) for value in _row(card)])


def _row(card: Card) -> tuple[object, ...]:
    place = card.place
    located = (place.town, place.county_fips, place.county, place.state, place.lat, place.lon)
    checked = (card.size, card.checked_on, card.is_sample)
    return (
        card.type,
        card.id,
        card.slug,
        card.name,
        *located,
        *checked,
        *_means(card),
        *_service(card),
        *_fresh(card),
    )


def _means(card: Card) -> tuple[str, ...]:
    """What filters of collaboratives ask for, as codes; several stand in one cell."""
    decided = (card.stage, card.governance, card.independence)
    return (_SEVERAL.join(card.kinds), *decided, _SEVERAL.join(card.funding), card.time_limited)


def _service(card: Card) -> tuple[str, ...]:
    category = card.label if card.type == "service" else ""
    return (card.aim, category, card.open_to, card.offered_by)


def _fresh(card: Card) -> tuple[str, ...]:
    """Its state today, in which role somebody confirmed anything of it last, and since when nobody does."""
    return (freshness_of(card).state, card.confirmed_on, card.confirmed_by, card.silent_since)


def _line(cells: object) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)  # type: ignore[arg-type]  # any iterable of cells
    return text.getvalue()


def as_geojson(snapshot: Snapshot, criteria: Criteria) -> Iterator[str]:
    """An RFC 7946 feature collection; a record that lies nowhere has a null geometry, so none is lost."""
    yield '{"type":"FeatureCollection","features":['
    for number, card in enumerate(every_card(snapshot, criteria)):
        yield ("," if number else "") + msgspec.json.encode(_feature(card)).decode()
    yield "]}"


def _feature(card: Card) -> dict[str, object]:
    properties = dict(zip(COLUMNS, _row(card), strict=True))
    lat, lon = properties.pop("lat"), properties.pop("lon")
    return {
        "type": "Feature",
        "id": str(card.id),
        "geometry": _geometry(lat, lon, card.points),
        "properties": properties,
    }


def _geometry(lat: object, lon: object, points: Sequence[tuple[float, float]]) -> dict[str, object] | None:
    """The seat, or else every place where it is at work: many collaboratives have no office."""
    if lat is not None:
        return {"type": "Point", "coordinates": [lon, lat]}
    if points:
        return {"type": "MultiPoint", "coordinates": [[lon, lat] for lat, lon in points]}
    return None
