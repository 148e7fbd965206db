"""Accounts: made, granted, disabled; signing in is slowed down for whoever guesses."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from rural_collab.access.identity import REGISTRY, Role
from rural_collab.accounts import commands
from rural_collab.accounts.commands import (
    LONGEST_PASSWORD,
    MOST_FAILURES,
    SHORTEST_PASSWORD,
    WINDOW,
    change_password,
    create_user,
    disable_user,
    get_user,
    verify_sign_in,
)
from rural_collab.accounts.models import FailedSignIn, Grant
from rural_collab.accounts.people import grant_role
from rural_collab.accounts.queries import find_signed_in, list_users
from rural_collab.errors import Missing, Refused, TooManyTries
from tests.factories import PASSWORD, make_user


@pytest.fixture
def bo(session, prairie):
    return make_user(session, "bo@example.org", of=prairie)


def make(session, email="new@example.org", password=PASSWORD, name="New"):
    return create_user(
        session, email=email, name=name, password=password, is_administrator=False, by=REGISTRY
    )


def sign_in(session, email="bo@example.org", password=PASSWORD):
    return verify_sign_in(session, email=email, password=password)


def remember_failures(session, times, email="bo@example.org"):
    """As if somebody had tried that often; hashing takes its time, so it is not done for each."""
    session.add_all(FailedSignIn(email=email) for _ in range(times))
    session.flush()


def let_time_pass(session, age):
    """As if every failure so far had happened earlier."""
    for failure in session.scalars(select(FailedSignIn)):
        failure.at -= age
    session.flush()


def test_an_address_is_kept_in_lower_case_and_without_spaces(session):
    assert make(session, "  Ana@Example.ORG ").email == "ana@example.org"
    assert get_user(session, "ANA@example.org ").name == "New"


@pytest.mark.parametrize("email", ["bo@example.org", "BO@EXAMPLE.ORG", " Bo@Example.org"])
def test_a_second_account_for_an_address_is_refused_however_it_is_typed(session, bo, email):
    with pytest.raises(Refused, match="There already is an account with this address") as refusal:
        make(session, email)
    assert list(refusal.value.fields) == ["email"]


@pytest.mark.parametrize(
    "email", ["", "bo", "bo@", "@example.org", "bo@example", "b o@example.org", "bo@example..org"]
)
def test_what_is_no_address_is_refused(session, email):
    with pytest.raises(Refused, match="is no e-mail address"):
        make(session, email)


@pytest.mark.parametrize(
    ("length", "word"), [(0, "short"), (SHORTEST_PASSWORD - 1, "short"), (LONGEST_PASSWORD + 1, "long")]
)
def test_a_password_too_short_or_too_long_is_refused(session, length, word):
    with pytest.raises(Refused, match=f"The password is too {word}") as refusal:
        make(session, password="x" * length)
    assert list(refusal.value.fields) == ["new_password"]


@pytest.mark.parametrize(
    "password",
    ["x" * SHORTEST_PASSWORD, "ñ" * SHORTEST_PASSWORD, " spaces and 🌾 signs ", "x" * LONGEST_PASSWORD],
)
def test_any_other_password_will_do(session, password):
    made = make(session, password=password)
    assert password not in made.password_hash
    assert sign_in(session, made.email, password) is made


def test_a_person_without_a_name_is_called_by_the_address(session):
    assert make(session, "cy.young@example.org", name="  ").name == "cy.young"


def test_an_unknown_address_is_missing(session):
    with pytest.raises(Missing, match=r"There is no account nobody@example\.org"):
        get_user(session, "nobody@example.org")


def test_granting_twice_changes_nothing(session, bo, prairie):
    grant_role(session, bo, Role.COORDINATOR, {"collaborative_id": prairie.id}, by=REGISTRY)
    assert len(session.scalars(select(Grant).where(Grant.user_id == bo.id)).all()) == 1
    assert bo.identity.coordinates == {prairie.id}
    assert (bo.identity.user_id, bo.identity.is_administrator) == (bo.id, False)


def test_who_signs_in_is_who_has_the_password(session, bo):
    assert sign_in(session) is bo
    assert sign_in(session, " BO@example.org ") is bo
    assert sign_in(session, password=PASSWORD + "x") is None
    assert sign_in(session, "nobody@example.org") is None


def test_a_disabled_account_cannot_sign_in_and_its_sessions_end(session, bo):
    version = str(bo.session_version)
    assert find_signed_in(session, str(bo.id), version) is bo
    disable_user(session, bo, by=REGISTRY)
    assert find_signed_in(session, str(bo.id), version) is None
    assert find_signed_in(session, str(bo.id), str(bo.session_version)) is None
    assert sign_in(session) is None


def test_a_changed_password_ends_the_sessions_of_before(session, bo):
    version = str(bo.session_version)
    change_password(session, bo, current=PASSWORD, new="another good password", by=bo.identity)
    assert find_signed_in(session, str(bo.id), version) is None
    assert sign_in(session) is None
    assert sign_in(session, password="another good password") is bo


def test_a_password_is_changed_only_by_who_knows_it(session, bo):
    with pytest.raises(Refused, match="not your password") as refusal:
        change_password(session, bo, current="a wrong guess", new="another good password", by=bo.identity)
    assert list(refusal.value.fields) == ["current_password"]
    with pytest.raises(Refused, match="too short"):
        change_password(session, bo, current=PASSWORD, new="short", by=bo.identity)
    assert sign_in(session) is bo


@pytest.mark.parametrize("user_id", ["", "nonsense", "0" * 5000, "00000000-0000-0000-0000-000000000000"])
def test_a_session_of_nobody_is_nobodys(session, user_id):
    assert find_signed_in(session, user_id, "1") is None


def test_too_many_failures_make_everybody_wait_even_with_the_password(session, bo):
    remember_failures(session, MOST_FAILURES)
    with pytest.raises(TooManyTries) as wait:
        sign_in(session)
    assert 0 < wait.value.seconds <= WINDOW.total_seconds()


def test_a_failure_counts_and_a_success_forgets_those_before(session, bo):
    remember_failures(session, MOST_FAILURES - 2)
    assert sign_in(session, password="a wrong password") is None
    assert len(session.scalars(select(FailedSignIn)).all()) == MOST_FAILURES - 1
    assert sign_in(session) is bo
    assert session.scalars(select(FailedSignIn)).all() == []


def test_the_last_failure_allowed_closes_the_door(session, bo):
    remember_failures(session, MOST_FAILURES - 1)
    assert sign_in(session, password="a wrong password") is None
    with pytest.raises(TooManyTries):
        sign_in(session)


def test_failures_are_counted_for_each_address_apart(session, bo):
    remember_failures(session, MOST_FAILURES, "nobody@example.org")
    assert sign_in(session) is bo
    with pytest.raises(TooManyTries):
        sign_in(session, " NOBODY@example.org")


def test_after_a_while_one_may_try_again_and_old_failures_are_swept(session, bo):
    remember_failures(session, MOST_FAILURES)
    let_time_pass(session, WINDOW - timedelta(minutes=1))
    with pytest.raises(TooManyTries) as wait:
        sign_in(session)
    assert wait.value.seconds <= 60
    let_time_pass(session, timedelta(minutes=2))
    assert sign_in(session) is bo
    assert session.scalars(select(FailedSignIn)).all() == []


def test_waiting_is_not_prolonged_by_trying(session, bo):
    remember_failures(session, MOST_FAILURES)
    for _ in range(3):
        with pytest.raises(TooManyTries):
            sign_in(session)
    assert len(session.scalars(select(FailedSignIn)).all()) == MOST_FAILURES


def test_an_unknown_address_costs_as_much_as_a_known_one(session, bo, monkeypatch):
    """Time is not measured: both check one hash made by the same method."""
    checked = []
    check = commands.check_password_hash
    monkeypatch.setattr(
        commands, "check_password_hash", lambda kept, given: checked.append(kept) or check(kept, given)
    )
    for email in ("bo@example.org", "nobody@example.org"):
        assert sign_in(session, email, "a wrong password") is None
    known, unknown = checked
    assert known == bo.password_hash != unknown
    assert known.split("$")[0] == unknown.split("$")[0] == commands.METHOD


def test_an_endless_address_or_password_is_only_wrong(session, bo):
    assert sign_in(session, "x" * 100_000, "y" * 1_000_000) is None


def test_accounts_are_listed_by_address(session, bo):
    make(session, "ana@example.org")
    assert [user.email for user in list_users(session)] == ["ana@example.org", "bo@example.org"]
