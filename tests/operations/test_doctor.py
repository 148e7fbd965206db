"""``check`` says in words what is fine and what needs attention."""

import shutil
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from rural_collab.db.migrate import head_revision
from tests.factories import make_organization
from tests.terminal import Terminal


@pytest.fixture
def fine(terminal, monkeypatch):
    """A registry where nothing is wrong; that data were loaded is pretended."""
    terminal.prepare()
    monkeypatch.setattr("rural_collab.upkeep.doctor.is_loaded", lambda connection: True)
    terminal.run("search", "rebuild")
    return terminal


def found(typing, code):
    """What was said, wrong or not, without how much is free."""
    result = typing.run("check", code=code)
    assert ("Error: Something needs attention" in result.stderr) == bool(code)
    return [
        line for line in result.stdout.splitlines() if " GB are free " not in line or line.startswith("WRONG")
    ]


def wrong(typing):
    return [line.removeprefix("WRONG  ") for line in found(typing, 1) if line.startswith("WRONG")]


def test_a_sound_registry_is_said_to_be_sound(fine):
    assert found(fine, 0) == [
        "ok     RURAL_COLLAB_BASE_URL is not an https address: fine for trying, not for the world",
        "ok     The database answers (sqlite)",
        f"ok     The database is at revision {head_revision()}, as this version needs it",
        "ok     Reference data is loaded",
        "ok     The search index is in step with the database",
        "ok     No mail server is set. Mails that wait: 0; set RURAL_COLLAB_SMTP_URL, or hand them over from /manage/mail",
        "ok     No backup was made from here yet; make one with: rural-collab backup FILE",
    ]


def test_a_home_with_nothing_in_it_is_told_with_both_ways_out(terminal):
    (told,) = wrong(terminal)
    assert told.startswith("There is no registry in the database; run: rural-collab serve")
    assert told.endswith("bring a backup back with: rural-collab restore FILE")


@pytest.mark.parametrize(
    ("revision", "told"),
    [
        ("0003", "make a backup, then run: rural-collab db upgrade"),
        ("9999", "install the version that was here before"),
    ],
)
def test_a_schema_of_another_version_is_told_with_what_to_do(fine, revision, told):
    with fine.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    (said,) = wrong(fine)
    assert revision in said
    assert said.endswith(told)


def test_a_secret_that_can_be_guessed_is_told(fine, monkeypatch):
    monkeypatch.setenv("RURAL_COLLAB_SECRET_KEY", "abc")
    (told,) = wrong(fine)
    assert told.startswith("The secret key is short")


def test_a_mail_server_that_takes_no_mails_is_told(fine, monkeypatch):
    monkeypatch.setenv("RURAL_COLLAB_SMTP_URL", "smtp://127.0.0.1:1")
    (told,) = wrong(fine)
    assert told.startswith("The mail server does not take mails: ")


def test_what_a_fresh_schema_lacks_is_named_with_the_way_out(terminal):
    terminal.run("db", "upgrade")
    assert wrong(terminal) == [
        "Reference data of this version is not loaded; run: rural-collab reference load",
        "There is no search index of this database; run: rural-collab search rebuild",
    ]


def test_an_index_that_lags_is_counted(fine):
    with fine.writing() as session:
        make_organization(session)
        make_organization(session)
    assert wrong(fine) == [
        "The search index is 2 changes behind the database; start rural-collab serve, which catches up"
    ]


def test_an_index_of_another_registry_is_none_of_this_one(fine, tmp_path):
    other = Terminal(tmp_path / "other").prepare()
    shutil.copytree(fine.home / "index", other.home / "index")
    assert wrong(other) == ["There is no search index of this database; run: rural-collab search rebuild"]
    other.forget()


def test_a_database_that_is_away_does_not_hide_the_rest(tmp_path):
    typing = Terminal(
        tmp_path / "home",
        RURAL_COLLAB_DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/registry?connect_timeout=2",
        RURAL_COLLAB_BASE_URL="https://registry.example",
    )
    told = found(typing, 1)
    assert told[0] == "ok     Served to the world as https://registry.example"
    assert told[1].startswith("WRONG  The database does not answer: ")
    assert len(told) == 2
    typing.forget()


def test_a_file_that_is_no_database_is_told(terminal):
    terminal.home.mkdir()
    (terminal.home / "registry.db").write_text("Dear superintendent, " * 100)
    (told,) = wrong(terminal)
    assert told.startswith("The file of the database is damaged (file is not a database)")


def test_a_disk_that_is_nearly_full_is_told(fine, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=400_000_000))
    assert wrong(fine) == [
        f"Only 0.4 GB are free where {fine.home} lies; make room, or nothing can be saved soon"
    ]


def test_a_secret_that_others_can_read_is_told(fine):
    (fine.home / "secret.key").chmod(0o644)
    assert wrong(fine) == [f"Others can read {fine.home}/secret.key; run: chmod 600 {fine.home}/secret.key"]
