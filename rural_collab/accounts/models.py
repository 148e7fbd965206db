"""Accounts of those who keep records. Readers have none."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, object_session, relationship

from rural_collab.access.identity import Identity, Role
from rural_collab.audit.models import DRAFT
from rural_collab.audit.recording import Audited, RecordRef
from rural_collab.clock import utc_now
from rural_collab.db.base import Base, Tracked, uuid_pk
from rural_collab.organizations.models import Organization
from rural_collab.places.models import Region, State

#: A role is held at one place: a collaborative, an organization, or a state or region.
_ONE_PLACE = (
    "(role IN ('coordinator', 'editor')) = (collaborative_id IS NOT NULL) "
    "AND (role = 'representative') = (organization_id IS NOT NULL) "
    "AND (role = 'steward') = (state_usps IS NOT NULL OR region_id IS NOT NULL) "
    "AND (state_usps IS NULL OR region_id IS NULL)"
)


class User(Audited, Tracked, Base):
    """A person who keeps records; ``session_version`` moves when all open sessions must end.

    ``totp_seed`` is there while the second factor is on: what the telephone knows is made of it and the registry's secret
    key, see ``second_factor``. ``totp_step`` is the half minute of the last code taken.
    ``sso_subject`` is what the organization's own sign-in calls the person.
    """

    __tablename__ = "account"
    audit_type = "account"

    id: Mapped[uuid_pk]
    email: Mapped[str] = mapped_column(unique=True, info={"label": "E-mail address"})
    name: Mapped[str] = mapped_column(info={"label": "Name"})
    password_hash: Mapped[str]
    session_version: Mapped[int] = mapped_column(default=1)
    is_administrator: Mapped[bool] = mapped_column(default=False, info={"label": "Administrator"})
    disabled_at: Mapped[datetime | None] = mapped_column(info={"label": "Disabled"})
    language: Mapped[str] = mapped_column(default="en", info={"label": "Language of mails"})
    totp_seed: Mapped[str | None]
    totp_step: Mapped[int | None]
    second_factor_since: Mapped[datetime | None] = mapped_column(info={"label": "Second factor since"})
    sso_subject: Mapped[str | None] = mapped_column(unique=True)
    contact_since: Mapped[datetime | None] = mapped_column(info={"label": "Agreed to be a public contact"})

    grants: Mapped[list["Grant"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", back_populates="user"
    )

    @property
    def identity(self) -> Identity:
        granted = {role: [grant for grant in self.grants if grant.role is role] for role in Role}
        stewarded = granted[Role.STEWARD]
        return Identity(
            user_id=self.id,
            name=self.name,
            is_administrator=self.is_administrator,
            coordinates=_ids(granted[Role.COORDINATOR], "collaborative_id"),
            edits=_ids(granted[Role.EDITOR], "collaborative_id"),
            represents=_ids(granted[Role.REPRESENTATIVE], "organization_id"),
            stewards_states=frozenset(grant.state_usps for grant in stewarded if grant.state_usps),
            stewards_counties=frozenset(county for grant in stewarded for county in grant.counties),
        )

    def audit_records(self) -> Iterable[RecordRef]:
        return ()

    def audit_label(self) -> str:
        return self.email


def _ids(grants: Iterable["Grant"], attribute: str) -> frozenset[Any]:
    return frozenset(getattr(grant, attribute) for grant in grants)


class Scoped:
    """A role and the one place where it is held."""

    id: Mapped[uuid_pk]
    role: Mapped[Role] = mapped_column(info={"label": "Role", "scheme": "registry_role"})
    state_usps: Mapped[str | None] = mapped_column(
        ForeignKey("state.usps"), info={"label": "State", "scheme": "state"}
    )

    @declared_attr
    def collaborative_id(cls) -> Mapped[UUID | None]:  # noqa: N805
        return mapped_column(ForeignKey("collaborative.id", ondelete="CASCADE"), index=True)

    @declared_attr
    def organization_id(cls) -> Mapped[UUID | None]:  # noqa: N805
        return mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), index=True)

    @declared_attr
    def region_id(cls) -> Mapped[UUID | None]:  # noqa: N805
        return mapped_column(ForeignKey("region.id"), info={"label": "Region", "names": "name"})

    @declared_attr
    def state(cls) -> Mapped[State | None]:  # noqa: N805
        return relationship(State)

    @declared_attr
    def region(cls) -> Mapped[Region | None]:  # noqa: N805
        return relationship(Region)

    @property
    def organization(self) -> Organization | None:
        """The organization it is about; a collaborative is one too."""
        session, about = object_session(self), self.collaborative_id or self.organization_id
        return session.get(Organization, about) if session and about else None

    @property
    def where(self) -> str:
        """The name of the place where the role is held."""
        place = self.organization or self.state or self.region
        return place.name if place else ""

    @property
    def guarded_by(self) -> Organization | None:
        """Whoever keeps the people of a place may give and end roles there; stewards are for administrators alone."""
        return self.organization

    @property
    def place(self) -> dict[str, Any]:
        """The one place, by its column."""
        columns = ("collaborative_id", "organization_id", "state_usps", "region_id")
        return {name: value for name in columns if (value := getattr(self, name)) is not None}


class Grant(Scoped, Audited, Base):
    """A person holds a role at one place, at most one there."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(_ONE_PLACE, name="one_place"),
        UniqueConstraint("user_id", "collaborative_id"),
        UniqueConstraint("user_id", "organization_id"),
        UniqueConstraint("user_id", "state_usps"),
        UniqueConstraint("user_id", "region_id"),
    )
    audit_type = "grant"
    part_of = "user"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    since: Mapped[datetime] = mapped_column(default=utc_now, info={"label": "Since"})

    user: Mapped[User] = relationship(back_populates="grants")

    @property
    def counties(self) -> Iterable[str]:
        """The codes of the counties of a stewarded region."""
        return (county.fips for county in self.region.counties) if self.region else ()

    def audit_records(self) -> Iterable[RecordRef]:
        """Told on the desk of what it is about, never on a public page."""
        about = self.collaborative_id or self.organization_id
        return [RecordRef(DRAFT, about)] if about else []

    def audit_label(self) -> str:
        return self.user.name


class Invitation(Scoped, Audited, Base):
    """Somebody is asked by mail to take a role; open until it is accepted, withdrawn or over.

    ``instead_of_id`` is the grant that ends when it is accepted, where somebody hands a role over.
    """

    __tablename__ = "invitation"
    __table_args__ = (CheckConstraint(_ONE_PLACE, name="one_place"), Index("ix_invitation_email", "email"))
    audit_type = "invitation"

    email: Mapped[str] = mapped_column(info={"label": "E-mail address"})
    language: Mapped[str] = mapped_column(info={"label": "Language of mails"})
    invited_by: Mapped[str] = mapped_column(info={"label": "Invited by"})
    invited_at: Mapped[datetime] = mapped_column(default=utc_now, info={"label": "Invited"})
    expires_at: Mapped[datetime] = mapped_column(info={"label": "Open until"})
    accepted_at: Mapped[datetime | None] = mapped_column(info={"label": "Accepted"})
    withdrawn_at: Mapped[datetime | None] = mapped_column(info={"label": "Withdrawn"})
    instead_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("role_grant.id", ondelete="SET NULL"))

    instead_of: Mapped[Grant | None] = relationship()

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > utc_now()

    def audit_records(self) -> Iterable[RecordRef]:
        return ()

    def audit_label(self) -> str:
        return self.email


class LinkKey(Base):
    """What makes a mailed link work, once and for a time; only a hash of it is kept. See ``keys``."""

    __tablename__ = "link_key"
    __table_args__ = (Index("ix_link_key_subject", "purpose", "subject_id"),)

    id: Mapped[uuid_pk]
    purpose: Mapped[str]
    subject_id: Mapped[UUID]
    key_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One of the codes that open an account once when the telephone with the second factor is gone; kept as a hash."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    id: Mapped[uuid_pk]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class TypedForm(Base):
    """What somebody sent when the session was over, kept for a while for that person alone; see ``typed``."""

    __tablename__ = "typed_form"
    __table_args__ = (UniqueConstraint("user_id", "address"),)

    id: Mapped[uuid_pk]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    address: Mapped[str]
    entered: Mapped[list[list[str]]] = mapped_column(JSON)
    kept_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)


class FailedSignIn(Base):
    """One failed try, counted to slow down guessing; swept when it is too old to count."""

    __tablename__ = "failed_sign_in"

    id: Mapped[uuid_pk]
    email: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
