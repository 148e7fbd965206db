"""Distances on the globe, in statute miles."""

from collections.abc import Iterable
from math import asin, cos, degrees, radians, sin, sqrt

import msgspec

EARTH_RADIUS_MILES = 3958.7613
_NEAR_POLE = 89
MILES_PER_DEGREE = EARTH_RADIUS_MILES * radians(1)


class Point(msgspec.Struct, frozen=True):
    """Degrees north and east."""

    lat: float
    lon: float

    @property
    def key(self) -> str:
        """How the index spells the point."""
        return f"{self.lat:.6f},{self.lon:.6f}"

    @classmethod
    def from_key(cls, key: str) -> "Point":
        lat, lon = key.split(",")
        return cls(float(lat), float(lon))


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


def within(points: list[Point], center: Point, miles: float) -> list[tuple[float, Point]]:
    """Those of ``points`` inside the circle with their distances, nearest first."""
    south, west, north, east = box_around(center, miles)
    candidates = (p for p in points if south <= p.lat <= north and _between(p.lon, west, east))
    measured = ((miles_between(center, point), point) for point in candidates)
    return sorted(((far, p) for far, p in measured if far <= miles), key=lambda pair: (pair[0], pair[1].key))


def _between(lon: float, west: float, east: float) -> bool:
    """Longitudes wrap: the Aleutians lie on both sides of the date line."""
    return west <= lon <= east or west <= lon + 360 <= east or west <= lon - 360 <= east
