"""A backup is one file that holds everything; a restored registry is the one that was kept, or nothing changed."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, OperationalError

from rural_collab.audit.models import ChangeLog
from rural_collab.audit.recording import session_factory
from rural_collab.db.engine import begin_writing, file_url, make_engine
from rural_collab.db.migrate import differences, downgrade, upgrade
from rural_collab.errors import Refused
from rural_collab.operations.archive import back_up, restore
from rural_collab.organizations.models import Organization
from tests.factories import make_collaborative, make_membership, make_organization, make_user
from tests.official.conftest import contents
from tests.registries import database_like, registry_like


@pytest.fixture
def kept(registry):
    """A registry with a few records of several kinds."""
    with session_factory(registry)() as session:
        prairie = make_collaborative(session, "Prairie “Año” 🌾", about={"state_usps": None})
        make_membership(session, prairie, make_organization(session, "Cortez", state_usps=None))
        make_user(session, "bo@example.org", of=prairie)
        session.commit()
    return registry


@pytest.fixture
def other(database, tmp_path):
    """Another registry on the same kind of database."""
    with registry_like(database, tmp_path) as own:
        yield own


def records(engine):
    """Everything but the name of the log, which a restored registry has for itself."""
    with engine.connect() as connection:
        return {name: rows for name, rows in contents(connection).items() if name != "change_log"}


def log_of(engine):
    with engine.connect() as connection:
        return connection.scalar(select(ChangeLog.id))


def add(engine, name):
    with session_factory(engine)() as session:
        begin_writing(session)
        make_organization(session, name, state_usps=None)
        session.commit()


def names(engine):
    with engine.connect() as connection:
        return sorted(connection.scalars(select(Organization.name)))


def test_a_restored_registry_is_the_one_that_was_kept(kept, other, tmp_path):
    size = back_up(kept, tmp_path / "kept.db")
    assert size == (tmp_path / "kept.db").stat().st_size
    restore(other, tmp_path / "kept.db", replace=False)
    assert records(other) == records(kept)
    assert differences(other) == []
    add(other, "Life goes on")


def test_a_backup_is_one_file_that_only_its_owner_may_read(kept, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    back_up(kept, folder / "año ?50%.db")
    assert [path.name for path in folder.iterdir()] == ["año ?50%.db"]
    assert stat.S_IMODE((folder / "año ?50%.db").stat().st_mode) == 0o600


def test_a_backup_goes_from_one_kind_of_database_to_the_other_and_back(kept, tmp_path):
    back_up(kept, tmp_path / "one.db")
    there = make_engine(file_url(tmp_path / "there.db"))
    restore(there, tmp_path / "one.db", replace=False)
    back_up(there, tmp_path / "two.db")
    there.dispose()
    before = records(kept)
    restore(kept, tmp_path / "two.db", replace=True)
    assert records(kept) == before
    add(kept, "Counting goes on")


def test_records_are_overwritten_only_when_that_is_said(kept, other, tmp_path):
    back_up(kept, tmp_path / "kept.db")
    add(other, "Precious")
    with pytest.raises(Refused, match="holds records already; use --replace"):
        restore(other, tmp_path / "kept.db", replace=False)
    assert names(other) == ["Precious"]
    restore(other, tmp_path / "kept.db", replace=True)
    assert names(other) == names(kept)


def test_accounts_alone_are_records_too(kept, other, tmp_path):
    back_up(kept, tmp_path / "kept.db")
    with session_factory(other)() as session:
        make_user(session, "ana@example.org")
        session.commit()
    with pytest.raises(Refused, match="holds records already"):
        restore(other, tmp_path / "kept.db", replace=False)


def test_a_restored_registry_goes_on_under_a_new_name(kept, tmp_path):
    """Positions after the backup are given a second time; nobody may take the one change for the other."""
    back_up(kept, tmp_path / "kept.db")
    before = log_of(kept)
    add(kept, "Lost with the restore")
    restore(kept, tmp_path / "kept.db", replace=True)
    assert log_of(kept) != before


def test_restoring_leaves_the_backup_as_it_was(kept, tmp_path):
    back_up(kept, tmp_path / "kept.db")
    (tmp_path / "kept.db").chmod(0o400)
    before = (tmp_path / "kept.db").read_bytes()
    restore(kept, tmp_path / "kept.db", replace=True)
    assert (tmp_path / "kept.db").read_bytes() == before
    assert not list(tmp_path.glob("kept.db-*"))


def test_a_backup_is_whole_while_others_write(kept, tmp_path):
    ending = Event()

    def write():
        number = 0
        while not ending.is_set():
            number += 1
            add(kept, f"Written {number:04d}")

    writer = Thread(target=write, daemon=True)
    writer.start()
    for number in range(3):
        back_up(kept, tmp_path / f"{number}.db")
    ending.set()
    writer.join()
    for number in range(3):
        backup = make_engine(file_url(tmp_path / f"{number}.db"))
        written = [name for name in names(backup) if name.startswith("Written")]
        assert written == [f"Written {place:04d}" for place in range(1, len(written) + 1)]
        with backup.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        backup.dispose()


def test_a_backup_that_cannot_be_made_leaves_the_old_one(kept, tmp_path):
    file = tmp_path / "kept.db"
    back_up(kept, file)
    before = file.read_bytes()
    with kept.begin() as connection:
        connection.execute(text("ALTER TABLE claim RENAME TO claims"))
        connection.execute(text("ALTER TABLE organization RENAME TO organizations"))
    with pytest.raises(Refused, match="There is no registry to back up yet"):
        back_up(kept, file)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_there_must_be_something_to_back_up(database, tmp_path):
    with (
        database_like(database, tmp_path) as bare,
        pytest.raises(Refused, match="run: rural-collab db upgrade"),
    ):
        back_up(bare, tmp_path / "kept.db")
    assert not (tmp_path / "kept.db").exists()


def test_a_backup_never_takes_the_place_of_the_registry(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    own = make_engine(file_url(tmp_path / "registry.db"))
    upgrade(own)
    for file in (tmp_path / "registry.db", Path("registry.db"), tmp_path / "." / "registry.db"):
        with pytest.raises(Refused, match="is the registry itself"):
            back_up(own, file)
    own.dispose()


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to be looked into" * 100])
def test_what_is_no_backup_changes_nothing(kept, tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    before = records(kept)
    with pytest.raises(Refused, match=r"is not a backup of a registry|cannot be copied"):
        restore(kept, tmp_path / "file", replace=True)
    assert records(kept) == before


def test_a_database_of_something_else_changes_nothing(kept, tmp_path):
    with closing(sqlite3.connect(tmp_path / "recipes.db")) as recipes:
        recipes.execute("CREATE TABLE recipe (name TEXT)")
    with pytest.raises(Refused, match="is not a backup of a registry"):
        restore(kept, tmp_path / "recipes.db", replace=True)
    assert len(names(kept)) == 2


def test_a_damaged_backup_changes_nothing(kept, tmp_path):
    file = tmp_path / "kept.db"
    back_up(kept, file)
    content = bytearray(file.read_bytes())
    content[20_000:-4096] = b"\xff" * len(content[20_000:-4096])
    file.write_bytes(content)
    before = records(kept)
    with pytest.raises((Refused, DatabaseError), match=r"malformed|cannot be copied|not a backup"):
        restore(kept, file, replace=True)
    assert records(kept) == before


def test_a_backup_that_cannot_be_brought_up_to_date_changes_nothing(kept, other, tmp_path):
    back_up(kept, tmp_path / "old.db")
    old = make_engine(file_url(tmp_path / "old.db"))
    downgrade(old, "base")
    with old.begin() as connection:
        connection.execute(text("CREATE TABLE organization (id INTEGER)"))
    old.dispose()
    with pytest.raises(OperationalError, match="already exists"):
        restore(other, tmp_path / "old.db", replace=True)
    assert records(other) == {name: [] for name in records(other)}


def test_a_backup_of_a_newer_version_is_refused(kept, other, tmp_path):
    back_up(kept, tmp_path / "new.db")
    with closing(sqlite3.connect(tmp_path / "new.db")) as backup:
        backup.execute("UPDATE alembic_version SET version_num = '9999'")
        backup.commit()
    with pytest.raises(Refused, match="9999"):
        restore(other, tmp_path / "new.db", replace=True)
