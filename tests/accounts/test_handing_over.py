"""Wrong addresses put right, what is open handed on with a role, and who kept what told afterwards."""

import pytest
from sqlalchemy import select

from rural_collab.access.identity import REGISTRY, Role
from rural_collab.accounts.models import Invitation
from rural_collab.accounts.people import grant_role
from rural_collab.accounts.queries import find_user
from rural_collab.enquiries.models import Enquiry, EnquiryCopy
from rural_collab.enquiries.models import State as EnquiryState
from rural_collab.imports.models import SpreadsheetImport
from rural_collab.imports.models import State as ImportState
from rural_collab.mail.models import Message, State
from rural_collab.review.commands import begin
from rural_collab.review.models import Proposal, Subject
from rural_collab.review.models import State as ProposalState
from tests.accounts.test_people import NEW, invited, key_of, link_in, mails_to, roles
from tests.factories import PASSWORD, make_collaborative, make_organization, make_user
from tests.pages import Reader


@pytest.fixture
def page(prairie):
    return f"/manage/collaboratives/{prairie.organization.slug}/people"


@pytest.fixture
def di(app, follower):
    """Somebody without an account."""
    return Reader(app, follower)


def address_of(session):
    """Where the address of the last invitation is corrected."""
    session.expire_all()
    last = session.scalars(select(Invitation).where(Invitation.withdrawn_at.is_(None))).one()
    return f"/manage/invitations/{last.id}/address"


def test_an_address_that_was_wrong_is_corrected_in_one_step(bo, di, session, page):
    invited(bo, page, email="dy@example.org", language="es")
    wrong = link_in(session, "dy@example.org")
    bo.submit(address_of(session), email="Di@Example.org")
    assert "withdrawn" in di.get(wrong.removeprefix("/es"), 422).text
    di.post("/sign-up", {**key_of(link_in(session)), **NEW})
    assert roles(session, "di@example.org") == [(Role.EDITOR, "Prairie Pathways")]
    assert find_user(session, "di@example.org").language == "es"
    assert find_user(session, "dy@example.org") is None


def test_a_mail_to_a_wrong_address_that_was_not_sent_yet_is_never_sent(bo, session, page):
    invited(bo, page, email="dy@example.org")
    assert [mail.state for mail in mails_to(session, "dy@example.org")] == [State.WAITING]
    bo.submit(address_of(session), email="di@example.org")
    assert mails_to(session, "dy@example.org") == []


@pytest.mark.parametrize(
    "wrong", ["", "di", "di@example", "di@@example.org", "di example@example.org", "dy@example.org"]
)
def test_what_is_no_other_address_corrects_nothing(bo, session, page, wrong):
    invited(bo, page, email="dy@example.org")
    address = address_of(session)
    assert bo.submit(address, 422, email=wrong).texts("li")
    assert address_of(session) == address


def test_a_correction_that_leads_to_somebody_invited_already_is_refused_and_withdraws_nothing(
    bo, session, page
):
    invited(bo, page, email="di@example.org")
    bo.get(page)
    (di,) = session.scalars(select(Invitation))
    invited(bo, page, email="dy@example.org")
    (dy,) = session.scalars(select(Invitation).where(Invitation.id != di.id))
    bo.submit(f"/manage/invitations/{dy.id}/address", 422, email="di@example.org")
    session.expire_all()
    assert dy.is_open
    assert di.is_open


def test_a_mail_that_bounced_at_once_is_told_where_the_address_can_be_corrected(bo, session, page):
    invited(bo, page, email="dy@example.org")
    (mail,) = mails_to(session, "dy@example.org")
    mail.state, mail.failure = State.FAILED, "550 No such user here."
    session.commit()
    shown = bo.get(page)
    assert "550 No such user here. Is the address right?" in shown.text
    assert address_of(session) in shown.links


def test_sending_again_leaves_one_mail_to_be_sent(bo, session, page):
    invited(bo, page)
    bo.post(address_of(session).replace("/address", "/again"))
    assert len(mails_to(session, "di@example.org")) == 1


@pytest.fixture
def handing(session, bo):
    return f"/manage/grants/{find_user(session, 'bo@example.org').grants[0].id}/hand-over"


@pytest.fixture
def begun(session, bo, prairie):
    """What Bo has begun: a draft and an import at Prairie, a draft elsewhere, and a proposal that is over."""
    by = find_user(session, "bo@example.org").identity
    other = make_collaborative(session, "Other")
    for called, owner, state in (
        ("Welding trailer", prairie, ProposalState.DRAFT),
        ("Bus route", prairie, ProposalState.RETURNED),
        ("Elsewhere", other, ProposalState.DRAFT),
        ("Long over", prairie, ProposalState.PUBLISHED),
    ):
        subject = Subject("services", None, owner.id, called)
        begin(session, subject, [["title", called]], state=state, language="en", by=by)
    for name, state in (("members.xlsx", ImportState.PLANNED), ("done.csv", ImportState.DONE)):
        session.add(
            SpreadsheetImport(
                kind="members",
                collaborative_id=prairie.id,
                file_name=name,
                state=state,
                by_id=by.user_id,
                by_name=by.name,
            )
        )
    session.commit()


def authors(session):
    session.expire_all()
    proposals = {each.called: each.author for each in session.scalars(select(Proposal))}
    files = {each.file_name: each.by_name for each in session.scalars(select(SpreadsheetImport))}
    return {**proposals, **files}


def test_whoever_hands_over_sees_what_is_open(bo, handing, begun):
    text = bo.get(handing).text
    assert "What is open and goes on with the successor" in text
    assert all(called in text for called in ("Welding trailer", "Bus route", "members.xlsx"))
    assert not any(called in text for called in ("Elsewhere", "Long over", "done.csv"))


def test_an_enquiry_somebody_was_to_answer_goes_on_too(bo, session, handing, prairie):
    by = find_user(session, "bo@example.org")
    ed = make_user(session, "ed@example.org", of=prairie, role=Role.EDITOR)
    enquiry = Enquiry(topic="joining", language="en")
    copy = EnquiryCopy(enquiry=enquiry, collaborative_id=prairie.id, assigned_to_id=by.id)
    settled = EnquiryCopy(
        enquiry=Enquiry(topic="joining", language="en"),
        collaborative_id=prairie.id,
        assigned_to_id=by.id,
        state=EnquiryState.HANDLED,
    )
    session.add_all([copy, settled])
    session.commit()
    assert f"/manage/enquiries/{copy.id}" in bo.get(handing).links
    bo.submit(handing, email="ed@example.org")
    session.expire_all()
    assert (copy.assigned_to_id, settled.assigned_to_id) == (ed.id, by.id)


def test_nothing_open_is_nothing_told(bo, handing):
    assert "What is open" not in bo.get(handing).text


def test_what_is_open_goes_on_with_a_colleague_at_once(bo, session, handing, begun, prairie):
    ed = make_user(session, "ed@example.org", of=prairie, role=Role.EDITOR)
    session.commit()
    bo.submit(handing, email="ed@example.org")
    own = find_user(session, "bo@example.org").name
    assert authors(session) == {
        **dict.fromkeys(("Welding trailer", "Bus route", "members.xlsx"), ed.name),
        **dict.fromkeys(("Elsewhere", "Long over", "done.csv"), own),
    }


def test_what_is_open_goes_on_with_a_newcomer_when_they_accept(bo, di, session, handing, begun):
    bo.submit(handing, email="di@example.org")
    assert "Di Young" not in authors(session).values()
    di.post("/sign-up", {**key_of(link_in(session)), **NEW})
    changed = [called for called, name in authors(session).items() if name == "Di Young"]
    assert sorted(changed) == ["Bus route", "Welding trailer", "members.xlsx"]
    (typed,) = session.scalars(select(Proposal.typed_by_id).where(Proposal.called == "Bus route"))
    assert typed == find_user(session, "bo@example.org").id


def test_a_successor_who_has_typed_nothing_of_it_may_read_and_publish_it(
    bo, session, handing, begun, prairie
):
    """Who typed last stays known, so two people have seen it."""
    make_user(session, "ed@example.org", of=prairie, role=Role.EDITOR)
    session.commit()
    bo.submit(handing, email="ed@example.org")
    typed_by = {each.typed_by_id for each in session.scalars(select(Proposal))}
    assert typed_by == {find_user(session, "bo@example.org").id}


def test_the_page_of_the_people_tells_who_gave_ended_and_handed_over_what(
    bo, di, session, page, handing, prairie
):
    invited(bo, page)
    bo.submit(address_of(session), email="ed@example.org")
    di.post("/sign-up", {**key_of(link_in(session, "ed@example.org")), **NEW})
    ed = find_user(session, "ed@example.org").grants[0]
    bo.post(f"/manage/grants/{ed.id}/end")
    make_user(session, "cara@example.org", of=prairie, role=Role.EDITOR)
    session.commit()
    bo.submit(handing, email="cara@example.org")
    cara, bos = find_user(session, "cara@example.org").name, find_user(session, "bo@example.org").name
    cy = Reader(bo.app, bo.follower)
    cy.sign_in("cara@example.org", PASSWORD)
    text = cy.get(page).text
    for sentence in (
        f"{bos} invited di@example.org",
        f"{bos} withdrew the invitation of di@example.org",
        "Di Young accepted an invitation",
        f"{bos} ended the role of Di Young",
        f"{cara} took a role over; handed over by {bos}",
        f"{bos} handed the role over",
    ):
        assert sentence in text, sentence


def test_no_public_page_tells_who_keeps_what(bo, reader, session, page, prairie):
    grant_role(
        session,
        make_user(session, "ed@example.org"),
        Role.EDITOR,
        {"collaborative_id": prairie.id},
        by=REGISTRY,
    )
    session.commit()
    assert "gave" not in reader.get(f"/collaboratives/{prairie.organization.slug}").text
    assert "gave" not in reader.get(f"/collaboratives/{prairie.organization.slug}/history").text


def test_roles_of_representatives_and_stewards_are_told_too(ana, session):
    school = make_organization(session, "Cortez Schools")
    session.commit()
    invited(ana, f"/manage/organizations/{school.slug}/people", role="representative")
    ana.post(
        "/manage/people", {"email": "st@example.org", "role": "steward", "state_usps": "CO", "language": "en"}
    )
    assert "invited di@example.org" in ana.get(f"/manage/organizations/{school.slug}/people").text
    text = ana.get("/manage/people").text
    assert "invited di@example.org" in text
    assert "invited st@example.org" in text


def test_where_no_mail_is_sent_every_page_that_promises_one_says_what_happens(
    bo, ana, session, page, handing
):
    invited(bo, page)
    for path in (page, handing, address_of(session)):
        text = bo.get(path).text
        assert "does not send mail yet" in text
        assert "Mails of the registry" not in text
    assert "/manage/mail" in ana.get(page).links
    assert session.scalars(select(Message.state)).all() == [State.WAITING]
