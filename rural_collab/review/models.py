"""Proposals: what somebody wrote about a record and nobody reads until it is published; and what records once said."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.audit.recording import Audited, RecordRef
from rural_collab.clock import utc_now
from rural_collab.collaboratives.models import Collaborative
from rural_collab.db.base import Base, Tracked, uuid_pk
from rural_collab.organizations.models import KIND, Organization

#: What a browser would send: the name and the text of each field, in their order.
Pairs = list[list[str]]


class State(StrEnum):
    """A draft waits for its author, what is submitted or returned for an answer; the last three are over.

    What a sender without an account wrote cannot come back to them, so it is declined instead of returned.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


OPEN = (State.DRAFT, State.SUBMITTED, State.RETURNED)


class Step(StrEnum):
    """What was done to a proposal."""

    BEGUN = "begun"
    CHANGED = "changed"
    SUBMITTED = "submitted"
    COMMENTED = "commented"
    RETURNED = "returned"
    PUBLISHED = "published"
    PUBLISHED_ALONE = "published_alone"
    PUBLISHED_AS_SMALL = "published_as_small"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    APPEALED = "appealed"
    TAKEN = "taken"


_ANSWERS = frozenset({Step.RETURNED, Step.DECLINED})


class Subject(NamedTuple):
    """What a proposal is about: a record of a kind by its id, whose it is, and what it is called."""

    kind: str
    record_id: UUID | None
    owner_id: UUID
    called: str


class Proposal(Tracked, Base):
    """Values for the form of a kind of record, written on a known version; or, without them, only words about it.

    It is no part of the record, has no place in any change log, and only those who keep ``owner`` see it. ``author_id``
    is nobody for a suggestion without an account, whose sender follows it by a key of which ``key_hash`` is kept.
    ``typed_by_id`` is who typed last: whoever publishes must be somebody else, unless publishing alone is allowed.
    ``reply_to`` is an address that a sender gave to be asked back, until it is settled. ``before`` is what was public
    when it was published. Who asked for another decision made it ``is_disputed``; ``taken_by_id`` decides then.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        Index("ix_proposal_kind_record_id", "kind", "record_id"),
        Index("ix_proposal_owner_id_state", "owner_id", "state"),
    )

    id: Mapped[uuid_pk]
    kind: Mapped[str]
    record_id: Mapped[UUID | None]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"))
    called: Mapped[str]
    entered: Mapped[Pairs] = mapped_column(JSON, default=list)
    state: Mapped[State]
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    author: Mapped[str]
    typed_by_id: Mapped[UUID | None]
    language: Mapped[str] = mapped_column(default="en")
    key_hash: Mapped[str | None] = mapped_column(unique=True)
    reply_to: Mapped[str | None]
    before: Mapped[Pairs] = mapped_column(JSON, default=list)
    is_disputed: Mapped[bool] = mapped_column(default=False)
    taken_by_id: Mapped[UUID | None]

    owner: Mapped[Organization] = relationship(lazy="joined")
    steps: Mapped[list["ProposalStep"]] = relationship(
        back_populates="proposal", cascade="all, delete-orphan", order_by="ProposalStep.number"
    )

    @property
    def guarded_by(self) -> Organization:
        """Whoever keeps the record it is about may read it."""
        return self.owner

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_of_nobody(self) -> bool:
        """Whether its sender has no account, so that only a link leads back to it."""
        return self.author_id is None and self.key_hash is not None

    @property
    def is_moderated(self) -> bool:
        """Whether those who keep the record leave the decision to whoever looks after the registry."""
        return self.is_disputed or self.taken_by_id is not None

    @property
    def decided_before(self) -> set[UUID | None]:
        """Whose decision is disputed."""
        asked = next((each.number for each in self.steps if each.step is Step.APPEALED), 0)
        return {each.who_id for each in self.steps if each.number < asked and each.step in _ANSWERS}

    @property
    def has_values(self) -> bool:
        """Whether it proposes something, rather than only telling that something is wrong."""
        return bool(self.entered)


class ProposalStep(Base):
    """Who did what to a proposal, and what they said of it."""

    __tablename__ = "proposal_step"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    id: Mapped[uuid_pk]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=utc_now)
    who_id: Mapped[UUID | None]
    who: Mapped[str]
    step: Mapped[Step]
    words: Mapped[str | None]

    proposal: Mapped[Proposal] = relationship(back_populates="steps")


class ReviewRule(Audited, Tracked, Base):
    """How a collaborative reads before it publishes; without one its coordinators publish alone.

    It is kept like any other record: where somebody else has to read, they read a change of this rule too.
    """

    __tablename__ = "review_rule"
    audit_type = "review_rule"

    id: Mapped[uuid_pk]
    collaborative_id: Mapped[UUID] = mapped_column(
        ForeignKey("collaborative.id", ondelete="CASCADE"), unique=True
    )
    publish_alone: Mapped[bool] = mapped_column(
        default=True,
        info={
            "label": "Coordinators may publish alone",
            "hint": "Otherwise whatever one of them writes is read by another one first",
        },
    )
    skip_small: Mapped[bool] = mapped_column(
        default=False,
        info={
            "label": "Small corrections need no review",
            "hint": "A phone number, an e-mail or web address, or a few letters of a word",
        },
    )

    collaborative: Mapped[Collaborative] = relationship()

    def audit_records(self) -> Iterable[RecordRef]:
        """Told to everybody: whoever reads a record may know whether a second pair of eyes has seen it."""
        yield RecordRef(KIND, self.collaborative_id)

    def audit_label(self) -> str:
        return self.collaborative.organization.name


class RecordVersion(Base):
    """What the form of a record said at one of its versions, so that it can be compared and brought back."""

    __tablename__ = "record_version"
    __table_args__ = (UniqueConstraint("record_id", "kind", "version"),)

    id: Mapped[uuid_pk]
    kind: Mapped[str]
    record_id: Mapped[UUID]
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=utc_now)
    who: Mapped[str | None]
    entered: Mapped[Pairs] = mapped_column(JSON)


def made_of(entered: Iterable[tuple[str, Any]]) -> Pairs:
    """Pairs as they are kept."""
    return [[name, str(value)] for name, value in entered]
