"""Results as a map: which states or counties hold how many, drawn by the server."""

from collections.abc import Mapping

import msgspec

from rural_collab.discovery.labels import value_label
from rural_collab.discovery.pages import address
from rural_collab.places.outlines import NATION, find_outline

_MANY_SHARE = 3


class Spot(msgspec.Struct, frozen=True):
    """One state or county of the map; ``count`` is the total its link leads to."""

    code: str
    label: str
    path: str
    x: int
    y: int
    count: int
    address: str
    shade: str


class ResultMap(msgspec.Struct, frozen=True):
    """``unit`` is the parameter its areas filter by: state on the nation's map, county on a state's."""

    code: str
    unit: str
    width: int
    height: int
    spots: list[Spot]
    undrawn: list[Spot]


def draw(code: str, counts: Mapping[str, int], path: str, given: Mapping[str, list[str]]) -> ResultMap | None:
    """A map of the nation (``US``) or a state with the counts of its areas; None where there is no drawing."""
    outline = find_outline(code)
    if outline is None:
        return None
    unit = "state" if code == NATION else "county"
    most = max(counts.values(), default=0)

    def spot(area: str, drawing: str, x: int, y: int) -> Spot:
        count = counts.get(area, 0)
        target = address(path, given, **{unit: area}) if count else ""
        return Spot(area, value_label(unit, area), drawing, x, y, count, target, _shade(count, most))

    spots = [spot(shape.code, shape.path, shape.label_x, shape.label_y) for shape in outline.shapes]
    drawn = {shape.code for shape in outline.shapes}
    undrawn = [spot(area, "", 0, 0) for area in sorted(counts) if area not in drawn]
    return ResultMap(code, unit, outline.width, outline.height, spots, undrawn)


def _shade(count: int, most: int) -> str:
    if not count:
        return ""
    return "more" if count * _MANY_SHARE > most else "some"
