"""The border of a state, worked out from the drawings of its counties."""

import re

import pytest

from rural_collab.places.outlines import find_outline
from rural_collab.profiles.silhouette import silhouette


def area(path: str) -> float:
    """Square units inside a path of relative steps, holes taken out."""
    total, x, y = 0.0, 0, 0
    for ring in path.split("z")[:-1]:
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        points = []
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = (right, down) if "M" in ring and not points else (x + right, y + down)
            points.append((x, y))
        x, y = points[0]
        around = zip(points, [*points[1:], points[0]], strict=True)
        total += sum(a * d - b * c for (a, b), (c, d) in around) / 2
    return abs(total)


@pytest.mark.parametrize("state", ["CO", "CA", "TX", "MI", "VA", "WV", "HI"])
def test_a_border_encloses_all_counties_and_weighs_no_more(state):
    drawn = "".join(shape.path for shape in find_outline(state).shapes)
    border = silhouette(state)
    assert area(border) == pytest.approx(area(drawn))
    assert len(border) <= len(drawn)


def test_a_state_of_straight_borders_is_one_ring():
    assert silhouette("WY").count("M") == 1


def test_what_has_no_drawing_has_no_border():
    assert silhouette("FM") == ""
