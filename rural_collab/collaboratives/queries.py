"""Reading collaboratives and memberships."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from rural_collab.access.identity import Identity
from rural_collab.audit.models import Action, Change, ChangedRecord
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.db.together import Wanted, read_together
from rural_collab.errors import Missing
from rural_collab.evidence.models import Claim
from rural_collab.organizations.models import Organization, ServedCounty
from rural_collab.organizations.queries import get_organization, types_shown_as
from rural_collab.places.models import County


def get_collaborative(session: Session, slug: str) -> Collaborative:
    """The collaborative at this address with its kinds, stages and other names; Missing, Moved or Gone otherwise."""
    found = find_collaboratives(session, [slug]).get(slug)
    if found is None:
        get_organization(session, slug)
        raise Missing("There is no collaborative at this address")
    return found


def find_collaboratives(session: Session, slugs: Collection[str]) -> dict[str, Collaborative]:
    """The same of several addresses, by address, as far as a collaborative is there now."""
    query = (
        select(Collaborative)
        .join(Collaborative.organization)
        .where(Organization.slug.in_(slugs), Organization.retired_at.is_(None))
        .options(
            contains_eager(Collaborative.organization).joinedload(Organization.county),
            contains_eager(Collaborative.organization).joinedload(Organization.aliases),
            joinedload(Collaborative.kinds),
            joinedload(Collaborative.stages),
        )
    )
    return {each.organization.slug: each for each in session.scalars(query).unique()}


def find_collaborative_of_removed(session: Session, kind: str, record_id: UUID) -> Collaborative | None:
    """Whose a record of this kind was, as the change log knows when it was removed; None when it never was."""
    return session.scalars(
        select(Collaborative)
        .join(ChangedRecord, ChangedRecord.record_id == Collaborative.id)
        .join(Change, Change.id == ChangedRecord.change_id)
        .where(Change.subject_id == record_id, Change.subject_type == kind, Change.action == Action.REMOVED)
        .limit(1)
    ).first()


def list_memberships(
    session: Session, *collaborative_ids: UUID, on: date | None = None
) -> Sequence[Membership]:
    """Memberships in one collaborative or several, with their members, by name; those of one day, or all ever."""
    query = (
        select(Membership)
        .join(Membership.member)
        .where(Membership.collaborative_id.in_(collaborative_ids))
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


def list_memberships_of(session: Session, *member_ids: UUID) -> Sequence[Membership]:
    """Every membership that one or several organizations have or had, newest first."""
    (found,) = read_together(session, memberships_of(member_ids))
    return found


def memberships_of(member_ids: Collection[UUID]) -> Wanted:
    """The same, to be read together with other lists."""
    return Wanted(
        Membership,
        Membership.member_id.in_(member_ids),
        [joinedload(Membership.collaborative)],
        (Membership.ended.is_not(None), Membership.began.desc(), Membership.id),
    )


def find_served_counties(
    session: Session, memberships: Mapping[UUID, Iterable[Membership]]
) -> dict[UUID, list[County]]:
    """Counties that collaboratives with these members serve, in the order of their names, by collaborative.

    They are those stated for it, and those its districts and schools sit in or serve.
    """
    local = {*types_shown_as("district"), *types_shown_as("school")}
    members = {
        one: [each.member for each in found if each.member.org_type in local]
        for one, found in memberships.items()
    }
    bodies = {*members, *(member.id for found in members.values() for member in found)}
    stated = _stated_counties(session, bodies)
    return {
        one: _in_order(
            *stated.get(one, ()),
            *(member.county for member in found if member.county),
            *(county for member in found for county in stated.get(member.id, ())),
        )
        for one, found in members.items()
    }


def _stated_counties(session: Session, organization_ids: Collection[UUID]) -> dict[UUID, list[County]]:
    query = (
        select(ServedCounty)
        .where(ServedCounty.organization_id.in_(organization_ids))
        .options(joinedload(ServedCounty.county))
    )
    stated: dict[UUID, list[County]] = {}
    for each in session.scalars(query):
        stated.setdefault(each.organization_id, []).append(each.county)
    return stated


def _in_order(*counties: County) -> list[County]:
    """Each county once."""
    return sorted({*counties}, key=lambda county: (county.state_usps, county.name, county.fips))


def list_networks(session: Session, collaborative_id: UUID) -> set[UUID]:
    """The collaborative itself and every collaborative it belongs to, however far up."""
    upward = (
        select(Collaborative.id.label("id")).where(Collaborative.id == collaborative_id).cte(recursive=True)
    )
    higher = select(Membership.collaborative_id).where(Membership.member_id == upward.c.id)
    return set(session.scalars(select(upward.union(higher).c.id)))


def list_kept(session: Session, identity: Identity) -> Sequence[Collaborative]:
    """The collaboratives in force that somebody may keep, or propose changes to: for an administrator all; by name."""
    query = (
        select(Collaborative)
        .join(Collaborative.organization)
        .where(Organization.retired_at.is_(None))
        .options(contains_eager(Collaborative.organization))
    )
    if not identity.is_administrator:
        granted = identity.coordinates | identity.edits
        query = query.where(
            or_(
                Collaborative.id.in_(granted),
                Organization.state_usps.in_(identity.stewards_states),
                Organization.county_fips.in_(identity.stewards_counties),
            )
        )
    return session.scalars(query.order_by(Organization.name, Organization.id)).all()


def list_told_by_all(session: Session, *topics: str) -> Sequence[tuple[Organization, Claim]]:
    """Shown claims about these topics with the collaborative each is about, by name; samples are left out."""
    query = (
        select(Organization, Claim)
        .join(Collaborative, Collaborative.id == Organization.id)
        .join(Claim, Claim.record_id == Organization.id)
        .where(Claim.topic.in_(topics), Claim.is_shown)
        .where(Organization.retired_at.is_(None), Organization.is_sample.is_(False))
        .options(joinedload(Claim.source))
        .order_by(Organization.name, Organization.id, Claim.topic, Claim.position, Claim.id)
    )
    return [(organization, claim) for organization, claim in session.execute(query)]
