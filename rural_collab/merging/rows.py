"""Rows of any table: read as they are, and kept as JSON so that they can be put back exactly."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ColumnElement, Connection, Table, delete, insert, select, tuple_, update

from rural_collab.clock import utc_now
from rural_collab.db.types import PartialDateText, UtcDateTime
from rural_collab.partial_dates import PartialDate

Row = dict[str, Any]
Key = tuple[Any, ...]
_AT_ONCE = 5_000


def key_of(table: Table, row: Mapping[str, Any]) -> Row:
    """What tells a row from all others of its table."""
    return {column.name: row[column.name] for column in table.primary_key}


def read_rows(connection: Connection, table: Table, *where: ColumnElement[bool]) -> list[Row]:
    """Rows in the order of their keys, so that the same is done in the same order on every database."""
    query = select(table).where(*where).order_by(*table.primary_key)
    return [dict(row) for row in connection.execute(query).mappings()]


def read_by_keys(connection: Connection, table: Table, keys: Collection[Row]) -> dict[Key, Row]:
    """Those of these rows that are there still, by key."""
    columns = list(table.primary_key)
    wanted = [tuple(key[column.name] for column in columns) for key in keys]
    found = chain.from_iterable(
        read_rows(connection, table, _among(columns, part)) for part in _parts(wanted)
    )
    return {tuple(row[column.name] for column in columns): row for row in found}


def _among(columns: Sequence[Column[Any]], keys: Sequence[Key]) -> ColumnElement[bool]:
    if len(columns) == 1:
        return columns[0].in_([key[0] for key in keys])
    return tuple_(*columns).in_(keys)


def _parts(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))


def write_changes(connection: Connection, table: Table, changes: Sequence[tuple[Row, Row]]) -> None:
    """Give rows, named by their keys, other values: each change tells the same columns. Their versions move on."""
    if not changes:
        return
    keyed = [table.c[name] == sa.bindparam(f"key_{name}") for name in changes[0][0]]
    said: dict[str, ColumnElement[Any]] = {name: sa.bindparam(f"new_{name}") for name in changes[0][1]}
    if "version" in table.c:
        said |= {"version": table.c.version + 1, "updated_at": sa.literal(utc_now(), UtcDateTime)}
    connection.execute(
        update(table).where(*keyed).values(said),
        [
            {f"key_{name}": value for name, value in key.items()}
            | {f"new_{name}": value for name, value in values.items()}
            for key, values in changes
        ],
    )


def remove_rows(connection: Connection, table: Table, keys: Sequence[Row]) -> None:
    if keys:
        keyed = [table.c[name] == sa.bindparam(f"key_{name}") for name in keys[0]]
        connection.execute(
            delete(table).where(*keyed),
            [{f"key_{name}": value for name, value in key.items()} for key in keys],
        )


def add_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def as_json(row: Mapping[str, Any]) -> Row:
    """Values as JSON keeps them."""
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool | int | float | str | list | dict | None) else str(value)


def from_json(table: Table, kept: Mapping[str, Any]) -> Row:
    """The values again, as the columns of the table take them."""
    return {name: _typed(table.c[name], value) for name, value in kept.items()}


def _typed(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    kind = column.type
    if isinstance(kind, sa.Uuid):
        return kind.python_type(value)
    if isinstance(kind, PartialDateText):
        return PartialDate.parse(value)
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    return kind.enum_class(value) if isinstance(kind, sa.Enum) and kind.enum_class else value
