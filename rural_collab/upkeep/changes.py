"""The change log for whoever answers for the registry: who changed what, filtered and page by page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.accounts.models import User
from rural_collab.audit.models import Change, ChangedRecord
from rural_collab.audit.recording import Audited
from rural_collab.db.base import Base
from rural_collab.organizations.models import Organization
from rural_collab.text import mark

A_PAGE = 50
MOST_IN_A_FILE = 10_000

#: Kinds of changes by the package that keeps them, as a person would call them.
KINDS: Mapping[str, str] = {
    "organizations": mark("Organizations"),
    "collaboratives": mark("Collaboratives and members"),
    "governance": mark("Governance"),
    "services": mark("Services"),
    "funding": mark("Money"),
    "pathways": mark("Pathways"),
    "offerings": mark("Offerings"),
    "evidence": mark("Facts and sources"),
    "confirmations": mark("Confirmations"),
    "community": mark("Community input"),
    "accounts": mark("Accounts and roles"),
    "review": mark("Rules of review"),
    "vocabularies": mark("Code lists"),
    "official": mark("Official data"),
}


@dataclass(frozen=True)
class Wanted:
    """What changes to tell; ``before`` is the position below which a page begins."""

    person: UUID | None = None
    record: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None


def list_changes(session: Session, wanted: Wanted, identity: Identity, most: int) -> Sequence[Change]:
    """The latest changes first, one more than asked for where there are more; a steward's are those of their places."""
    query = _filtered(select(Change), wanted)
    if not identity.is_administrator:
        query = query.where(Change.id.in_(_stewarded(identity)))
    if wanted.before is not None:
        query = query.where(Change.id < wanted.before)
    return session.scalars(query.order_by(Change.id.desc()).limit(most + 1)).all()


def _filtered(query: Select[Change], wanted: Wanted) -> Select[Change]:
    if wanted.person:
        query = query.where(or_(Change.actor_id == wanted.person, Change.reviewer_id == wanted.person))
    if wanted.record:
        query = query.where(Change.subject_label.icontains(wanted.record, autoescape=True))
    if wanted.kind:
        query = query.where(Change.subject_type.in_(list(types_of(wanted.kind))))
    if wanted.since:
        query = query.where(Change.recorded_at >= _midnight(wanted.since))
    if wanted.until:
        query = query.where(Change.recorded_at < _midnight(wanted.until + timedelta(days=1)))
    return query


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _stewarded(identity: Identity) -> Select[int]:
    return (
        select(ChangedRecord.change_id)
        .join(Organization, Organization.id == ChangedRecord.record_id)
        .where(
            or_(
                Organization.state_usps.in_(identity.stewards_states),
                Organization.county_fips.in_(identity.stewards_counties),
            )
        )
    )


def types_of(kind: str) -> Iterator[str]:
    """What subjects are called in the log whose models one package keeps."""
    if kind == "official":
        yield "official_record"
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Audited) and mapper.class_.__module__.split(".")[1] == kind:
            yield mapper.class_.audit_type


def list_people(session: Session) -> Sequence[tuple[UUID, str]]:
    """Everybody with an account, by name."""
    rows = session.execute(select(User.id, User.name).order_by(User.name, User.id))
    return [(row.id, row.name) for row in rows]
