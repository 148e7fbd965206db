"""Accounts from the terminal."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.accounts.commands import get_user
from rural_collab.audit.recording import attributed
from tests.factories import PASSWORD, make_collaborative, make_organization


@pytest.fixture
def prepared(terminal):
    terminal.prepare()
    with terminal.writing() as session:
        make_collaborative(session, "Prairie Pathways")
        make_organization(session, "Cortez Schools")
    return terminal


def create(typing, email="bo@example.org", password=PASSWORD, *options):
    return "user", "create", email, "--password", password, *options


def test_an_account_is_made_listed_granted_and_disabled(prepared):
    assert (
        prepared.says(*create(prepared, "Ana@Example.org", PASSWORD, "--admin", "--name", "Ana"))
        == "Ana@Example.org may sign in now."
    )
    prepared.run(*create(prepared))
    told = prepared.says("user", "grant", "BO@example.org", "prairie-pathways-co")
    assert told == "BO@example.org coordinates Prairie Pathways now."
    assert prepared.says("user", "grant", "bo@example.org", "prairie-pathways-co").endswith("now.")
    assert prepared.says("user", "disable", "ana@example.org") == "ana@example.org can no longer sign in."
    assert prepared.says("user", "list").splitlines() == [
        "ana@example.org\tAna\tadministrator, disabled",
        "bo@example.org\tbo\tcoordinates 1",
    ]


def test_a_password_that_is_not_given_is_asked_for_twice(prepared):
    told = prepared.says("user", "create", "bo@example.org", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert told.endswith("bo@example.org may sign in now.")
    assert PASSWORD not in told


def test_nobody_at_the_keyboard_means_no_account(prepared):
    prepared.run("user", "create", "bo@example.org", code=1)
    assert prepared.says("user", "list") == ""


def test_an_editor_is_granted_and_listed_as_one(prepared):
    prepared.run(*create(prepared))
    told = prepared.says("user", "grant", "bo@example.org", "prairie-pathways-co", "--editor")
    assert told == "bo@example.org edits Prairie Pathways now."
    assert prepared.says("user", "list") == "bo@example.org\tbo\tcoordinates 0, editor of 1"


def test_somebody_who_lost_the_telephone_is_let_in(prepared):
    prepared.run(*create(prepared))
    assert prepared.refuses("user", "unlock", "bo@example.org").endswith("signs in without a code already")
    with prepared.writing() as session, attributed(session, by=REGISTRY, intent="turn the second factor on"):
        get_user(session, "bo@example.org").totp_seed = "A" * 32
    assert "signs in without a code now" in prepared.says("user", "unlock", "bo@example.org")
    with prepared.writing() as session:
        assert get_user(session, "bo@example.org").totp_seed is None


def test_what_will_not_do_is_refused_in_one_sentence(prepared):
    prepared.run(*create(prepared))
    refused = {
        create(prepared, "BO@example.org"): "There already is an account with this address",
        create(prepared, "ana@example.org", "short"): "The password is too short. Use at least 12 characters",
        create(
            prepared, "ana"
        ): "That is no e-mail address. Enter an e-mail address such as office@example.org",
        ("user", "disable", "cy@example.org"): "There is no account cy@example.org",
        ("user", "grant", "cy@example.org", "prairie-pathways-co"): "There is no account cy@example.org",
        ("user", "grant", "bo@example.org", "never-was"): "There is no organization at this address",
        ("user", "grant", "bo@example.org", "cortez-schools-co"): "There is no collaborative at this address",
    }
    assert {words: prepared.refuses(*words) for words in refused} == refused
