"""A drawing of the steps: who comes after whom, from above to below, each step on the row it can first stand on."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rural_collab.pathways.graph import Node

WIDTH = 360
ROW = 70
_MARGIN = 28


class Spot(NamedTuple):
    """Where a step stands; x and y in units of the drawing."""

    number: str
    x: int
    y: int
    is_exit: bool


class Drawing(NamedTuple):
    """Spots, and lines from a step to one that comes after it as x1, y1, x2, y2."""

    width: int
    height: int
    spots: Sequence[Spot]
    lines: Sequence[tuple[int, int, int, int]]


def draw(nodes: Sequence[Node]) -> Drawing | None:
    """The drawing of steps that do not wait for each other; None where they follow one another in a plain line."""
    rows = _rows(nodes)
    if all(len(row) < 2 for row in rows):  # noqa: PLR2004  # a row of its own for every step
        return None
    spots = {
        node.number: Spot(node.number, _place(column, len(row)), _MARGIN + ROW * level, node.is_exit)
        for level, row in enumerate(rows)
        for column, node in enumerate(row)
    }
    lines = [
        (spots[earlier].x, spots[earlier].y, spots[node.number].x, spots[node.number].y)
        for node in nodes
        for earlier in node.after
        if earlier in spots
    ]
    return Drawing(WIDTH, ROW * (len(rows) - 1) + 2 * _MARGIN, list(spots.values()), lines)


def _place(column: int, columns: int) -> int:
    return WIDTH * (2 * column + 1) // (2 * columns)


def _rows(nodes: Sequence[Node]) -> list[list[Node]]:
    """Each step one row below the lowest it comes after; alternatives of a strand beside one another."""
    levels: dict[str, int] = {}
    for node in _after_one_another(nodes):
        levels[node.number] = 1 + max(
            (levels[number] for number in node.after if number in levels), default=-1
        )
    rows: list[list[Node]] = [[] for _ in range(max(levels.values(), default=-1) + 1)]
    for node in sorted(nodes, key=lambda node: node.strand or ""):
        rows[levels[node.number]].append(node)
    return rows


def _after_one_another(nodes: Sequence[Node]) -> list[Node]:
    """The steps so that each stands behind all it comes after."""
    known: Mapping[str, Node] = {node.number: node for node in nodes}
    ordered: dict[str, Node] = {}
    left = list(nodes)
    while ready := [node for node in left if all(n in ordered for n in node.after if n in known)]:
        ordered |= {node.number: node for node in ready}
        left = [node for node in left if node.number not in ordered]
    return [*ordered.values(), *left]
