"""What a membership may be: whose, in which role, from when until when."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from rural_collab.access.identity import REGISTRY
from rural_collab.collaboratives.commands import edit_membership, overlap, remove_membership
from rural_collab.collaboratives.models import Membership
from rural_collab.collaboratives.queries import list_memberships_of, list_networks
from rural_collab.errors import Refused, Stale
from tests.factories import make_collaborative, make_membership, make_organization, when
from tests.test_partial_dates import partial_dates


@pytest.fixture
def member(session):
    return make_organization(session, "Cortez Schools")


def test_a_member_may_have_several_roles_at_once(session, prairie, member):
    make_membership(session, prairie, member, role="member", began="2018")
    make_membership(session, prairie, member, role="fiscal_agent", began="2018")
    assert {found.role for found in list_memberships_of(session, member.id)} == {"member", "fiscal_agent"}


@pytest.mark.parametrize(
    ("began", "ended"),
    [
        ("2019", None),
        ("2017", "2019"),
        ("2019-05", "2019-06"),
        ("2010", "2030"),
        ("2018", "2021"),
        ("2021-01", None),
    ],
)
def test_the_same_role_twice_at_once_is_refused(session, prairie, member, began, ended):
    make_membership(session, prairie, member, began="2018", ended="2021-06", status="left")
    with pytest.raises(Refused, match="already has that role in that time") as refusal:
        make_membership(session, prairie, member, began=began, ended=ended)
    assert "began" in refusal.value.fields
    assert len(list_memberships_of(session, member.id)) == 1


@pytest.mark.parametrize(
    ("began", "ended"),
    [("2021-07", None), ("2021-06", None), ("2022", None), ("2010", "2017"), ("2010", "2018")],
)
def test_a_member_that_left_may_come_back(session, prairie, member, began, ended):
    make_membership(session, prairie, member, began="2018", ended="2021-06", status="left")
    make_membership(session, prairie, member, began=began, ended=ended)
    assert len(list_memberships_of(session, member.id)) == 2


def test_two_lasting_memberships_of_the_same_role_overlap_whenever_they_began(session, prairie, member):
    make_membership(session, prairie, member, began="2018")
    with pytest.raises(Refused, match="already has that role"):
        make_membership(session, prairie, member, began="1990")


@given(st.tuples(partial_dates(), partial_dates()), st.tuples(partial_dates(), partial_dates()))
def test_periods_overlap_the_same_from_both_sides(one, other):
    first, second = (
        Membership(status="left", began=min(pair), ended=max(pair, key=lambda date: date.last_day))
        for pair in (one, other)
    )
    assert overlap(first, second) == overlap(second, first)
    apart = first.stops.last_day < second.starts.first_day or second.stops.last_day < first.starts.first_day
    assert not (apart and overlap(first, second))


def test_an_end_that_lies_before_the_beginning_is_refused(session, prairie, member):
    with pytest.raises(Refused, match="would end before it began") as refusal:
        make_membership(session, prairie, member, began="2021-08", ended="2021-07")
    assert list(refusal.value.fields) == ["ended"]
    with pytest.raises(Refused) as refusal:
        make_membership(session, prairie, member, began="2021-08", last_seen="2020", status="left")
    assert list(refusal.value.fields) == ["last_seen"]


def test_an_end_in_the_year_of_the_beginning_is_fine(session, prairie, member):
    found = make_membership(session, prairie, member, began="2021-08", ended="2021")
    assert [found.counts_on(date(2021, month, 1)) for month in (7, 8, 12)] == [False, True, True]


def test_a_membership_without_any_date_is_refused(session, prairie, member):
    with pytest.raises(Refused, match="Say when the membership began") as refusal:
        make_membership(session, prairie, member, began=None)
    assert list(refusal.value.fields) == ["began"]


def test_since_when_it_is_known_will_do_for_a_beginning(session, prairie, member):
    found = make_membership(session, prairie, member, began=None, first_seen="2024-01")
    assert found.starts == when("2024-01")
    assert found.stops is None


def test_a_collaborative_is_not_its_own_member(session, prairie):
    with pytest.raises(Refused, match="cannot be its own member"):
        make_membership(session, prairie, prairie.organization)


def test_a_collaborative_may_belong_to_another(session, prairie):
    network = make_collaborative(session, "Network")
    make_membership(session, network, prairie.organization)
    assert list_networks(session, prairie.id) == {prairie.id, network.id}
    assert list_networks(session, network.id) == {network.id}


@pytest.mark.parametrize("depth", [2, 3, 6])
def test_circles_of_collaboratives_are_refused_at_any_depth(session, depth):
    chain = [make_collaborative(session, f"Link {number}") for number in range(depth)]
    for lower, upper in pairwise(chain):
        make_membership(session, upper, lower.organization, began="1990", ended="1991", status="left")
    with pytest.raises(Refused, match="a network this collaborative belongs to") as refusal:
        make_membership(session, chain[0], chain[-1].organization)
    assert list(refusal.value.fields) == ["member"]


def test_collaboratives_that_meet_again_higher_up_are_no_circle(session, prairie):
    one, other, top = (make_collaborative(session) for _ in range(3))
    for network in (one, other):
        make_membership(session, network, prairie.organization)
        make_membership(session, top, network.organization)
    assert list_networks(session, prairie.id) == {prairie.id, one.id, other.id, top.id}


def test_a_membership_is_ended_and_not_erased(session, prairie, member):
    found = make_membership(session, prairie, member)
    values = {"status": "left", "ended": when("2024-06"), "exit_reason": "cost", "residual_access": "Welding"}
    edit_membership(session, found, values, expected=found.version, by=REGISTRY)
    session.commit()
    session.expire_all()
    assert (found.status, found.ended, found.residual_access) == ("left", when("2024-06"), "Welding")


def test_an_edit_may_not_make_two_memberships_overlap(session, prairie, member):
    make_membership(session, prairie, member, began="2010", ended="2015", status="left")
    later = make_membership(session, prairie, member, began="2020")
    with pytest.raises(Refused, match="already has that role"):
        edit_membership(session, later, {"began": when("2014")}, expected=None, by=REGISTRY)
    session.commit()
    assert session.get(Membership, later.id).began == when("2020")


def test_an_edit_of_a_version_long_gone_is_stale(session, prairie, member):
    found = make_membership(session, prairie, member)
    opened = found.version
    edit_membership(session, found, {"note": "First"}, expected=opened, by=REGISTRY)
    with pytest.raises(Stale):
        edit_membership(session, found, {"note": "Second"}, expected=opened, by=REGISTRY)
    assert found.note == "First"


def test_a_membership_that_never_was_is_taken_out(session, prairie, member):
    remove_membership(session, make_membership(session, prairie, member), by=REGISTRY)
    assert session.scalars(select(Membership).where(Membership.member_id == member.id)).all() == []
    make_membership(session, prairie, member)


def test_a_refused_membership_leaves_nothing_behind(session, prairie, member):
    version = prairie.version
    with pytest.raises(Refused):
        make_membership(session, prairie, member, began=None)
    session.commit()
    assert prairie.version == version
    assert list_memberships_of(session, member.id) == []
