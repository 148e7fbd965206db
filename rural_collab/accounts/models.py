"""Accounts of those who keep records. Readers have none."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import Audited, RecordRef
from rural_collab.clock import utc_now
from rural_collab.db.base import Base, Tracked, uuid_pk


class User(Audited, Tracked, Base):
    """A person who keeps records; ``session_version`` moves when all open sessions must end."""

    __tablename__ = "account"
    audit_type = "account"

    id: Mapped[uuid_pk]
    email: Mapped[str] = mapped_column(unique=True, info={"label": "E-mail address"})
    name: Mapped[str] = mapped_column(info={"label": "Name"})
    password_hash: Mapped[str]
    session_version: Mapped[int] = mapped_column(default=1)
    is_administrator: Mapped[bool] = mapped_column(default=False, info={"label": "Administrator"})
    disabled_at: Mapped[datetime | None] = mapped_column(info={"label": "Disabled"})

    grants: Mapped[list["Grant"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", back_populates="user"
    )

    @property
    def identity(self) -> Identity:
        return Identity(
            user_id=self.id,
            name=self.name,
            is_administrator=self.is_administrator,
            coordinates=frozenset(grant.collaborative_id for grant in self.grants),
        )

    def audit_records(self) -> Iterable[RecordRef]:
        return ()

    def audit_label(self) -> str:
        return self.email


class Grant(Audited, Base):
    """A person coordinates a collaborative."""

    __tablename__ = "coordinator_grant"
    __table_args__ = (UniqueConstraint("user_id", "collaborative_id"),)
    audit_type = "grant"
    part_of = "user"

    id: Mapped[uuid_pk]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    collaborative_id: Mapped[UUID] = mapped_column(
        ForeignKey("collaborative.id", ondelete="CASCADE"), index=True
    )

    user: Mapped[User] = relationship(back_populates="grants")

    def audit_records(self) -> Iterable[RecordRef]:
        return ()

    def audit_label(self) -> str:
        return self.user.email


class FailedSignIn(Base):
    """One failed try, counted to slow down guessing; swept when it is too old to count."""

    __tablename__ = "failed_sign_in"

    id: Mapped[uuid_pk]
    email: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
