"""How fresh a fact is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.freshness import DUE, FRESH, OVER_A_YEAR, STATES, day_range, state_on

TODAY = date(2026, 10, 3)


@pytest.mark.parametrize(
    ("days_ago", "state"),
    [
        (0, FRESH),
        (183, FRESH),
        (184, DUE),
        (365, DUE),
        (366, OVER_A_YEAR),
        (40_000, OVER_A_YEAR),
        (-7, FRESH),
    ],
)
def test_half_a_year_is_fresh_and_a_year_is_not(days_ago, state):
    assert state_on(TODAY - timedelta(days=days_ago), TODAY) == state


@given(st.dates(), st.dates(date(1000, 1, 1)))
def test_the_range_of_a_state_holds_exactly_the_days_in_that_state(checked, today):
    inside = [
        state
        for state in STATES
        for first, last in [day_range(state, today)]
        if first <= checked.toordinal() <= last
    ]
    assert inside == [state_on(checked, today)]


def test_an_unknown_state_has_no_range():
    assert day_range("ripe", TODAY) is None
