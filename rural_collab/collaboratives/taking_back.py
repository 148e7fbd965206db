"""Take out again what an import or a school year added: only what nothing refers to, so that nobody loses what they entered."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, Select, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from rural_collab.collaboratives.models import CollaborativeRecord
from rural_collab.db.base import Base
from rural_collab.errors import Refused
from rural_collab.organizations.models import Organization
from rural_collab.text import mark

#: Lists that are part of an organization itself.
_ITS_OWN = frozenset({"alias", "identifier", "served_county", "enrollment"})
#: Columns that may hold the id of any record, without the database knowing.
_BY_ID = (
    "claim.record_id",
    "proposal.record_id",
    "attestation.record_id",
    "agreement_dependent.record_id",
    "community_input_change.record_id",
)
#: What is added together is written within this time; what is there later somebody else entered.
_TOGETHER = timedelta(seconds=5)
_NEEDED = mark("Others refer to it since, so it stays")


def take_out(session: Session, record: Any, remove: Callable[[], None]) -> Refused | None:
    """Remove a record and nothing with it that others entered; why it stays, None when it is gone."""
    trial = session.begin_nested()
    try:
        refuse_if_needed(session, record)
        remove()
        session.flush()
    except Refused as refusal:
        trial.rollback()
        return refusal
    trial.commit()
    return None


def refuse_if_needed(session: Session, record: Any) -> None:
    """Refused when anything that is a record of its own refers to this one since it was added."""
    session.flush()
    added = {"id": record.id, "until": record.created_at + _TOGETHER}
    if session.scalar(_is_referred_to(type(record).__table__), added):
        raise Refused(_NEEDED)


@cache
def _is_referred_to(told_of: FromClause) -> Select[bool]:
    """Whether anything refers to a record: one statement for all there is."""
    is_body = told_of is Organization.__table__
    told = [*_by_id(), *(_to_organizations() if is_body else _to_parts(told_of))]
    return select(or_(*(exists().where(each) for each in told)))


def _by_id() -> Iterator[ColumnElement[bool]]:
    for name in _BY_ID:
        table, _, column = name.partition(".")
        yield Base.metadata.tables[table].c[column] == bindparam("id")


def _to_organizations() -> Iterator[ColumnElement[bool]]:
    for key in _keys_to(Organization.__table__):
        if key.table.name not in _ITS_OWN:
            yield key == bindparam("id")


def _to_parts(told_of: FromClause) -> Iterator[ColumnElement[bool]]:
    """Records of their own that hang on it, and were added later or edited since."""
    parts = {mapper.local_table for mapper in Base.registry.mappers if _is_part(mapper.class_)}
    for key in _keys_to(told_of):
        if key.table in parts:
            later = or_(key.table.c.created_at > bindparam("until"), key.table.c.version > 1)
            yield (key == bindparam("id")) & later


def _is_part(model: type[Any]) -> bool:
    return issubclass(model, CollaborativeRecord)


def _keys_to(told_of: FromClause) -> Iterator[Column[object]]:
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table is told_of:
                yield key.parent
