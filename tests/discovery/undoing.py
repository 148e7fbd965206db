"""For tests that hypothesis repeats inside one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection


@contextmanager
def undone(connection: Connection) -> Iterator[None]:
    """What happens inside never happened."""
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()
