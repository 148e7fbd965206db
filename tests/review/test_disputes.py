"""Whoever disagrees asks once for another decision; stewards and administrators see every queue and take over."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from rural_collab.access.identity import READER, REGISTRY, Role
from rural_collab.accounts.people import grant_role
from rural_collab.mail.models import Message
from rural_collab.review.commands import begin
from rural_collab.review.models import State, Subject
from rural_collab.web.leaves import ROWS
from tests.factories import PASSWORD, make_collaborative, make_service, make_user
from tests.pages import Reader, max_queries
from tests.review.doing import decided, edit_of, only_proposal, rows, sent


@pytest.fixture
def stu(app, follower, session):
    """Stu looks after Colorado."""
    user = make_user(session, "stu@example.org")
    grant_role(session, user, Role.STEWARD, {"state_usps": "CO"}, by=REGISTRY)
    session.commit()
    reader = Reader(app, follower)
    reader.sign_in("stu@example.org", PASSWORD)
    return reader


@pytest.fixture
def returned(ed, bo, trailer):
    """What Ed proposed and Bo returned."""
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    decided(bo, proposal, "return", words="No.")
    return proposal


def test_a_steward_decides_what_an_author_disputes(ed, bo, stu, session, returned):
    assert "Ask for another decision" in ed.get(returned).texts("button")
    decided(ed, returned, "appeal")
    subjects = session.scalars(select(Message.subject).where(Message.recipient == "stu@example.org")).all()
    assert subjects == ["Something waits to be read: Prairie Pathways"]
    page = bo.get(returned)
    assert "Disputed" in page.text
    assert not {"Publish", "Return with this reason"} & set(page.texts("button"))
    refused = bo.post(f"{returned}/publish", page.values(), 403)
    assert "somebody who looks after the registry decides" in refused.text
    decided(stu, returned, "publish")
    assert "Published" in ed.get(returned).text


def test_nobody_decides_again_about_the_own_decision(ed, ana, stu, session, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    decided(stu, proposal, "return", words="No.")
    decided(ed, proposal, "appeal")
    told = (
        select(Message.recipient)
        .where(Message.subject.startswith("Something waits"))
        .order_by(Message.due_at)
    )
    assert session.scalars(told).all()[-1] == "ana@example.org"
    page = stu.get(proposal)
    assert not {"Publish", "Return with this reason"} & set(page.texts("button"))
    assert "nobody who did before" in stu.post(f"{proposal}/return", page.values(), 403).text
    decided(ana, proposal, "return", words="Say how many seats it has.")
    sent(ed, f"{edit_of(trailer)}?draft={proposal.rpartition('/')[2]}", "submit", title="Plumbing trailer")
    decided(ana, proposal, "publish")


def test_only_what_waits_is_taken_over(ed, stu, trailer):
    proposal = sent(ed, edit_of(trailer), "draft", title="Plumbing trailer")
    assert "Take it over" not in stu.get(proposal).texts("button")
    assert "nothing to take over" in stu.post(f"{proposal}/take-over", status=422).text


def test_it_is_disputed_once_and_by_its_author_alone(ed, bo, stu, returned):
    bo.post(f"{returned}/appeal", status=403)
    decided(ed, returned, "appeal")
    decided(stu, returned, "return", words="Bo is right.")
    assert "Ask for another decision" not in ed.get(returned).texts("button")
    page = ed.post(f"{returned}/appeal", status=422)
    assert "only once" in page.text


def test_a_sender_without_an_account_disputes_by_the_link(reader, bo, stu, session, trailer):
    link = reader.submit(f"/wrong/services/{trailer.id}", words="It closed.").response.location
    proposal = f"/manage/proposals/{only_proposal(session).id}"
    decided(bo, proposal, "return", words="It did not.")
    assert only_proposal(session).state == "declined"
    reader.post(f"{link}/appeal")
    assert "Disputed" in reader.get(link).text
    decided(stu, proposal, "return", words="We called. It is open.")
    page = reader.get(link)
    assert "We called. It is open." in page.text
    assert "Ask for another decision" not in page.texts("button")
    reader.post(f"{link}/appeal")
    assert only_proposal(session).state == "declined"


def test_a_steward_takes_over_what_waits_too_long(ed, bo, cy, stu, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    bo.post(f"{proposal}/take-over", status=403)
    cy.post(f"{proposal}/take-over", status=403)
    decided(stu, proposal, "take-over")
    assert "Stu took it over to decide" in bo.get(proposal).text
    bo.post(f"{proposal}/publish", status=403)
    decided(stu, proposal, "publish")


def test_an_administrator_sees_every_queue_and_narrows_it(reader, ed, ana, session, returned):
    other = make_collaborative(session, "Canyon", about={"state_usps": "UT"})
    van = make_service(session, other, "Nurse van")
    session.commit()
    reader.submit(f"/wrong/services/{van.id}", words="It is blue.")
    decided(ed, returned, "appeal")
    assert [row.split(" | ")[0] for row in rows(ana.get("/manage/proposals"))] == [
        "Nurse van",
        "Welding trailer Disputed",
    ]
    for asked, found in (
        ("state=UT", "Nurse van"),
        (f"of={other.organization.slug}", "Nurse van"),
        ("disputed=1", "Welding trailer Disputed"),
        ("state=CO", "Welding trailer Disputed"),
    ):
        assert [row.split(" | ")[0] for row in rows(ana.get(f"/manage/proposals?{asked}"))] == [found], asked
    page = ana.get("/manage/proposals?of=no-such&state=%00&page=99999999999999999999&disputed=")
    assert "Nothing waits." in page.text


def test_a_steward_sees_what_lies_in_the_state_and_no_more(reader, stu, session, trailer):
    van = make_service(
        session, make_collaborative(session, "Canyon", about={"state_usps": "UT"}), "Nurse van"
    )
    session.commit()
    for record in (van, trailer):
        reader.submit(f"/wrong/services/{record.id}", words="It is blue.")
    page = stu.get("/manage/proposals")
    assert "Welding trailer" in page.text
    assert "Nurse van" not in page.text


def test_a_long_queue_has_pages_and_asks_no_more_of_the_database(app, bo, session, prairie):
    def wait(numbers):
        for number in numbers:
            about = Subject("services", uuid4(), prairie.id, f"Service {number:03}")
            begin(session, about, [], state=State.SUBMITTED, language="en", by=READER, words="Wrong.")
        session.commit()

    wait(range(2))
    with max_queries(app, 40) as few:
        bo.get("/manage/proposals")
    wait(range(2, ROWS + 2))
    with max_queries(app, len(few)):
        page = bo.get("/manage/proposals")
    assert len(rows(page)) == ROWS
    (later,) = [link for link in page.links if "page=2" in link]
    assert [row.split(" | ")[0] for row in rows(bo.get(later))] == [f"Service {ROWS}", f"Service {ROWS + 1}"]


def test_what_i_proposed_stands_in_a_list_of_its_own(cy, bo, session, trailer):
    cy.submit(f"/suggest/services/{trailer.id}", phone="(970) 555-0199")
    page = cy.get("/manage/proposals")
    own = page.text.partition("What I proposed")[2]
    assert "Welding trailer" in own
    assert "Waiting to be read" in own
    decided(bo, f"/manage/proposals/{only_proposal(session).id}", "publish")
    assert "Published" in cy.get("/manage/proposals").text.partition("What I proposed")[2]
