"""Copy a whole registry from one database to another, for instance from SQLite to PostgreSQL."""

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, Table, func, insert, select, text

from rural_collab.db.base import Base
from rural_collab.errors import Refused

_ROWS_AT_ONCE = 1000


def transfer(source: Engine, target: Engine) -> Iterator[tuple[str, int]]:
    """Copy every table into the migrated, empty ``target``; yields each table's name and its number of rows."""
    with source.connect() as reading, target.begin() as writing:
        _refuse_unless_empty(writing)
        for table in Base.metadata.sorted_tables:
            yield table.name, _copy(table, reading, writing)
        _continue_counters(writing)


def _refuse_unless_empty(connection: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        if connection.scalar(select(func.count()).select_from(table)):
            raise Refused(
                f"The target already holds rows in {table.name}; transfer only into an empty registry"
            )


def _copy(table: Table, reading: Connection, writing: Connection) -> int:
    copied = 0
    result = reading.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(table))
    for rows in result.mappings().partitions(_ROWS_AT_ONCE):
        writing.execute(insert(table), [dict(row) for row in rows])
        copied += len(rows)
    return copied


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
