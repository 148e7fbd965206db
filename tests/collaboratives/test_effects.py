"""What becomes of a membership that ends, is removed or begins: told before it is saved, and true afterwards."""

from datetime import timedelta

import pytest

from rural_collab.access.identity import Role
from rural_collab.clock import today
from rural_collab.collaboratives.models import Membership
from rural_collab.collaboratives.queries import list_memberships_of
from rural_collab.desk.naming import BECOMES, namings
from rural_collab.fiscal_years import FiscalYear
from rural_collab.organizations.models import Organization
from rural_collab.partial_dates import PartialDate
from tests.factories import (
    PASSWORD,
    make_collaborative,
    make_membership,
    make_organization,
    make_service,
    make_user,
)
from tests.governance.making import make_seat
from tests.offerings.making import CORTEZ, DURANGO, make_offering, make_pathway, make_school, rule
from tests.pages import Reader, max_queries
from tests.review.doing import decided

CLOSES = "No longer open to them"
OPENS = "Newly open to them, or open under conditions"
FEE = "Open to them only for the fee of those who are no members"


@pytest.fixture
def district(session) -> Organization:
    found = make_organization(session, "Cortez RE-1", **CORTEZ)
    make_school(session, "Cortez High", found)
    return found


@pytest.fixture
def membership(session, prairie, district) -> Membership:
    found = make_membership(session, prairie, district, began="2018")
    session.commit()
    return found


@pytest.fixture
def offer(session, prairie):
    """Makes nursing next school year in Durango, for students of members unless told otherwise."""
    host = make_organization(session, "Durango 9-R", **DURANGO)
    pathway = make_pathway(session, prairie)

    def make(**values):
        return make_offering(session, pathway, host, school_year=str(FiscalYear.of(today()).next), **values)

    return make


@pytest.fixture
def nursing(session, offer):
    found = offer()
    session.commit()
    return found


def edit(membership):
    return f"/manage/memberships/{membership.id}/edit"


def ended(bo, membership, **values):
    """The page after sending the form with an end of today."""
    return bo.submit(edit(membership), 200, ended=today().isoformat(), **values)


def stored_end(session, membership):
    session.expire_all()
    return session.get(Membership, membership.id).ended


def test_who_ends_a_membership_reads_first_what_its_students_could_no_longer_enter(
    bo, session, membership, nursing
):
    page = ended(bo, membership, note="They founded their own.")
    assert "Nothing is saved yet" in page.text
    assert CLOSES in page.text
    assert "Nursing" in page.text
    assert "Cortez High" in page.text
    assert stored_end(session, membership) is None


def test_one_confirmation_saves_what_was_typed(bo, session, membership, nursing):
    page = ended(bo, membership, note="They founded their own.")
    bo.post(edit(membership), page.values())
    assert str(stored_end(session, membership)) == today().isoformat()
    assert session.get(Membership, membership.id).note == "They founded their own."


def test_going_back_to_the_form_loses_nothing_and_saves_nothing(bo, session, membership, nursing):
    page = ended(bo, membership, note="They founded their own.")
    form = bo.post(edit(membership), {**page.values(), "as": "again"}, 200)
    assert form.values()["note"] == "They founded their own."
    assert form.values()["ended"] == today().isoformat()
    assert stored_end(session, membership) is None


def test_an_end_that_touches_nothing_is_saved_at_once(bo, session, membership):
    bo.submit(edit(membership), ended=today().isoformat())
    assert str(stored_end(session, membership)) == today().isoformat()


def test_a_note_is_saved_at_once(bo, session, membership, nursing):
    bo.submit(edit(membership), note="Its own bus.")
    session.expire_all()
    assert session.get(Membership, membership.id).note == "Its own bus."


def test_a_mistake_in_the_form_is_told_before_anything_else(bo, membership, nursing):
    page = bo.submit(edit(membership), 422, ended="soon")
    assert CLOSES not in page.text


def test_an_end_after_the_offering_began_leaves_it_open_until_then(bo, membership, nursing):
    begins = FiscalYear.of(today()).next.first_day
    page = bo.submit(edit(membership), 200, ended=(begins + timedelta(days=60)).isoformat())
    assert CLOSES in page.text
    assert "at the latest" in page.text


def test_what_is_open_to_anyone_stays_open(bo, membership, session, offer):
    offer(rules=[rule("anyone")])
    session.commit()
    bo.submit(edit(membership), ended=today().isoformat())
    session.refresh(membership)
    assert membership.ended == PartialDate.of(today())


def test_who_would_pay_the_fee_of_others_reads_so(bo, membership, session, offer):
    offer(rules=[rule("members_and_others_for_fee")])
    session.commit()
    assert FEE in ended(bo, membership).text


def test_services_for_members_and_all_that_names_it_are_told_with_links(bo, session, prairie, membership):
    seat = make_seat(session, prairie, title="Chair", organization_id=membership.member_id)
    make_service(session, prairie, "Welding trailer", status="active", who_may_use="members_only")
    make_service(session, prairie, "Robotics kit", status="active", who_may_use="anyone")
    session.commit()
    page = ended(bo, membership)
    assert "It may use them no longer: Welding trailer" in page.text
    assert "Robotics kit" not in page.text
    assert "Chair: It holds this seat, with its vote, until you end the seat." in page.text
    assert any(str(seat.id) in link for link in page.links)


def test_a_member_that_stays_in_another_role_keeps_what_is_for_members(bo, session, prairie, membership):
    make_service(session, prairie, "Welding trailer", status="active", who_may_use="members_only")
    make_membership(session, prairie, membership.member, role="fiscal_agent", began="2018")
    session.commit()
    bo.submit(edit(membership), ended=today().isoformat())
    session.refresh(membership)
    assert membership.ended == PartialDate.of(today())


def test_removing_a_membership_tells_the_same_and_is_done_after_one_confirmation(
    bo, session, membership, district, nursing
):
    remove = f"/manage/memberships/{membership.id}/remove"
    page = bo.post(remove, status=200)
    assert CLOSES in page.text
    assert len(list_memberships_of(session, district.id)) == 1
    bo.post(remove, page.values())
    session.expire_all()
    assert not list_memberships_of(session, district.id)


@pytest.fixture
def ed(app, follower, session, prairie):
    """An editor, whose words somebody else publishes."""
    make_user(session, "ed@example.org", of=prairie, role=Role.EDITOR)
    session.commit()
    ed = Reader(app, follower)
    ed.sign_in("ed@example.org", PASSWORD)
    return ed


def proposed(ed, path, page, **values):
    """Where the proposal is read that ``ed`` sends on from what was told."""
    return ed.post(path, {**page.values(), **values}).response.location.partition("?")[0]


def test_who_may_not_publish_reads_the_same_before_it_is_proposed(ed, session, membership, nursing):
    page = ended(ed, membership, **{"as": "submit"})
    assert CLOSES in page.text
    assert "/manage/proposals/" in proposed(ed, edit(membership), page, **{"as": "submit"})
    assert stored_end(session, membership) is None


def test_who_is_to_publish_an_end_reads_the_same_before(bo, ed, session, membership, nursing):
    proposal = proposed(ed, edit(membership), ended(ed, membership, **{"as": "submit"}), **{"as": "submit"})
    page = bo.get(proposal)
    assert CLOSES in page.text
    assert "at the latest" in page.text
    assert "Cortez High" in page.text
    decided(bo, proposal, "publish")
    assert stored_end(session, membership) is not None
    assert CLOSES not in bo.get(proposal).text


def test_who_is_to_publish_a_removal_reads_the_same_before(bo, ed, membership, nursing):
    remove = f"/manage/memberships/{membership.id}/remove"
    assert CLOSES in bo.get(proposed(ed, remove, ed.post(remove, status=200))).text


def test_who_admits_a_member_reads_what_its_students_can_enter_now(bo, session, prairie, district, nursing):
    make_service(session, prairie, "Welding trailer", status="active", who_may_use="members_only")
    session.commit()
    new = f"/manage/collaboratives/{prairie.organization.slug}/members/new"
    answer = bo.submit(new, member="Cortez RE-1", role="member")
    page = bo.get(answer.response.location)
    assert "Cortez RE-1 is admitted" in page.text
    assert OPENS in page.text
    assert "Cortez High" in page.text
    assert "It may use them now: Welding trailer" in page.text
    assert "Ask it to confirm that it is a member" in page.text


def test_members_of_a_member_are_told_of_too(bo, session, prairie, district, nursing):
    inner = make_collaborative(session, "Canyon network")
    make_membership(session, inner, district, began="2018")
    outer = make_membership(session, prairie, inner.organization, began="2018")
    session.commit()
    assert "Cortez High" in ended(bo, outer).text


def test_every_way_to_name_a_member_has_its_sentence():
    assert {each.key for each in namings()} == set(BECOMES)


def test_what_somebody_saved_meanwhile_is_not_overwritten_by_the_confirmation(
    ana, bo, session, membership, nursing
):
    page = ended(bo, membership, note="They founded their own.")
    ana.submit(edit(membership), note="They pay in June.")
    both = bo.post(edit(membership), page.values(), 409)
    assert "They founded their own." in both.text
    assert "They pay in June." in both.text
    assert stored_end(session, membership) is None


def test_what_is_told_takes_as_many_statements_for_many_schools_as_for_one(
    app, bo, session, membership, district, nursing
):
    sent = {**bo.get(edit(membership)).values(), "ended": today().isoformat()}

    def statements():
        session.expire_all()
        with max_queries(app, 60) as seen:
            told = bo.post(edit(membership), sent, 200).text
        assert CLOSES in told
        return len(seen)

    for_one = statements()
    for number in range(4):
        make_school(session, f"Cortez {number}", district)
    session.commit()
    assert statements() == for_one
