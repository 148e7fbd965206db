"""Take out again what an import added: only what nothing refers to, because nobody is to lose what they entered."""

from functools import cache

from sqlalchemy import Column, Select, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import attributed
from rural_collab.db.base import Base
from rural_collab.errors import Refused
from rural_collab.organizations.models import Organization
from rural_collab.text import mark

_ITS_OWN = frozenset({"alias", "identifier", "served_county", "enrollment"})
_NEEDED = mark("Others refer to it since")


def withdraw_organization(session: Session, organization: Organization, *, by: Identity) -> None:
    """Take an organization out as if it had never been entered; Refused when anything but its own lists refers to it."""
    with attributed(session, by=by, intent="take back an import"):
        session.flush()
        if session.scalar(_is_referred_to(), {"id": organization.id}):
            raise Refused(_NEEDED)
        session.delete(organization)


def _references() -> list[Column[object]]:
    """Every column that may refer to an organization from elsewhere."""
    return [
        key.parent
        for table in Base.metadata.sorted_tables
        if table.name not in _ITS_OWN
        for key in table.foreign_keys
        if key.column.table is Organization.__table__
    ]


@cache
def _is_referred_to() -> Select[tuple[bool]]:
    """Whether anything refers to an organization: one statement for all there is."""
    return select(or_(*(exists().where(column == bindparam("id")) for column in _references())))
