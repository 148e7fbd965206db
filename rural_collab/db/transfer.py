"""Copy a whole registry from one database to another, for instance from SQLite to PostgreSQL."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, insert, select, text, update

from rural_collab.db.base import Base
from rural_collab.db.engine import WRITING
from rural_collab.errors import Refused

_ROWS_AT_ONCE = 1000
# The first migration names the change log, so even an empty registry has this row.
_ALWAYS_THERE = "change_log"


def transfer(source: Engine, target: Engine, *, replace: bool = False) -> Iterator[tuple[str, int]]:
    """Copy every table into the migrated ``target``; yields each table's name and its number of rows.

    One transaction on either side: readers of ``target`` see what was there or everything, and others may go on
    writing into ``source``. Refused when ``target`` holds records, unless ``replace`` says to drop them.
    """
    with (
        _snapshot(source) as reading,
        target.connect().execution_options(**WRITING) as writing,
        writing.begin(),
    ):
        if not replace and holds_records(writing):
            raise Refused("The registry there holds records already; only an empty one can be filled")
        _empty(writing)
        for table in Base.metadata.sorted_tables:
            yield table.name, _copy(table, reading, writing)
        _continue_counters(writing)


def holds_records(connection: Connection) -> bool:
    """Whether anything was ever loaded or entered here."""
    tables = [table for table in Base.metadata.sorted_tables if table.name != _ALWAYS_THERE]
    return any(connection.execute(select(table).limit(1)).first() is not None for table in tables)


def _snapshot(source: Engine) -> Connection:
    """A connection whose reads all tell one moment; on SQLite every transaction does."""
    connection = source.connect()
    if source.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def _empty(connection: Connection) -> None:
    for table in reversed(Base.metadata.sorted_tables):
        connection.execute(table.delete())


def _copy(table: Table, reading: Connection, writing: Connection) -> int:
    """Copy rows; those that point at a row of the same table are made first and pointed there afterwards."""
    pointers = [column for column in table.columns if _points_at(table, column)]
    pointing: list[dict[str, Any]] = []
    copied = 0
    result = reading.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(table))
    for partition in result.mappings().partitions(_ROWS_AT_ONCE):
        rows = [dict(row) for row in partition]
        pointing += [row for row in rows if any(row[column.name] is not None for column in pointers)]
        blank = dict.fromkeys(column.name for column in pointers)
        writing.execute(insert(table), [row | blank for row in rows])
        copied += len(rows)
    for row in pointing:
        same = [column == row[column.name] for column in table.primary_key]
        writing.execute(update(table).where(*same).values(row))
    return copied


def _points_at(table: Table, column: Column[Any]) -> bool:
    return any(reference.column.table is table for reference in column.foreign_keys)


def _continue_counters(connection: Connection) -> None:
    """PostgreSQL's sequences do not notice rows that bring their own numbers."""
    if connection.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        for column in table.primary_key:
            if column.autoincrement is True:
                connection.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "  # noqa: S608
                        f"COALESCE((SELECT MAX({column.name}) FROM {table.name}), 0) + 1, false)"
                    )
                )
