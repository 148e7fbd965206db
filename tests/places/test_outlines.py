"""The drawings as a page uses them: complete, light, free of gaps, and places land where they belong."""

import gzip
import json
import re
from collections import Counter
from itertools import pairwise
from math import gcd
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.places import outlines
from rural_collab.places.outlines import Outline, Shape, find_outline, neighbors, shape_for

# Counties and their equivalents in 2017, as the Census Bureau counted them.
COUNTY_COUNTS = {
    "AK": 29, "AL": 67, "AR": 75, "AS": 3, "AZ": 15, "CA": 58, "CO": 64, "CT": 8, "DC": 1, "DE": 3, "FL": 67,
    "GA": 159, "GU": 1, "HI": 5, "IA": 99, "ID": 44, "IL": 102, "IN": 92, "KS": 105, "KY": 120, "LA": 64,
    "MA": 14, "MD": 24, "ME": 16, "MI": 83, "MN": 87, "MO": 115, "MP": 4, "MS": 82, "MT": 56, "NC": 100,
    "ND": 53, "NE": 93, "NH": 10, "NJ": 21, "NM": 33, "NV": 17, "NY": 62, "OH": 88, "OK": 77, "OR": 36,
    "PA": 67, "PR": 78, "RI": 5, "SC": 46, "SD": 66, "TN": 95, "TX": 254, "UT": 29, "VA": 133, "VI": 3,
    "VT": 14, "WA": 39, "WI": 72, "WV": 55, "WY": 23,
}  # fmt: skip
CODES = [*COUNTY_COUNTS, "US"]
CONNECTICUT_REGIONS = [f"09{number}" for number in range(110, 200, 10)]
TOO_SMALL_TO_DRAW = {"51610", "51685"}

Point = tuple[int, int]
Ring = list[Point]


def drawing(code: str) -> Outline:
    outline = find_outline(code)
    assert outline is not None
    return outline


def rings(path: str) -> list[Ring]:
    found: list[Ring] = []
    for steps in path.removesuffix("z").split("z"):
        x, y = found[-1][0] if found else (0, 0)
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        ring = []
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + right, y + down
            ring.append((x, y))
        found.append(ring)
    return found


def edges(shape: Shape) -> list[frozenset[Point]]:
    """The border in the shortest steps between grid points, wherever a neighbor on it may turn."""
    sides = [side for ring in rings(shape.path) for side in pairwise([*ring, ring[0]])]
    return [frozenset(step) for side in sides for step in pairwise(grid_points(*side))]


def enclosing(shape: Shape) -> list[frozenset[Point]]:
    """The steps that have land on one side only: a stretch walked forth and back encloses nothing."""
    return [step for step, times in Counter(edges(shape)).items() if times == 1]


def grid_points(start: Point, end: Point) -> list[Point]:
    right, down = end[0] - start[0], end[1] - start[1]
    steps = gcd(right, down)
    return [(start[0] + right * n // steps, start[1] + down * n // steps) for n in range(steps + 1)]


def holds(shape: Shape, point: Point) -> bool:
    """Cast a ray to the right and count turns, as SVG does when it fills a path."""
    x, y = point
    turns = 0
    for ring in rings(shape.path):
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
            side = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
            turns += (y1 <= y < y2 and side > 0) - (y2 <= y < y1 and side < 0)
    return turns != 0


def packed(outline: Outline) -> int:
    return len(gzip.compress("".join(shape.path for shape in outline.shapes).encode(), 6, mtime=0))


class TestWhatIsDrawn:
    @pytest.mark.parametrize(("state", "count"), COUNTY_COUNTS.items())
    def test_every_county_of_a_state_has_a_shape(self, state, count):
        shapes = drawing(state).shapes
        assert len({shape.code for shape in shapes}) == len(shapes) == count
        assert all(re.fullmatch(r"(m-?\d+(?:[ -]\d+){5,}z)+", shape.path) for shape in shapes)

    def test_the_nation_shows_every_state_the_capital_and_puerto_rico(self):
        assert {shape.code for shape in drawing("US").shapes} == COUNTY_COUNTS.keys() - {
            "AS",
            "GU",
            "MP",
            "VI",
        }

    @pytest.mark.parametrize("code", CODES)
    def test_shapes_are_in_the_order_of_their_codes(self, code):
        codes = [shape.code for shape in drawing(code).shapes]
        assert codes == sorted(codes)

    @pytest.mark.parametrize("code", CODES)
    def test_nothing_leaves_the_frame(self, code):
        outline = drawing(code)
        points = [point for shape in outline.shapes for ring in rings(shape.path) for point in ring]
        assert all(0 <= x <= outline.width and 0 <= y <= outline.height for x, y in points)

    @pytest.mark.parametrize("code", CODES)
    def test_a_label_stands_inside_its_shape(self, code):
        assert [shape.code for shape in drawing(code).shapes if not holds(shape, label(shape))] == []

    def test_colorado_is_a_wide_rectangle(self):
        outline = drawing("CO")
        assert outline.width / outline.height == pytest.approx(1.35, abs=0.05)

    def test_a_city_inside_a_county_is_cut_out_of_it(self):
        charlottesville, albemarle = shape_for("51540"), shape_for("51003")
        assert charlottesville is not None
        assert albemarle is not None
        assert not holds(albemarle, label(charlottesville))

    def test_the_western_aleutians_lie_left_of_the_mainland(self):
        attu, anchorage = (drawing("AK").place(*place) for place in ((52.9, 172.9), (61.2, -149.9)))
        assert attu is not None
        assert anchorage is not None
        assert attu[0] < 20 < anchorage[0]


def label(shape: Shape) -> Point:
    return shape.label_x, shape.label_y


class TestBorders:
    @pytest.mark.parametrize("state", COUNTY_COUNTS)
    def test_neighbors_meet_in_the_same_points(self, state):
        shapes = {shape.code: shape for shape in drawing(state).shapes}
        corners = {code: set().union(*edges(shape)) for code, shape in shapes.items()}
        drawn = shapes.keys() - TOO_SMALL_TO_DRAW
        pairs = [(county, other) for county in drawn for other in neighbors(county) & drawn]
        apart = {frozenset(pair) for pair in pairs if corners[pair[0]].isdisjoint(corners[pair[1]])}
        # Both borders lie on islands too small to see.
        assert apart <= {frozenset({"06001", "06075"}), frozenset({"02198", "02220"})}

    @pytest.mark.parametrize("code", CODES)
    def test_no_border_has_more_than_two_sides(self, code):
        drawn = [shape for shape in drawing(code).shapes if shape.code not in TOO_SMALL_TO_DRAW]
        used = Counter(edge for shape in drawn for edge in enclosing(shape))
        assert max(used.values()) <= 2

    def test_only_the_edge_of_colorado_has_one_side(self):
        outline = drawing("CO")
        used = Counter(edge for shape in outline.shapes for edge in edges(shape))
        limits = [(0, 0), (0, outline.width), (1, 0), (1, outline.height)]
        inner = [
            edge
            for edge, sides in used.items()
            if sides == 1 and not any(all(abs(end[axis] - at) < 8 for end in edge) for axis, at in limits)
        ]
        assert inner == []


class TestWeight:
    @pytest.mark.parametrize("code", CODES)
    def test_paths_are_light_enough_for_a_slow_line(self, code):
        assert packed(drawing(code)) <= 4700

    def test_colorado_stays_below_two_kilobytes(self):
        assert packed(drawing("CO")) <= 2100

    def test_the_whole_folder_stays_below_600_kilobytes(self):
        assert sum(file.stat().st_size for file in outlines.FOLDER.iterdir()) <= 600_000

    def test_the_largest_state_is_read_in_five_milliseconds(self):
        def seconds() -> float:
            begun = perf_counter()
            outlines._outline.__wrapped__("TX")
            return perf_counter() - begun

        assert min(seconds() for _ in range(5)) < 0.005


class TestFinding:
    @pytest.mark.parametrize("code", ["", "co", "ZZ", "USA", "08", "states", "../outlines/CO"])
    def test_an_unknown_code_finds_nothing(self, code):
        assert find_outline(code) is None

    def test_a_drawing_is_read_once(self):
        assert find_outline("CO") is find_outline("CO")

    def test_a_county_is_found_by_its_code(self):
        shape = shape_for("08083")
        assert shape is not None
        assert shape.code == "08083"

    @pytest.mark.parametrize("county", ["02063", "02066"])
    def test_alaskas_newer_areas_are_shown_as_the_one_they_were_cut_from(self, county):
        assert shape_for(county) == shape_for("02261")

    @pytest.mark.parametrize("county", [*CONNECTICUT_REGIONS, "60030", "08999", "99001", ""])
    def test_nothing_stands_in_for_counties_the_boundaries_do_not_know(self, county):
        assert shape_for(county) is None

    def test_the_files_say_where_they_came_from(self):
        said = json.loads((outlines.FOLDER / "provenance.json").read_bytes())
        assert said["boundaries_of"] == 2017


class TestPlacing:
    @pytest.mark.parametrize(
        ("state", "county", "lat", "lon"),
        [
            ("CO", "08083", 37.35, -108.58),  # Cortez
            ("CO", "08067", 37.28, -107.88),  # Durango
            ("TX", "48141", 31.79, -106.42),  # El Paso
            ("AK", "02110", 58.42, -134.56),  # Juneau
            ("HI", "15001", 19.64, -155.5),  # Mauna Loa
            ("PR", "72113", 18.05, -66.61),  # Ponce
            ("GU", "66010", 13.44, 144.76),  # Barrigada
            ("AS", "60050", -14.33, -170.76),  # western Tutuila
        ],
    )
    def test_a_town_lands_in_its_county(self, state, county, lat, lon):
        shape, point = shape_for(county), drawing(state).place(lat, lon)
        assert shape is not None
        assert point is not None
        assert holds(shape, point)

    @pytest.mark.parametrize(
        ("state", "lat", "lon"),
        [
            ("CO", 37.35, -108.58),
            ("ME", 45.2, -69.2),
            ("FL", 28.0, -81.7),
            ("AK", 64.8, -147.7),
            ("HI", 19.64, -155.5),
            ("PR", 18.2, -66.5),
        ],
    )
    def test_a_town_lands_in_its_state_on_the_nations_drawing(self, state, lat, lon):
        shape = next(shape for shape in drawing("US").shapes if shape.code == state)
        point = drawing("US").place(lat, lon)
        assert point is not None
        assert holds(shape, point)

    def test_a_place_in_another_state_lies_outside(self):
        assert drawing("CO").place(31.79, -106.42) is None

    def test_a_place_just_beyond_the_frame_is_drawn_on_its_edge(self):
        outline = drawing("CO")
        assert outline.place(36.94, -105.5) == (outline.place(37.2, -105.5)[0], outline.height)

    @given(code=st.sampled_from(CODES), lat=st.floats(-90, 90), lon=st.floats(-180, 180))
    def test_a_placed_point_is_always_inside_the_frame(self, code, lat, lon):
        outline = drawing(code)
        point = outline.place(lat, lon)
        assert point is None or (0 <= point[0] <= outline.width and 0 <= point[1] <= outline.height)

    @given(lat=st.floats(50, 72), lon=st.floats(-188, -130))
    def test_longitudes_may_be_counted_either_way_round_the_earth(self, lat, lon):
        first, second = (drawing("AK").place(lat, east) for east in (lon, lon + 360))
        assert (first is None) == (second is None)
        assert first is None or (abs(first[0] - second[0]) <= 1 and abs(first[1] - second[1]) <= 1)


class TestNeighbors:
    def test_la_plata_borders_four_colorado_counties_and_one_of_new_mexico(self):
        assert neighbors("08067") == {"08007", "08053", "08083", "08111", "35045"}

    def test_counties_that_only_meet_at_a_corner_are_not_neighbors(self):
        montezuma, apache = "08083", "04001"
        assert apache not in neighbors(montezuma)

    def test_being_neighbors_is_mutual(self):
        counties = {shape.code for state in COUNTY_COUNTS for shape in drawing(state).shapes}
        pairs = {(county, other) for county in counties for other in neighbors(county)}
        assert pairs == {(other, county) for county, other in pairs}
        assert {county for pair in pairs for county in pair} <= counties
        assert all(county != other for county, other in pairs)

    @pytest.mark.parametrize("county", ["15003", "25019", "09110", "99999"])
    def test_islands_and_unknown_codes_have_none(self, county):
        assert neighbors(county) == frozenset()


class TestBuilding:
    """Two square counties side by side, with an islet and a sliver, drawn from a file made for the purpose."""

    @pytest.fixture
    def build(self):
        return pytest.importorskip(
            "rural_collab.places.build_outlines", reason="drawing needs the packages of the data extra"
        )

    @pytest.fixture
    def borders(self, build, tmp_path: Path):
        arcs = [
            [[100, 0], [0, 100]],  # between the two counties
            [[100, 100], [-100, 0], [0, -100], [100, 0]],
            [[100, 0], [100, 0], [0, 50], [0, 50], [-100, 0]],
            [[150, 150], [0, 1], [1, 0], [-1, -1]],  # too small to draw
            [[50, 50], [0, 1], [0, -1]],  # without any width
        ]
        counties = [
            {"type": "Polygon", "id": "01001", "arcs": [[0, 1]]},
            {"type": "MultiPolygon", "id": "01003", "arcs": [[[-1, 2]], [[3]]]},
            {"type": "Polygon", "id": "01005", "arcs": [[4]]},
        ]
        topology = {
            "transform": {"scale": [0.01, 0.01], "translate": [-90, 30]},
            "objects": {"counties": {"geometries": counties}},
            "arcs": arcs,
        }
        file = tmp_path / "counties.json.gz"
        file.write_bytes(gzip.compress(json.dumps(topology).encode()))
        return build.read_borders(file, "counties")

    @pytest.fixture
    def drawn(self, build, borders) -> dict[str, Shape]:
        codes = sorted(borders.areas)
        outline = build.draw(borders, "AL", {build.fit(borders, codes, (0, 0, 600, 480)): codes})
        return {shape.code: shape for shape in outline.shapes}

    def test_both_sides_of_a_border_are_the_same_line(self, drawn):
        common = set().union(*set(edges(drawn["01001"])) & set(edges(drawn["01003"])))
        rows = [y for _, y in common]
        assert len({x for x, _ in common}) == 1
        assert sorted(rows) == list(range(min(rows), max(rows) + 1))

    def test_points_on_a_straight_line_and_islets_are_left_out(self, drawn):
        assert [len(ring) for ring in rings(drawn["01003"].path)] == [4]

    def test_a_county_without_width_becomes_a_diamond(self, drawn, build):
        (ring,) = rings(drawn["01005"].path)
        x, y = label(drawn["01005"])
        assert ring == [(x, y - 2), (x + 2, y), (x, y + 2), (x - 2, y)]

    def test_neighbors_are_those_that_share_an_arc(self, build, borders):
        assert build.adjacency(borders) == {"01001": "01003", "01003": "01001"}
