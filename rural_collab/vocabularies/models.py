"""Official classifications (CIP 2020, SOC 2018), and what operators keep of the code lists."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.audit.recording import Audited, RecordRef
from rural_collab.db.base import Base, Tracked, uuid_pk


class CipCode(Base):
    """A program of instruction; ``level`` is 2, 4 or 6, the digits of its code."""

    __tablename__ = "cip_code"

    code: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    level: Mapped[int]
    family: Mapped[str] = mapped_column(index=True)


class SocCode(Base):
    """An occupation or group of occupations."""

    __tablename__ = "soc_code"

    code: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    level: Mapped[str]
    definition: Mapped[str]


class CipSocPair(Base):
    """Programs of this kind prepare for occupations of that kind (NCES and BLS, 2020 to 2018)."""

    __tablename__ = "cip_soc_pair"

    cip: Mapped[str] = mapped_column(ForeignKey("cip_code.code"), primary_key=True)
    soc: Mapped[str] = mapped_column(ForeignKey("soc_code.code"), primary_key=True, index=True)


class CodeTerm(Audited, Tracked, Base):
    """What operators keep of one term of a code list, on top of the packaged catalog.

    ``is_worded`` when its words replace the packaged ones. A term that was added takes what the software knows of the
    packaged term ``behaves_as``; ``merged_into`` is the code of the term that stands for it. ``told_by`` are records
    whose pages change with it, set by the command that changes it.
    """

    __tablename__ = "code_term"
    __table_args__ = (UniqueConstraint("scheme", "code"),)
    audit_type = "code_term"
    told_by: Collection[RecordRef] = ()

    id: Mapped[uuid_pk]
    scheme: Mapped[str] = mapped_column(info={"label": "Code list"})
    code: Mapped[str] = mapped_column(info={"label": "Code"})
    label_en: Mapped[str] = mapped_column(info={"label": "English words"})
    label_es: Mapped[str] = mapped_column(info={"label": "Spanish words"})
    definition_en: Mapped[str | None] = mapped_column(info={"label": "English definition"})
    definition_es: Mapped[str | None] = mapped_column(info={"label": "Spanish definition"})
    is_added: Mapped[bool] = mapped_column(default=False, info={"label": "Added here"})
    is_worded: Mapped[bool] = mapped_column(default=False, info={"label": "In words of our own"})
    behaves_as: Mapped[str | None] = mapped_column(info={"label": "Counts like"})
    retired_on: Mapped[date | None] = mapped_column(info={"label": "Retired"})
    merged_into: Mapped[str | None] = mapped_column(info={"label": "Merged into"})
    reason: Mapped[str | None] = mapped_column(info={"label": "Why"})

    moved: Mapped[list["MovedCode"]] = relationship(
        back_populates="term", cascade="all, delete-orphan", order_by="MovedCode.id"
    )

    def audit_records(self) -> Iterable[RecordRef]:
        return self.told_by

    def audit_label(self) -> str:
        return self.label_en


class MovedCode(Base):
    """One record that said a term before it was merged with another, so that the two can be taken apart again.

    ``left_out`` is the whole row where the record said both, so that one of them had to go.
    """

    __tablename__ = "moved_code"

    id: Mapped[uuid_pk]
    term_id: Mapped[UUID] = mapped_column(ForeignKey("code_term.id", ondelete="CASCADE"), index=True)
    table_name: Mapped[str]
    column_name: Mapped[str]
    row_id: Mapped[UUID]
    left_out: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    term: Mapped[CodeTerm] = relationship(back_populates="moved")
