"""Signing in at one's own organization, with a real provider in a process of its own."""

import dataclasses
import json
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.accounts import sso
from rural_collab.accounts.commands import disable_user
from rural_collab.accounts.queries import find_user
from tests.accounts.organization import CLIENT, SECRET
from tests.factories import make_user
from tests.operations.running import free_port
from tests.pages import Reader

BO = {"sub": "bo-7", "email": "bo@example.org", "email_verified": True, "name": "Bo"}


class StaysHere(HTTPRedirectHandler):
    """Tells where it is sent instead of going there."""

    def redirect_request(self, *_told):
        return None


class Provider:
    def __init__(self):
        self.port = free_port()
        program = Path(__file__).with_name("organization.py")
        self.process = subprocess.Popen([sys.executable, str(program), str(self.port)])
        self.address = f"http://127.0.0.1:{self.port}"
        until = time.monotonic() + 60
        while not self._answers():
            assert time.monotonic() < until
            time.sleep(0.05)

    def _answers(self):
        try:
            return bool(self._open("/keys"))
        except URLError:
            return False

    def _open(self, path, data=None):
        opener, asked = build_opener(StaysHere), Request(f"http://127.0.0.1:{self.port}{path}", data)
        with opener.open(asked, timeout=10) as answer:
            return answer.read()

    def says(self, **person):
        self._open("/person", json.dumps({**BO, **person}).encode())

    def signs_in(self, address):
        """Where the browser is sent back to, as a path of ours."""
        try:
            self._open(address.removeprefix(self.address))
        except URLError as redirect:
            back = urlsplit(redirect.headers["Location"])
            redirect.close()
            return f"{back.path}?{back.query}"
        raise AssertionError("The provider sent nobody back")


@pytest.fixture(scope="module")
def provider():
    started = Provider()
    yield started
    started.process.kill()
    started.process.wait()


@pytest.fixture
def with_sso(app, provider, monkeypatch):
    """The application as if it had been started with the organization set."""
    settings = dataclasses.replace(
        app.config["SETTINGS"],
        oidc_issuer=provider.address,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_name="Example Schools",
    )
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    monkeypatch.setitem(app.extensions, "sso", sso._client(app, settings))
    monkeypatch.setitem(app.extensions, "sso_name", settings.oidc_name)
    provider.says()
    return app


@pytest.fixture
def bo(session):
    user = make_user(session, "bo@example.org")
    session.commit()
    return user


def sign_in(person, provider, next_page="", status=303):
    away = person.get(f"/sign-in/sso?next={next_page}", 302).response.location
    assert away.startswith(provider.address)
    return person.get(provider.signs_in(away), status)


@pytest.fixture
def person(with_sso, follower):
    return Reader(with_sso, follower)


def test_whoever_keeps_records_signs_in_at_the_own_organization(person, provider, bo, session):
    assert "Sign in with Example Schools" in person.get("/sign-in?next=/account").text
    assert sign_in(person, provider, "/account").response.location == "/account"
    assert "bo@example.org" in person.get("/account").text
    session.expire_all()
    assert bo.sso_subject == f"{provider.address} bo-7"


def test_somebody_nobody_invited_gets_no_account(person, provider, session):
    assert "ask for an invitation" in sign_in(person, provider, status=422).text
    assert find_user(session, "bo@example.org") is None
    person.get("/account", 303)


@pytest.mark.parametrize(
    "told", [{"email_verified": False}, {"email_verified": "true"}, {"email_verified": None}]
)
def test_an_address_the_organization_does_not_vouch_for_opens_nothing(person, provider, bo, told):
    provider.says(**told)
    assert "does not vouch" in sign_in(person, provider, status=422).text
    person.get("/account", 303)


@pytest.mark.parametrize(
    "wrong", [{"is_forged": True}, {"is_late": True}, {"aud": "another"}, {"nonce": "old"}, {"iss": "https://evil.example"}]
)  # fmt: skip
def test_an_answer_that_is_forged_old_or_meant_for_somebody_else_opens_nothing(person, provider, bo, wrong):
    provider.says(**wrong)
    assert "did not sign you in" in sign_in(person, provider, status=422).text
    person.get("/account", 303)


def test_an_answer_nobody_asked_for_opens_nothing(person, provider, bo):
    person.get("/sign-in/sso/back?code=one-time&state=made-up", 422)
    person.get("/sign-in/sso/back", 422)
    person.get("/account", 303)


def test_an_answer_to_somebody_elses_browser_opens_nothing(person, provider, bo, with_sso, follower):
    back = provider.signs_in(person.get("/sign-in/sso", 302).response.location)
    Reader(with_sso, follower).get(back, 422)


def test_an_address_that_was_given_to_somebody_else_opens_nothing(person, provider, bo):
    sign_in(person, provider)
    person.post("/sign-out")
    provider.says(sub="somebody-else")
    assert "belongs to somebody else" in sign_in(person, provider, status=422).text


def test_a_changed_address_is_still_the_same_person(person, provider, bo):
    sign_in(person, provider)
    person.post("/sign-out")
    provider.says(email="bo.young@example.org")
    sign_in(person, provider)
    assert "bo@example.org" in person.get("/account").text


def test_a_closed_account_stays_closed(person, provider, bo, session):
    disable_user(session, bo, by=REGISTRY)
    session.commit()
    sign_in(person, provider, status=422)


def test_one_never_leaves_for_another_site(person, provider, bo):
    assert sign_in(person, provider, "//evil.example").response.location == "/manage"


def test_an_organization_that_is_away_is_told(app, follower, monkeypatch):
    settings = dataclasses.replace(
        app.config["SETTINGS"], oidc_issuer=f"http://127.0.0.1:{free_port()}", oidc_client_id=CLIENT
    )
    monkeypatch.setitem(app.extensions, "sso", sso._client(app, settings))
    Reader(app, follower).get("/sign-in/sso", 503)


def test_where_no_organization_is_set_there_is_nothing(reader):
    reader.get("/sign-in/sso", 404)
    reader.get("/sign-in/sso/back", 404)
    assert not [link for link in reader.get("/sign-in").links if "sso" in link]
