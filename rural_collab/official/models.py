"""Official values as released, one row per organization and dataset."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.clock import utc_now
from rural_collab.db.base import Base, uuid_pk
from rural_collab.evidence.models import Source


class OfficialRecord(Base):
    """The values one dataset gives for one organization, in the terms of ``Organization``'s fields."""

    __tablename__ = "official_record"

    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True
    )
    dataset: Mapped[str] = mapped_column(primary_key=True)
    release: Mapped[str]
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))

    source: Mapped[Source] = relationship(lazy="joined", innerjoin=True)


class OfficialImport(Base):
    """One run of ``reference import``: which release was read, when, and what it changed or would have changed."""

    __tablename__ = "official_import"

    id: Mapped[uuid_pk]
    dataset: Mapped[str]
    release: Mapped[str]
    file_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
    is_dry_run: Mapped[bool]
    report: Mapped[dict[str, int]] = mapped_column(JSON)
