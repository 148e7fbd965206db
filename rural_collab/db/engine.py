"""Engines for SQLite and PostgreSQL that behave alike.

SQLite's driver would open transactions late and only for some statements. Here every transaction is opened
explicitly, so schema changes and savepoints are transactional too, and a writer says so at once (``BEGIN IMMEDIATE``):
a transaction that first reads and then writes would otherwise fail under load, with no wait helping it.
"""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

WRITING = {"sqlite_begin": "IMMEDIATE"}
_PATIENCE_MS = 15_000


def make_engine(url: str, **options: Any) -> Engine:
    """An engine for ``sqlite:///…`` or ``postgresql+psycopg://…`` with this project's ways."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        _make_folder(parsed.database)
        engine = create_engine(
            parsed, connect_args={"timeout": _PATIENCE_MS / 1000}, hide_parameters=True, **options
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(parsed, pool_pre_ping=True, hide_parameters=True, **options)


def _make_folder(database: str | None) -> None:
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)


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
