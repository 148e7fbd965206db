"""Those who keep a collaborative answer, hand on and settle what it is asked; only they see where to reach whoever asks."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from rural_collab.access.identity import REGISTRY, Role
from rural_collab.accounts.people import end_role, grant_role
from rural_collab.accounts.queries import find_user
from rural_collab.clock import utc_now
from rural_collab.enquiries import queries
from rural_collab.enquiries.commands import forget_old
from rural_collab.enquiries.models import Enquiry, EnquiryCopy, EnquiryEntry, State
from rural_collab.enquiries.queries import list_waiting_enquiries, usual_days
from tests.enquiries.doing import Desk, address, asked, form_of, further, mails
from tests.factories import PASSWORD, make_user
from tests.pages import Reader, has_word, max_queries


@pytest.fixture
def di(app, follower, session, prairie):
    """Di coordinates Prairie beside Bo."""
    return _entered(app, follower, session, make_user(session, "di@example.org", of=prairie))


@pytest.fixture
def stu(app, follower, session):
    """Stu is a steward of Colorado."""
    user = make_user(session, "stu@example.org")
    grant_role(session, user, Role.STEWARD, {"state_usps": "CO"}, by=REGISTRY)
    return _entered(app, follower, session, user)


def _entered(app, follower, session, user):
    session.commit()
    reader = Reader(app, follower)
    reader.sign_in(user.email, PASSWORD)
    return reader


def test_both_answers_stand_side_by_side_with_role_and_day(reader, bos, cys, prairie, canyon):
    followed = asked(reader, prairie, canyon)
    bos.does(prairie, "answer", words="With one bus.")
    assert "Waiting for an answer" in reader.get(followed).text
    cys.does(canyon, "answer", words="With two grants.")
    page = reader.get(followed)
    for words in ("With one bus.", "With two grants.", "Coordinator ·"):
        assert words in page.text
    assert not has_word(page.text, "Bo")
    assert "two grants" not in bos.read(prairie).text


def test_an_answer_goes_out_by_mail_with_the_way_back(reader, bos, session, prairie):
    followed = asked(reader, prairie, email="kim@example.org", language="es")
    bos.does(prairie, "answer", words="Con un autobús.")
    (mail,) = mails(session, "enquiry_answered")
    assert (mail.recipient, mail.language, mail.is_private) == ("kim@example.org", "es", True)
    assert "Con un autobús." in mail.body
    assert f"/es{followed}" in mail.body
    assert not has_word(mail.body, "Bo")


def test_without_an_address_the_answer_stands_on_the_page_alone(reader, bos, session, prairie):
    asked(reader, prairie)
    bos.does(prairie, "answer", words="With one bus.")
    assert mails(session, "enquiry_answered") == []


def test_an_answer_sent_twice_is_one(reader, bo, bos, session, prairie):
    asked(reader, prairie, email="kim@example.org")
    sent = {**form_of(bos.read(prairie), "/answer"), "words": "With one bus."}
    for _ in range(2):
        bo.post(f"{bos.address(prairie)}/answer", sent)
    assert len(mails(session, "enquiry_answered")) == 1


def test_whoever_answers_what_a_colleague_answered_meanwhile_reads_that_first(reader, bos, di, bo, prairie):
    asked(reader, prairie)
    own = f"{bos.address(prairie)}/answer"
    late = {**form_of(di.get(bos.address(prairie)), "/answer"), "words": "With two buses."}
    bos.does(prairie, "answer", words="With one bus.")
    page = di.post(own, late, 422)
    assert "Something was said about it meanwhile" in page.text
    assert "With one bus." in page.text
    sent = {**form_of(page, "/answer"), "words": "With two buses."}
    di.post(own, sent)
    assert "With two buses." in bo.get(bos.address(prairie)).text


def test_an_address_is_shown_to_its_addressees_alone(reader, bos, ana, stu, prairie, lone):
    asked(reader, prairie, email="kim@example.org")
    assert "kim@example.org" in bos.read(prairie).html
    for other in (ana, stu):
        page = other.get(bos.address(prairie))
        assert "kim@example.org" not in page.html
        assert "Shown only to those it was sent to" in page.text
    asked(reader, lone, email="pat@example.org")
    assert "pat@example.org" in stu.get(bos.address(lone)).html
    assert "pat@example.org" not in ana.get(bos.address(lone)).html


def test_an_administrator_who_answers_is_told_as_one_and_learns_no_address(
    reader, ana, bos, session, prairie
):
    followed = asked(reader, prairie, email="kim@example.org")
    sent = form_of(ana.get(bos.address(prairie)), "/answer")
    ana.post(f"{bos.address(prairie)}/answer", {**sent, "words": "They are on leave."})
    assert "An administrator of the registry ·" in reader.get(followed).text
    (mail,) = mails(session, "enquiry_answered")
    assert mail.recipient == "kim@example.org"
    assert "Shown to nobody" in ana.get("/manage/mail").text
    for page in ("/manage/mail", f"/manage/mail/{mail.id}"):
        assert "kim@example.org" not in ana.get(page).html


def test_notes_are_for_colleagues_alone(reader, bos, di, prairie):
    followed = asked(reader, prairie)
    bos.does(prairie, "note", note="Is this a joke?")
    assert "Bo noted, for colleagues only" in di.get(bos.address(prairie)).text
    assert "joke" not in reader.get(followed).text
    assert "Enter this" in bos.does(prairie, "note", 422, note="").text


def test_a_colleague_is_asked_by_mail_and_gets_what_is_asked_further(reader, bos, di, session, prairie):
    followed = asked(reader, prairie)
    number = str(session.scalars(select(Enquiry)).one().id)
    page = bos.read(prairie)
    (choice,) = [each.get("value") for each in page.all("option") if each.text == "Di"]
    for _ in range(2):
        bos.does(prairie, "assign", who=choice)
    (mail,) = mails(session, "enquiry_assigned")
    assert mail.recipient == "di@example.org"
    assert "How did you begin?" in mail.body
    assert number not in mail.body
    before = len(mails(session))
    further(reader, followed, "And in winter?")
    assert [each.recipient for each in mails(session)[before:]] == ["di@example.org"]
    bos.does(prairie, "assign", 422, who="00000000-0000-4000-8000-000000000000")


def test_whoever_no_longer_coordinates_gets_nothing_more(reader, bos, di, session, prairie):
    followed, page = asked(reader, prairie), bos.read(prairie)
    (choice,) = [each.get("value") for each in page.all("option") if each.text == "Di"]
    bos.does(prairie, "assign", who=choice)
    user = find_user(session, "di@example.org")
    end_role(session, user.grants[0], by=REGISTRY, public_url="https://registry.example")
    session.commit()
    before = len(mails(session))
    further(reader, followed, "And in winter?")
    assert [each.recipient for each in mails(session)[before:]] == ["bo@example.org"]
    di.get(bos.address(prairie), 403)


@pytest.mark.parametrize(("way", "told"), [("handled", "Handled"), ("spam", "Spam")])
def test_what_is_settled_without_an_answer_no_longer_waits(reader, bos, session, prairie, way, told):
    followed, bo = asked(reader, prairie), bos.reader
    assert list_waiting_enquiries(session, [prairie.id])[prairie.id].count == 1
    bo.post(f"{bos.address(prairie)}/settle", {"as": way})
    assert told in bo.get("/manage/enquiries").text
    assert "Read; there will be no answer here" in reader.get(followed).text
    session.expire_all()
    assert list_waiting_enquiries(session, [prairie.id]) == {}
    bo.post(f"{bos.address(prairie)}/settle", {"as": "reopen"})
    assert "Waiting for an answer" in reader.get(followed).text


def test_what_is_spam_stays_so_when_it_asks_further(reader, bos, bo, session, prairie):
    followed = asked(reader, prairie)
    bo.post(f"{bos.address(prairie)}/settle", {"as": "spam"})
    before = len(mails(session))
    further(reader, followed, "Cheap watches")
    assert len(mails(session)) == before
    assert session.scalars(select(EnquiryCopy.state)).all() == [State.SPAM]


def test_what_is_asked_further_waits_again(reader, bos, bo, session, prairie):
    followed = asked(reader, prairie)
    bos.does(prairie, "answer", words="With one bus.")
    assert list_waiting_enquiries(session, [prairie.id]) == {}
    further(reader, followed, "And in winter?")
    assert "Asked further" in bo.get("/manage/enquiries").text
    assert list_waiting_enquiries(session, [prairie.id])[prairie.id].count == 1


def test_how_long_answers_take_is_told_once_it_was_measured(reader, session, prairie, bo):
    for number in range(5):
        assert "How long an answer takes is not known yet." in reader.get(address(prairie)).text
        asked(reader, prairie)
        (copy,) = session.scalars(select(EnquiryCopy).where(EnquiryCopy.answered_at.is_(None))).all()
        copy.state, copy.answered_at = State.ANSWERED, utc_now() + timedelta(days=number, hours=-1)
        session.commit()
    assert usual_days(session, [prairie.id]) == {prairie.id: 2}
    assert "Half of the answers came within 2 days." in reader.get(address(prairie)).text


def test_what_was_settled_half_a_year_ago_is_deleted_with_everything_said(
    reader, bos, session, prairie, canyon
):
    asked(reader, prairie, canyon, email="kim@example.org")
    bos.does(prairie, "answer", words="With one bus.")
    assert aged(session, 300) == 0
    session.execute(update(EnquiryCopy).values(state=State.HANDLED))
    assert aged(session, 170) == 0
    assert aged(session, 181) == 1
    assert session.scalars(select(EnquiryEntry)).all() == session.scalars(select(EnquiryCopy)).all() == []


def test_what_nobody_settles_is_deleted_after_a_year(reader, session, prairie):
    asked(reader, prairie)
    assert aged(session, 364) == 0
    assert aged(session, 366) == 1


def aged(session, days):
    """How many enquiries are forgotten when all were moved last so many days ago."""
    session.execute(update(EnquiryCopy).values(moved_at=utc_now() - timedelta(days=days)))
    return forget_old(session)


def test_a_coordinator_sees_the_enquiries_of_their_own_collaborative_alone(
    reader, bo, cy, session, prairie, canyon
):
    asked(reader, prairie, words="About the bus")
    asked(reader, canyon, words="About the grants")
    assert "About the bus" in bo.get("/manage/enquiries").text
    assert "About the grants" not in bo.get("/manage/enquiries").text
    cy.get(Desk(bo, session).address(prairie), 403)


def test_an_administrator_sees_them_all_with_whom_each_asked(reader, ana, prairie, canyon):
    asked(reader, prairie, canyon)
    page = ana.get("/manage/enquiries")
    assert {"Canyon Collaborative", "Prairie Pathways"} <= {*page.texts("td")}


def test_what_waits_longest_comes_first_and_then_what_moved_last(reader, ana, bos, session, prairie, canyon):
    asked(reader, prairie, words="About the bus")
    bos.does(prairie, "answer", words="It goes at seven.")
    for collaborative, words in ((prairie, "About the grants"), (canyon, "About the bylaws")):
        asked(reader, collaborative, words=words)
    text = ana.get("/manage/enquiries").text
    places = [text.index(words) for words in ("About the grants", "About the bylaws", "About the bus")]
    assert places == sorted(places)


def test_a_long_list_has_pages(reader, bo, monkeypatch, session, prairie):
    monkeypatch.setattr(queries, "ON_A_PAGE", 2)
    for number in range(3):
        asked(reader, prairie, words=f"Question {number}")
    first = bo.get("/manage/enquiries")
    assert "Question 1" in first.text
    assert "Question 2" not in first.text
    assert "/manage/enquiries?page=2" in first.links
    second = bo.get("/manage/enquiries?page=2")
    assert "Question 2" in second.text
    assert "/manage/enquiries?page=3" not in second.links
    assert "nothing on this page" in bo.get("/manage/enquiries?page=9").text


def test_the_list_takes_few_statements_however_much_was_asked(reader, bo, app, prairie):
    for _ in range(8):
        asked(reader, prairie)
    bo.get("/manage/enquiries")
    with max_queries(app, 5):
        bo.client.get("/manage/enquiries")


def test_who_only_stands_in_takes_no_topics(ana, session, prairie, bo):
    page = f"/manage/collaboratives/{prairie.organization.slug}/enquiries"
    assert "What nobody takes" in ana.get(page).text
    ana.post(page, {"topics": "money"})
    assert "Money and cost shares" not in ana.get(page).text
    bo.submit(page, topics=["money"])
    assert "Money and cost shares" in ana.get(page).text
