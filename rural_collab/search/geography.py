"""Distances on the globe, in statute miles.

The index spells each point with the cell of half a degree it lies in up front, so that the points near a place are
found by reading the few cells around it.
"""

from collections.abc import Iterable, Iterator
from math import asin, cos, degrees, floor, radians, sin, sqrt

import msgspec

EARTH_RADIUS_MILES = 3958.7613
_NEAR_POLE = 89
MILES_PER_DEGREE = EARTH_RADIUS_MILES * radians(1)
_CELLS_PER_DEGREE = 2
_CELLS_AROUND = 360 * _CELLS_PER_DEGREE
_MOST_CELLS_IN_A_ROW = 60
_ROUNDING_MILES = 0.001


class Point(msgspec.Struct, frozen=True):
    """Degrees north and east."""

    lat: float
    lon: float

    @property
    def key(self) -> str:
        """How the index spells the point: its cell, then its degrees."""
        return f"{_row(self.lat):03d}{_column(self.lon):03d},{self.lat:.6f},{self.lon:.6f}"

    @classmethod
    def from_key(cls, key: str) -> "Point":
        _, lat, lon = key.split(",")
        return cls(float(lat), float(lon))


def _row(lat: float) -> int:
    return floor((lat + 90) * _CELLS_PER_DEGREE)


def _column(lon: float) -> int:
    return floor((lon + 180) * _CELLS_PER_DEGREE) % _CELLS_AROUND


def miles_between(a: Point, b: Point) -> float:
    """Great-circle distance (haversine)."""
    half_lat = sin(radians(b.lat - a.lat) / 2)
    half_lon = sin(radians(b.lon - a.lon) / 2)
    chord = half_lat * half_lat + cos(radians(a.lat)) * cos(radians(b.lat)) * half_lon * half_lon
    return 2 * EARTH_RADIUS_MILES * asin(min(1.0, sqrt(chord)))


def nearest_miles(center: Point, points: Iterable[tuple[float, float]]) -> float | None:
    """Miles to the nearest of ``points``, or None when there are none."""
    return min((miles_between(center, Point(lat, lon)) for lat, lon in points), default=None)


def box_around(center: Point, miles: float) -> tuple[float, float, float, float]:
    """South, west, north and east of a box that holds the circle; all longitudes near a pole."""
    lat_reach = miles / MILES_PER_DEGREE
    south, north = center.lat - lat_reach, center.lat + lat_reach
    if south <= -_NEAR_POLE or north >= _NEAR_POLE:
        return max(south, -90.0), -180.0, min(north, 90.0), 180.0
    lon_reach = degrees(asin(min(1.0, sin(radians(min(lat_reach, 90))) / cos(radians(center.lat)))))
    return south, center.lon - lon_reach, north, center.lon + lon_reach


def cells_around(center: Point, miles: float) -> Iterator[str]:
    """Beginnings of the keys of all points in the circle, and of some outside it."""
    south, west, north, east = box_around(center, miles + _ROUNDING_MILES)
    first, last = (floor((lon + 180) * _CELLS_PER_DEGREE) for lon in (west, east))
    for row in range(_row(south), _row(north) + 1):
        if last - first >= _MOST_CELLS_IN_A_ROW:
            yield f"{row:03d}"
        else:
            yield from (f"{row:03d}{column % _CELLS_AROUND:03d}" for column in range(first, last + 1))


def inside(keys: Iterable[str], center: Point, miles: float) -> list[tuple[float, str]]:
    """Those of the points spelled ``keys`` inside the circle with their distances, nearest first."""
    measured = ((miles_between(center, Point.from_key(key)), key) for key in keys)
    return sorted((far, key) for far, key in measured if far <= miles)
