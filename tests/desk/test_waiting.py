"""What waits for whom: each person finds what they can do something about, and nothing else."""

from datetime import timedelta

import pytest

from rural_collab.access.identity import REGISTRY, Role
from rural_collab.accounts.people import grant_role
from rural_collab.clock import today
from rural_collab.confirmations.members import ask_member
from rural_collab.discovery.misses import keep_counted
from rural_collab.enquiries.models import Enquiry
from rural_collab.merging.commands import propose_merge
from rural_collab.organizations.commands import retire_organization
from rural_collab.partial_dates import PartialDate
from rural_collab.review.commands import Subject, begin
from rural_collab.review.models import State
from rural_collab.upkeep.models import Request, Wish
from tests.community.making import make_session
from tests.factories import (
    PASSWORD,
    make_membership,
    make_organization,
    make_service,
    make_user,
)
from tests.governance.making import make_seat
from tests.imports.test_pages import planned
from tests.imports.test_reading import as_csv
from tests.pages import Reader

MEMBERS = as_csv([["Member", "Role", "Joined"], ["Bayfield 10 Jt-R", "Member", "2020"]])


@pytest.fixture
def somebody(app, follower, session):
    """Signs in somebody new who holds a role at a place."""

    def sign_in(email, role, **place):
        grant_role(session, make_user(session, email), role, place, by=REGISTRY)
        session.commit()
        reader = Reader(app, follower)
        reader.sign_in(email, PASSWORD)
        return reader

    return sign_in


@pytest.fixture
def ed(somebody, prairie):
    """Ed edits Prairie, and decides nothing."""
    return somebody("ed@example.org", Role.EDITOR, collaborative_id=prairie.id)


@pytest.fixture
def sue(somebody):
    """Sue is the steward of Colorado."""
    return somebody("sue@example.org", Role.STEWARD, state_usps="CO")


def test_a_plan_somebody_sent_in_waits_for_who_may_carry_it_out(bo, ed, cy, session, prairie):
    make_organization(session, "Bayfield 10 Jt-R")
    session.commit()
    plan = planned(ed, f"/manage/collaboratives/{prairie.organization.slug}/import", MEMBERS)
    ed.post(f"{plan}/submit")
    waits = "A spreadsheet waits to be read"
    assert waits in bo.get("/manage").text
    assert plan in bo.get("/manage").links
    assert waits not in cy.get("/manage").text
    assert waits not in ed.get("/manage").text


def test_what_the_community_said_waits_for_an_answer(bo, session, prairie):
    make_session(session, prairie, said={"q_graduate_needs": ["A bus", "A kitchen"]})
    session.commit()
    assert "2 things the community said have no answer yet" in bo.get("/manage").text


def test_merges_and_requests_wait_for_those_who_decide_them(ana, sue, bo, session, prairie):
    one, other = (make_organization(session, "Best Welding", state_usps="CO") for _ in range(2))
    propose_merge(session, one, other, why=None, by=REGISTRY)
    told = {"name": "Gloria", "email": "gloria@example.org", "language": "en"}
    session.add_all(Request(wish=Wish.COORDINATE, collaborative_id=prairie.id, **told) for _ in range(2))
    session.commit()
    for reader in (ana, sue):
        text = reader.get("/manage").text
        assert "Records that tell of the same organization ◔ 1 waits" in text
        assert "Requests ◔ 2 wait" in text
    assert "◔ 1 waits" not in bo.get("/manage").text


def test_what_was_retired_stands_on_no_desk(bo, ana, session, prairie):
    retire_organization(session, prairie.organization, because="Closed", successor=None, by=REGISTRY)
    session.commit()
    assert "Prairie" not in bo.get("/manage").text
    assert "Prairie" not in ana.get("/manage").text


def test_who_writes_and_does_not_decide_finds_no_work_of_those_who_do(ed, bo, session, prairie):
    service = make_service(session, prairie, "Welding trailer", status="active")
    about = Subject("services", service.id, prairie.id, service.title)
    begin(session, about, [], state=State.SUBMITTED, language="en", by=REGISTRY, words="Red.", key="k" * 20)
    session.commit()
    for words in ("suggested something", "Nothing is due"):
        assert words in bo.get("/manage").text
        assert words not in ed.get("/manage").text
    assert "What it costs, in services" in ed.get("/manage").text


def test_who_writes_reads_what_a_member_said_and_is_offered_nothing_to_settle(ed, bo, session, prairie):
    member = make_membership(session, prairie, make_organization(session, "Ignacio"), began="2020")
    told = {"email": "office@example.org", "language": "en", "by": REGISTRY, "public_url": "http://localhost"}
    ask_member(session, member, **told)
    session.commit()
    home = f"/manage/collaboratives/{prairie.organization.slug}"
    for reader, buttons in ((ed, 0), (bo, 1)):
        page = reader.get(home)
        assert "Ignacio was asked on" in page.text
        assert page.texts("button").count("Take the question back Ignacio") == buttons


def test_what_ends_leads_to_its_record(bo, session, prairie):
    soon = PartialDate.of(today() + timedelta(days=30))
    membership = make_membership(session, prairie, make_organization(session, "Ignacio"), ended=str(soon))
    seat = make_seat(session, prairie, title="Chair", term_ends=soon)
    session.commit()
    links = bo.get("/manage").links
    assert f"/manage/memberships/{membership.id}/edit" in links
    assert f"/manage/seats/{seat.id}/edit" in links


def test_what_readers_ask_about_most_is_missed_first(bo, session, prairie):
    make_service(session, prairie, "Welding trailer", status="active")
    session.commit()
    join, cost = "Whether new members can join", "What it costs, in services"
    text = bo.get("/manage").text
    assert text.index(join) < text.index(cost)
    session.add_all(Enquiry(topic="money", language="en") for _ in range(3))
    session.add(Enquiry(topic="joining", language="en"))
    session.commit()
    text = bo.get("/manage").text
    assert text.index(cost) < text.index(join)


def test_searches_that_named_no_place_are_for_stewards_and_administrators(bo, sue, ana, session, prairie):
    days = [today() - timedelta(days=back) for back in (1, 9)]
    keep_counted(session, {("underwater basketry", "", day): 2 for day in days})
    session.commit()
    for reader in (sue, ana):
        assert "underwater basketry no place was named: 4 times" in reader.get("/manage").text.replace(
            "”", ""
        )
    assert "underwater basketry" not in bo.get("/manage").text


def test_who_keeps_an_organization_finds_what_waits_about_it_while_it_is_there(somebody, session):
    district = make_organization(session, "Bayfield 10 Jt-R")
    meg = somebody("meg@example.org", Role.REPRESENTATIVE, organization_id=district.id)
    assert "waits to be read" not in meg.get("/manage").text
    about = Subject("organization", district.id, district.id, district.name)
    begin(session, about, [], state=State.SUBMITTED, language="en", by=REGISTRY, words="Red.", key="k" * 20)
    session.commit()
    assert "1 change waits to be read" in meg.get("/manage").text
    retire_organization(session, district, because="Merged", successor=None, by=REGISTRY)
    session.commit()
    assert "Bayfield" not in meg.get("/manage").text
