"""Databases of a test's own, where transactions are really committed and several connections meet."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, text

from rural_collab.db.engine import file_url, make_engine
from rural_collab.db.migrate import upgrade

_numbers = count(1)


@contextmanager
def database_like(engine: Engine, folder: Path, *, template: str = "template1") -> Iterator[Engine]:
    """An empty database without any schema, on the same server or, for SQLite, as a file in ``folder``."""
    name = f"own_{next(_numbers)}"
    if engine.dialect.name == "sqlite":
        own = make_engine(file_url(folder / f"{name}.db"))
        yield own
        own.dispose()
        return
    _command(engine, f"CREATE DATABASE {name} TEMPLATE {template}")
    own = make_engine(engine.url.set(database=name))
    yield own
    own.dispose()
    _command(engine, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def registry_like(engine: Engine, folder: Path) -> Iterator[Engine]:
    """A migrated registry that holds nothing: a copy, because going through all revisions each time takes long."""
    if engine.dialect.name == "sqlite":
        with copy_of(_blank_file(str(engine.url.database)), folder) as own:
            yield own
    else:
        with database_like(engine, folder, template=_blank_database(engine)) as own:
            yield own


@cache
def _blank_file(beside: str) -> Path:
    file = Path(beside).with_name("blank.db")
    _migrate(make_engine(file_url(file)))
    return file


@cache
def _blank_database(engine: Engine) -> str:
    _command(engine, "CREATE DATABASE blank")
    _migrate(make_engine(engine.url.set(database="blank")))
    return "blank"


def _migrate(engine: Engine) -> None:
    upgrade(engine)
    engine.dispose()


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
