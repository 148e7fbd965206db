"""Reading collaboratives and memberships."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from rural_collab.access.identity import Identity
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.errors import Missing
from rural_collab.organizations.models import Organization, ServedCounty
from rural_collab.organizations.queries import get_organization, types_shown_as
from rural_collab.places.models import County


def get_collaborative(session: Session, slug: str) -> Collaborative:
    """The collaborative at this address with its kinds and stages; Missing, Moved or Gone otherwise."""
    query = (
        select(Collaborative)
        .join(Collaborative.organization)
        .where(Organization.slug == slug, Organization.retired_at.is_(None))
        .options(
            contains_eager(Collaborative.organization).joinedload(Organization.county),
            joinedload(Collaborative.kinds),
            selectinload(Collaborative.stages),
        )
    )
    found = session.scalars(query).unique().one_or_none()
    if found is None:
        get_organization(session, slug)
        raise Missing("There is no collaborative at this address")
    return found


def list_memberships(
    session: Session, collaborative_id: UUID, *, on: date | None = None
) -> Sequence[Membership]:
    """Memberships with their members, by name; those of one day, or all there ever were."""
    query = (
        select(Membership)
        .join(Membership.member)
        .where(Membership.collaborative_id == collaborative_id)
        .options(contains_eager(Membership.member).joinedload(Organization.county))
        .order_by(Organization.name, Membership.role, Membership.began, Membership.id)
    )
    if on is not None:
        query = query.where(Membership.counts_on(on))
    return session.scalars(query).all()


def count_members(session: Session, ids: Iterable[UUID], *, on: date) -> dict[UUID, dict[str, int]]:
    """For each collaborative, how many different members of each organization type it had on a day."""
    rows = session.execute(
        select(
            Membership.collaborative_id, Organization.org_type, func.count(Membership.member_id.distinct())
        )
        .join(Membership.member)
        .where(Membership.collaborative_id.in_(list(ids)), Membership.counts_on(on))
        .group_by(Membership.collaborative_id, Organization.org_type)
    )
    counts: dict[UUID, dict[str, int]] = {}
    for collaborative_id, org_type, count in rows:
        counts.setdefault(collaborative_id, {})[org_type] = count
    return counts


def list_memberships_of(session: Session, member_id: UUID) -> Sequence[Membership]:
    """Every membership an organization has or had, newest first."""
    return session.scalars(
        select(Membership)
        .where(Membership.member_id == member_id)
        .options(joinedload(Membership.collaborative))
        .order_by(Membership.ended.is_not(None), Membership.began.desc(), Membership.id)
    ).all()


def list_served_counties(session: Session, collaborative_id: UUID, *, on: date) -> Sequence[County]:
    """Counties it serves: those stated for it, and those the districts and schools of that day sit in or serve."""
    members = (
        select(Membership.member_id)
        .join(Membership.member)
        .where(
            Membership.collaborative_id == collaborative_id,
            Membership.counts_on(on),
            Organization.org_type.in_([*types_shown_as("district"), *types_shown_as("school")]),
        )
    )
    bodies = select(Organization.id).where(
        Organization.id.in_(members) | (Organization.id == collaborative_id)
    )
    seats = select(Organization.county_fips).where(Organization.id.in_(members))
    stated = select(ServedCounty.county_fips).where(ServedCounty.organization_id.in_(bodies))
    return session.scalars(
        select(County)
        .where(County.fips.in_(seats) | County.fips.in_(stated))
        .order_by(County.state_usps, County.name, County.fips)
    ).all()


def list_networks(session: Session, collaborative_id: UUID) -> set[UUID]:
    """The collaborative itself and every collaborative it belongs to, however far up."""
    upward = (
        select(Collaborative.id.label("id")).where(Collaborative.id == collaborative_id).cte(recursive=True)
    )
    higher = select(Membership.collaborative_id).where(Membership.member_id == upward.c.id)
    return set(session.scalars(select(upward.union(higher).c.id)))


def list_kept(session: Session, identity: Identity) -> Sequence[Collaborative]:
    """The collaboratives somebody may edit: all for an administrator, else those granted; by name."""
    query = (
        select(Collaborative)
        .join(Collaborative.organization)
        .options(contains_eager(Collaborative.organization))
    )
    if not identity.is_administrator:
        query = query.where(Collaborative.id.in_(identity.coordinates))
    return session.scalars(query.order_by(Organization.name, Organization.id)).all()
