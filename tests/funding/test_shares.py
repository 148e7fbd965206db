"""Sharing a cost to the cent, and what a rule for dues asks."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.funding.shares import (
    FORMULAS,
    Dues,
    Indivisible,
    Measure,
    Payer,
    Terms,
    Tier,
    dues,
    estimate,
    share_estimate,
    split,
    tier_of,
)

totals = st.integers(0, 10**13)
weights = st.lists(st.integers(0, 10**6) | st.fractions(0, 1000), min_size=1, max_size=30).filter(
    lambda each: sum(each) > 0
)
payers = st.lists(
    st.builds(Payer, st.integers(1, 50_000), st.integers(1, 500), st.integers(1, 300)),
    min_size=1,
    max_size=20,
)
terms = st.builds(
    Terms,
    st.integers(0, 100),
    st.lists(st.builds(Tier, st.integers(1, 5000), st.integers(1, 50)), min_size=1, max_size=5).map(tuple),
)
formulas = st.sampled_from(sorted(FORMULAS))


@given(totals, weights)
def test_shares_come_to_the_cost_to_the_cent(total, weights):
    assert sum(split(total, weights)) == total


@given(totals, weights)
def test_no_share_is_a_cent_or_more_from_the_exact_one(total, weights):
    for share, weight in zip(split(total, weights), weights, strict=True):
        assert abs(share - Fraction(total) * weight / sum(weights)) < 1


@given(totals, weights)
def test_who_weighs_more_never_pays_less(total, weights):
    shares = dict(zip(range(len(weights)), split(total, weights), strict=True))
    ordered = sorted(shares, key=lambda place: weights[place])
    for lighter, heavier in pairwise(ordered):
        assert shares[lighter] <= shares[heavier] or weights[lighter] == weights[heavier]


def test_the_cents_left_over_go_to_the_largest_remainders():
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(1000, [3, 3, 1]) == [429, 428, 143]


@pytest.mark.parametrize("nothing", [[0], [0, 0, 0]])
def test_a_cost_cannot_be_divided_by_nothing(nothing):
    with pytest.raises(Indivisible):
        split(100, nothing)


@given(totals, payers, terms, formulas)
def test_every_formula_shares_the_whole_cost(total, payers, terms, formula):
    shares = FORMULAS[formula](total, payers, terms)
    assert sum(shares) == total
    assert min(shares) >= 0


@given(totals, payers, terms)
def test_the_formulas_meet_at_their_ends(total, payers, terms):
    """All of it as a base is flat, none of it is per student; equal means are per student too."""
    base = FORMULAS["base_plus_per_pupil"]
    assert base(total, payers, replace(terms, base_percent=100)) == FORMULAS["flat"](total, payers, terms)
    assert base(total, payers, replace(terms, base_percent=0)) == FORMULAS["per_pupil"](total, payers, terms)
    equal = [replace(payer, means=80) for payer in payers]
    assert FORMULAS["ability_to_pay"](total, equal, terms) == FORMULAS["per_pupil"](total, payers, terms)


def test_a_cost_is_shared_as_the_formula_says():
    small, large = Payer(100, uses=1, means=50), Payer(900, uses=3, means=100)
    shared = {
        name: formula(100_000, [small, large], Terms(base_percent=40, tiers=(Tier(300, 1), Tier(None, 4))))
        for name, formula in FORMULAS.items()
    }
    assert shared == {
        "flat": [50_000, 50_000],
        "per_pupil": [10_000, 90_000],
        "tiered": [20_000, 80_000],
        "base_plus_per_pupil": [26_000, 74_000],
        "usage": [25_000, 75_000],
        "ability_to_pay": [5_263, 94_737],
    }


def test_who_has_no_known_size_pays_the_equal_part_and_nothing_that_goes_by_students():
    known, unknown, terms = Payer(100), Payer(None), Terms(base_percent=40)
    shared = {
        name: formula(30_000, [known, known, unknown], terms)
        for name, formula in FORMULAS.items()
        if name != "usage"
    }
    assert shared == {
        "flat": [10_000, 10_000, 10_000],
        "per_pupil": [15_000, 15_000, 0],
        "tiered": [15_000, 15_000, 0],
        "base_plus_per_pupil": [13_000, 13_000, 4_000],
        "ability_to_pay": [15_000, 15_000, 0],
    }


@pytest.mark.parametrize("formula", ["per_pupil", "base_plus_per_pupil", "usage", "ability_to_pay"])
def test_a_formula_without_anything_to_go_by_says_so(formula):
    with pytest.raises(Indivisible):
        FORMULAS[formula](100, [Payer(0), Payer(0)], Terms())


def test_a_size_falls_into_the_smallest_band_that_holds_it():
    bands = (Tier(None, 4), Tier(300, 1), Tier(1000, 2))
    assert [tier_of(students, bands).amount for students in (0, 300, 301, 1000, 1001, 10**9)] == [
        1,
        1,
        2,
        2,
        4,
        4,
    ]
    assert tier_of(5000, (Tier(300, 1), Tier(1000, 2))).amount == 2


BANDS = (Tier(300, 50_000), Tier(None, 150_000))


@pytest.mark.parametrize(
    ("rule", "measure", "cents"),
    [
        (Dues("flat_equal", amount=250_000), Measure(), 250_000),
        (Dues("per_pupil_total", rate=325), Measure(students=412), 133_900),
        (Dues("per_pupil_total", rate=325), Measure(), None),
        (Dues("per_pupil_total"), Measure(students=412), None),
        (Dues("per_pupil_9_12", rate=1000), Measure(students=412), None),
        (Dues("per_pupil_9_12", rate=1000), Measure(high_school=120), 120_000),
        (Dues("tiered_by_enrollment", tiers=BANDS), Measure(students=300), 50_000),
        (Dues("tiered_by_enrollment", tiers=BANDS), Measure(students=301), 150_000),
        (Dues("tiered_by_enrollment"), Measure(students=301), None),
        (Dues("base_plus_per_pupil", amount=100_000, rate=100), Measure(students=50), 105_000),
        (Dues("base_plus_per_pupil", rate=100), Measure(students=50), None),
        (Dues("usage_based", rate=7500), Measure(uses=4), 30_000),
        (Dues("usage_based", rate=7500), Measure(), None),
        (Dues("equal_share_of_total", amount=100), Measure(members=3), 34),
        (Dues("equal_share_of_total", amount=100), Measure(), None),
        (Dues("ability_to_pay", rate=200), Measure(students=101, means=50), 10_100),
        (Dues("none"), Measure(), 0),
        (Dues("not_stated"), Measure(students=5), None),
        (Dues("per_pupil_total", rate=100, minimum=50_000), Measure(students=10), 50_000),
        (Dues("per_pupil_total", rate=100, maximum=50_000), Measure(students=10_000), 50_000),
    ],
)
def test_a_rule_asks_what_it_says(rule, measure, cents):
    assert dues(rule, measure) == cents


@given(
    st.sampled_from(
        ["flat_equal", "per_pupil_total", "base_plus_per_pupil", "usage_based", "ability_to_pay"]
    ),
    st.integers(0, 20_000),
    st.integers(0, 100),
)
def test_more_students_never_cost_less(basis, students, swing):
    rule = Dues(basis, amount=100_000, rate=275)
    found = estimate(rule, Measure(students=students, uses=students), swing)
    assert found.low <= found.likely <= found.high
    assert found.likely == dues(rule, Measure(students=students, uses=students))


def test_an_estimate_of_what_nobody_stated_is_none():
    assert estimate(Dues("per_pupil_total"), Measure(students=10), 10) is None


def test_our_share_goes_up_and_down_with_our_size():
    others = [Payer(300), Payer(600)]
    found = share_estimate(100_000, Payer(100), others, FORMULAS["per_pupil"], Terms(), 10)
    assert (found.low, found.likely, found.high) == (9_091, 10_000, 10_891)
