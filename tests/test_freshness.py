"""How fresh a fact is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.freshness import (
    DUE,
    FRESH,
    OVER_A_YEAR,
    SPANS,
    STATES,
    due_on,
    due_range,
    last_evidence,
    state_on,
)
from rural_collab.partial_dates import PartialDate

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


@given(st.dates(), st.dates(date(1000, 1, 1)), st.sampled_from(sorted(set(SPANS.values()))))
def test_the_range_of_a_state_holds_exactly_what_is_in_that_state(checked, today, span):
    inside = [
        state
        for state in STATES
        for first, last in [due_range(state, today)]
        if first <= due_on(checked, span).toordinal() <= last
    ]
    assert inside == [state_on(checked, today, span)]


def test_an_unknown_state_has_no_range():
    assert due_range("ripe", TODAY) is None


spans = st.sampled_from(sorted(set(SPANS.values())))
days = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@given(days, days, spans)
def test_something_is_due_exactly_when_it_is_no_longer_fresh(checked, today, span):
    assert (state_on(checked, today, span) != FRESH) == (due_on(checked, span) <= today)


@given(days, days, spans)
def test_what_is_called_over_a_year_old_is(checked, today, span):
    if state_on(checked, today, span) == OVER_A_YEAR:
        assert (today - checked).days > 365


@given(days, st.integers(0, 2000), st.integers(0, 2000), spans)
def test_nothing_grows_fresher_by_waiting(checked, some, more, span):
    states = [state_on(checked, checked + timedelta(days=each), span) for each in (some, some + more)]
    assert STATES.index(states[0]) <= STATES.index(states[1])


def test_contacts_age_sooner_than_members_and_these_sooner_than_the_purpose():
    assert SPANS["contacts"] < SPANS["members"] < SPANS["profile"]


@given(days, st.lists(days))
def test_a_confirmation_counts_like_evidence_of_its_day(confirmed, told):
    found = last_evidence(confirmed, [PartialDate.of(day) for day in told])
    assert found.first_day == max([confirmed, *told])
