"""What a search may ask of money."""

from fractions import Fraction

import pytest
from sqlalchemy import event

from rural_collab.fiscal_years import FiscalYear
from rural_collab.funding.findable import band_of, find_money, paid_through
from rural_collab.vocabularies.terms import is_known
from tests.factories import make_collaborative, make_organization
from tests.funding.making import make_award, make_budget, make_dues, make_dues_rule, make_program, part

Y2025 = FiscalYear(2025)


def money(session, collaborative):
    return find_money(session, [collaborative.id])[collaborative.id]


def test_types_of_money_count_whether_or_not_their_amount_is_stated(session, prairie):
    network = make_collaborative(session)
    program = make_program(session, "Rural CoAction", type="federal_relief")
    make_award(
        session,
        network,
        program_id=program.id,
        type=None,
        cents=None,
        allocations=[part(prairie.organization)],
    )
    make_award(session, prairie, type="philanthropy")
    make_budget(session, prairie, incomes=[("earned_income", 5)])
    make_dues_rule(session, prairie)
    assert money(session, prairie).types == {
        "federal_relief",
        "philanthropy",
        "earned_income",
        "member_dues",
    }
    assert money(session, network).types == {"federal_relief"}


def test_no_dues_are_no_money(session, prairie):
    make_dues_rule(session, prairie, "none")
    assert money(session, prairie).types == set()
    assert money(session, prairie).time_limited(Y2025) is None


def test_the_time_limited_part_is_that_of_the_year(session, prairie):
    make_award(session, prairie, cents=300, begins="2025-07-01", ends="2026-06-30")
    make_dues(session, prairie, make_organization(session), "2025-26", cents=200)
    found = money(session, prairie)
    years = [found.time_limited(FiscalYear(year)) for year in (2024, 2025, 2026)]
    assert years == [None, "half_or_more", "none"]


def test_an_amount_that_nobody_states_takes_part_in_no_share(session, prairie):
    make_award(session, prairie, cents=None)
    assert money(session, prairie).time_limited(Y2025) is None


@pytest.mark.parametrize(
    ("share", "band"),
    [
        (Fraction(0), "none"),
        (Fraction(1, 1000), "under_half"),
        (Fraction(499, 1000), "under_half"),
        (Fraction(1, 2), "half_or_more"),
        (Fraction(999, 1000), "half_or_more"),
        (Fraction(1), "all"),
    ],
)
def test_a_share_falls_into_one_band(share, band):
    assert band_of(share) == band
    assert is_known("time_limited_share", band)


@pytest.fixture
def asked(connection):
    """Every statement sent, in order."""
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield sent
    event.remove(connection, "before_cursor_execute", note)


def test_the_money_of_many_is_read_in_as_few_statements_as_that_of_one(session, asked):
    def read(number):
        many = [make_collaborative(session) for _ in range(number)]
        program = make_program(session, f"Program {number}", administrator_id=many[0].id)
        for each in many:
            parts = [part(other.organization, 5) for other in many if other is not each]
            make_award(session, each, program_id=program.id, funder_id=many[0].id, allocations=parts)
            make_budget(session, each, incomes=[("earned_income", 5)])
        session.commit()
        session.expunge_all()
        asked.clear()
        found = find_money(session, [each.id for each in many])
        assert all(each.types and each.flows.inflows for each in found.values())
        return len(asked)

    assert read(2) == read(6) < 10


def test_an_award_concerns_whoever_has_a_part_in_it(session, prairie):
    network, other = make_collaborative(session), make_collaborative(session)
    program = make_program(session)
    make_award(session, network, program_id=program.id, allocations=[part(prairie.organization)])
    make_award(session, other)
    both = {network.id, prairie.id}
    assert paid_through(session, [network.id], []) == both
    assert paid_through(session, [], [program.id]) == both
    assert paid_through(session, [prairie.id], []) == set()
