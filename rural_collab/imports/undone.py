"""Take out again what an import added: only what nothing refers to, because nobody is to lose what they entered."""

from uuid import UUID

from sqlalchemy import Column, exists, select
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
        if any(_holds(session, column, organization.id) for column in _references()):
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


def _holds(session: Session, column: Column[object], organization_id: UUID) -> bool:
    return bool(session.scalar(select(exists().where(column == organization_id))))
