"""``check`` names what lies behind, one sentence each, with what to do about it."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from rural_collab.access.identity import Identity
from rural_collab.accounts.second_factor import new_seed
from rural_collab.audit.models import Change
from rural_collab.audit.recording import attributed
from rural_collab.clock import utc_now
from rural_collab.imports.models import SpreadsheetImport
from rural_collab.imports.models import State as ImportState
from rural_collab.mail.commands import Letter, post
from rural_collab.mail.models import State
from tests.factories import make_organization, make_user
from tests.mail.post_office import open_post_office
from tests.operations.test_doctor import wrong

TOLD = {"role": "editor", "where": "Prairie Pathways", "by": "Bo"}


@pytest.fixture(scope="module")
def post_office():
    """A mail server that takes everything."""
    with open_post_office() as office:
        yield office


@pytest.fixture
def sound(terminal, monkeypatch, post_office):
    """A registry of which only what lies behind is looked at."""
    terminal.prepare()
    monkeypatch.setattr("rural_collab.upkeep.doctor.is_loaded", lambda connection: True)
    terminal.run("search", "rebuild")
    terminal.environ["RURAL_COLLAB_SMTP_URL"] = post_office.url
    return terminal


def write(terminal, *, ago, **values):
    with terminal.writing() as session:
        letter = Letter("role_ended", "di@example.org", "en", TOLD)
        mail = post(session, letter, public_url="https://registry.example")
        mail.due_at = mail.written_at = utc_now() - ago
        for name, value in values.items():
            setattr(mail, name, value)


def change(terminal, *, ago):
    """Somebody changes something; the index has seen it."""
    with terminal.writing() as session:
        user = make_user(session)
        session.flush()
        with attributed(session, by=Identity(user.id, user.name), intent="edit an organization"):
            make_organization(session).phone = "(970) 555-0100"
        session.execute(update(Change).values(recorded_at=utc_now() - ago))
    terminal.run("search", "rebuild")


def test_mail_that_waits_too_long_is_told_and_mail_that_has_just_been_written_is_not(sound):
    write(sound, ago=timedelta(minutes=5))
    assert "No mail waits longer than it should" in sound.says("check")
    write(sound, ago=timedelta(hours=1))
    (told,) = wrong(sound)
    assert told.startswith("Mails that wait: 2, the oldest since 20")
    assert told.endswith(
        "start rural-collab serve or worker, and read at /manage/mail what the mail server said"
    )


def test_mail_that_waits_where_none_is_sent_is_no_mistake(sound):
    del sound.environ["RURAL_COLLAB_SMTP_URL"]
    write(sound, ago=timedelta(hours=1))
    assert "Mails that wait: 1; set RURAL_COLLAB_SMTP_URL" in sound.says("check")


def test_mail_that_nobody_hands_over_for_more_than_a_day_is_told(sound):
    del sound.environ["RURAL_COLLAB_SMTP_URL"]
    write(sound, ago=timedelta(hours=25))
    (told,) = wrong(sound)
    assert told.startswith(
        "No mail server is set, so nobody gets the mails that wait: 1, the oldest since 20"
    )


def test_mails_given_up_this_week_are_told_and_those_of_no_use_any_more_are_not(sound):
    write(sound, ago=timedelta(days=1), state=State.FAILED)
    write(sound, ago=timedelta(days=8), state=State.FAILED)
    write(sound, ago=timedelta(days=1), state=State.FAILED, body="")
    assert wrong(sound) == ["Mails given up this week: 1; read why and send them again at /manage/mail"]


@pytest.mark.parametrize("state", [ImportState.PLANNING, ImportState.CARRYING_OUT, ImportState.UNDOING])
def test_an_import_that_stands_half_done_is_told(sound, state):
    with sound.writing() as session:
        session.add_all(
            SpreadsheetImport(
                kind="members", file_name=name, state=which, by_name="Bo", moved_at=utc_now() - ago
            )
            for name, which, ago in (
                ("stuck.csv", state, timedelta(hours=1)),
                ("moving.csv", state, timedelta(minutes=1)),
                ("waiting for a person.csv", ImportState.PLANNED, timedelta(days=1)),
            )
        )
    (told,) = wrong(sound)
    assert told.startswith("The import of stuck.csv stands half done since ")


def test_a_clock_that_is_behind_is_told(sound):
    change(sound, ago=-timedelta(hours=2))
    (told,) = wrong(sound)
    assert told.startswith("The newest change was made at ")
    assert told.endswith("; set the clock")


def test_a_week_of_changes_without_a_backup_is_told_until_one_is_made(sound, tmp_path):
    change(sound, ago=timedelta(days=8))
    (told,) = wrong(sound)
    assert told.startswith("No backup was made from here yet, and ")
    sound.run("backup", str(tmp_path / "kept.db"))
    assert "The last backup was made at " in sound.says("check")


def test_a_backup_from_before_many_changes_is_old(sound, tmp_path):
    sound.run("backup", str(tmp_path / "kept.db"))
    (sound.home / "last-backup").write_text((utc_now() - timedelta(days=30)).isoformat())
    assert "The last backup was made at " in sound.says("check")
    change(sound, ago=timedelta(days=8))
    assert "changes since are in none; run: rural-collab backup FILE" in wrong(sound)[0]


def test_changes_of_today_need_no_backup_yet(sound):
    change(sound, ago=timedelta(days=1))
    assert "No backup was made from here yet; make one with" in sound.says("check")


def test_a_note_about_a_backup_that_nobody_can_read_counts_as_none(sound):
    (sound.home / "last-backup").write_text("yesterday, I think")
    assert "No backup was made from here yet" in sound.says("check")


def test_second_factors_of_another_secret_key_are_counted(sound):
    with sound.writing() as session:
        make_user(session).totp_seed = new_seed("the key of the registry this one was restored from")
        session.flush()
    sound.run("search", "rebuild")
    (told,) = wrong(sound)
    assert told.startswith("Accounts whose second factor was made with another secret key: 1;")
