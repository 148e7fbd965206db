"""The declarative base and the columns every lasting record shares."""

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from sqlalchemy import Enum, MetaData, Text, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from rural_collab.clock import utc_now
from rural_collab.db.types import PartialDateText, UtcDateTime
from rural_collab.errors import Stale
from rural_collab.partial_dates import PartialDate

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

uuid_pk = Annotated[UUID, mapped_column(primary_key=True, default=uuid4)]


def _enum_values(members: type[enum.Enum]) -> list[str]:
    return [member.value for member in members]


class Base(DeclarativeBase):
    """Every table; a column without an ``info`` label is told nowhere, so a test asks for one."""

    metadata = MetaData(naming_convention=CONVENTION)
    type_annotation_map = {
        str: Text,
        datetime: UtcDateTime,
        UUID: Uuid(),
        PartialDate: PartialDateText,
        enum.StrEnum: Enum(
            enum.StrEnum,
            native_enum=False,
            create_constraint=False,
            validate_strings=True,
            length=64,
            values_callable=_enum_values,
        ),
    }


class Tracked:
    """When a record was made and changed, and the version that two editors are told apart by."""

    created_at: Mapped[datetime] = mapped_column(default=utc_now, sort_order=90)
    updated_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now, sort_order=91)
    version: Mapped[int] = mapped_column(default=1, sort_order=92)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

    def refuse_stale(self, expected: int | None) -> None:
        """Stale when the record moved on since somebody read version ``expected``."""
        if expected is not None and self.version != expected:
            raise Stale(self)

    def touch(self) -> None:
        """Move the version on because something that belongs to this record changed."""
        self.updated_at = utc_now()


def set_changed(record: Base, values: Mapping[str, Any]) -> None:
    """Set what differs; an unchanged value must not count as a change."""
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)
