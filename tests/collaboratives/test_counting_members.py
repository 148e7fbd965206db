"""Who is a member on a day: one rule, the same in Python, in SQL and read slowly from a calendar."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from rural_collab.collaboratives.models import NEVER_A_MEMBER, OVER, Membership
from rural_collab.collaboratives.queries import count_members, find_served_counties, list_memberships
from rural_collab.partial_dates import PartialDate
from rural_collab.vocabularies.terms import list_terms
from tests.factories import make_collaborative, make_membership, make_organization

TABLE = Membership.__table__
EVERY_DAY = [date(2019, 1, 1) + timedelta(days=number) for number in range(365 * 4 + 1)]
CALENDAR = [day.isoformat() for day in EVERY_DAY]

days = st.sampled_from(EVERY_DAY)
told_dates = st.none() | st.builds(
    lambda day, length: day[:length], st.sampled_from(CALENDAR), st.sampled_from([4, 7, 10])
)
statuses = st.sampled_from([term.code for term in list_terms("membership_status")])
memberships = st.fixed_dictionaries(
    {"status": statuses, **dict.fromkeys(("began", "ended", "first_seen", "last_seen"), told_dates)}
)


@pytest.fixture
def pair(session):
    """A collaborative and an organization that is no member yet."""
    return make_collaborative(session), make_organization(session)


def read_slowly(told, day):
    """The rule in words, with a calendar at hand."""
    begins = told["began"] or told["first_seen"]
    ends = told["ended"] or ((told["last_seen"] or begins) if told["status"] in OVER else None)
    if told["status"] in NEVER_A_MEMBER or begins is None:
        return False
    first = min(written for written in CALENDAR if written.startswith(begins))
    last = max(written for written in CALENDAR if ends is None or written.startswith(ends))
    return first <= day.isoformat() <= last


def as_object(told):
    dates = {name: PartialDate.parse(text) for name, text in told.items() if name != "status" and text}
    return Membership(status=told["status"], **dates)


@given(memberships, days)
@example(
    {"status": "active", "began": "2020", "ended": "2020", "first_seen": None, "last_seen": None},
    date(2020, 12, 31),
)
@example(
    {"status": "left", "began": None, "ended": None, "first_seen": "2021-02", "last_seen": None},
    date(2021, 2, 28),
)
def test_the_rule_in_python_is_the_rule_in_words(told, day):
    assert as_object(told).counts_on(day) == read_slowly(told, day)


@given(st.lists(memberships, min_size=1, max_size=12), days)
def test_the_rule_in_sql_is_the_rule_in_python(session, pair, all_told, day):
    collaborative, member = pair
    session.connection().execute(delete(TABLE))
    rows = [
        {"id": uuid4(), "collaborative_id": collaborative.id, "member_id": member.id, "role": "member"}
        | {name: told[name] for name in told if name == "status"}
        | {name: PartialDate.parse(text) if text else None for name, text in told.items() if name != "status"}
        for told in all_told
    ]
    session.connection().execute(insert(TABLE), rows)
    counted = set(session.scalars(select(Membership.id).where(Membership.counts_on(day))))
    by_hand = {row["id"] for row, told in zip(rows, all_told, strict=True) if as_object(told).counts_on(day)}
    assert counted == by_hand


@pytest.mark.parametrize("day", [date.min, date(999, 12, 31), date(9999, 12, 31)])
def test_the_rule_holds_for_the_farthest_days(session, pair, day):
    membership = make_membership(session, *pair, began="1600")
    counted = session.scalars(select(Membership.id).where(Membership.counts_on(day))).all()
    assert (membership.id in counted) == membership.counts_on(day) == (day.year > 1600)


def test_a_status_that_means_no_member_never_counts():
    assert {"prospective", "declined"} <= NEVER_A_MEMBER
    assert {"left", "removed", "lapsed"} <= OVER
    assert not NEVER_A_MEMBER & OVER


def test_members_are_counted_for_a_day_and_by_type_each_once(session):
    prairie, other = make_collaborative(session), make_collaborative(session)
    district = make_organization(session)
    college = make_organization(session, org_type="community_college")
    make_membership(session, prairie, district, role="member", began="2018", ended="2020-06", status="left")
    make_membership(session, prairie, district, role="fiscal_agent", began="2019")
    make_membership(session, prairie, college, role="partner", began="2021-08")
    make_membership(session, other, college, role="partner", began="2000")

    def numbers(day):
        return count_members(session, [prairie.id], on=date.fromisoformat(day)).get(prairie.id, {})

    assert numbers("2017-12-31") == {}
    assert numbers("2018-01-01") == {"school_district": 1}
    assert numbers("2019-05-01") == {"school_district": 1}
    assert numbers("2021-07-31") == {"school_district": 1}
    assert numbers("2021-08-01") == {"school_district": 1, "community_college": 1}
    assert count_members(session, [], on=date(2020, 1, 1)) == {}


def test_the_members_of_a_day_are_those_that_count_on_it(session):
    prairie = make_collaborative(session)
    for name, began, ended in [("Early", "2010", "2015"), ("Always", "2010", None), ("Late", "2020", None)]:
        make_membership(session, prairie, make_organization(session, name), began=began, ended=ended)
    session.commit()

    def names(on=None):
        return [membership.member.name for membership in list_memberships(session, prairie.id, on=on)]

    assert names() == ["Always", "Early", "Late"]
    assert names(date(2015, 12, 31)) == ["Always", "Early"]
    assert names(date(2016, 1, 1)) == ["Always"]
    assert names(date(2020, 1, 1)) == ["Always", "Late"]


def test_counties_are_served_through_members_of_that_day(session):
    prairie = make_collaborative(session)
    dolores = make_organization(session, "Dolores", county_fips="08033")
    make_membership(session, prairie, dolores, began="2018", ended="2019")
    college = make_organization(session, "College", org_type="community_college", county_fips="08083")
    make_membership(session, prairie, college, role="partner", began="2018")
    session.commit()

    def served(on):
        members = list_memberships(session, prairie.id, on=on)
        return [county.fips for county in find_served_counties(session, {prairie.id: members})[prairie.id]]

    assert served(date(2018, 5, 1)) == ["08033"]
    assert served(date(2020, 1, 1)) == []
