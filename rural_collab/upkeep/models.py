"""What people without an account ask of whoever runs the registry, and whom nobody is to name here again."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.clock import utc_now
from rural_collab.collaboratives.models import Collaborative
from rural_collab.db.base import Base, Tracked, uuid_pk
from rural_collab.organizations.models import Organization


class Wish(StrEnum):
    """What is asked for: to coordinate a collaborative, or to be removed from the registry."""

    COORDINATE = "coordinate"
    REMOVE = "remove"


class State(StrEnum):
    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"


class Request(Tracked, Base):
    """One wish of somebody without an account. The address is there to be answered, and erased with the answer."""

    __tablename__ = "registry_request"

    id: Mapped[uuid_pk]
    wish: Mapped[Wish]
    collaborative_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("collaborative.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    email: Mapped[str | None]
    words: Mapped[str | None]
    language: Mapped[str]
    state: Mapped[State] = mapped_column(default=State.WAITING, index=True)
    asked_at: Mapped[datetime] = mapped_column(default=utc_now)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None]
    answer: Mapped[str | None]

    collaborative: Mapped[Collaborative | None] = relationship(lazy="joined")

    @property
    def guarded_by(self) -> Organization | None:
        """Whoever answers for the place of a collaborative answers; a removal is for administrators alone."""
        return self.collaborative.organization if self.collaborative else None


class RemovedAddress(Base):
    """Somebody who asked to be removed: a hash, by which the address is refused as a public contact from then on."""

    __tablename__ = "removed_address"

    address_hash: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=utc_now)
