"""Reminders: who is asked when, how often at most, and that nobody hears of anything twice."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from rural_collab.access.identity import REGISTRY, Identity, Role
from rural_collab.accounts.people import end_role, grant_role
from rural_collab.audit.recording import attributed
from rural_collab.clock import today
from rural_collab.confirmations import reminders
from rural_collab.confirmations.commands import StillTrue, confirm, witness_of
from rural_collab.confirmations.escalation import Step, step_on
from rural_collab.confirmations.models import Asking, Attestation, Digest, DueLink, How, Silence
from rural_collab.confirmations.reminders import FORTNIGHTLY, MONTHLY, remind, set_rhythm
from rural_collab.confirmations.sections import SECTIONS
from rural_collab.mail.models import Message
from tests.factories import make_collaborative, make_user

URL = "https://registry.example"
SOMEBODY = Identity(name="Bo", is_administrator=True)
DAY = date(2026, 10, 3)


@pytest.fixture
def kim(session, prairie, told):
    user = make_user(session, "kim@example.org", of=prairie)
    session.commit()
    return user


@pytest.fixture
def lee(session, prairie, kim):
    """Lee coordinates Prairie since after Kim did."""
    user = make_user(session, "lee@example.org", of=prairie)
    session.commit()
    return user


@pytest.fixture
def stu(session):
    user = make_user(session, "stu@example.org")
    grant_role(session, user, Role.STEWARD, {"state_usps": "CO"}, by=REGISTRY)
    session.commit()
    return user


def after(sessions, days):
    return remind(sessions, URL, today=today() + timedelta(days=days))


def mails(session, to=None):
    session.expire_all()
    query = (
        select(Message)
        .where(Message.template == "still_true")
        .order_by(Message.written_at, Message.recipient)
    )
    return [each for each in session.scalars(query) if to is None or each.recipient == to]


def everything_is_true(session, owner):
    what = [StillTrue(section) for section in SECTIONS]
    confirm(session, owner.organization, what, witness_of(SOMEBODY, owner.organization, How.SIGNED_IN))
    session.commit()


def test_one_person_is_asked_once_with_a_link_for_each_record(sessions, session, prairie, kim, lee):
    mesa = make_collaborative(session, "Mesa Collaborative")
    grant_role(session, kim, Role.COORDINATOR, {"collaborative_id": mesa.id}, by=REGISTRY)
    session.commit()
    assert after(sessions, 300) == 1
    (mail,) = mails(session)
    assert mail.recipient == "kim@example.org"
    assert len(re.findall(r"/still-true\?key=", mail.body)) == 2
    assert session.scalar(select(func.count()).select_from(DueLink)) == 2


def records_in(mail):
    return set(re.findall(r"^Mesa \d$", mail.body, re.MULTILINE))


def test_what_did_not_fit_into_one_mail_comes_with_the_next(sessions, session, monkeypatch):
    monkeypatch.setattr(reminders, "MOST_IN_ONE", 2)
    dee = make_user(session, "dee@example.org")
    for number in range(5):
        mesa = make_collaborative(session, f"Mesa {number}")
        grant_role(session, dee, Role.COORDINATOR, {"collaborative_id": mesa.id}, by=REGISTRY)
    session.commit()
    for round_ in range(3):
        after(sessions, 300 + 14 * round_)
    first, second, third = (records_in(mail) for mail in mails(session))
    assert (len(first), len(second), len(third)) == (2, 2, 2)
    assert first | second | third == {f"Mesa {number}" for number in range(5)}
    assert "3 more records are waiting" in mails(session)[0].body


def test_who_takes_over_after_silence_is_asked_though_nobody_answered_before(sessions, session, prairie, kim):
    after(sessions, 0)
    after(sessions, 120)
    make_user(session, "lee@example.org", of=prairie)
    session.commit()
    after(sessions, 121)
    assert len(mails(session, "lee@example.org")) == 1
    assert session.scalars(select(Silence.owner_id)).all() == [prairie.id]


def test_an_editor_who_becomes_coordinator_after_silence_is_asked(sessions, session, prairie, kim):
    ed = make_user(session, "ed@example.org", of=prairie, role=Role.EDITOR)
    session.commit()
    after(sessions, 0)
    after(sessions, 120)
    assert mails(session, "ed@example.org") == []
    grant_role(session, ed, Role.COORDINATOR, {"collaborative_id": prairie.id}, by=REGISTRY)
    session.commit()
    after(sessions, 121)
    assert len(mails(session, "ed@example.org")) == 1


def test_nobody_is_asked_while_everything_is_confirmed(sessions, session, prairie, kim):
    everything_is_true(session, prairie)
    assert after(sessions, 0) == 0
    assert mails(session) == []


def test_running_twice_at_the_same_hour_writes_nothing_twice(sessions, session, kim):
    assert [after(sessions, 0), after(sessions, 0), after(sessions, 13)] == [1, 0, 0]
    assert after(sessions, 14) == 1


def test_who_chose_it_is_reminded_once_a_month(sessions, session, kim):
    set_rhythm(session, kim.id, MONTHLY)
    session.commit()
    assert [after(sessions, day) for day in (0, 14, 29, 30)] == [1, 0, 0, 1]


def test_a_rhythm_nobody_offered_is_every_two_weeks(session, kim):
    set_rhythm(session, kim.id, 0)
    assert session.get(Digest, kim.id).every_days == FORTNIGHTLY


def test_asking_goes_on_to_everybody_then_to_the_stewards_and_then_stops(
    sessions, session, prairie, kim, lee, stu
):
    after(sessions, 0)
    assert {each.recipient for each in mails(session)} == {"kim@example.org"}
    after(sessions, 30)
    assert {each.recipient for each in mails(session)} == {"kim@example.org", "lee@example.org"}
    after(sessions, 60)
    assert len(mails(session, "stu@example.org")) == 1
    after(sessions, 120)
    assert session.scalars(select(Silence.owner_id)).all() == [prairie.id]
    count = len(mails(session))
    assert after(sessions, 200) == 0
    assert len(mails(session)) == count


def test_an_answer_stops_it_and_it_begins_anew_with_one(sessions, session, prairie, kim, lee):
    after(sessions, 0)
    after(sessions, 30)
    everything_is_true(session, prairie)
    assert session.scalars(select(Asking)).all() == []
    assert after(sessions, 60) == 0


def test_a_record_nobody_confirms_is_marked_sinks_and_comes_back_with_an_answer(
    sessions, session, reader, prairie, told, kim
):
    slug = prairie.organization.slug
    after(sessions, 0)
    after(sessions, 120)
    page = reader.get(f"/collaboratives/{slug}")
    assert "Nobody has confirmed this since" in page.text
    assert "Nobody has confirmed this since" in reader.get(f"/services/{told.trailer.slug}").text
    assert "Nobody confirms it" in reader.get("/search?q=prairie").text
    everything_is_true(session, prairie)
    assert "Nobody has confirmed this since" not in reader.get(f"/collaboratives/{slug}").text
    assert "Nobody confirms it" not in reader.get("/search?q=prairie").text


def test_a_record_nobody_confirms_comes_after_one_of_the_same_name_that_somebody_does(
    sessions, session, reader, prairie, kim
):
    make_collaborative(session, "Zebra Pathways")
    session.commit()
    after(sessions, 0)
    after(sessions, 120)
    for asked in ("q=pathways", "type=collaborative"):
        names = [item["name"] for item in reader.get(f"/api/v1/search?{asked}").response.json["items"]]
        assert names.index("Zebra Pathways") < names.index("Prairie Pathways")


def test_nothing_is_marked_that_nobody_was_asked_about(sessions, session, prairie, told):
    assert after(sessions, 2000) == 0
    assert session.scalars(select(Silence)).all() == []


def test_who_lost_the_role_is_asked_no_more(sessions, session, prairie, kim):
    end_role(session, kim.grants[0], by=REGISTRY, public_url=URL)
    session.commit()
    assert after(sessions, 0) == 0


def test_a_mail_is_in_the_language_of_its_reader(sessions, session, kim):
    with attributed(session, by=REGISTRY, intent="edit an account"):
        kim.language = "es"
    session.commit()
    after(sessions, 0)
    assert "/es/still-true?key=" in mails(session)[0].body


def test_the_link_of_a_mail_opens_what_it_lists(sessions, session, reader, prairie, kim):
    after(sessions, 0)
    (path,) = re.findall(r"/still-true\?key=\S+", mails(session)[0].body)
    assert "Prairie Pathways" in reader.get(path).text
    reader.post("/still-true", {"key": path.partition("=")[2]}, 200)
    assert session.scalar(select(func.count()).select_from(Attestation)) >= 2
    assert after(sessions, 20) == 0


@given(st.integers(-400, 400), st.integers(-400, 400) | st.none(), st.integers(0, 400))
def test_asking_never_goes_back_and_never_skips_whom_to_ask_first(due, asked, wait):
    asked_on = None if asked is None else DAY + timedelta(days=asked)
    due_on = DAY + timedelta(days=due)
    earlier, later = (step_on(DAY + timedelta(days=days), due_on, asked_on) for days in (0, wait))
    assert earlier <= later
    if asked_on is None:
        assert later <= Step.DUE
    elif asked_on + timedelta(days=30) > DAY:
        assert earlier < Step.EVERYBODY
