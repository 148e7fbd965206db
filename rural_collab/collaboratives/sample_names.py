"""Which real records name an invented organization: taking it away would take them, or what they say, along."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Column, or_, select
from sqlalchemy.orm import Mapper, Session

from rural_collab.audit.recording import Audited
from rural_collab.db.base import Base
from rural_collab.errors import Refused
from rural_collab.organizations.models import Organization, OrganizationRelation


def refuse_while_named(session: Session, ids: Collection[UUID]) -> None:
    """Refused, with the names of the records in the way, while a real record names one of these samples."""
    named = sorted({_words(record) for record in _naming(session, ids) if _owner(record).id not in ids})
    if named:
        raise Refused(f"These records name sample organizations; change them first: {'; '.join(named)}")


def _naming(session: Session, ids: Collection[UUID]) -> Iterator[Any]:
    """Every record that people keep, of whatever feature, with a reference to one of the organizations."""
    for mapper in Base.registry.mappers:
        columns = _references(mapper) if issubclass(mapper.class_, Audited) else []
        if columns:
            yield from session.scalars(
                select(mapper.class_).where(or_(*(column.in_(ids) for column in columns)))
            )


def _references(mapper: Mapper[Any]) -> list[Column[Any]]:
    """Columns that name an organization."""
    whole = Base.metadata.tables[Organization.__tablename__]
    return [
        column
        for column in mapper.columns
        if not column.primary_key and any(key.column.table is whole for key in column.foreign_keys)
    ]


def _owner(record: Any) -> Any:
    """The collaborative or organization a record is told of; itself when it is told of none, as a program is."""
    if isinstance(record, OrganizationRelation):
        return record.origin
    while record.part_of:
        record = getattr(record, record.part_of)
    return getattr(record, "collaborative", record)


def _words(record: Any) -> str:
    """Kind, name and owner: ``award “Seed grant” (Prairie Collaborative)``."""
    kind, name, owner = record.audit_type.replace("_", " "), record.audit_label(), _owner(record)
    return f"{kind} “{name}”" + ("" if owner is record else f" ({owner.audit_label()})")
