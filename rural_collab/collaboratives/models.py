"""Collaboratives and memberships.

A collaborative is an organization with more to tell, and shares its id. It may itself be a member of another.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    case,
    func,
    inspect,
    literal,
    or_,
)
from sqlalchemy.ext.hybrid import hybrid_method
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from rural_collab.audit.recording import Audited, RecordRef
from rural_collab.db.base import Base, Tracked, uuid_pk
from rural_collab.evidence.models import Sourced
from rural_collab.organizations.models import KIND, Organization
from rural_collab.partial_dates import PartialDate
from rural_collab.vocabularies.terms import list_terms

OVER = frozenset(term.code for term in list_terms("membership_status") if term.extra.get("over") == "yes")
NEVER_A_MEMBER = frozenset(
    term.code for term in list_terms("membership_status") if term.extra.get("member") == "no"
)


class Collaborative(Audited, Tracked, Base):
    """An intermediary that shares opportunities across small places."""

    __tablename__ = "collaborative"
    audit_type = "collaborative"

    id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True)
    purpose: Mapped[str | None] = mapped_column(
        info={"label": "Purpose", "hint": "What it is for, in its own words or yours"}
    )
    purpose_es: Mapped[str | None] = mapped_column(info={"label": "Purpose, in Spanish"})
    initiator: Mapped[str | None] = mapped_column(info={"label": "Who started it", "scheme": "initiator"})
    motive: Mapped[str | None] = mapped_column(
        info={"label": "Why it was formed", "scheme": "formation_motive"}
    )
    talks_began: Mapped[PartialDate | None] = mapped_column(info={"label": "Talks began"})
    agreed: Mapped[PartialDate | None] = mapped_column(info={"label": "Formally agreed"})
    incorporated: Mapped[PartialDate | None] = mapped_column(info={"label": "Legally incorporated"})
    first_served: Mapped[PartialDate | None] = mapped_column(info={"label": "First students served"})
    ended: Mapped[PartialDate | None] = mapped_column(info={"label": "Ended"})
    new_members: Mapped[str | None] = mapped_column(
        info={"label": "Open to new members", "scheme": "new_members"}
    )
    new_members_note: Mapped[str | None] = mapped_column(info={"label": "What new members should know"})
    is_rural: Mapped[bool] = mapped_column(
        default=True,
        info={"label": "Rural", "hint": "Urban zones are kept as reference cases, apart from rural counts"},
    )

    organization: Mapped[Organization] = relationship(lazy="joined")
    kinds: Mapped[list["CollaborativeKind"]] = relationship(
        cascade="all, delete-orphan", order_by="CollaborativeKind.kind", back_populates="collaborative"
    )
    stages: Mapped[list["StageEntry"]] = relationship(
        cascade="all, delete-orphan", order_by="StageEntry.sequence", back_populates="collaborative"
    )
    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="collaborative", cascade="all, delete-orphan", passive_deletes=True
    )

    def audit_records(self) -> Iterable[RecordRef]:
        yield RecordRef(KIND, self.id)

    def audit_label(self) -> str:
        return self.organization.name


class _Part(Audited):
    """Something that belongs to one collaborative and moves its version when it changes."""

    part_of = "collaborative"
    collaborative_id: Mapped[UUID]

    def audit_records(self) -> Iterable[RecordRef]:
        yield RecordRef(KIND, self.collaborative_id)


class CollaborativeKind(_Part, Base):
    """A collaborative may be of several kinds at once: the Texas zone is rural and an innovation zone."""

    __tablename__ = "collaborative_kind"
    __table_args__ = (UniqueConstraint("collaborative_id", "kind"),)
    audit_type = "collaborative_kind"

    id: Mapped[uuid_pk]
    collaborative_id: Mapped[UUID] = mapped_column(ForeignKey("collaborative.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(info={"label": "Kind", "scheme": "collaborative_kind"})

    collaborative: Mapped[Collaborative] = relationship(back_populates="kinds")

    def audit_label(self) -> str:
        return self.kind


class StageEntry(_Part, Sourced, Base):
    """A stage the collaborative reached; the last in sequence is where it stands."""

    __tablename__ = "stage_entry"
    __table_args__ = (UniqueConstraint("collaborative_id", "sequence"),)
    audit_type = "stage_entry"

    id: Mapped[uuid_pk]
    collaborative_id: Mapped[UUID] = mapped_column(ForeignKey("collaborative.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    stage: Mapped[str] = mapped_column(info={"label": "Stage", "scheme": "formation_stage"})
    since: Mapped[PartialDate | None] = mapped_column(info={"label": "Since"})
    note: Mapped[str | None] = mapped_column(info={"label": "Note"})

    collaborative: Mapped[Collaborative] = relationship(back_populates="stages")

    def audit_label(self) -> str:
        return self.stage


class Membership(_Part, Tracked, Sourced, Base):
    """One role of one member, from when until when.

    Dates are what sources say and may be unknown; then ``first_seen`` and ``last_seen``, the first and last dates on
    which a source shows the member, stand in for them. ``counts_on`` is the only rule of who is a member when.
    """

    __tablename__ = "membership"
    __table_args__ = (
        Index("ix_membership_collaborative", "collaborative_id", "member_id", "role"),
        Index("ix_membership_member", "member_id"),
    )
    audit_type = "membership"

    id: Mapped[uuid_pk]
    collaborative_id: Mapped[UUID] = mapped_column(ForeignKey("collaborative.id", ondelete="CASCADE"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(info={"label": "Role", "scheme": "membership_role"})
    status: Mapped[str] = mapped_column(
        default="active", info={"label": "Status", "scheme": "membership_status"}
    )
    began: Mapped[PartialDate | None] = mapped_column(info={"label": "Joined"})
    ended: Mapped[PartialDate | None] = mapped_column(info={"label": "Left"})
    first_seen: Mapped[PartialDate | None] = mapped_column(info={"label": "First known as a member"})
    last_seen: Mapped[PartialDate | None] = mapped_column(info={"label": "Last known as a member"})
    exit_reason: Mapped[str | None] = mapped_column(info={"label": "Why it left", "scheme": "exit_reason"})
    residual_access: Mapped[str | None] = mapped_column(
        info={"label": "What its students kept", "hint": "Offerings still open to them after it left"}
    )
    note: Mapped[str | None] = mapped_column(info={"label": "Note"})

    collaborative: Mapped[Collaborative] = relationship(back_populates="memberships")
    member: Mapped[Organization] = relationship()

    def audit_records(self) -> Iterable[RecordRef]:
        yield RecordRef(KIND, self.collaborative_id)
        yield RecordRef(KIND, self.member_id)

    def audit_label(self) -> str:
        return self.member.name

    @property
    def guarded_by(self) -> Collaborative:
        """Whoever may edit the collaborative may edit its memberships."""
        return self.collaborative

    @property
    def starts(self) -> PartialDate | None:
        """The date it counts from."""
        return self.began or self.first_seen

    @property
    def stops(self) -> PartialDate | None:
        """The date it counts to, inclusive; None while it lasts."""
        return self.ended or (self.last_seen or self.starts if self.status in OVER else None)

    @hybrid_method
    def counts_on(self, day: date) -> bool:
        """Whether it was a membership on ``day``: a partial first date counts from its first day, a last to its end."""
        if self.status in NEVER_A_MEMBER or not self.starts or self.starts.first_day > day:
            return False
        return self.stops is None or self.stops.last_day >= day

    @counts_on.inplace.expression  # type: ignore[attr-defined,untyped-decorator]  # typed as the plain method
    @classmethod
    def _counts_on(cls, day: date) -> ColumnElement[bool]:
        text = literal(day.isoformat())
        starts = func.coalesce(cls.began, cls.first_seen)
        seen_last = func.coalesce(cls.last_seen, cls.began, cls.first_seen)
        stops = func.coalesce(cls.ended, case((cls.status.in_(OVER), seen_last)))
        lasts = or_(stops.is_(None), stops >= func.substr(text, 1, func.length(stops)))
        return and_(cls.status.not_in(NEVER_A_MEMBER), starts <= text, lasts)


class CollaborativeRecord(Audited, Tracked, Sourced, Base):
    """A record of its own that belongs to one collaborative: an agreement, a service, an award.

    It has its own version, source and history, and is told on the collaborative's pages. ``parts`` keeps such records.
    """

    __abstract__ = True

    id: Mapped[uuid_pk]

    @declared_attr
    def collaborative_id(cls) -> Mapped[UUID]:  # noqa: N805
        return mapped_column(ForeignKey("collaborative.id", ondelete="CASCADE"), index=True)

    @declared_attr
    def collaborative(cls) -> Mapped[Collaborative]:  # noqa: N805
        return relationship(Collaborative)

    def audit_records(self) -> Iterable[RecordRef]:
        yield RecordRef(KIND, self.collaborative_id)

    @property
    def guarded_by(self) -> Collaborative:
        """Whoever may edit the collaborative may edit what belongs to it."""
        return self.collaborative


class RecordRow(Audited):
    """A row in a list of such a record, for instance a party of an agreement; ``part_of`` names the record."""

    id: Mapped[uuid_pk]

    def audit_records(self) -> Iterable[RecordRef]:
        yield from self._owner().audit_records()

    def _owner(self) -> CollaborativeRecord:
        """The record it belongs to or, just taken out of its list, belonged to."""
        history = inspect(self, raiseerr=True).attrs[self.part_of].history
        owners: list[CollaborativeRecord | None] = [getattr(self, self.part_of), *(history.deleted or ())]
        return next(owner for owner in owners if owner is not None)
