"""Coordinators approved and revoked, and people removed: who is named here, and who no longer is."""

import json

import pytest
from sqlalchemy import func, select

from rural_collab.access.identity import REGISTRY, Role
from rural_collab.accounts.models import Grant, Invitation, User
from rural_collab.accounts.people import end_role, grant_role, invite
from rural_collab.audit.models import FORMER, Change
from rural_collab.audit.recording import attributed
from rural_collab.db.base import Base
from rural_collab.errors import Refused
from rural_collab.mail.models import Message
from rural_collab.review.models import Proposal, RecordVersion
from rural_collab.upkeep import requests
from rural_collab.upkeep.forgetting import agree_to_be_contact, forget_person, is_removed, list_traces
from rural_collab.upkeep.models import Request, State, Wish
from tests.factories import PASSWORD, make_collaborative, make_organization, make_service, make_user
from tests.pages import Reader

GLORIA = "gloria.munoz@example.org"
SITE = "https://registry.example"
TOLD = {"name": "Gloria Muñoz", "email": GLORIA, "words": "I run the office; ask the superintendent."}


@pytest.fixture
def unhurried(monkeypatch):
    """Whoever sends a form has read it."""
    monkeypatch.setattr("rural_collab.web.strangers.TimedTrap.refuse_haste", lambda _form: False)


class TestCoordinators:
    @pytest.fixture
    def asked(self, reader, session, prairie, unhurried):
        reader.submit(f"/coordinate/{prairie.organization.slug}", **TOLD)
        return session.scalars(select(Request)).one()

    def test_a_wish_waits_for_whoever_answers_for_the_place(self, asked, ana, bo):
        assert "Gloria Muñoz" in ana.get("/manage/requests").text
        assert "ask the superintendent" in ana.get(f"/manage/requests/{asked.id}").text
        bo.get(f"/manage/requests/{asked.id}", 403)

    def test_granting_it_mails_an_invitation_and_erases_the_wish(self, asked, ana, session, prairie):
        ana.post(f"/manage/requests/{asked.id}/grant")
        session.expire_all()
        invitation = session.scalars(select(Invitation)).one()
        assert (invitation.email, invitation.role) == (GLORIA, Role.COORDINATOR)
        assert invitation.collaborative_id == prairie.id
        assert (asked.state, asked.email, asked.name) == (State.GRANTED, None, "")
        assert session.scalars(select(Message.recipient)).all() == [GLORIA]

    def test_a_refusal_reaches_whoever_asked_with_its_reason(self, asked, ana, session):
        assert ana.post(f"/manage/requests/{asked.id}/refuse", status=422).status == 422
        ana.post(f"/manage/requests/{asked.id}/refuse", {"words": "Nobody there knows you."})
        session.expire_all()
        assert "Nobody there knows you." in session.scalars(select(Message.body)).one()
        assert asked.email is None
        assert "Nobody there knows you." in ana.get(f"/manage/requests/{asked.id}").text

    def test_a_wish_is_answered_once(self, asked, ana):
        ana.post(f"/manage/requests/{asked.id}/grant")
        ana.post(f"/manage/requests/{asked.id}/grant", status=422)

    def test_the_same_wish_twice_and_a_flood_are_refused(self, asked, reader, prairie):
        address = f"/coordinate/{prairie.organization.slug}"
        assert "asked from this address already" in reader.submit(address, 422, **TOLD).text
        for number in range(4):
            reader.submit(address, **{**TOLD, "email": f"a{number}@example.org"})
        reader.submit(address, 429, **{**TOLD, "email": "z@example.org"})

    def test_a_program_that_fills_in_everything_is_not_written_down(
        self, reader, session, prairie, unhurried
    ):
        reader.submit(f"/coordinate/{prairie.organization.slug}", **TOLD, nickname="x")
        assert session.scalar(select(func.count()).select_from(Request)) == 0

    def test_a_steward_answers_for_their_state_and_for_no_other(self, asked, app, follower, session):
        for email, state, count in (("stu@example.org", "CO", 1), ("tex@example.org", "TX", 0)):
            user = make_user(session, email)
            grant_role(session, user, Role.STEWARD, {"state_usps": state}, by=REGISTRY)
            session.commit()
            assert len(requests.list_waiting_requests(session, user.identity)) == count
            reader = Reader(app, follower)
            reader.sign_in(email, PASSWORD)
            reader.get(f"/manage/requests/{asked.id}", 200 if count else 403)

    def test_a_role_that_is_taken_back_is_gone_with_the_next_request(self, bo, session, prairie):
        slug = prairie.organization.slug
        bo.get(f"/manage/collaboratives/{slug}/edit")
        grant = session.scalars(select(Grant).where(Grant.collaborative_id == prairie.id)).one()
        end_role(session, grant, by=REGISTRY, public_url=SITE)
        session.commit()
        bo.get(f"/manage/collaboratives/{slug}/edit", 403)

    def test_a_closed_account_is_signed_out_with_the_next_request(self, bo, ana, session):
        user = session.scalars(select(User).where(User.email == "bo@example.org")).one()
        bo.get("/manage")
        ana.post(f"/manage/people/{user.id}/close")
        assert "/sign-in" in bo.get("/manage", 303).response.location


def everything_written(session):
    """Every value of every table, as text."""
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            yield f"{table.name}: {json.dumps([str(value) for value in row], ensure_ascii=False)}"


class TestForgetting:
    @pytest.fixture
    def known(self, session, prairie):
        """Gloria: an account that edited, a public contact, an invitation, mails, an old version, a text about her."""
        user = make_user(session, GLORIA, of=prairie)
        user.name = "Gloria Muñoz"
        told = {"email": GLORIA, "phone": "(970) 555-0188", "how_to_ask": f"Write to {GLORIA.upper()}"}
        agree_to_be_contact(session, user, agrees=True, by=user.identity)
        service = make_service(session, prairie, "Welding trailer", **told)
        with attributed(session, by=user.identity, intent="edit a collaborative"):
            prairie.purpose = f"Ask Gloria Muñoz <{GLORIA}>."
        place = {"organization_id": prairie.organization.id}
        invite(
            session,
            email=GLORIA,
            role=Role.REPRESENTATIVE,
            place=place,
            language="es",
            by=user.identity,
            public_url=SITE,
        )
        version = {"kind": "services", "record_id": service.id, "version": 1, "who": "Gloria Muñoz"}
        session.add(RecordVersion(**version, entered=[["email", GLORIA], ["contact", "Gloria Muñoz"]]))
        session.commit()
        return service

    def test_afterwards_no_table_holds_the_address_or_the_name(self, known, session):
        assert len(list_traces(session, GLORIA, "Gloria Muñoz")) > 8
        forget_person(session, GLORIA, name="Gloria Muñoz", by=REGISTRY)
        session.commit()
        left = [row for row in everything_written(session) if "gloria" in row.casefold() or "(970)" in row]
        assert left == []
        assert list_traces(session, GLORIA, "Gloria Muñoz") == []

    def test_what_happened_stays_in_the_history_told_of_somebody(self, known, session, reader, prairie):
        forget_person(session, GLORIA, name="Gloria Muñoz", by=REGISTRY)
        session.commit()
        slug = prairie.organization.slug
        assert "A former coordinator" in reader.get(f"/collaboratives/{slug}/history").text
        actors = set(session.scalars(select(Change.actor)))
        assert FORMER in actors

    def test_neither_the_search_nor_a_kept_page_tells_of_them_any_more(self, session, reader):
        canyon = make_collaborative(session, "Canyon Schools")
        with attributed(session, by=REGISTRY, intent="edit a collaborative"):
            canyon.purpose = "Gloria Muñoz leads it."
        session.commit()
        pages = [f"/collaboratives/{canyon.organization.slug}", "/search?q=gloria+munoz"]
        seen = {page: reader.get(page) for page in pages}
        assert all("Gloria Muñoz" in page.text for page in seen.values())
        forget_person(session, GLORIA, name="Gloria Muñoz", by=REGISTRY)
        session.commit()
        for path, page in seen.items():
            asked = {"If-None-Match": page.response.headers["ETag"]}
            assert "Gloria Muñoz" not in reader.get(path, headers=asked).text
        assert "Canyon Schools" not in reader.get("/search?q=gloria+munoz").text

    def test_where_only_an_address_stood_nothing_stands(self, session, prairie):
        told = {
            "kind": "services",
            "owner_id": prairie.id,
            "called": "Bus",
            "state": "submitted",
            "author": "",
        }
        session.add(Proposal(**told, reply_to=GLORIA.upper()))
        session.commit()
        forget_person(session, GLORIA, by=REGISTRY)
        session.commit()
        session.expire_all()
        assert session.scalars(select(Proposal.reply_to)).one() is None

    def test_somebody_of_a_longer_name_keeps_it(self, known, session, prairie):
        with attributed(session, by=REGISTRY, intent="edit a collaborative"):
            prairie.purpose = "Gloriana Muñoza teaches."
        forget_person(session, GLORIA, name="Gloria", by=REGISTRY)
        session.refresh(prairie)
        assert prairie.purpose == "Gloriana Muñoza teaches."

    def test_somebody_of_a_longer_address_keeps_it(self, known, session, prairie):
        longer = [f"la.{GLORIA}", f"x{GLORIA}", f"{GLORIA}.mx"]
        others = [make_organization(session, email=address, phone="(970) 555-0111") for address in longer]
        accounts = [make_user(session, f"la-{GLORIA}")]
        session.commit()
        forget_person(session, GLORIA, by=REGISTRY)
        session.commit()
        session.expire_all()
        assert [(each.email, each.phone) for each in others] == [(one, "(970) 555-0111") for one in longer]
        assert [each.email for each in accounts] == [f"la-{GLORIA}"]

    def test_nobody_puts_the_address_back(self, known, session, bo):
        forget_person(session, GLORIA, by=REGISTRY)
        session.commit()
        assert is_removed(session, f" {GLORIA.upper()} ")
        page = bo.submit(f"/manage/services/{known.id}/edit", 422, email=GLORIA)
        assert "asked not to be named here" in page.text

    def test_neither_oneself_nor_the_only_administrator_is_removed(self, session, ana):
        user = session.scalars(select(User).where(User.email == "ana@example.org")).one()
        with pytest.raises(Refused, match="Somebody else"):
            forget_person(session, "ana@example.org", by=user.identity)
        with pytest.raises(Refused, match="only administrator"):
            forget_person(session, "ana@example.org", by=REGISTRY)

    def test_anybody_may_ask_and_an_administrator_sees_what_goes(
        self, known, reader, ana, session, unhurried
    ):
        assert "/removal" in reader.get("/privacy").links
        reader.submit("/removal", name="Gloria Muñoz", email=GLORIA, words="I moved away.")
        asked = session.scalars(select(Request).where(Request.wish == Wish.REMOVE)).one()
        page = ana.get(f"/manage/requests/{asked.id}").text
        assert "service.email" in page
        assert "ask its owner by mail before you remove it" in page
        ana.post(f"/manage/requests/{asked.id}/grant")
        session.expire_all()
        assert not [row for row in everything_written(session) if GLORIA in row]

    def test_a_removal_is_for_administrators_alone(self, reader, bo, session, unhurried):
        reader.submit("/removal", email=GLORIA)
        asked = session.scalars(select(Request)).one()
        bo.get(f"/manage/requests/{asked.id}", 403)
        bo.get("/manage/forget", 403)

    def test_who_asked_by_letter_is_looked_for_first_and_then_removed(self, known, ana, session):
        assert "service.email" in ana.post("/manage/forget", {"email": GLORIA, "as": "look"}, 200).text
        assert list_traces(session, GLORIA)
        ana.post("/manage/forget", {"email": GLORIA, "name": ""})
        assert not [row for row in everything_written(session) if GLORIA in row]


class TestPublicContacts:
    def test_the_address_of_a_person_is_no_contact_before_they_agree(self, bo, session, prairie):
        service = make_service(session, prairie)
        session.commit()
        path = f"/manage/services/{service.id}/edit"
        assert "has to agree" in bo.submit(path, 422, email="bo@example.org").text
        bo.post("/account/contact", {"agrees": "yes"})
        bo.submit(path, email="bo@example.org")
        session.expire_all()
        assert service.email == "bo@example.org"
        assert "You agreed on" in bo.get("/account").text
        told = session.scalars(select(Change).where(Change.intent == "agree to be a contact")).one()
        assert told.actor_id is not None
        assert "contact_since" in told.fields

    def test_who_no_longer_agrees_is_taken_out_everywhere(self, bo, reader, session, prairie):
        service = make_service(session, prairie, email="office@example.org")
        bo.post("/account/contact", {"agrees": "yes"})
        bo.submit(f"/manage/services/{service.id}/edit", email="bo@example.org")
        bo.post("/account/contact", {"agrees": "no"})
        session.expire_all()
        assert service.email is None
        history = reader.get(f"/collaboratives/{prairie.organization.slug}/history").text
        assert "no longer agreed to be a public contact" not in history
        assert "bo@example.org" not in history
