"""The change log. A row is written in the transaction of the change itself and never edited."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.clock import utc_now
from rural_collab.db.base import Base

#: The kind of a record to which a change belongs that is not public yet: only whoever keeps it reads the change.
DRAFT = "draft"
#: What somebody is called in the log who was removed from the registry.
FORMER = "A former coordinator"
Position = BigInteger().with_variant(Integer, "sqlite")


class Action(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    REMOVED = "removed"
    IMPORTED = "imported"


class Change(Base):
    """One change of one subject: who, when, why, each field before and after, and who read it before it was published."""

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=True)
    recorded_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
    actor_id: Mapped[UUID | None] = mapped_column(index=True)
    actor: Mapped[str]
    reviewer_id: Mapped[UUID | None]
    reviewer: Mapped[str | None]
    intent: Mapped[str]
    action: Mapped[Action]
    subject_type: Mapped[str]
    subject_id: Mapped[UUID] = mapped_column(index=True)
    subject_label: Mapped[str]
    fields: Mapped[dict[str, list[Any]]] = mapped_column(JSON, default=dict)

    records: Mapped[list["ChangedRecord"]] = relationship(viewonly=True)


class ChangedRecord(Base):
    """A public record whose page tells a change, unless it is one of a draft; the search index follows these."""

    __tablename__ = "changed_record"

    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"), primary_key=True, index=True)
    record_kind: Mapped[str]


class ChangeLog(Base):
    """The single row that names this log; made by the first migration, copied along with a transfer."""

    __tablename__ = "change_log"

    id: Mapped[UUID] = mapped_column(primary_key=True)
