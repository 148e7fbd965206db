"""Rules for dues, dues of a year, budgets and gifts, and the money of a collaborative that follows from them."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.errors import Refused
from rural_collab.fiscal_years import FiscalYear
from rural_collab.funding.commands import ASSESSMENTS, BUDGETS
from rural_collab.funding.flows import flows_of, grants_of
from rural_collab.funding.outlook import ahead, cliff, total
from rural_collab.funding.queries import (
    holds_in,
    list_assessments,
    list_dues_rules,
    list_gifts,
    list_money,
)
from rural_collab.funding.shares import Measure, dues
from tests.factories import make_collaborative, make_organization
from tests.funding.making import (
    make_award,
    make_budget,
    make_dues,
    make_dues_rule,
    make_gift,
    part,
)

Y25, Y26, Y27 = (FiscalYear(first) for first in (2025, 2026, 2027))


@pytest.fixture
def member(session):
    return make_organization(session, "Cortez Schools")


def test_years_of_a_rule_the_wrong_way_round_are_refused(session, prairie):
    with pytest.raises(Refused, match="lies before the first one") as refusal:
        make_dues_rule(session, prairie, amount_cents=5, first_year="2026-27", last_year="2025-26")
    assert list(refusal.value.fields) == ["last_year"]


def test_a_most_below_the_least_is_refused(session, prairie):
    with pytest.raises(Refused) as refusal:
        make_dues_rule(session, prairie, amount_cents=5, minimum_cents=10, maximum_cents=9)
    assert list(refusal.value.fields) == ["maximum_cents"]


@pytest.mark.parametrize(
    ("basis", "values", "field"),
    [
        ("per_pupil_total", {"amount_cents": 5}, "amount_cents"),
        ("none", {"amount_cents": 5}, "amount_cents"),
        ("flat_equal", {"rate_cents": 5}, "rate_cents"),
        ("flat_equal", {"tiers": [{"up_to": None, "cents": 5}]}, "tiers"),
    ],
)
def test_an_amount_that_dues_worked_out_so_never_use_is_refused(session, prairie, basis, values, field):
    with pytest.raises(Refused, match="not used") as refusal:
        make_dues_rule(session, prairie, basis, **values)
    assert list(refusal.value.fields) == [field]


def test_two_bands_with_the_same_limit_are_refused(session, prairie):
    bands = [{"up_to": 300, "cents": 5}, {"up_to": 300, "cents": 6}]
    with pytest.raises(Refused) as refusal:
        make_dues_rule(session, prairie, "tiered_by_enrollment", tiers=bands)
    assert list(refusal.value.fields) == ["tiers"]


def test_a_stored_rule_asks_what_it_says(session, prairie):
    bands = [{"up_to": None, "cents": 300_000}, {"up_to": 300, "cents": 100_000}]
    rule = make_dues_rule(session, prairie, "tiered_by_enrollment", tiers=bands, minimum_cents=150_000)
    assert [dues(rule.dues, Measure(students=students)) for students in (100, 400)] == [150_000, 300_000]


def test_a_rule_holds_in_its_years(session, prairie):
    old = make_dues_rule(session, prairie, amount_cents=5, last_year="2025-26")
    new = make_dues_rule(session, prairie, amount_cents=6, first_year="2026-27")
    assert [holds_in(old, year) for year in (Y25, Y26)] == [True, False]
    assert [holds_in(new, year) for year in (Y25, Y26)] == [False, True]
    assert list_dues_rules(session, prairie.id) == [new, old]


def test_the_dues_of_a_member_for_a_year_stand_once(session, prairie, member):
    make_dues(session, prairie, member, cents=5)
    with pytest.raises(Refused, match="stand here already") as refusal:
        make_dues(session, prairie, member, cents=6)
    assert list(refusal.value.fields) == ["fiscal_year"]
    make_dues(session, prairie, member, "2026-27", cents=6)
    assert [each.fiscal_year for each in list_assessments(session, prairie.id)] == ["2026-27", "2025-26"]


def test_dues_may_be_told_without_their_amount(session, prairie, member):
    found = make_dues(session, prairie, member, status="billed")
    ASSESSMENTS.edit(session, found, {"students": 412}, expected=found.version, by=REGISTRY)
    assert (found.cents, found.students) == (None, 412)


def test_a_year_has_one_budget_planned_and_one_actual(session, prairie):
    make_budget(session, prairie)
    make_budget(session, prairie, stage="actual")
    with pytest.raises(Refused, match="such a budget for this year already") as refusal:
        make_budget(session, prairie)
    assert list(refusal.value.fields) == ["fiscal_year"]


def test_a_gift_is_given_by_somebody_or_expected_of_all(session, prairie, member):
    with pytest.raises(Refused) as refusal:
        make_gift(session, prairie)
    assert list(refusal.value.fields) == ["giver_id"]
    given, expected = (
        make_gift(session, prairie, giver_id=member.id),
        make_gift(session, prairie, "A bus", expected_of_members=True),
    )
    assert list_gifts(session, prairie.id) == [expected, given]


def flows(session, collaborative):
    money = list_money(session, [collaborative.id])
    return flows_of(grants_of(money.awards, money.parts_of_others), money.assessments, money.budgets)


def test_an_award_counts_in_each_year_of_its_period(session, prairie):
    make_award(session, prairie, cents=7_300)
    found = flows(session, prairie)
    assert [(str(inflow.year), inflow.cents, inflow.lasts) for inflow in found.inflows] == [
        ("2025-26", 3_650, False),
        ("2026-27", 3_650, False),
    ]


def test_an_award_without_an_end_counts_in_the_school_year_it_begins(session, prairie):
    make_award(session, prairie, cents=500, begins="2022", ends=None)
    assert [(str(inflow.year), inflow.cents) for inflow in flows(session, prairie).inflows] == [
        ("2022-23", 500)
    ]


def test_what_is_not_stated_takes_part_in_no_sum_and_is_told_apart(session, prairie):
    silent = make_award(session, prairie, cents=None)
    dateless = make_award(session, prairie, begins=None, ends=None)
    found = flows(session, prairie)
    assert found.inflows == []
    assert [grant.award for grant in found.unstated] == [silent]
    assert [grant.award for grant in found.undated] == [dateless]


def test_a_part_of_another_s_award_is_money_of_whom_it_goes_to(session, prairie):
    network = make_collaborative(session, "Network")
    make_award(
        session, network, begins="2025-07", ends="2026-06", allocations=[part(prairie.organization, 60_000)]
    )
    assert total(flows(session, prairie).inflows) == 60_000
    assert total(flows(session, network).inflows) == 9_000_000


def test_dues_that_were_refused_or_waived_are_no_money(session, prairie, member):
    other, third = make_organization(session), make_organization(session)
    make_dues(session, prairie, member, cents=100, status="paid")
    make_dues(session, prairie, other, cents=50, status="refused")
    make_dues(session, prairie, third, status="billed")
    assert total(flows(session, prairie).inflows) == 100


def test_what_a_year_came_to_stands_for_what_was_planned(session, prairie):
    make_budget(session, prairie, costs=[("staff", 100)], incomes=[("earned_income", 30)])
    budget = make_budget(session, prairie, stage="actual", costs=[("staff", 80), ("transport", 45)])
    found = flows(session, prairie)
    assert found.costs == {Y25: 125}
    assert found.inflows == []
    rows = [{"category": "staff", "cents": 1, "note": None}]
    BUDGETS.edit(session, budget, {"costs": rows}, expected=budget.version, by=REGISTRY)
    assert flows(session, prairie).costs == {Y25: 1}


def test_the_cliff_comes_when_the_grant_ends_and_the_cost_goes_on(session, prairie, member):
    make_award(session, prairie, cents=2_000_000)
    make_dues(session, prairie, member, cents=300_000)
    make_budget(session, prairie, costs=[("everything", 1_200_000)])
    found = flows(session, prairie)
    years = ahead(found.inflows, found.costs, Y25)
    assert cliff(years).year == Y27
    assert [year.money for year in years[:3]] == [1_300_000, 1_300_000, 300_000]
