"""Database errors as sentences: which named constraint broke. The same on both databases."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rural_collab.db.base import Base
from rural_collab.db.gathering import is_gathering
from rural_collab.errors import Refused

_OTHERWISE = (None, "This would break a rule of the registry")

_UNIQUE = re.compile(r"UNIQUE constraint failed: (.+)")
_CHECK = re.compile(r"CHECK constraint failed: (\S+)")


@contextmanager
def explained(session: Session, taken: Mapping[str, tuple[str, str]]) -> Iterator[None]:
    """Undo what fails inside and say why; ``taken`` gives the field and sentence of each constraint.

    Where commands are gathered whoever gathers them undoes all of it.
    """
    if is_gathering(session):
        yield
        return
    savepoint = session.begin_nested()
    try:
        yield
    except IntegrityError as error:
        savepoint.rollback()
        field, message = taken.get(broken_constraint(error) or "", _OTHERWISE)
        raise Refused(message, **({field: message} if field else {})) from error
    except BaseException:
        savepoint.rollback()
        raise
    savepoint.commit()


def broken_constraint(error: IntegrityError) -> str | None:
    """The name of the constraint behind ``error``, or None when the database does not say."""
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return name or _from_sqlite(str(error.orig))


def _from_sqlite(message: str) -> str | None:
    if found := _CHECK.search(message):
        return found[1]
    if found := _UNIQUE.search(message):
        return _unique_over(found[1])
    return None


def _unique_over(listed: str) -> str | None:
    """SQLite lists ``table.column`` pairs; the metadata knows which constraint spans them."""
    pairs = [pair.strip().split(".") for pair in listed.split(",")]
    table = Base.metadata.tables.get(pairs[0][0])
    wanted = {column for _, column in pairs}
    if table is None:
        return None
    rules: list[Any] = [table.primary_key, *(index for index in table.indexes if index.unique)]
    rules += [rule for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    return next(
        (str(rule.name) for rule in rules if {column.name for column in rule.columns} == wanted), None
    )
