"""Records that seem to tell of the same organization, with what speaks for it. Nothing is decided here."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Exists, Row, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.imports.likeness import Firm, Firms, firm_of
from rural_collab.imports.likeness import Likely as Alike
from rural_collab.merging.models import KeptApart
from rural_collab.merging.queries import in_places
from rural_collab.official.models import OfficialRecord
from rural_collab.organizations.models import Alias, Identifier, Organization
from rural_collab.organizations.queries import types_shown_as
from rural_collab.text import Filled

MOST = 60
_MOST_LOOKED_AT = 600
_Told = Select[*tuple[Any, ...]]


class Likely(NamedTuple):
    """Two records, the likelier one to be kept first, and why they seem the same."""

    one: Organization
    other: Organization
    score: int
    because: Sequence[str | Filled]


def count_by_state(session: Session, identity: Identity) -> dict[str | None, int]:
    """How many records of no official list there are in the places of somebody, by state, most first."""
    many = func.count()
    query = (
        select(Organization.state_usps, many)
        .where(Organization.retired_at.is_(None), ~_is_official(), *in_places(identity))
        .group_by(Organization.state_usps)
        .order_by(many.desc(), Organization.state_usps)
    )
    return dict(session.execute(query).all())


def list_likely(session: Session, identity: Identity, state: str | None) -> Sequence[Likely]:
    """Pairs in a state and in the places of somebody, the likeliest first.

    Records of an official list are told apart by their codes, so one of each pair is of none. Pairs that were told
    apart, or that have different codes of the same kind, are left out.
    """
    here = Organization.state_usps == state if state else Organization.state_usps.is_(None)
    query = _told().where(here, ~_is_official(), *in_places(identity))
    latest = query.order_by(Organization.updated_at.desc(), Organization.id).limit(_MOST_LOOKED_AT)
    return _likely(session, session.execute(latest).all(), state)


def list_likely_for(session: Session, organization: Organization) -> Sequence[Likely]:
    """Those that seem the same as one record, whichever of them is official."""
    itself = session.execute(_told().where(Organization.id == organization.id)).all()
    return _likely(session, itself, organization.state_usps)


def _is_official() -> Exists:
    return exists().where(OfficialRecord.organization_id == Organization.id)


def _told() -> _Told:
    own = Organization
    place = (own.town, own.state_usps, own.zip, own.phone, own.website)
    return select(own.id, own.name, own.org_type, own.is_sample, *place).where(own.retired_at.is_(None))


def _likely(session: Session, looked_at: Sequence[Row[Any]], state: str | None) -> list[Likely]:
    if not looked_at:
        return []
    rows = {row.id: row for row in session.execute(_near(state))}
    names = _other_names(session, state)
    firms = Firms.of(_firm(row, names) for row in rows.values())
    found: dict[frozenset[UUID], Alike] = {}
    for row in looked_at:
        for each in firms.likely(_firm(row, names)):
            if _comparable(row, rows[UUID(str(each.firm.key))]):
                found.setdefault(frozenset((row.id, UUID(str(each.firm.key)))), each)
    best = sorted(found.items(), key=lambda pair: (-pair[1].score, sorted(map(str, pair[0]))))
    apart = _apart(session, {one for pair, _ in best for one in pair})
    return _in_full(session, [(pair, each) for pair, each in best if pair not in apart][:MOST])


def _near(state: str | None) -> _Told:
    """Whoever may be the same lies in the same state, or nobody knows where."""
    own = Organization.state_usps
    return _told().where(or_(own == state, own.is_(None)) if state else own.is_(None))


def _firm(row: Row[Any], names: Mapping[UUID, Sequence[str]]) -> Firm:
    return firm_of(row.id, [row.name, *names.get(row.id, ())], row._asdict())


def _other_names(session: Session, state: str | None) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    own = Organization.state_usps
    query = select(Alias.organization_id, Alias.name).join(Alias.organization)
    for organization_id, name in session.execute(query.where(or_(own == state, own.is_(None)))):
        found.setdefault(organization_id, []).append(name)
    return found


def _comparable(one: Row[Any], other: Row[Any]) -> bool:
    """A school often has the name of its district, and an invented record that of a real one."""
    schools = set(types_shown_as("school"))
    same_kind = (one.org_type in schools) == (other.org_type in schools)
    return bool(same_kind and one.is_sample == other.is_sample)


def _apart(session: Session, ids: Collection[UUID]) -> set[frozenset[UUID]]:
    """Pairs of these that somebody told apart, or that have different codes of the same kind."""
    told = select(KeptApart.one_id, KeptApart.other_id).where(KeptApart.one_id.in_(ids))
    apart = {frozenset((one, other)) for one, other in session.execute(told)}
    coded = select(Identifier.scheme, Identifier.organization_id).where(Identifier.organization_id.in_(ids))
    holders: dict[str, set[UUID]] = {}
    for scheme, organization_id in session.execute(coded):
        holders.setdefault(scheme, set()).add(organization_id)
    different = (
        frozenset((one, other)) for same in holders.values() for one in same for other in same if one != other
    )
    return apart | set(different)


def _in_full(session: Session, pairs: Sequence[tuple[frozenset[UUID], Alike]]) -> list[Likely]:
    """The records themselves; the one that an official list knows, or that is older, stands first."""
    ids = {one for pair, _ in pairs for one in pair}
    found = {each.id: each for each in session.scalars(select(Organization).where(Organization.id.in_(ids)))}
    official = set(
        session.scalars(select(OfficialRecord.organization_id).where(OfficialRecord.organization_id.in_(ids)))
    )
    told = []
    for pair, each in pairs:
        one, other = sorted(
            (found[one] for one in pair),
            key=lambda known: (known.id not in official, known.created_at, known.id),
        )
        told.append(Likely(one, other, each.score, each.because))
    return told
