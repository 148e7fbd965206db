"""The graph of a pathway against an independent reading of it: a student who tries everything."""

from itertools import combinations, pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.pathways.drawing import draw
from rural_collab.pathways.graph import Node, find_loop, find_problems, place_of, strands_of, when_reached

NUMBERS = ("1", "2", "3", "4", "5")
GRADES = (9, 10, 11)


@st.composite
def ladders(draw):
    """Up to five steps that come after any others, themselves included, on up to two strands."""
    numbers = NUMBERS[: draw(st.integers(0, len(NUMBERS)))]
    return [
        Node(
            number,
            after=tuple(draw(st.lists(st.sampled_from(numbers), unique=True, max_size=2))),
            need=draw(st.sampled_from(["required", "optional", "choice"])),
            choice=draw(st.sampled_from([None, None, "a", "b"])),
            strand=draw(st.sampled_from([None, None, "x", "y"])),
            grade=draw(st.sampled_from([None, *GRADES])),
            is_exit=draw(st.booleans()),
        )
        for number in numbers
    ]


def may_take(step, done, nodes):
    """Read the rules once more, for somebody who has done ``done``."""
    visible = [number for number in step.after if number in nodes]
    if step.after and not visible:
        return False
    return all(
        number in done
        or (
            nodes[number].choice
            and any(other in done and nodes[other].choice == nodes[number].choice for other in visible)
        )
        for number in visible
    )


def tries_everything(ladder, strand):
    """Every step that a student on this strand can ever take, by walking through all that can be done and when."""
    nodes = {node.number: node for node in ladder if node.strand in {None, strand}}
    states, earliest = {(grade, frozenset()) for grade in (0, *GRADES)}, {}
    to_visit = list(states)
    while to_visit:
        grade, done = to_visit.pop()
        found = {(later, done) for later in GRADES if later > grade}
        for node in nodes.values():
            if node.number not in done and node.grade in {None, grade} and may_take(node, done, nodes):
                earliest[node.number] = min(grade, earliest.get(node.number, grade))
                found.add((grade, done | {node.number}))
        to_visit += found - states
        states |= found
    return earliest


def has_an_order(ladder):
    """Whether the steps can be written down so that each stands after all it comes after."""
    after = {node.number: set(node.after) for node in ladder}
    return any(
        all(after[number] <= set(order[:place]) for place, number in enumerate(order))
        for order in permutations(after)
    )


@given(ladders())
def test_a_loop_is_found_where_no_order_of_the_steps_exists_and_each_of_its_steps_waits_for_the_next(ladder):
    loop = find_loop(ladder)
    assert bool(loop) is not has_an_order(ladder)
    after = {node.number: node.after for node in ladder}
    assert loop[:1] == loop[-1:]
    assert all(earlier in after[later] for earlier, later in pairwise(loop))


@given(ladders())
def test_what_is_reached_and_when_is_what_a_student_finds_who_tries_everything(ladder):
    if not find_loop(ladder):
        for strand in strands_of(ladder):
            assert when_reached(ladder, strand) == tries_everything(ladder, strand)


@given(ladders(), st.booleans())
def test_nothing_is_wrong_only_where_everybody_gets_through(ladder, is_partial):
    is_clear = not list(find_problems(ladder, is_partial=is_partial))
    if is_clear:
        assert has_an_order(ladder)
        for strand in strands_of(ladder) if ladder else ():
            reached = tries_everything(ladder, strand)
            assert is_partial or any(node.is_exit for node in ladder if node.number in reached)
            needed = [n for n in ladder if n.strand in {None, strand} and n.need != "optional"]
            assert all(
                node.number in reached
                or any(o.choice and o.choice == node.choice and o.number in reached for o in needed)
                for node in needed
            )


@given(st.lists(st.integers(1, 40), unique=True), st.sampled_from(["", "a"]))
def test_numbers_stand_as_people_count(numbers, letter):
    typed = [f"{number}{letter}" for number in numbers]
    assert sorted(typed, key=place_of) == [f"{number}{letter}" for number in sorted(numbers)]
    for one, other in combinations(typed, 2):
        assert place_of(one) != place_of(other)


def test_a_letter_stands_behind_its_number():
    assert sorted(["10", "3b", "2", "3", "3a"], key=place_of) == ["2", "3", "3a", "3b", "10"]


STRAIGHT = [Node("1"), Node("2", after=("1",), is_exit=True)]


@pytest.mark.parametrize(
    ("ladder", "sentence"),
    [
        ([Node("1"), Node("1", is_exit=True)], "Several steps have the number 1"),
        ([Node("1", after=("7", "9"), is_exit=True)], "Step 1 comes after 7, 9, which is not among the steps"),
        ([Node("1", after=("2",)), Node("2", after=("1",), is_exit=True)], "wait for each other: 1 → 2 → 1"),
        ([Node("1", after=("1",), is_exit=True)], "wait for each other: 1 → 1"),
        ([Node("1"), Node("2", after=("1",))], "one step at least that one can stop there"),
        ([Node("1", grade=11, is_exit=True), Node("2", after=("1",), grade=10)], "Nobody can get to step 2"),
        (
            [Node("1", strand="x", is_exit=True), Node("2", strand="y", is_exit=True), Node("3", after=("1",))],
            "Nobody can get to step 3",
        ),
        ([Node("1", is_exit=True, strand="Nursing"), Node("2", strand="Ambulance")], "one step of Ambulance"),
        ([Node("1", need="choice", is_exit=True)], "Step 1 is one of several: say which choice"),
        ([Node("1", need="choice", choice="Math", is_exit=True)], "Only step 1 belongs to the choice “Math”"),
    ],
)  # fmt: skip
def test_each_thing_that_can_be_wrong_has_its_sentence(ladder, sentence):
    (problem,) = find_problems(ladder, is_partial=False)
    assert sentence in problem


def test_of_a_ladder_that_is_known_in_part_no_exit_is_asked_for():
    assert list(find_problems([Node("1")], is_partial=True)) == []
    assert list(find_problems([], is_partial=False)) == []


def test_after_a_choice_or_on_either_strand_the_way_goes_on():
    chosen = [
        Node("1a", need="choice", choice="Start"),
        Node("1b", need="choice", choice="Start"),
        Node("2", after=("1a", "1b"), is_exit=True),
    ]
    strands = [
        Node("1"),
        Node("2a", after=("1",), strand="Nursing"),
        Node("2b", after=("1",), strand="Ambulance"),
        Node("3", after=("2a", "2b"), is_exit=True),
    ]
    for ladder in (STRAIGHT, chosen, strands):
        assert list(find_problems(ladder, is_partial=False)) == []
    assert strands_of(strands) == ["Nursing", "Ambulance"]


@given(ladders())
def test_a_drawing_holds_each_step_once_below_all_it_comes_after_and_a_line_for_each(ladder):
    drawing = None if find_loop(ladder) else draw(ladder)
    if drawing is None:
        return
    spots = {spot.number: spot for spot in drawing.spots}
    assert sorted(spots) == [node.number for node in ladder]
    assert len({(spot.x, spot.y) for spot in drawing.spots}) == len(ladder)
    assert all(0 < spot.x < drawing.width and 0 < spot.y < drawing.height for spot in drawing.spots)
    assert all(spots[earlier].y < spots[node.number].y for node in ladder for earlier in node.after)
    assert len(drawing.lines) == sum(len(node.after) for node in ladder)
