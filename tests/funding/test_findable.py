"""What a search may ask of money."""

from fractions import Fraction

from rural_collab.funding.findable import FindableMoney
from tests.factories import make_collaborative, make_organization
from tests.funding.making import make_award, make_budget, make_dues, make_dues_rule, make_program, part


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
    found = FindableMoney(session, prairie.id)
    assert found.types == {"federal_relief", "philanthropy", "earned_income", "member_dues"}


def test_no_dues_are_no_money(session, prairie):
    make_dues_rule(session, prairie, "none")
    assert FindableMoney(session, prairie.id).types == set()
    assert FindableMoney(session, prairie.id).limited_share is None


def test_the_time_limited_part_is_of_all_that_is_stated(session, prairie):
    make_award(session, prairie, cents=300)
    make_dues(session, prairie, make_organization(session), cents=100)
    assert FindableMoney(session, prairie.id).limited_share == Fraction(3, 4)
