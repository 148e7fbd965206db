"""Settings from the environment: sensible without any, and refused in words when they make no sense."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from rural_collab.config import VARIABLES, Settings, from_environment, is_weak
from rural_collab.errors import Refused

STRONG = "correct-horse-battery-staple-0123456789"


def read(home, **environ):
    return from_environment({"RURAL_COLLAB_HOME": str(home), **environ})


def test_every_setting_has_a_default(tmp_path):
    settings = read(tmp_path)
    assert (settings.port, settings.workers, settings.public_url) == (8000, 2, "http://127.0.0.1:8000")
    assert settings.database_url == f"sqlite:///{tmp_path}/registry.db"
    assert settings.index_dir == tmp_path / "index"
    assert not settings.in_production


def test_every_variable_is_heeded(tmp_path):
    environ = {
        "RURAL_COLLAB_HOME": str(tmp_path / "deep" / "home"),
        "PORT": "9000",
        "RURAL_COLLAB_DATABASE_URL": "postgresql+psycopg://example/registry",
        "RURAL_COLLAB_SECRET_KEY": STRONG,
        "RURAL_COLLAB_BASE_URL": "https://registry.example/",
        "RURAL_COLLAB_WORKERS": "4",
        "RURAL_COLLAB_TRUSTED_PROXIES": "1",
        "RURAL_COLLAB_SMTP_URL": "smtp://ana:secret@mail.example:587",
        "RURAL_COLLAB_MAIL_FROM": "office@registry.example",
        "RURAL_COLLAB_OIDC_ISSUER": "https://login.example",
        "RURAL_COLLAB_OIDC_CLIENT_ID": "registry",
        "RURAL_COLLAB_OIDC_CLIENT_SECRET": "hidden",
        "RURAL_COLLAB_OIDC_NAME": "Example Schools",
    }
    assert set(environ) == set(VARIABLES.values())
    settings = from_environment(environ)
    assert settings.home.is_dir()
    assert (settings.port, settings.workers, settings.secret_key) == (9000, 4, STRONG)
    assert (settings.public_url, settings.in_production) == ("https://registry.example", True)
    assert not (settings.home / "secret.key").exists()
    assert (settings.smtp_url[:7], settings.sender) == ("smtp://", "office@registry.example")
    assert (settings.oidc_issuer, settings.oidc_name) == ("https://login.example", "Example Schools")
    assert "secret@mail" not in repr(settings)
    assert "hidden" not in repr(settings)


def test_mail_comes_from_the_host_people_use_unless_told_otherwise(tmp_path):
    assert (
        read(tmp_path, RURAL_COLLAB_BASE_URL="http://registry.example:81").sender
        == "registry@registry.example"
    )


@pytest.mark.parametrize(
    "address", ["mail.example", "http://mail.example", "smtp://", "smtp://a b", "smtp:host"]
)
def test_what_is_no_address_of_a_mail_server_is_refused(tmp_path, address):
    with pytest.raises(Refused, match=r"^RURAL_COLLAB_SMTP_URL must be like smtp://"):
        read(tmp_path, RURAL_COLLAB_SMTP_URL=address)


@pytest.mark.parametrize("issuer", ["http://login.example", "login.example", "http://127.0.0.1.evil.example"])
def test_an_organization_that_would_be_asked_in_the_open_is_refused(tmp_path, issuer):
    with pytest.raises(Refused, match=r"^RURAL_COLLAB_OIDC_ISSUER must begin with https://"):
        read(tmp_path, RURAL_COLLAB_OIDC_ISSUER=issuer, RURAL_COLLAB_OIDC_CLIENT_ID="registry")


def test_an_organization_needs_our_name_there(tmp_path):
    with pytest.raises(Refused, match="needs RURAL_COLLAB_OIDC_CLIENT_ID"):
        read(tmp_path, RURAL_COLLAB_OIDC_ISSUER="https://login.example")


@pytest.mark.parametrize("address", ["office", "office@", "Ana <ana@example.org>, bo@example.org"])
def test_a_sender_that_is_no_address_is_refused(tmp_path, address):
    with pytest.raises(Refused, match=r"^RURAL_COLLAB_MAIL_FROM must be an address"):
        read(tmp_path, RURAL_COLLAB_MAIL_FROM=address)


@pytest.mark.parametrize(
    "port",
    ["0", "-1", "65536", "8000.5", "http", " 8000", "\uff18\uff10\uff10\uff10", "9" * 5000, "0x50", "1e3"],
)
def test_a_port_that_is_none_is_refused(tmp_path, port):
    with pytest.raises(Refused, match=r"^PORT must be a whole number from 1 to 65535, not '.{0,20}'$"):
        read(tmp_path, PORT=port)


def test_proxies_are_trusted_only_when_that_is_said(tmp_path):
    assert read(tmp_path).trusted_proxies == 0
    assert read(tmp_path, RURAL_COLLAB_TRUSTED_PROXIES="0").trusted_proxies == 0
    assert read(tmp_path, RURAL_COLLAB_TRUSTED_PROXIES="2").trusted_proxies == 2
    with pytest.raises(Refused, match="must be a whole number from 0 to 10"):
        read(tmp_path, RURAL_COLLAB_TRUSTED_PROXIES="11")


def test_more_workers_than_any_machine_has_are_refused(tmp_path):
    with pytest.raises(Refused, match="RURAL_COLLAB_WORKERS must be a whole number from 1 to 64"):
        read(tmp_path, RURAL_COLLAB_WORKERS="1000")


def test_an_address_without_a_scheme_is_refused(tmp_path):
    with pytest.raises(Refused, match="RURAL_COLLAB_BASE_URL must begin with"):
        read(tmp_path, RURAL_COLLAB_BASE_URL="registry.example")


@pytest.mark.parametrize("secret", ["", "short", "a" * 64, "0123456" * 9])
def test_a_weak_secret_is_refused_in_production(tmp_path, secret):
    assert is_weak(secret)
    with pytest.raises(Refused, match="RURAL_COLLAB_SECRET_KEY is too weak"):
        Settings(home=tmp_path, base_url="HTTPS://registry.example", secret_key=secret)


def test_a_weak_secret_will_do_for_trying(tmp_path):
    assert read(tmp_path, RURAL_COLLAB_SECRET_KEY="short").secret_key == "short"


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    first = read(tmp_path / "home").secret_key
    assert not is_weak(first)
    assert read(tmp_path / "home").secret_key == first
    assert stat.S_IMODE((tmp_path / "home" / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret.key"]


def test_an_emptied_secret_is_said_to_be_damaged(tmp_path):
    (tmp_path / "secret.key").write_text("")
    with pytest.raises(Refused, match="is damaged: bring it back"):
        read(tmp_path)


def test_processes_that_start_at_once_agree_on_one_secret(tmp_path):
    told = "from rural_collab.config import from_environment; print(from_environment().secret_key)"
    environ = {**os.environ, "RURAL_COLLAB_HOME": str(tmp_path / "home")}
    started = [
        subprocess.Popen([sys.executable, "-c", told], env=environ, stdout=subprocess.PIPE) for _ in range(6)
    ]
    assert len({process.communicate()[0] for process in started}) == 1


def test_a_home_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "home").write_text("")
    with pytest.raises(Refused, match=r"RURAL_COLLAB_HOME names no folder"):
        read(tmp_path / "home")


def test_a_home_of_nobody_is_refused():
    with pytest.raises(Refused, match=r"RURAL_COLLAB_HOME names no folder"):
        read("~nobody-of-that-name/var")


def test_a_home_with_a_question_mark_is_refused(tmp_path):
    with pytest.raises(Refused, match="question mark"):
        read(tmp_path / "why?")


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_a_home_where_nothing_can_be_written_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(Refused, match=f"nothing can be written: {tmp_path}"):
        read(tmp_path)


def test_the_home_is_var_beside_the_work(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert from_environment({}).home == Path(tmp_path, "var")
