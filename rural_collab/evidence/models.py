"""Sources and claims.

A claim is what one source says about one thing of one record, in words. Claims may contradict each other and stand
side by side; those that are ``is_shown`` are what the record's own fields follow.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from rural_collab.audit.recording import Audited, RecordRef
from rural_collab.db.base import Base, Tracked, uuid_pk
from rural_collab.partial_dates import PartialDate


class Source(Base):
    """A document, page or data release that facts are taken from."""

    __tablename__ = "source"

    id: Mapped[uuid_pk]
    title: Mapped[str]
    publisher: Mapped[str | None]
    address: Mapped[str | None]
    kind: Mapped[str]
    published: Mapped[PartialDate | None]
    retrieved: Mapped[PartialDate | None]
    note: Mapped[str | None]


class Sourced:
    """Columns of a fact that carries its own source, as-of date and state of confirmation."""

    @declared_attr
    def source_id(cls) -> Mapped[UUID | None]:  # noqa: N805
        return mapped_column(
            ForeignKey("source.id"), info={"label": "Source", "names": "title"}, sort_order=80
        )

    as_of: Mapped[PartialDate | None] = mapped_column(info={"label": "As of"}, sort_order=81)
    verification: Mapped[str] = mapped_column(
        default="self_reported",
        info={"label": "State of confirmation", "scheme": "verification_state"},
        sort_order=82,
    )

    @declared_attr
    def source(cls) -> Mapped[Source | None]:  # noqa: N805
        return relationship(Source, lazy="joined")


class Claim(Audited, Tracked, Sourced, Base):
    """One statement about one topic of a record, in English and perhaps in Spanish."""

    __tablename__ = "claim"
    __table_args__ = (Index("ix_claim_record", "record_id", "topic"), Index("ix_claim_topic", "topic"))
    audit_type = "claim"

    id: Mapped[uuid_pk]
    record_kind: Mapped[str]
    record_id: Mapped[UUID]
    topic: Mapped[str] = mapped_column(info={"label": "What it is about", "scheme": "fact_topic"})
    statement: Mapped[str] = mapped_column(info={"label": "What the source says"})
    statement_es: Mapped[str | None] = mapped_column(info={"label": "The same in Spanish"})
    is_shown: Mapped[bool] = mapped_column(default=True, info={"label": "Shown first"})
    position: Mapped[int] = mapped_column(default=0)

    #: Named as text, because organizations are built upon evidence; None for what is no organization.
    organization: Mapped[Any] = relationship(
        "Organization",
        primaryjoin="foreign(Claim.record_id) == Organization.id",
        viewonly=True,
        uselist=False,
    )

    @property
    def guarded_by(self) -> Any:
        """Whoever may edit the record may edit what is claimed about it; a steward asks where it lies."""
        return self.organization or RecordRef(self.record_kind, self.record_id)

    def audit_records(self) -> Iterable[RecordRef]:
        yield RecordRef(self.record_kind, self.record_id)

    def audit_label(self) -> str:
        return self.statement


class LoadedDataset(Base):
    """A packaged file or official release this database holds, so that loading it again is quick and complete.

    ``items`` are ids of what it told, so that a corrected file can take back what it no longer tells.
    """

    __tablename__ = "loaded_dataset"

    name: Mapped[str] = mapped_column(primary_key=True)
    checksum: Mapped[str]
    items: Mapped[list[str]] = mapped_column(JSON, default=list)
