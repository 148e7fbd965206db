"""Random registries: what is told before a membership is changed is what schools' pages tell afterwards."""

from hypothesis import event, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from rural_collab.collaboratives.effects import as_if
from rural_collab.collaboratives.models import Membership
from rural_collab.fiscal_years import FiscalYear
from rural_collab.offerings.answering import Offered, kind_at
from rural_collab.offerings.changing import list_turned
from rural_collab.offerings.models import Offering
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import list_parents
from rural_collab.partial_dates import PartialDate
from tests.offerings.registry import SCHOOLS, registry, store
from tests.openness.strategies import DAYS_THAT_COUNT, MONDAY


def offered(session):
    """Everything that any school's page answers for."""
    pages = (page(session, school_id) for school_id in SCHOOLS)
    return sorted({each.id for one in pages for each in one.all})


def page(session, school_id, ids=None):
    school = session.get(Organization, school_id)
    offerings = None if ids is None else [session.get(Offering, each) for each in ids]
    return Offered(session, school, list_parents(session, school_id), offerings=offerings)


def answers(session, ids):
    """What students of each school are told of these offerings, by offering and school."""
    session.expunge_all()
    found = {}
    for school_id in SCHOOLS:
        asked = page(session, school_id, ids)
        for year in asked.years:
            kind = kind_at(asked.school)
            told = asked.answers(FiscalYear.parse(year), kind=kind, grade=None, day=MONDAY, point=None)
            found |= {(one.offer.id, school_id): one for one in told.answers.all}
    return found


def schools_of(session, body):
    """Schools whose students belong through a body: itself, what is part of it, and the same of its own members."""
    inner = set(session.scalars(select(Membership.member_id).where(Membership.collaborative_id == body)))
    return [
        school
        for school in SCHOOLS
        if {school, *(each.id for each in list_parents(session, school))} & {body, *inner}
    ]


def turned_by_hand(was, is_now):
    """Read a second time: how far a student is from being let in, and whether the fee is new."""
    ranks = {"open": 0, "if": 1, "closed": 2}
    found = {}
    for key, before in was.items():
        ranked = ranks[before.state], ranks[is_now[key].state]
        fees = before.asks_a_fee, is_now[key].asks_a_fee
        if 2 in ranked:
            how = None if ranked == (2, 2) else "closes" if ranked[1] == 2 else "opens"
        elif fees[0] != fees[1]:
            how = "fee" if fees[1] else "no_fee"
        else:
            how = None if ranked[0] == ranked[1] else "narrows" if ranked[1] else "widens"
        if how:
            found[key] = how
    return found


def chosen_change(dice):
    """Values a form might bring: an end on a day that counts, another beginning, or that it never was."""
    day = PartialDate.of(dice.choice([MONDAY, *DAYS_THAT_COUNT]))
    return dice.choice(
        [{"ended": day}, {"ended": day}, {"began": day}, {"status": "refused"}, {"ended": None}]
    )


@settings(max_examples=5)
@given(st.randoms(use_true_random=True))
def test_what_is_told_before_is_what_pages_answer_afterwards(session, dice):
    with session.begin_nested() as savepoint:
        store(session.connection(), registry(dice))
        session.expunge_all()
        ids, memberships = offered(session), session.scalars(select(Membership.id)).all()
        before = answers(session, ids)
        for membership_id in memberships:
            membership = session.get(Membership, membership_id)
            values = None if dice.random() < 0.5 else chosen_change(dice)
            would_be = None if values is None else as_if(membership, values)
            told = list_turned(session, membership.collaborative_id, {}, {membership_id: would_be}, [MONDAY])
            found = {(each.offering.id, one.id): each.turn for each in told for one in each.schools}
            schools = schools_of(session, membership.member_id)
            with session.begin_nested() as change:
                carry_out(session, membership_id, values)
                expected = turned_by_hand(before, answers(session, ids))
                change.rollback()
            assert found == {key: how for key, how in expected.items() if key[1] in schools}
            for how in {*found.values()}:
                event(how)
        savepoint.rollback()
    session.expunge_all()


def carry_out(session, membership_id, values):
    """Store it as it is, past the commands that would refuse some of it."""
    table, own = Membership.__table__, Membership.id == membership_id
    change = delete(table) if values is None else update(table).values(**values)
    session.connection().execute(change.where(own))
