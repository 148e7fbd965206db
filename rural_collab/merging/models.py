"""Merges of two records of one organization, as they are kept: so that each can be read later, and taken back."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.audit.models import Position
from rural_collab.clock import utc_now
from rural_collab.db.base import Base, uuid_pk
from rural_collab.organizations.models import Organization


class State(StrEnum):
    """A merge somebody proposed waits for a steward, who carries it out or declines it; one that is done can be undone."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    DONE = "done"
    UNDONE = "undone"


class Step(StrEnum):
    """What a merge did to a row: it says something else, mostly whom it refers to; it is gone, or new."""

    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"


class Merge(Base):
    """One record that was, or is proposed to be, made part of another.

    ``chosen`` says which fields take the merged record's value and which identifiers are kept. ``since`` is the last
    position of the change log when it was done: what came later are later edits. ``staying`` counts what could not go
    along, by the reference it stands in; ``lasting`` what an undo left as later edits made it, by table.
    """

    __tablename__ = "merge"

    id: Mapped[uuid_pk]
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), index=True)
    merged_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), index=True)
    kept_name: Mapped[str]
    merged_name: Mapped[str]
    state: Mapped[State]
    why: Mapped[str | None]
    chosen: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    staying: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    lasting: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    proposed_by: Mapped[str | None]
    proposed_at: Mapped[datetime] = mapped_column(default=utc_now)
    settled_by: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]
    undone_at: Mapped[datetime | None]
    since: Mapped[int | None] = mapped_column(Position)

    kept: Mapped[Organization] = relationship(foreign_keys=[kept_id])
    merged: Mapped[Organization] = relationship(foreign_keys=[merged_id])

    @property
    def guarded_by(self) -> Organization:
        """Whoever keeps the place of the kept record; the other one's is asked about as well, see ``commands``."""
        return self.kept


class MergeRow(Base):
    """One row that a merge touched: where it is now, and what it said before and after, by column."""

    __tablename__ = "merge_row"

    merge_id: Mapped[UUID] = mapped_column(ForeignKey("merge.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    table_name: Mapped[str]
    step: Mapped[Step]
    key: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class KeptApart(Base):
    """Somebody looked at two records that seem the same and said that they are not; kept in both directions."""

    __tablename__ = "kept_apart"
    __table_args__ = (Index("ix_kept_apart_other_id", "other_id"),)

    one_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True
    )
    said_by: Mapped[str]
    said_at: Mapped[datetime] = mapped_column(default=utc_now)
