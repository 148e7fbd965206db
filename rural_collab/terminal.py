"""What commands on a terminal share: settings, a database, and errors told in one sentence."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
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


class Commands(click.Group):
    """A group whose commands end with a sentence and exit code 1 when something is refused or fails."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DomainError as error:
            raise click.ClickException(_with_fields(error)) from error
        except DBAPIError as error:
            raise click.ClickException(f"The database refused: {error.orig}") from error
        except OSError as error:
            raise click.ClickException(
                f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")
            ) from error


def _with_fields(error: DomainError) -> str:
    """The sentence, and what it says of single fields."""
    details = [str(message) for message in getattr(error, "fields", {}).values()]
    return ". ".join([str(error).rstrip("."), *details])


@cache
def settings() -> Settings:
    return from_environment()


@cache
def engine() -> Engine:
    return make_engine(settings().database_url)


@contextmanager
def reading() -> Iterator[Session]:
    with session_factory(engine())() as session:
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """One transaction, committed at the end of the block."""
    with session_factory(engine())() as session:
        begin_writing(session)
        yield session
        session.commit()


@contextmanager
def writing_in_bulk(*, keep: bool = True) -> Iterator[Connection]:
    """One transaction without objects; undone at the end unless ``keep``."""
    with engine().connect().execution_options(**WRITING) as connection, connection.begin() as transaction:
        yield connection
        if not keep:
            transaction.rollback()


def stopwatch() -> Callable[[str], None]:
    """Tells steps with the seconds since the first; on standard error, where progress belongs."""
    began = monotonic()

    def tell(step: str) -> None:
        click.echo(f"  {monotonic() - began:5.1f} s  {step}", err=True)
        sys.stderr.flush()

    return tell
