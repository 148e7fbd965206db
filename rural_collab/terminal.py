"""What commands on a terminal share: settings, a database, and errors told in one sentence."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import click
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rural_collab.audit.recording import session_factory
from rural_collab.config import Settings, from_environment
from rural_collab.db.engine import WRITING, begin_writing, make_engine
from rural_collab.errors import DomainError
from rural_collab.vocabularies.overlay import refresh

_WITHOUT_SCHEMA = re.compile(r"no such (table|column)|(relation|column) .* does not exist")


class Commands(click.Group):
    """A group whose commands end with a sentence and exit code 1 when something is refused or fails."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # whoever read our output has seen enough; click ends quietly
        except (DomainError, DBAPIError, OSError, UnicodeError) as error:
            raise click.ClickException(_sentence(error)) from error


def _sentence(error: Exception) -> str:
    if isinstance(error, DBAPIError):
        return _of_database(error)
    if isinstance(error, OSError):
        return f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")
    if isinstance(error, UnicodeError):
        return "Something given here is not text in UTF-8"
    details = [str(message) for message in getattr(error, "fields", {}).values() if message != str(error)]
    return ". ".join([str(error).rstrip("."), *details])


def _of_database(error: DBAPIError) -> str:
    told = " ".join(str(error.orig).split())
    if _WITHOUT_SCHEMA.search(told):
        return "The database is not at the schema of this version; run: rural-collab db upgrade"
    return f"The database refused: {told}"


@cache
def settings() -> Settings:
    return from_environment()


@cache
def engine() -> Engine:
    return make_engine(settings().database_url)


@contextmanager
def reading() -> Iterator[Session]:
    with session_factory(engine())() as session:
        refresh(session)
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """One transaction, committed at the end of the block."""
    with session_factory(engine())() as session:
        begin_writing(session)
        refresh(session)
        yield session
        session.commit()


@contextmanager
def writing_in_bulk(*, keep: bool = True) -> Iterator[Connection]:
    """One transaction without objects; undone at the end unless ``keep``."""
    with engine().connect().execution_options(**WRITING) as connection, connection.begin() as transaction:
        yield connection
        if not keep:
            transaction.rollback()


@contextmanager
def written_whole(file: Path) -> Iterator[Path]:
    """A path to write at; what is written takes the name ``file`` at the end of the block, or not at all."""
    with TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as folder:
        making = Path(folder) / file.name
        yield making
        making.replace(file)


def stopwatch() -> Callable[[str], None]:
    """Tells steps with the seconds since the first; on standard error, where progress belongs."""
    began = monotonic()

    def tell(step: str) -> None:
        click.echo(f"  {monotonic() - began:5.1f} s  {step}", err=True)
        sys.stderr.flush()

    return tell
