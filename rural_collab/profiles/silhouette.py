"""The outer border of a state, from the drawn borders of its counties: a tenth of their weight on a page."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from math import gcd

from rural_collab.places.outlines import Outline, find_outline

Point = tuple[int, int]

_NUMBER = re.compile(r"-?\d+")


@cache
def silhouette(state: str) -> str:
    """The ``d`` of an SVG path around a state in the grid of its outline; "" where there is no drawing."""
    outline = find_outline(state)
    return "".join(_written(ring) for ring in _rings(_border(outline))) if outline else ""


def _border(outline: Outline) -> dict[Point, list[Point]]:
    """Where the border goes on to from each of its points.

    A border between two counties is walked once each way, in the same whole units, so both ways cancel out.
    """
    steps = Counter(step for shape in outline.shapes for ring in _drawn(shape.path) for step in _steps(ring))
    onward: dict[Point, list[Point]] = {}
    for (start, end), count in sorted(steps.items()):
        left = count - steps[end, start]
        if left > 0:
            onward.setdefault(start, []).extend([end] * left)
    return onward


def _drawn(path: str) -> Iterator[list[Point]]:
    """The rings of a path of relative steps; each begins at the last one's beginning."""
    x, y = 0, 0
    for ring in path.split("z")[:-1]:
        numbers = [int(number) for number in _NUMBER.findall(ring)]
        points: list[Point] = []
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            before = points[-1] if points else (x, y)
            points.append((before[0] + right, before[1] + down))
        x, y = points[0]
        yield points


def _steps(ring: list[Point]) -> Iterator[tuple[Point, Point]]:
    """A ring in the smallest straight steps between whole units: two sides may turn at different points."""
    for (x, y), (to_x, to_y) in pairwise([*ring, ring[0]]):
        parts = gcd(to_x - x, to_y - y)
        for part in range(parts):
            right, down = (to_x - x) // parts, (to_y - y) // parts
            yield (x + right * part, y + down * part), (x + right * (part + 1), y + down * (part + 1))


def _rings(onward: dict[Point, list[Point]]) -> Iterator[list[Point]]:
    """Walk the border until every step is taken."""
    while onward:
        ring = [next(iter(onward))]
        while following := onward.get(ring[-1]):
            point = following.pop()
            if not following:
                del onward[ring[-1]]
            ring.append(point)
        yield ring


def _written(ring: Iterable[Point]) -> str:
    """A ring with only the points at which it turns, in absolute position and then relative steps."""
    steps: list[Point] = []
    start, *rest = ring
    for before, after in pairwise([start, *rest]):
        step = after[0] - before[0], after[1] - before[1]
        if steps and _is_straight(steps[-1], step):
            steps[-1] = steps[-1][0] + step[0], steps[-1][1] + step[1]
        else:
            steps.append(step)
    return f"M{start[0]} {start[1]}l" + "".join(f"{right: d}{down: d}" for right, down in steps).strip() + "z"


def _is_straight(step: Point, following: Point) -> bool:
    return (
        step[0] * following[1] == step[1] * following[0]
        and step[0] * following[0] + step[1] * following[1] > 0
    )
