"""What is about few students is never told, nor can it be worked out from what is told."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.community.outcome_commands import safe
from rural_collab.community.suppression import FEWEST, hidden_parts, is_small, is_small_rate

COUNTS = range(36)


def told(total, parts):
    """What a reader sees: the total and the parts, None for what is hidden."""
    found = safe(
        {
            "measure": "students_served",
            "value": total,
            "parts": [{"label": str(place), "value": part} for place, part in enumerate(parts)],
        }
    )
    return found["value"], tuple(row["value"] for row in found["parts"])


@pytest.mark.parametrize("many", [1, 2, 3])
def test_whoever_knows_the_rule_and_subtracts_still_cannot_tell_a_small_number(many):
    """Everything that could stand behind what is shown is listed: no small number is the only one that could."""
    behind = defaultdict(list)
    for parts in product(COUNTS, repeat=many):
        behind[told(sum(parts), parts)].append(parts)
    for could_be in behind.values():
        for numbers in zip(*could_be, strict=True):
            assert len(set(numbers)) > 1 or not is_small(numbers[0]), could_be[0]


@pytest.mark.parametrize("many", [2, 3])
def test_hidden_parts_taken_together_are_never_few(many):
    for parts in product(COUNTS, repeat=many):
        total, shown = told(sum(parts), parts)
        if total is not None:
            assert not is_small(total - sum(part or 0 for part in shown)), (total, shown)


@given(parts=st.lists(st.integers(0, 400), max_size=8), more=st.integers(0, 40))
def test_what_is_left_of_a_total_is_never_few_even_where_some_parts_are_not_listed(parts, more):
    total, shown = told(sum(parts) + more, parts)
    assert not any(part is not None and is_small(part) for part in shown)
    if total is not None:
        left = total - sum(part or 0 for part in shown)
        assert not is_small(left) or not any(shown)


@given(parts=st.lists(st.integers(0, 400), max_size=8))
def test_hiding_again_what_was_stored_hides_no_more(parts):
    total = sum(parts)
    once = hidden_parts(total, parts)
    stored = [None if place in once else part for place, part in enumerate(parts)]
    assert hidden_parts(total, stored) == once


@given(parts=st.lists(st.integers(FEWEST, 400), max_size=8))
def test_where_nobody_is_few_everything_is_told(parts):
    assert told(sum(parts), parts) == (sum(parts) or (0 if not parts else None), tuple(parts))


@given(percent=st.integers(0, 100), people=st.integers(0, 400))
def test_a_share_is_told_only_where_those_who_have_it_and_those_who_have_not_are_many_or_none(
    percent, people
):
    found = safe({"measure": "on_time_graduation", "value": percent, "people": people})
    having = people * percent / 100
    assert (found["value"] is None) == any(map(is_small, (people, having, people - having)))
    assert found["people"] is None or not is_small(found["people"])


def test_a_number_out_of_a_number_hides_the_few_who_are_left():
    found = safe({"measure": "students_served", "value": 90, "people": 100})
    assert (found["value"], found["is_hidden"]) == (None, True)
    assert not is_small_rate(50, 100)


def test_employers_and_money_raised_are_no_students():
    assert safe({"measure": "employers_engaged", "value": 8})["value"] == 8
    assert safe({"measure": "funds_raised", "value": 12})["value"] == 12
    assert safe({"measure": "teachers_credentialed", "value": 8})["value"] is None
    assert safe({"measure": "industry_credentials_earned", "value": 8})["is_hidden"]
