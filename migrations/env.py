"""Run revisions on the connection the application hands over."""

from typing import Any

from alembic import context
from alembic.operations.ops import MigrationScript
from sqlalchemy import Connection, text
from sqlalchemy.types import TypeEngine

from rural_collab.db.types import PartialDateText, UtcDateTime
from rural_collab.models import Base

LOCK = 7_316_002


def number_revisions(_context: Any, _revision: Any, directives: list[MigrationScript]) -> None:
    """Name revisions 0001, 0002, … so that two made at once conflict in version control."""
    if directives:
        head = directives[0].head
        newest = context.script.get_current_head()
        directives[0].rev_id = f"{int(newest or 0) + 1:04d}"
        directives[0].head = head


def plain_types(kind: str, value: Any, _autogen: Any) -> str | bool:
    """Spell our column types as SQLAlchemy's own, so that revisions never import the application."""
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(value, PartialDateText):
        return "sa.String(10)"
    if kind == "type" and isinstance(value, TypeEngine) and value.__visit_name__ == "enum":
        return "sa.String(64)"
    return False


def only_modelled(name: str | None, kind: str, _parents: Any) -> bool:
    return kind != "table" or name in Base.metadata.tables


def run(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        # A batch change recreates tables; with foreign keys on, dropping the old one would cascade into its children.
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=is_sqlite,
        compare_type=True,
        # All revisions in one transaction, on SQLite too: between two of them a second process would begin at the same one.
        transactional_ddl=True,
        include_name=only_modelled,
        render_item=plain_types,
        process_revision_directives=number_revisions,
    )
    with context.begin_transaction():
        if not is_sqlite:
            connection.execute(text("SET lock_timeout = '10s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()
        if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError("The revision would leave rows that point at nothing")


run(context.config.attributes["connection"])
