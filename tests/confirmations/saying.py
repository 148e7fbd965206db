"""What the database holds apart from who confirmed what."""

from sqlalchemy import select

from rural_collab.db.base import Base

#: Where confirming writes: itself, the log of it, and what was asked for.
WRITTEN = {"attestation", "change", "changed_record", "asking", "silence", "due_link", "link_key"}


def everything_else(session):
    """Every row of every other table."""
    session.flush()
    return {
        table.name: sorted(map(repr, session.connection().execute(select(table)).all()))
        for table in Base.metadata.sorted_tables
        if table.name not in WRITTEN
    }
