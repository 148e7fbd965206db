"""Backups: one SQLite file that holds everything, whatever database the registry runs on."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import Engine, inspect, update

from rural_collab.audit.models import ChangeLog
from rural_collab.db import migrate
from rural_collab.db.engine import file_url, make_engine
from rural_collab.db.transfer import holds_records, transfer
from rural_collab.errors import Refused
from rural_collab.mail.commands import hold_restored
from rural_collab.terminal import written_whole

_TELLING = "organization"


def back_up(engine: Engine, file: Path) -> int:
    """Write a consistent copy into ``file`` while others read and write; returns its size in bytes.

    An old backup of that name is there until the new one is whole. It holds accounts too, so only its owner may read it.
    """
    if not inspect(engine).has_table(_TELLING):
        raise Refused("There is no registry to back up yet; run: rural-collab db upgrade")
    if engine.dialect.name == "sqlite" and file.resolve() == _file_of(engine).resolve():
        raise Refused(f"{file} is the registry itself; choose another file for the backup")
    with written_whole(file) as making:
        if engine.dialect.name == "sqlite":
            _copy_file(_file_of(engine), making)
        else:
            _copy_rows(engine, making)
        making.chmod(0o600)
    return file.stat().st_size


def restore(engine: Engine, file: Path, *, replace: bool) -> None:
    """Bring back what ``file`` holds; refused when records would be overwritten without ``replace``.

    Until all of it is there, nothing of what was there is gone.
    """
    with _readable(file) as kept:
        migrate.upgrade(engine)
        with engine.connect() as connection:
            if holds_records(connection) and not replace:
                raise Refused("This registry holds records already; use --replace to overwrite them")
        _fill(kept, engine)


@contextmanager
def _readable(file: Path) -> Iterator[Engine]:
    """The backup in this version's schema, made on a copy so that the backup itself stays as it was.

    Its change log gets a new name: positions after the backup will be given a second time, to other changes, and
    whoever followed the log must not take the one for the other. Mails that were waiting are held, lest they come twice.
    """
    with TemporaryDirectory(prefix="rural-collab-") as folder:
        copy = Path(folder) / "restoring.db"
        _copy_file(file, copy)
        with _opened(copy) as engine:
            if not inspect(engine).has_table(_TELLING):
                raise Refused(f"{file} is not a backup of a registry")
            migrate.upgrade(engine)
            with engine.begin() as connection:
                connection.execute(update(ChangeLog).values(id=uuid4()))
                hold_restored(connection)
            yield engine


def _file_of(engine: Engine) -> Path:
    return Path(str(engine.url.database))


def _copy_file(source: Path, target: Path) -> None:
    """Copy an SQLite database that may be in use into a single file without a journal beside it."""
    try:
        with closing(_connect_to_read(source)) as reading, closing(sqlite3.connect(target)) as writing:
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise Refused(f"{source} cannot be copied: {error}") from error


def _connect_to_read(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def _copy_rows(engine: Engine, target: Path) -> None:
    with _opened(target) as copy:
        migrate.upgrade(copy)
        _fill(engine, copy)
    with closing(sqlite3.connect(target)) as writing:
        writing.execute("PRAGMA journal_mode=DELETE")


def _fill(source: Engine, target: Engine) -> None:
    for _ in transfer(source, target, replace=True):
        pass


@contextmanager
def _opened(file: Path) -> Iterator[Engine]:
    engine = make_engine(file_url(file))
    try:
        yield engine
    finally:
        engine.dispose()
