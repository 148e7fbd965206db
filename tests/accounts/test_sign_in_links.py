"""Signing in by a mailed link: once, soon, and without telling anybody who has an account."""

import dataclasses
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from rural_collab.access.identity import REGISTRY
from rural_collab.accounts.commands import MOST_FAILURES, disable_user
from rural_collab.accounts.models import FailedSignIn, LinkKey
from rural_collab.accounts.signing_in import MOST_LINKS
from rural_collab.clock import utc_now
from rural_collab.mail.models import Message
from tests.factories import PASSWORD, make_user
from tests.pages import Reader


@pytest.fixture(autouse=True)
def _mails(shared_app, monkeypatch):
    """A registry that sends mail."""
    settings = dataclasses.replace(shared_app.config["SETTINGS"], smtp_url="smtp://127.0.0.1:1")
    monkeypatch.setitem(shared_app.config, "SETTINGS", settings)


@pytest.fixture
def di(app, follower, session):
    make_user(session, "di@example.org")
    session.commit()
    return Reader(app, follower)


def mails(session):
    return session.scalars(select(Message).order_by(Message.written_at)).all()


def key_in(session):
    return re.search(r"link/open\?key=(\S+)", mails(session)[-1].body)[1]


def ask(person, email="di@example.org"):
    return person.post("/sign-in/link", {"email": email}, 200).text


def test_the_link_signs_in_with_one_button_and_works_once(di, session):
    ask(di)
    key = key_in(session)
    assert "The button signs you in" in di.get(f"/sign-in/link/open?key={key}").text
    di.get("/manage", 303)
    assert di.post("/sign-in/link/open", {"key": key}).response.location == "/manage"
    di.get("/manage")
    di.post("/sign-out")
    di.post("/sign-in/link/open", {"key": key}, 422)
    di.get("/manage", 303)


def test_nobody_learns_whether_an_address_has_an_account(di, session):
    known, unknown = ask(di), ask(di, "nobody@example.org")
    assert known == unknown
    assert [mail.recipient for mail in mails(session)] == ["di@example.org"]


def test_a_closed_account_gets_no_link_and_an_old_link_no_longer_works(di, session):
    ask(di)
    key, user = key_in(session), make_user(session, "ed@example.org")
    disable_user(session, user, by=REGISTRY)
    session.commit()
    ask(di, "ed@example.org")
    assert len(mails(session)) == 1
    closing = make_user(session, "fay@example.org")
    session.commit()
    ask(di, "fay@example.org")
    key = key_in(session)
    disable_user(session, closing, by=REGISTRY)
    session.commit()
    di.post("/sign-in/link/open", {"key": key}, 422)


def test_nobody_fills_a_mailbox_of_somebody_else(di, session):
    for _ in range(MOST_LINKS + 3):
        ask(di)
    assert len(mails(session)) == MOST_LINKS


def test_a_link_is_of_no_use_after_a_while(di, session):
    ask(di)
    key = key_in(session)
    for kept in session.scalars(select(LinkKey)):
        kept.expires_at = utc_now() - timedelta(seconds=1)
    session.commit()
    assert "too old" in di.get(f"/sign-in/link/open?key={key}", 422).text
    di.post("/sign-in/link/open", {"key": key}, 422)


def test_a_changed_password_ends_the_links_that_were_mailed(di, session):
    ask(di)
    key = key_in(session)
    other = Reader(di.app, di.follower)
    other.sign_in("di@example.org", PASSWORD)
    words = {"current_password": PASSWORD, "new_password": "another good password"}
    other.post("/account", words, 200)
    di.post("/sign-in/link/open", {"key": key}, 422)
    assert mails(session)[-1].template == "account_changed"


def test_an_invitation_is_no_link_to_sign_in(di, session):
    ask(di)
    page = di.get(f"/sign-up?key={key_in(session)}", 422)
    assert "not one of ours" in page.text
    assert page.title.startswith("This cannot be opened")


def test_a_link_opens_the_door_that_wrong_passwords_closed(di, session):
    session.add_all(FailedSignIn(email="di@example.org") for _ in range(MOST_FAILURES))
    session.commit()
    ask(di)
    di.post("/sign-in/link/open", {"key": key_in(session)})
    assert session.scalars(select(FailedSignIn)).all() == []


def test_the_mail_speaks_the_language_of_the_page_and_nobody_else_may_read_it(di, session, ana):
    di.post("/es/sign-in/link", {"email": "di@example.org"}, 200)
    (mail,) = mails(session)
    assert (mail.language, mail.is_private) == ("es", True)
    assert "/es/sign-in/link/open?key=" in mail.body
    assert key_in(session) not in ana.get(f"/manage/mail/{mail.id}").html


def test_without_a_mail_server_no_link_is_offered_or_made(di, session, shared_app, monkeypatch):
    settings = dataclasses.replace(shared_app.config["SETTINGS"], smtp_url="")
    monkeypatch.setitem(shared_app.config, "SETTINGS", settings)
    assert "/sign-in/link" not in " ".join(di.get("/sign-in").links)
    assert "does not send mail yet" in ask(di)
    assert mails(session) == []


@pytest.mark.parametrize("email", ["", "di", "di@"])
def test_what_is_no_address_is_told(di, email):
    di.post("/sign-in/link", {"email": email}, 422)
