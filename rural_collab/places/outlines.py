"""The drawn shapes of the nation's states and of every state's counties, ready for a map in a page.

The drawings were made by ``build_outlines`` from Census boundaries of 2017; see ``outlines/provenance.json``.
All positions are whole units of a drawing's own grid, x to the right and y downward as in SVG.
"""

from functools import cache
from itertools import chain
from math import cos, radians, sin, sqrt
from pathlib import Path

import msgspec

FOLDER = Path(__file__).with_name("outlines")
NATION = "US"

#: Places up to this many units beyond a frame are drawn on its edge: shores are simplified, schools are not.
MARGIN = 3

#: Counties that came into being after 2017, with the county of 2017 whose shape they are shown in.
#: Connecticut's planning regions (09110-09190) cut across its eight counties, so nothing stands in for them.
STAND_INS = {"02063": "02261", "02066": "02261"}


class Flat(msgspec.Struct, frozen=True, tag="flat"):
    """Equirectangular projection: meridians and parallels are straight, true to scale along ``parallel``."""

    meridian: float
    parallel: float

    def flatten(self, lat: float, lon: float) -> tuple[float, float]:
        """Project degrees to earth radii, x eastward from the meridian and y downward."""
        return _turn(self.meridian, lon) * cos(radians(self.parallel)), -radians(lat)


class Conic(msgspec.Struct, frozen=True, tag="conic"):
    """Albers equal-area conic projection, true to scale along two ``parallels``."""

    meridian: float
    parallels: tuple[float, float]

    def flatten(self, lat: float, lon: float) -> tuple[float, float]:
        """Project degrees to earth radii, x eastward from the meridian and y downward."""
        south, north = (sin(radians(parallel)) for parallel in self.parallels)
        cone = (south + north) / 2
        radius = sqrt(1 + south * north - 2 * cone * sin(radians(lat))) / cone
        angle = cone * _turn(self.meridian, lon)
        return radius * sin(angle), radius * cos(angle)


def _turn(meridian: float, lon: float) -> float:
    """Radians east of the meridian, the short way round the earth."""
    return radians((lon - meridian + 180) % 360 - 180)


class Panel(msgspec.Struct, frozen=True):
    """A rectangle of a drawing, ``frame`` (left, top, right, bottom in units), and how places fall into it.

    ``scale`` is units per earth radius; ``shift`` is subtracted after scaling.
    """

    projection: Flat | Conic
    scale: float
    shift: tuple[float, float]
    frame: tuple[int, int, int, int]

    def project(self, lat: float, lon: float) -> tuple[float, float]:
        """Return where a point of the earth falls, in units, even far outside the frame."""
        x, y = self.projection.flatten(lat, lon)
        return self.scale * x - self.shift[0], self.scale * y - self.shift[1]

    def place(self, lat: float, lon: float) -> tuple[int, int] | None:
        """Return the grid point of a place, moved onto the frame from just outside, or None from further off."""
        x, y = self.project(lat, lon)
        left, top, right, bottom = self.frame
        nearest = min(max(x, left), right), min(max(y, top), bottom)
        if max(abs(x - nearest[0]), abs(y - nearest[1])) > MARGIN:
            return None
        return round(nearest[0]), round(nearest[1])


class Shape(msgspec.Struct, frozen=True, array_like=True):
    """One county (``code`` is its five-digit FIPS code) or one state (its postal code).

    ``path`` is the ``d`` of an SVG path; ``label_x`` and ``label_y`` are the inner point farthest from its edge.
    """

    code: str
    path: str
    label_x: int
    label_y: int


class Outline(msgspec.Struct, frozen=True):
    """A drawing ``width`` by ``height`` units large; its shapes are in the order of their codes.

    ``panels`` says how places reach the drawing: insets first, so that Juneau is not sought on the mainland.
    """

    code: str
    width: int
    height: int
    panels: tuple[Panel, ...]
    shapes: tuple[Shape, ...]

    def place(self, lat: float, lon: float) -> tuple[int, int] | None:
        """Return the grid point of a place given in degrees, or None when it lies outside the drawing."""
        points = (panel.place(lat, lon) for panel in self.panels)
        return next((point for point in points if point is not None), None)


@cache
def _states() -> dict[str, str]:
    """Postal code by the first two digits of a county code."""
    return msgspec.json.decode((FOLDER / "states.json").read_bytes(), type=dict[str, str])


@cache
def _outline(code: str) -> Outline:
    return msgspec.json.decode((FOLDER / f"{code}.json").read_bytes(), type=Outline)


@cache
def _county_shapes(state: str) -> dict[str, Shape]:
    return {shape.code: shape for shape in _outline(state).shapes}


@cache
def _adjacency() -> dict[str, str]:
    """Neighbors of each county, joined by spaces."""
    return msgspec.json.decode((FOLDER / "adjacency.json").read_bytes(), type=dict[str, str])


def find_outline(code: str) -> Outline | None:
    """Return the drawing of a state or territory by postal code, or of the nation for ``US``."""
    return _outline(code) if code in chain(_states().values(), (NATION,)) else None


def shape_for(fips: str) -> Shape | None:
    """Return the shape a county of today is shown in, from the drawing of its state.

    Newer counties get the shape of the one they were cut from; None where no shape of 2017 can stand in
    (Connecticut's planning regions, outlying islands of American Samoa) or the code is unknown.
    """
    state = _states().get(fips[:2])
    return _county_shapes(state).get(STAND_INS.get(fips, fips)) if state else None


def neighbors(fips: str) -> frozenset[str]:
    """Return the counties of 2017 that share a border on land with this one, also across a state line.

    Counties that only meet at a corner or face each other across open water are not neighbors. Empty for
    islands, and for codes the boundaries of 2017 do not have.
    """
    return frozenset(_adjacency().get(fips, "").split())
