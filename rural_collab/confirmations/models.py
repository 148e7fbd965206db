"""Who said when that what the registry tells is still true, and who was asked for it.

Confirming changes no fact: nothing here is part of another record, so no version and no ``updated_at`` moves.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.accounts.models import User
from rural_collab.audit.recording import Audited, RecordRef
from rural_collab.clock import day_of, utc_now
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.db.base import Base, uuid_pk
from rural_collab.freshness import SPANS, due_on
from rural_collab.organizations.models import KIND, Organization
from rural_collab.pathways.models import KIND as PATHWAY
from rural_collab.services.models import KIND as SERVICE

#: The role in which a member vouches for its own membership.
MEMBER = "member"
#: The kind of a record with a page of its own, by the section in which it stands.
_KINDS = {"services": SERVICE, "pathways": PATHWAY}


class How(StrEnum):
    """How somebody confirmed: signed in, by the link in a mail, or by phone, noted by whoever took the call."""

    SIGNED_IN = "signed_in"
    LINK = "link"
    PHONE = "phone"


class Attestation(Audited, Base):
    """Somebody said that a section of an owner's record, or one record of it, is still true.

    The owner is a collaborative or another organization. Without ``record_id`` everything counts that the section told
    at that moment. The public reads the role, never the person. What was said at once shares an ``occasion``, which
    can be taken back as a whole.
    """

    __tablename__ = "attestation"
    audit_type = "attestation"

    id: Mapped[uuid_pk]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), index=True)
    section: Mapped[str] = mapped_column(info={"label": "Section", "scheme": "record_section"})
    record_id: Mapped[UUID | None]
    called: Mapped[str | None] = mapped_column(info={"label": "What was confirmed"})
    role: Mapped[str] = mapped_column(info={"label": "Confirmed by", "scheme": "confirmed_by"})
    how: Mapped[How] = mapped_column(info={"label": "How it was confirmed", "scheme": "confirmed_how"})
    confirmed_at: Mapped[datetime] = mapped_column(default=utc_now)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    occasion: Mapped[UUID] = mapped_column(index=True)

    owner: Mapped[Organization] = relationship()

    @property
    def on(self) -> date:
        return day_of(self.confirmed_at)

    @property
    def due_on(self) -> date:
        """The first day on which somebody should look again."""
        return due_on(self.on, SPANS[self.section])

    def audit_records(self) -> Iterable[RecordRef]:
        yield RecordRef(KIND, self.owner_id)
        if self.record_id and self.section in _KINDS:
            yield RecordRef(_KINDS[self.section], self.record_id)

    def audit_label(self) -> str:
        return self.called or ""


class Asking(Base):
    """When the keepers of a record were first asked for what is due now; forgotten when somebody answers."""

    __tablename__ = "asking"

    owner_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True
    )
    asked_on: Mapped[date]


class Silence(Audited, Base):
    """Everybody was asked for a long time and nobody answered; it is told to readers until somebody does."""

    __tablename__ = "silence"
    audit_type = "silence"

    id: Mapped[uuid_pk]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), unique=True)
    since: Mapped[date] = mapped_column(info={"label": "Nobody has confirmed it since"})

    def audit_records(self) -> Iterable[RecordRef]:
        yield RecordRef(KIND, self.owner_id)


class Digest(Base):
    """How often somebody is reminded at most, and when they were last."""

    __tablename__ = "digest"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    every_days: Mapped[int] = mapped_column(default=14)
    sent_on: Mapped[date | None]


class DueLink(Base):
    """What the link in a reminder is about: what was due of one record, for one person; its key is kept by ``keys``."""

    __tablename__ = "due_link"

    id: Mapped[uuid_pk]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), index=True)
    sections: Mapped[list[str]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    answered_at: Mapped[datetime | None]
    occasion: Mapped[UUID | None]

    user: Mapped[User] = relationship()
    owner: Mapped[Organization] = relationship()


class Answer(StrEnum):
    """What a member says of its membership."""

    YES = "yes"
    NEVER = "never"
    ENDED = "ended"


class MembershipQuestion(Base):
    """A member is asked by mail whether it is one. The address is erased when it answered or the link is over."""

    __tablename__ = "membership_question"

    id: Mapped[uuid_pk]
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    email: Mapped[str | None]
    language: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime]
    answer: Mapped[Answer | None]
    words: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]

    membership: Mapped[Membership] = relationship()

    @property
    def guarded_by(self) -> Collaborative:
        """Whoever keeps the collaborative reads the answer."""
        return self.membership.guarded_by
