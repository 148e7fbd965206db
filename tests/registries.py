"""Databases of a test's own, where transactions are really committed and several connections meet."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, text

from rural_collab.db.engine import file_url, make_engine
from rural_collab.db.migrate import upgrade

_numbers = count(1)


@contextmanager
def database_like(engine: Engine, folder: Path) -> Iterator[Engine]:
    """An empty database without any schema, on the same server or, for SQLite, as a file in ``folder``."""
    name = f"own_{next(_numbers)}"
    if engine.dialect.name == "sqlite":
        own = make_engine(file_url(folder / f"{name}.db"))
        yield own
        own.dispose()
        return
    _command(engine, f"CREATE DATABASE {name}")
    own = make_engine(engine.url.set(database=name))
    yield own
    own.dispose()
    _command(engine, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def registry_like(engine: Engine, folder: Path) -> Iterator[Engine]:
    """A migrated registry that holds nothing."""
    with database_like(engine, folder) as own:
        upgrade(own)
        yield own


@contextmanager
def copy_of(file: Path, folder: Path) -> Iterator[Engine]:
    """A copy of an SQLite registry that is not in use."""
    copy = folder / f"copy_{next(_numbers)}.db"
    shutil.copyfile(file, copy)
    own = make_engine(file_url(copy))
    yield own
    own.dispose()


def _command(engine: Engine, words: str) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(words))
