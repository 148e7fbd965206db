"""Backups: one SQLite file that holds everything, whatever database the registry runs on."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, func, inspect, select, text

from rural_collab.db import migrate
from rural_collab.db.base import Base
from rural_collab.db.engine import make_engine
from rural_collab.db.transfer import transfer
from rural_collab.errors import Refused

_TELLING = "organization"


def back_up(engine: Engine, file: Path) -> int:
    """Write a consistent copy into ``file`` while others read and write; returns its size in bytes.

    The copy is made beside the file and takes its name when it is whole, so an old backup is never half overwritten.
    """
    making = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        if engine.dialect.name == "sqlite":
            _copy_sqlite(Path(str(engine.url.database)), making)
        else:
            _copy_other(engine, making)
        making.replace(file)
    finally:
        making.unlink(missing_ok=True)
    return file.stat().st_size


def _copy_sqlite(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)


def _copy_other(engine: Engine, target: Path) -> None:
    copy = make_engine(f"sqlite:///{target}")
    migrate.upgrade(copy)
    _empty(copy)
    for _ in transfer(engine.execution_options(isolation_level="REPEATABLE READ"), copy):
        pass
    with copy.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    copy.dispose()


def _empty(engine: Engine) -> None:
    """A fresh registry names its change log; a copy takes the name of what it copies."""
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


def restore(engine: Engine, file: Path, *, replace: bool) -> None:
    """Bring back what ``file`` holds; refused when records would be overwritten without ``replace``."""
    kept = make_engine(f"sqlite:///{file}")
    if not inspect(kept).has_table(_TELLING):
        raise Refused(f"{file} is not a backup of a registry")
    if _holds_records(engine) and not replace:
        raise Refused("This registry holds records already; use --replace to overwrite them")
    migrate.upgrade(engine)
    _empty(engine)
    migrated = _migrated_copy(file)
    try:
        for _ in transfer(make_engine(f"sqlite:///{migrated}"), engine):
            pass
    finally:
        migrated.unlink(missing_ok=True)


def _migrated_copy(file: Path) -> Path:
    """The backup in this version's schema, made on a copy so that the backup itself stays as it was."""
    copy = file.with_name(f"{file.name}.{os.getpid()}.restoring")
    _copy_sqlite(file, copy)
    engine = make_engine(f"sqlite:///{copy}")
    migrate.upgrade(engine)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return copy


def _holds_records(engine: Engine) -> bool:
    table = Base.metadata.tables[_TELLING]
    if not inspect(engine).has_table(_TELLING):
        return False
    with engine.connect() as connection:
        return bool(connection.scalar(select(func.count()).select_from(table)))
