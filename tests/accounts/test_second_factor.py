"""The second factor: turned on with a telephone, asked for whichever way one signs in, and recovered from."""

import re
from base64 import b32decode
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from rural_collab.access.identity import REGISTRY
from rural_collab.accounts import second_factor
from rural_collab.accounts.commands import MOST_FAILURES
from rural_collab.accounts.models import FailedSignIn, RecoveryCode
from rural_collab.accounts.queries import find_user
from rural_collab.audit.recording import attributed
from rural_collab.clock import utc_now
from rural_collab.mail.models import Message
from tests.conftest import SECRET
from tests.factories import PASSWORD, make_user
from tests.pages import Reader

PAGE = "/account/second-factor"


class Telephone:
    """Shows codes for a secret; time goes on by half a minute whenever it is asked, as ``clock`` does."""

    def __init__(self, monkeypatch):
        self.secret, self.ahead = "", 0
        monkeypatch.setattr(second_factor, "utc_now", self.now)

    def now(self):
        return utc_now() + timedelta(seconds=self.ahead)

    def code(self):
        self.ahead += 30
        return pyotp.TOTP(self.secret).at(self.now())


@pytest.fixture
def telephone(monkeypatch):
    return Telephone(monkeypatch)


@pytest.fixture
def di(app, follower, session):
    make_user(session, "di@example.org")
    session.commit()
    reader = Reader(app, follower)
    reader.sign_in("di@example.org", PASSWORD)
    return reader


def turn_on(person, telephone):
    """Take a picture of the square, and enter the code that the telephone shows then."""
    page = person.get(PAGE)
    (telephone.secret,) = page.texts("code")
    return person.post(PAGE, {"seed": page.values()["seed"], "code": telephone.code()}, 200)


@pytest.fixture
def codes(di, telephone):
    """Di's recovery codes, once she has turned the second factor on."""
    page = turn_on(di, telephone)
    return [text for text in page.texts("code") if "-" in text]


def half(person, email="di@example.org"):
    """The ticket of somebody who has given the password."""
    page = person.post("/sign-in", {"email": email, "password": PASSWORD, "next": "/account"}, 200)
    assert "Enter the code of your telephone" in page.text
    return page.values()


def enter(person, code, status=303, **sent):
    return person.post("/sign-in/code", {**(sent or half(person)), "code": code}, status)


def test_it_is_off_until_a_code_shows_that_the_telephone_knows_the_secret(di, telephone, session):
    seed = di.get(PAGE).values()["seed"]
    di.post(PAGE, {"seed": seed, "code": "000000"}, 422)
    assert find_user(session, "di@example.org").totp_seed is None


def test_once_on_a_password_alone_opens_nothing(di, codes, telephone, app, follower):
    other = Reader(app, follower)
    ticket = half(other)
    other.get("/account", 303)
    assert other.post("/sign-in/code", {**ticket, "code": telephone.code()}).response.location == "/account"
    other.get("/account")


def test_turning_it_on_ends_other_sessions_but_this_one(app, follower, session, telephone):
    make_user(session, "di@example.org")
    session.commit()
    here, there = Reader(app, follower), Reader(app, follower)
    for person in (here, there):
        person.sign_in("di@example.org", PASSWORD)
    turn_on(here, telephone)
    here.get("/account")
    there.get("/account", 303)


def test_a_code_counts_once_and_those_before_it_never_again(di, codes, telephone):
    code = telephone.code()
    enter(di, code)
    enter(di, code, 422)
    early = pyotp.TOTP(telephone.secret).at(telephone.now() - timedelta(seconds=30))
    enter(di, early, 422)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "x" * 5000])
def test_what_is_no_code_is_told(di, codes, code):
    enter(di, code, 422)


def test_codes_may_be_typed_with_spaces(di, codes, telephone):
    code = telephone.code()
    enter(di, f" {code[:3]} {code[3:]} ")


def test_each_recovery_code_opens_once_and_its_use_is_mailed(di, codes, session):
    assert len(set(codes)) == 10
    enter(di, codes[0])
    enter(di, codes[0], 422)
    enter(di, codes[1].upper().replace("-", " "))
    assert "8 recovery codes are left" in di.get("/account").text
    told = [mail.body for mail in session.scalars(select(Message))]
    assert sum("recovery codes" in body for body in told) == 2


def test_recovery_codes_are_kept_only_as_hashes(di, codes, session):
    kept = [row.code_hash for row in session.scalars(select(RecoveryCode))]
    assert len(kept) == 10
    assert not any(code.replace("-", "") in row for code in codes for row in kept)


def test_guessing_codes_closes_the_door_and_the_password_does_not_open_it_again(di, codes, session):
    for number in range(MOST_FAILURES):
        enter(di, f"{number:06}", 422)
    assert len(session.scalars(select(FailedSignIn)).all()) == MOST_FAILURES
    di.post("/sign-in", {"email": "di@example.org", "password": PASSWORD}, 429)


def test_it_is_turned_off_with_a_code_and_not_without(di, codes, telephone, session):
    di.post(f"{PAGE}/end", {"code": "000000"}, 422)
    assert find_user(session, "di@example.org").totp_seed
    di.post(f"{PAGE}/end", {"code": telephone.code()})
    session.expire_all()
    assert find_user(session, "di@example.org").totp_seed is None
    assert session.scalars(select(RecoveryCode)).all() == []
    assert (
        di.post("/sign-in", {"email": "di@example.org", "password": PASSWORD}).response.location == "/manage"
    )


@pytest.mark.parametrize("ticket", ["", "nonsense", "WyJhIiwiYiJd.x.y"])
def test_a_ticket_nobody_gave_is_of_no_use(di, codes, telephone, ticket):
    enter(di, telephone.code(), 422, ticket=ticket)


def test_a_ticket_is_of_no_use_after_a_change_of_password(di, codes, telephone, app, follower):
    other = Reader(app, follower)
    ticket = half(other)
    di.post("/account", {"current_password": PASSWORD, "new_password": "another good password"}, 200)
    other.post("/sign-in/code", {**ticket, "code": telephone.code()}, 422)


def test_the_picture_and_the_letters_tell_the_same_secret(di, session):
    page, user = di.get(PAGE), find_user(session, "di@example.org")
    (secret,) = page.texts("code")
    assert re.fullmatch(r"[A-Z2-7]{32}", secret)
    assert "<svg" in page.html.partition('class="qr"')[2]
    assert second_factor.secret_of(user, page.values()["seed"], SECRET) == secret
    assert secret in second_factor.telephone_address(user, secret)


OTHER_KEY = second_factor.new_seed("another secret key, of another registry")


@pytest.mark.parametrize("seed", ["", "short", "a" * 32, "A" * 5000, OTHER_KEY], ids=range(5))
def test_a_seed_of_somebody_elses_making_is_not_taken(di, seed, session):
    di.post(PAGE, {"seed": seed, "code": "123456"}, 422)
    assert find_user(session, "di@example.org").totp_seed is None


def test_what_a_telephone_knows_stands_in_no_table(di, codes, telephone, session):
    """Neither as letters, nor as the bytes they stand for: a copy of the database shows no codes."""
    kept = find_user(session, "di@example.org").totp_seed
    known = b32decode(telephone.secret)
    assert telephone.secret not in kept
    assert known.hex() not in kept
    assert (
        second_factor.secret_of(find_user(session, "di@example.org"), kept, "a stolen guess")
        != telephone.secret
    )


def test_the_same_seed_is_another_secret_for_another_person(session):
    seed, one, other = second_factor.new_seed(SECRET), make_user(session), make_user(session)
    assert second_factor.secret_of(one, seed, SECRET) != second_factor.secret_of(other, seed, SECRET)


def test_after_a_new_secret_key_only_recovery_codes_open_and_people_are_told_why(
    di, codes, telephone, session
):
    user = find_user(session, "di@example.org")
    with attributed(session, by=REGISTRY, intent="damage"):
        user.totp_seed = OTHER_KEY
    session.commit()
    assert second_factor.list_of_other_keys(session, SECRET) == [user]
    assert "has a new secret key" in enter(di, telephone.code(), 422).text
    enter(di, codes[0])
