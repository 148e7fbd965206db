"""Distances and circles, on the whole globe."""

from math import acos, cos, radians, sin
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rural_collab.search.criteria import Near
from rural_collab.search.geography import (
    EARTH_RADIUS_MILES,
    Point,
    box_around,
    cells_around,
    inside,
    miles_between,
    nearest_miles,
)
from tests.search.small_index import index_of, names, record

CORTEZ, DURANGO = Point(37.3489, -108.5859), Point(37.2753, -107.8801)
ADAK, SHEMYA = Point(51.88, -176.65), Point(52.72, 174.11)
POINTS = st.builds(
    Point,
    st.floats(-90, 90).map(lambda lat: round(lat, 6)),
    st.floats(-180, 180).map(lambda lon: round(lon, 6)),
)


@pytest.mark.parametrize(
    ("a", "b", "miles"),
    [
        (CORTEZ, CORTEZ, 0),
        (CORTEZ, DURANGO, 39.1),
        (Point(40.7128, -74.0060), Point(34.0522, -118.2437), 2445.6),
        (Point(0, 0), Point(0, 1), 69.09),
        (Point(0, 0), Point(0, 180), 12436.8),
        (Point(90, 0), Point(-90, 0), 12436.8),
        (Point(90, 10), Point(90, -120), 0),
        (Point(10, 179.5), Point(10, -179.5), 68.04),
        (ADAK, SHEMYA, 394.4),
    ],
)
def test_known_distances(a, b, miles):
    assert miles_between(a, b) == pytest.approx(miles, rel=0.001, abs=0.01)
    assert miles_between(b, a) == miles_between(a, b)


@given(POINTS, POINTS)
def test_the_distance_is_the_angle_seen_from_the_center_of_the_earth(a, b):
    cosine = sin(radians(a.lat)) * sin(radians(b.lat)) + cos(radians(a.lat)) * cos(radians(b.lat)) * cos(
        radians(a.lon - b.lon)
    )
    assert miles_between(a, b) == pytest.approx(
        EARTH_RADIUS_MILES * acos(max(-1, min(1, cosine))), rel=1e-6, abs=0.1
    )


@given(POINTS)
def test_a_point_is_read_as_it_was_spelled(point):
    assert Point.from_key(point.key) == point


@given(POINTS, POINTS, st.floats(0.1, 1000))
def test_whatever_lies_in_the_circle_lies_in_its_box_and_its_cells(center, point, miles):
    if miles_between(center, point) > miles:
        return
    south, west, north, east = box_around(center, miles)
    assert south - 1e-6 <= point.lat <= north + 1e-6
    assert (
        any(west - 1e-6 <= point.lon + turn <= east + 1e-6 for turn in (-360, 0, 360)) or abs(point.lat) == 90
    )
    assert any(point.key.startswith(cell) for cell in cells_around(center, miles))


@given(st.lists(POINTS, max_size=30), POINTS, st.floats(0.1, 1000))
def test_inside_keeps_exactly_what_is_near_enough_nearest_first(points, center, miles):
    found = inside([point.key for point in points], center, miles)
    assert found == sorted(found)
    assert sorted(key for _, key in found) == sorted(
        point.key for point in points if miles_between(center, point) <= miles
    )


def test_the_nearest_of_several_points_counts_and_none_is_no_distance():
    assert nearest_miles(CORTEZ, [(37.2753, -107.8801), (37.3489, -108.5859)]) == 0
    assert nearest_miles(CORTEZ, []) is None


@settings(max_examples=20)
@given(
    st.lists(POINTS, min_size=1, max_size=8, unique=True),
    st.sampled_from([CORTEZ, ADAK, Point(90, 0), Point(-89.9, 50), Point(0, 180), Point(0, -180)]) | POINTS,
    st.sampled_from([0.5, 50.0, 300.0, 1000.0]),
)
def test_a_search_near_any_place_on_earth_finds_the_circle_in_order(points, center, miles):
    """Beyond random points, one lies on the edge of the circle's north."""
    edge = Point(round(max(-90.0, min(90.0, center.lat + miles / 70)), 6), center.lon)
    everything = {f"r{number}": point for number, point in enumerate([*points, edge, center])}
    with TemporaryDirectory() as folder:
        records = [record(name, at=(point.lat, point.lon)) for name, point in everything.items()]
        snapshot = index_of(Path(folder), *records)
        found = names(snapshot, from_place=Near(center, "here"), within=miles)
    apart = {name: miles_between(center, point) for name, point in everything.items()}
    assert found == sorted(
        (name for name in apart if apart[name] <= miles), key=lambda name: (apart[name], name)
    )
