"""Enquiries: what somebody asked, one copy for each collaborative that was asked, and what was said about each copy.

Nothing of an enquiry is public, and none of it stands in the change log: histories, exports and the index do not know it.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.accounts.models import User
from rural_collab.clock import utc_now
from rural_collab.collaboratives.models import Collaborative
from rural_collab.db.base import Base, uuid_pk


class State(StrEnum):
    """Where one collaborative stands with an enquiry. New is also what was asked further after an answer."""

    NEW = "new"
    ANSWERED = "answered"
    HANDLED = "handled"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"


class Said(StrEnum):
    """What an entry is. Questions and answers are read by the one who asked, all others only by who keeps it."""

    QUESTION = "question"
    ANSWER = "answer"
    NOTE = "note"
    ASSIGNED = "assigned"
    HANDLED = "handled"
    SPAM = "spam"
    REOPENED = "reopened"


class Enquiry(Base):
    """What somebody without an account asked; only whoever has the link that was given for it may follow it.

    ``email`` is shown to nobody but the addressees. Everything about the person is optional, and gone when they withdraw.
    """

    __tablename__ = "enquiry"

    id: Mapped[uuid_pk]
    topic: Mapped[str]
    language: Mapped[str]
    email: Mapped[str | None]
    name: Mapped[str | None]
    role: Mapped[str | None]
    organization: Mapped[str | None]
    asked_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
    withdrawn_at: Mapped[datetime | None]

    copies: Mapped[list["EnquiryCopy"]] = relationship(
        back_populates="enquiry", cascade="all, delete-orphan", passive_deletes=True
    )
    entries: Mapped[list["EnquiryEntry"]] = relationship(
        back_populates="enquiry",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="EnquiryEntry.at, EnquiryEntry.id",
    )

    @property
    def questions(self) -> list["EnquiryEntry"]:
        """What was asked of all, in its order."""
        return [each for each in self.entries if each.said is Said.QUESTION]


class EnquiryCopy(Base):
    """An enquiry as one collaborative has it. ``answered_at`` is when it was answered first."""

    __tablename__ = "enquiry_copy"
    __table_args__ = (
        UniqueConstraint("enquiry_id", "collaborative_id"),
        Index("ix_enquiry_copy_collaborative_id_state", "collaborative_id", "state"),
    )

    id: Mapped[uuid_pk]
    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id", ondelete="CASCADE"))
    collaborative_id: Mapped[UUID] = mapped_column(ForeignKey("collaborative.id", ondelete="CASCADE"))
    state: Mapped[State] = mapped_column(default=State.NEW)
    assigned_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    moved_at: Mapped[datetime] = mapped_column(default=utc_now)
    answered_at: Mapped[datetime | None]

    enquiry: Mapped[Enquiry] = relationship(back_populates="copies")
    collaborative: Mapped[Collaborative] = relationship()
    assigned_to: Mapped[User | None] = relationship()

    @property
    def guarded_by(self) -> Collaborative:
        """Whoever answers for the collaborative may read what it was asked."""
        return self.collaborative

    @property
    def entries(self) -> list["EnquiryEntry"]:
        """What was asked of all, and what was said about this copy."""
        return [each for each in self.enquiry.entries if each.copy_id in {None, self.id}]

    @property
    def answers(self) -> list["EnquiryEntry"]:
        return [each for each in self.entries if each.said is Said.ANSWER]


class EnquiryEntry(Base):
    """Something said: by the one who asked, to all, or by somebody who keeps the collaborative, about its copy."""

    __tablename__ = "enquiry_entry"

    id: Mapped[uuid_pk]
    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id", ondelete="CASCADE"), index=True)
    copy_id: Mapped[UUID | None] = mapped_column(ForeignKey("enquiry_copy.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(default=utc_now)
    said: Mapped[Said]
    by_name: Mapped[str] = mapped_column(default="")
    by_role: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")

    enquiry: Mapped[Enquiry] = relationship(back_populates="entries")


class EnquiryTopic(Base):
    """Somebody who coordinates a collaborative takes enquiries of a topic; whoever takes none gets what nobody takes."""

    __tablename__ = "enquiry_topic"

    collaborative_id: Mapped[UUID] = mapped_column(
        ForeignKey("collaborative.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
