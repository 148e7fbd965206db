"""The outbox: every mail the registry writes, from its cause until it is handed over."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from rural_collab.clock import utc_now
from rural_collab.db.base import Base, uuid_pk


class State(StrEnum):
    """Waiting for its turn, being sent under a lease, handed over, or given up."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Message(Base):
    """One mail to one person. It keeps its ``message_id`` for ever, however often it is sent.

    Whoever sends it holds ``lease`` until ``leased_until``; afterwards anybody may take it. The ``body`` is erased as
    soon as the mail is handed over, because it may hold a link that opens something. ``is_private`` keeps it from
    administrators too, and ``hides_addressee`` to whom it goes; then the address is erased as well. ``once`` names the occasion of a mail that must be written for it a single time.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_state_due_at", "state", "due_at"),)

    id: Mapped[uuid_pk]
    message_id: Mapped[str] = mapped_column(unique=True)
    template: Mapped[str]
    recipient: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    is_private: Mapped[bool] = mapped_column(default=False)
    hides_addressee: Mapped[bool] = mapped_column(default=False)
    once: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[State] = mapped_column(default=State.WAITING)
    written_at: Mapped[datetime] = mapped_column(default=utc_now)
    due_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[UUID | None]
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    failure: Mapped[str | None]
