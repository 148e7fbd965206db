"""Draws the nation and every state once, from Census boundaries, into the files ``outlines`` reads.

Run as ``python -m rural_collab.places.build_outlines SOURCE_FOLDER`` with the packages of the ``data`` extra.
The folder holds ``us-atlas_counties-10m.json.gz`` and ``us-atlas_states-10m.json.gz`` (npm us-atlas 3, made from
Census cartographic boundary files of 2017) and ``us_counties.csv`` with the columns ``county_fips`` and ``state``.
The same input gives the same files.
"""

import argparse
import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, permutations
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import shapely
from numpy.typing import NDArray

from rural_collab.places.outlines import FOLDER, NATION, Conic, Flat, Outline, Panel, Shape

#: Units kept free around the land, so that a thick border is not cut off.
PADDING = 4
#: How far, in units, a simplified border may stray from the true one; the nation has the most border to send.
TOLERANCE, TOLERANCE_OF_NATION = 1.0, 1.3
#: Islands of fewer square units are left out, unless the county or state has nothing larger.
SMALLEST_ISLAND = 6
#: Half the width, in units, of the diamond that stands for a county too small to keep its shape.
DIAMOND = 2
#: Degrees of latitude beyond which parallels drawn as straight lines would distort visibly.
FLATTEST = 12

#: Left, top, width and height, in units, that a drawing may fill.
WHOLE = (0, 0, 600, 480)
INSETS = {"AK": (0, 275, 175, 115), "HI": (190, 332, 95, 60), "PR": (520, 362, 80, 30)}
NOT_IN_NATION = frozenset({"AS", "GU", "MP", "VI"})

PROVENANCE = {
    "source": "US Census Bureau cartographic boundary files, by way of npm us-atlas 3 (10m)",
    "boundaries_of": 2017,
    "license": "Boundaries: public domain (17 USC 105). us-atlas: ISC license, Michael Bostock.",
    "changes": (
        "Projected for each drawing, rounded to whole units, every border simplified once for both sides. "
        "Islands too small to see are left out; counties too small to see are drawn as a diamond."
    ),
    "newer_than_these": (
        "Connecticut's planning regions (09110-09190) replaced its counties in 2022 and have no shape here. "
        "Chugach (02063) and Copper River (02066), Alaska, are shown as Valdez-Cordova (02261), split in 2019."
    ),
}

Box = tuple[int, int, int, int]
Point = tuple[int, int]
Ring = list[Point]
Rings = list[list[int]]  # of one polygon, outer ring first; ~n is arc n walked backward
Line = NDArray[np.float64]  # rows of longitude, latitude


class _Area(msgspec.Struct, tag_field="type", tag="Polygon"):
    arcs: Rings
    id: str = ""


class _Areas(msgspec.Struct, tag_field="type", tag="MultiPolygon"):
    arcs: list[Rings]
    id: str = ""


class _Layer(msgspec.Struct):
    geometries: list[_Area | _Areas]


class _Transform(msgspec.Struct):
    scale: tuple[float, float]
    translate: tuple[float, float]


class _Topology(msgspec.Struct):
    transform: _Transform
    objects: dict[str, _Layer]
    arcs: list[list[tuple[int, int]]]


@dataclass(frozen=True)
class Borders:
    """Areas whose borders are stored once: ``areas`` lists the polygons of each code by numbers of ``arcs``."""

    arcs: list[Line]
    areas: dict[str, list[Rings]]

    def around(self, code: str) -> set[int]:
        """Return the arcs an area touches."""
        return {max(arc, ~arc) for rings in self.areas[code] for arc in chain(*rings)}

    def sides(self, codes: Iterable[str]) -> dict[int, list[str]]:
        """Return which of the areas lie along each arc."""
        found: defaultdict[int, list[str]] = defaultdict(list)
        for code in codes:
            for arc in self.around(code):
                found[arc].append(code)
        return found


def read_borders(path: Path, layer: str) -> Borders:
    """Decode one layer of a quantized, gzipped TopoJSON file."""
    topology = msgspec.json.decode(gzip.decompress(path.read_bytes()), type=_Topology)
    scale, translate = topology.transform.scale, topology.transform.translate
    arcs = [np.cumsum(arc, axis=0) * scale + translate for arc in topology.arcs]
    areas = {
        area.id: area.arcs if isinstance(area, _Areas) else [area.arcs]
        for area in topology.objects[layer].geometries
    }
    return Borders([_east_of_date_line(arc) for arc in arcs], areas)


def _east_of_date_line(arc: Line) -> Line:
    """Let Alaska's westernmost islands continue to the left instead of starting again at the far right."""
    return np.column_stack([np.where(arc[:, 0] > 0, arc[:, 0] - 360, arc[:, 0]), arc[:, 1]])


def fit(borders: Borders, codes: Iterable[str], box: Box) -> Panel:
    """Return the panel that shows areas as large as a box allows, from the box's top left corner."""
    land = np.concatenate([borders.arcs[arc] for arc in borders.sides(codes)])
    bare = Panel(_projection(land), 1, (0, 0), box)
    x, y, wide, high = _bounds(_project(bare, land))
    left, top, width, height = box
    scale = round(min((width - 2 * PADDING) / wide, (height - 2 * PADDING) / high), 4)
    shift = round(x * scale - left - PADDING, 3), round(y * scale - top - PADDING, 3)
    right, bottom = (round(size * scale) + 2 * PADDING for size in (wide, high))
    return Panel(bare.projection, scale, shift, (left, top, left + right, top + bottom))


def _bounds(points: Line) -> tuple[float, float, float, float]:
    """Left, top, width and height, or west, south and their spans in degrees."""
    x, y = points.min(axis=0)
    wide, high = np.ptp(points, axis=0)
    return float(x), float(y), float(wide), float(high)


def _projection(land: Line) -> Flat | Conic:
    west, south, wide, high = _bounds(land)
    meridian = round(west + wide / 2, 3)
    if high < FLATTEST:
        return Flat(meridian, round(south + high / 2, 3))
    return Conic(meridian, (round(south + high / 6, 3), round(south + high * 5 / 6, 3)))


def _project(panel: Panel, line: Line) -> NDArray[np.float64]:
    return np.array([panel.project(lat, lon) for lon, lat in line])


def simplify(panel: Panel, line: Line, tolerance: float) -> list[Point]:
    """Return a border in whole units with the points nobody would miss left out; both ends stay."""
    drawn = shapely.LineString(np.rint(_project(panel, line)))
    return [(int(x), int(y)) for x, y in shapely.get_coordinates(drawn.simplify(tolerance))]


def close(ring: Iterable[int], lines: Mapping[int, list[Point]]) -> Ring:
    """Join arcs to a ring without its last point, free of repeated points and of spikes without width."""
    points = list(chain.from_iterable(lines[arc] if arc >= 0 else reversed(lines[~arc]) for arc in ring))
    while (tidied := _tidied(points)) != points:
        points = tidied
    return points


def _tidied(points: Ring) -> Ring:
    around = zip(points[-1:] + points[:-1], points, points[1:] + points[:1], strict=True)
    return [point for before, point, after in around if before not in (point, after)]


def draw(borders: Borders, code: str, panels: Mapping[Panel, Sequence[str]]) -> Outline:
    """Draw areas, each group in its own panel, as one outline."""
    sides = borders.sides(chain.from_iterable(panels.values()))
    tolerance = TOLERANCE_OF_NATION if code == NATION else TOLERANCE
    lines = {
        arc: simplify(panel, borders.arcs[arc], tolerance)
        for panel, codes in panels.items()
        for arc in borders.sides(codes)
    }
    lonely = {arc for arc, codes in sides.items() if len(codes) == 1}
    shapes = [shape(borders, area, lines, lonely) for area in sorted(chain.from_iterable(panels.values()))]
    width, height = (max(panel.frame[side] for panel in panels) for side in (2, 3))
    return Outline(code, width, height, tuple(panels), tuple(shapes))


def shape(borders: Borders, code: str, lines: Mapping[int, list[Point]], lonely: set[int]) -> Shape:
    """Return the path and label of an area, or of a diamond in its place where it is too small for a label."""
    polygons = visible(borders.areas[code], lines, lonely)
    label = find_label(_body(polygons[0])) if polygons else None
    if label is None:
        label = _middle([point for arc in sorted(borders.around(code)) for point in lines[arc]])
        polygons = [[_diamond(*label)]]
    return Shape(code, write_path(chain.from_iterable(polygons)), *label)


def visible(area: Sequence[Rings], lines: Mapping[int, list[Point]], lonely: set[int]) -> list[list[Ring]]:
    """Return the polygons of an area that are worth drawing, largest first, each as its rings.

    A small island goes; a small piece between neighbors stays, as they would show a hole.
    """
    drawn = [(rings, [closed for ring in rings if (closed := close(ring, lines))]) for rings in area]
    ranked = sorted(((_body(closed).area, rings, closed) for rings, closed in drawn if closed), reverse=True)
    return [
        closed
        for rank, (size, rings, closed) in enumerate(ranked)
        if size > 0 and not (rank > 0 and size < SMALLEST_ISLAND and _is_island(rings, lonely))
    ]


def _is_island(rings: Rings, lonely: set[int]) -> bool:
    return lonely.issuperset(max(arc, ~arc) for arc in rings[0])


def _body(rings: Sequence[Ring]) -> Any:
    """The polygon of an outer ring and its holes; where rounding made a border cross itself, that is undone."""
    return shapely.Polygon(rings[0], rings[1:]).buffer(0)


def _middle(points: Sequence[Point]) -> Point:
    x, y = np.mean(points, axis=0)
    return round(x), round(y)


def _diamond(x: int, y: int) -> Ring:
    return [(x, y - DIAMOND), (x + DIAMOND, y), (x, y + DIAMOND), (x - DIAMOND, y)]


def find_label(body: Any) -> Point | None:
    """Return the whole-unit point inside a polygon that lies, nearly, farthest from its border."""
    center = shapely.get_point(shapely.maximum_inscribed_circle(body, tolerance=0.5), 0)
    x, y = round(center.x), round(center.y)
    around = [shapely.Point(x + right, y + down) for right in (0, -1, 1) for down in (0, -1, 1)]
    inside = [point for point in around if body.contains(point)]
    best = max(inside, key=body.boundary.distance, default=None)
    return best and (int(best.x), int(best.y))


def write_path(rings: Iterable[Ring]) -> str:
    """Return the ``d`` of an SVG path in relative steps, which compress better than positions."""
    x, y = 0, 0
    written = []
    for ring in map(corners, rings):
        steps = [(x, y), *ring]
        moves = ((after[0] - before[0], after[1] - before[1]) for before, after in pairwise(steps))
        written.append("m" + "".join(f"{right: d}{down: d}" for right, down in moves).strip() + "z")
        x, y = ring[0]
    return "".join(written)


def corners(ring: Ring) -> Ring:
    """Return a ring without the points on its straight stretches, where only its neighbors turn.

    Positions are whole units, so "straight" is exact and no gap opens beside a neighbor.
    """
    kept: Ring = []
    for point in [*ring, ring[0]]:
        while len(kept) > 1 and _is_straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept[:-1]


def _is_straight(before: Point, point: Point, after: Point) -> bool:
    """Whether the way goes on in exactly the same direction; one that turns back does not."""
    come = point[0] - before[0], point[1] - before[1]
    go = after[0] - point[0], after[1] - point[1]
    return come[0] * go[1] == come[1] * go[0] and come[0] * go[0] + come[1] * go[1] > 0


def adjacency(borders: Borders) -> dict[str, str]:
    """Return the neighbors of each county that has any, joined by spaces."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for codes in borders.sides(borders.areas).values():
        for county, other in permutations(codes, 2):
            found[county].add(other)
    return {county: " ".join(sorted(found[county])) for county in sorted(found)}


def list_states(counties: Borders, states: Mapping[str, str]) -> Iterator[Outline]:
    """Draw every state and territory from its counties."""
    for digits, code in sorted(states.items()):
        codes = sorted(county for county in counties.areas if county.startswith(digits))
        yield draw(counties, code, {fit(counties, codes, WHOLE): codes})


def nation(named: Borders, states: Mapping[str, str]) -> Outline:
    """Draw the states, with those far away as insets below the mainland."""
    borders = Borders(named.arcs, {states[digits]: rings for digits, rings in named.areas.items()})
    mainland = sorted(borders.areas.keys() - NOT_IN_NATION - INSETS.keys())
    insets = {fit(borders, [code], box): [code] for code, box in INSETS.items()}
    return draw(borders, NATION, {**insets, fit(borders, mainland, WHOLE): mainland})


def read_states(source: Path) -> dict[str, str]:
    """Return the postal code of every state and territory by its two digits."""
    with (source / "us_counties.csv").open(encoding="utf-8", newline="") as lines:
        return {county["county_fips"][:2]: county["state"] for county in csv.DictReader(lines)}


def write(name: str, content: object) -> None:
    (FOLDER / f"{name}.json").write_bytes(msgspec.json.encode(content) + b"\n")


def build(source: Path) -> None:
    """Write all files anew."""
    states = read_states(source)
    counties = read_borders(source / "us-atlas_counties-10m.json.gz", "counties")
    FOLDER.mkdir(exist_ok=True)
    write("provenance", PROVENANCE)
    write("states", states)
    write("adjacency", adjacency(counties))
    write(NATION, nation(read_borders(source / "us-atlas_states-10m.json.gz", "states"), states))
    for outline in list_states(counties, states):
        write(outline.code, outline)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="folder with the boundary files")
    build(parser.parse_args().source)


if __name__ == "__main__":
    main()
