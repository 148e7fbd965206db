"""Whoever reads before something is public gets a mail when something waits: one an hour, however much is sent."""

from datetime import timedelta

from sqlalchemy import select

from rural_collab.access.identity import REGISTRY, Role
from rural_collab.accounts.people import grant_role
from rural_collab.clock import utc_now
from rural_collab.mail.models import Message
from tests.factories import make_organization, make_user
from tests.review.doing import decided, edit_of, sent

ABOUT_PRAIRIE = "Something waits to be read: Prairie Pathways"


def mails_to(session, person):
    session.expire_all()
    told = select(Message).where(Message.recipient == f"{person}@example.org").order_by(Message.due_at)
    return session.scalars(told).all()


def test_every_coordinator_is_told_once_where_something_waits(ed, bo, di, session, trailer, prairie):
    sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    for person in ("bo", "di"):
        (mail,) = mails_to(session, person)
        assert mail.subject == ABOUT_PRAIRIE
        assert f"/manage/proposals?of={prairie.organization.slug}" in mail.body
    assert mails_to(session, "ed") == []


def test_the_address_in_the_mail_shows_what_waits(ed, bo, session, trailer):
    sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    (mail,) = mails_to(session, "bo")
    (address,) = [line for line in mail.body.splitlines() if "?of=" in line]
    assert "Welding trailer" in bo.get(address.partition("8000")[2]).text


def test_a_draft_and_what_one_publishes_oneself_tell_nobody(bo, di, session, trailer):
    sent(bo, edit_of(trailer), "draft", title="Plumbing trailer")
    bo.submit(edit_of(trailer), title="Carpentry trailer")
    assert mails_to(session, "di") == []


def test_whoever_wrote_it_is_not_told_to_read_it(bo, di, session, trailer):
    sent(bo, edit_of(trailer), "submit", title="Plumbing trailer")
    assert mails_to(session, "bo") == []
    assert len(mails_to(session, "di")) == 1


def test_of_much_in_an_hour_one_more_mail_tells_at_its_end(reader, bo, session, trailer):
    for number in range(5):
        reader.submit(f"/wrong/services/{trailer.id}", words=f"Wrong, {number}.")
    first, second = mails_to(session, "bo")
    assert second.due_at - first.due_at == timedelta(hours=1)
    assert first.due_at <= utc_now() < second.due_at


def test_an_hour_later_the_next_one_tells_at_once(reader, bo, session, trailer):
    reader.submit(f"/wrong/services/{trailer.id}", words="Wrong.")
    (first,) = mails_to(session, "bo")
    first.due_at = utc_now() - timedelta(hours=2)
    session.commit()
    reader.submit(f"/wrong/services/{trailer.id}", words="Wrong again.")
    assert mails_to(session, "bo")[-1].due_at <= utc_now()


def test_where_nobody_keeps_a_record_its_steward_is_told_and_else_an_administrator(reader, ana, session):
    district = make_organization(session, "Bayfield")
    session.commit()
    reader.submit(f"/wrong/organization/{district.id}", words="Wrong.")
    assert [mail.subject for mail in mails_to(session, "ana")] == ["Something waits to be read: Bayfield"]
    stu = make_user(session, "stu@example.org")
    grant_role(session, stu, Role.STEWARD, {"state_usps": "CO"}, by=REGISTRY)
    school = make_organization(session, "Ignacio")
    session.commit()
    reader.submit(f"/wrong/organization/{school.id}", words="Wrong.")
    assert len(mails_to(session, "stu")) == 1
    assert len(mails_to(session, "ana")) == 1


def test_an_address_that_a_sender_gave_is_seen_by_who_decides_and_then_deleted(
    reader, ed, bo, session, trailer
):
    answer = reader.submit(f"/wrong/services/{trailer.id}", words="Wrong.", reply_to="sue@example.org")
    follow = answer.response.location
    (row,) = [link for link in bo.get("/manage/proposals").links if link.startswith("/manage/proposals/")]
    assert "sue@example.org" in bo.get(row).text
    assert "sue@example.org" not in ed.get(row).html
    assert "sue@example.org" not in reader.get(follow).html
    decided(bo, row, "return", words="We asked; it is right.")
    assert "sue@example.org" not in bo.get(row).html
    assert "We asked; it is right." in reader.get(follow).text
    assert not [mail for mail in session.scalars(select(Message)) if mail.recipient == "sue@example.org"]


def test_an_address_that_is_none_is_sent_back_with_everything_typed(reader, trailer):
    for path in (f"/wrong/services/{trailer.id}", f"/suggest/services/{trailer.id}"):
        page = reader.submit(path, 422, words="Wrong.", reply_to="sue")
        assert "Enter an e-mail address" in page.text
        assert page.values()["words"] == "Wrong."
