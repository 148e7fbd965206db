"""Engines for SQLite and PostgreSQL that behave alike.

SQLite's driver would open transactions late and only for some statements. Here every transaction is opened
explicitly, so schema changes and savepoints are transactional too, and a writer says so at once (``BEGIN IMMEDIATE``):
a transaction that first reads and then writes would otherwise fail under load, with no wait helping it.
On PostgreSQL writers of records take turns as well, see ``take_turn``.
"""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from rural_collab.errors import Refused

WRITING = {"sqlite_begin": "IMMEDIATE"}
_PATIENCE_MS = 15_000
_TURN = 7_316_001


def make_engine(url: str | URL) -> Engine:
    """An engine for ``sqlite:///…`` or ``postgresql+psycopg://…`` with this project's ways; Refused for others."""
    parsed = _understood(url)
    if parsed.get_backend_name() == "sqlite":
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, connect_args={"timeout": _PATIENCE_MS / 1000}, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    except ModuleNotFoundError:
        raise Refused("PostgreSQL needs one more package: pip install 'rural-collab[postgres]'") from None


def file_url(file: Path) -> URL:
    """The address of the SQLite database in ``file``, whatever characters its name has."""
    return URL.create("sqlite", database=str(file))


def _understood(url: str | URL) -> URL:
    """The parsed address; the words of a refusal never hold a password."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise _not_ours() from None
    if parsed.drivername in {"postgres", "postgresql"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    is_file = parsed.drivername == "sqlite" and parsed.database not in {None, "", ":memory:"}
    if not is_file and parsed.drivername != "postgresql+psycopg":
        raise _not_ours()
    return parsed


def _not_ours() -> Refused:
    return Refused(
        "That is no address of a database: write sqlite:///folder/registry.db "
        "or postgresql+psycopg://user:password@host/name"
    )


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={_PATIENCE_MS}",
        "temp_store=MEMORY",
        "mmap_size=268435456",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('sqlite_begin', 'DEFERRED')}")


def begin_writing(session: Session) -> None:
    """Open the session's transaction as a writer's, so that it waits for its turn instead of failing later."""
    session.connection(execution_options=WRITING)


def take_turn(connection: Connection) -> None:
    """Wait until no other transaction writes records, and keep the turn until this one ends.

    What is checked after this stays true until the commit, and changes get positions in the order of their commits,
    so whoever follows the log misses none. On SQLite ``BEGIN IMMEDIATE`` has taken the turn already.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})


def read_in_turn(session: Session, record: object) -> None:
    """Take the turn and read a record as it is then, so that what is asked of its state holds until the commit."""
    session.flush()
    take_turn(session.connection())
    session.refresh(record)
