"""What follows from the money recorded."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.fiscal_years import FiscalYear
from rural_collab.funding.outlook import (
    Inflow,
    ahead,
    cliff,
    concentration,
    dependence,
    ends_within,
    mix,
    share_of,
    spread,
    time_limited_share,
    yearly,
)

Y23, Y24, Y25, Y26 = (FiscalYear(first) for first in (2023, 2024, 2025, 2026))
days = st.dates(date(2000, 1, 1), date(2040, 12, 31))
inflows = st.lists(
    st.builds(
        Inflow,
        st.builds(FiscalYear, st.integers(2015, 2030)),
        st.integers(0, 10**9),
        st.sampled_from(["member_dues", "state_formula", "philanthropy"]),
        giver=st.sampled_from(["a", "b", "c"]),
        lasts=st.booleans(),
        award=st.sampled_from([None, "x", "y"]),
    ),
    max_size=20,
)


def dues(year, cents):
    return Inflow(year, cents, "member_dues", lasts=True)


def grant(year, cents, award="grant"):
    return Inflow(year, cents, "state_grant_competitive", giver="state", award=award)


@given(st.integers(0, 10**13), days, days)
def test_an_award_over_its_years_comes_to_the_award(cents, one, other):
    begins, ends = sorted((one, other))
    parts = spread(cents, begins, ends)
    assert sum(parts.values()) == cents
    assert list(parts) == sorted(parts)
    assert (min(parts), max(parts)) == (FiscalYear.of(begins), FiscalYear.of(ends))


def test_a_three_year_award_from_august_falls_on_four_school_years_by_days():
    parts = spread(150_000_000, date(2023, 8, 1), date(2026, 7, 31))
    assert [str(year) for year in parts] == ["2023-24", "2024-25", "2025-26", "2026-27"]
    assert list(parts.values()) == [45_848_540, 49_954_380, 49_954_379, 4_242_701]


def test_a_period_that_ends_before_it_begins_is_no_period():
    with pytest.raises(ValueError, match="before it begins"):
        spread(100, date(2024, 1, 2), date(2024, 1, 1))


@given(inflows)
def test_the_mix_and_the_years_both_come_to_all_the_money(inflows):
    whole = sum(inflow.cents for inflow in inflows)
    assert sum(mix((inflow.type, inflow.cents) for inflow in inflows).values()) == whole
    assert sum(year.money for year in yearly(inflows)) == whole


@given(inflows)
def test_shares_of_the_money_lie_between_none_and_all_of_it(inflows):
    limited, whole = time_limited_share(inflows), sum(inflow.cents for inflow in inflows)
    assert (limited is None) == (whole == 0)
    assert limited is None or 0 <= limited <= 1
    assert sum(dependence(inflows).values()) <= 1


@given(inflows)
def test_years_follow_each_other_without_a_gap(inflows):
    years = [year.year for year in yearly(inflows)]
    assert all(earlier.next == later for earlier, later in pairwise(years))


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 10**9), min_size=1))
def test_concentration_lies_between_all_the_same_and_only_one(sums):
    found = concentration(sums)
    assert Fraction(1, len(sums)) <= found.index <= 1
    assert found.share**2 <= found.index <= found.share
    assert sums[found.largest] == max(sums.values())


def test_nothing_hangs_on_anybody_without_money():
    assert concentration({}) is None
    assert dependence([]) == {}
    assert time_limited_share([]) is None
    assert share_of(0, 0) is None
    assert yearly([]) == []


def test_the_mix_names_the_largest_first():
    assert list(mix([("dues", 10), ("grant", 70), ("dues", 5)]).items()) == [("grant", 70), ("dues", 15)]


def test_what_depends_on_an_award_is_its_part_of_the_money():
    found = dependence([grant(Y25, 600, "a"), grant(Y25, 100, "b"), dues(Y25, 300)])
    assert found == {"a": Fraction(6, 10), "b": Fraction(1, 10)}


def test_the_cliff_is_the_first_year_whose_money_is_below_its_cost():
    money = [dues(Y24, 400), grant(Y24, 700), grant(Y25, 600)]
    years = ahead(money, {Y24: 1000}, Y24)
    assert [(year.money, year.is_short) for year in years[:3]] == [(1100, False), (1000, False), (400, True)]
    assert cliff(years).year == Y26
    assert [year.is_cost_told for year in years[:2]] == [True, False]


def test_dues_go_on_as_last_told_and_grants_do_not():
    years = ahead([dues(Y23, 100), dues(Y24, 150), grant(Y24, 900)], {}, Y24)
    assert [(year.lasting, year.limited) for year in years[:2]] == [(150, 900), (150, 0)]


def test_without_a_budget_nobody_can_say_when_the_cliff_comes():
    assert cliff(ahead([grant(Y24, 500)], {}, Y24)) is None


def test_a_later_budget_does_not_tell_what_an_earlier_year_costs():
    years = ahead([dues(Y24, 100)], {Y25: 300}, Y24)
    assert [year.cost for year in years[:2]] == [None, 300]
    assert cliff(years).year == Y25


@given(inflows, st.dictionaries(st.builds(FiscalYear, st.integers(2015, 2030)), st.integers(0, 10**9)))
def test_no_year_before_the_cliff_is_short(inflows, costs):
    years = ahead(inflows, costs, Y23)
    found = cliff(years)
    before = years if found is None else years[: years.index(found)]
    assert not any(year.is_short for year in before)
    assert found is None or found.money < found.cost


@pytest.mark.parametrize(
    ("ends", "is_soon"),
    [
        (None, False),
        (date(2026, 5, 31), False),
        (date(2026, 6, 1), True),
        (date(2027, 6, 1), True),
        (date(2027, 6, 2), False),
    ],
)
def test_what_ends_within_twelve_months_lasts_at_most_a_year_from_now(ends, is_soon):
    assert ends_within(ends, date(2026, 6, 1), 12) is is_soon
