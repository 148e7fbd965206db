"""Changing organizations. Commands flush inside their attribution; whoever answers commits."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import attributed
from rural_collab.clock import utc_now
from rural_collab.db.base import set_changed
from rural_collab.db.errors import explained
from rural_collab.db.gathering import free_address, once_written
from rural_collab.db.rows import settle_rows
from rural_collab.errors import Refused
from rural_collab.organizations.models import (
    Alias,
    Enrollment,
    FormerSlug,
    Identifier,
    Organization,
    OrganizationRelation,
    ServedCounty,
)
from rural_collab.places.models import County, State
from rural_collab.text import mark, slug_of

_TAKEN = {
    "uq_organization_slug": ("slug", "Another organization has this address"),
    "uq_identifier_scheme_value": ("identifiers", "Another organization already has this identifier"),
    "uq_alias_organization_id_name": ("aliases", "The same name stands here twice"),
    "uq_served_county_organization_id_county_fips": ("served_counties", "The same county stands here twice"),
    "uq_organization_relation_from_id_to_id_kind": ("target", "These two are related in this way already"),
    "ck_organization_relation_two_organizations": ("target", "A relation needs two organizations"),
    "ck_organization_lat_on_earth": ("lat", "A latitude lies between -90 and 90"),
    "ck_organization_lon_on_earth": ("lon", "A longitude lies between -180 and 180"),
    "ck_enrollment_not_negative": ("enrollments", "A number of students is never below zero"),
}
_MERGED = mark("It was merged into another record; undo the merge instead")
_PLACE = ("state_usps", "county_fips", "lat", "lon")
_PARTS: Mapping[str, tuple[type[Any], tuple[str, ...]]] = {
    "aliases": (Alias, ("name",)),
    "identifiers": (Identifier, ("scheme", "value")),
    "served_counties": (ServedCounty, ("county_fips",)),
    "enrollments": (Enrollment, ("school_year", "grades", "kind")),
}


def add_organization(session: Session, values: Mapping[str, Any], *, by: Identity) -> Organization:
    """A new organization with an address made from its name and state."""
    with explained(session, _TAKEN), attributed(session, by=by, intent="add an organization"):
        _check_place(session, values)
        slug = free_slug(session, values["name"], values.get("state_usps"))
        organization = Organization(slug=slug, **values)
        session.add(organization)
        once_written(session, _refuse_former_slugs, organization)
    return organization


def edit_organization(
    session: Session,
    organization: Organization,
    values: Mapping[str, Any],
    *,
    expected: int | None,
    by: Identity,
) -> Organization:
    """Change what is told of an organization; Stale when it moved on since ``expected``."""
    organization.refuse_stale(expected)
    with explained(session, _TAKEN), attributed(session, by=by, intent="edit an organization"):
        _check_place(session, {**{name: getattr(organization, name) for name in _PLACE}, **values})
        set_changed(organization, values)
    return organization


def _check_place(session: Session, place: Mapping[str, Any]) -> None:
    """The county must exist and lie in the state; a point needs both its numbers."""
    state, fips = place.get("state_usps"), place.get("county_fips")
    if state and session.get(State, state) is None:
        raise Refused("There is no such state", state_usps="Choose a state or territory")
    county = session.get(County, fips) if fips else None
    if fips and county is None:
        raise Refused("There is no such county", county_fips="Choose a county of the list")
    if county and state and county.state_usps != state:
        raise Refused("The county lies in another state", county_fips="Choose a county of this state")
    if (place.get("lat") is None) != (place.get("lon") is None):
        raise Refused("A point needs both latitude and longitude", lat="Enter both numbers or neither")


def rename_address(session: Session, organization: Organization, slug: str, *, by: Identity) -> None:
    """Give the page a new address; the old one keeps leading here, so nobody else may ever have it."""
    if slug == organization.slug:
        return
    if slug != slug_of(slug):
        raise Refused("That is no address", slug="Use lower-case letters, digits and hyphens")
    with explained(session, _TAKEN), attributed(session, by=by, intent="change the address of a page"):
        former = session.get(FormerSlug, slug)
        if former is not None and former.organization_id != organization.id:
            raise Refused("Links lead there", slug="Another organization had this address once")
        if former is not None:
            session.delete(former)
        session.add(FormerSlug(slug=organization.slug, organization_id=organization.id))
        organization.slug = slug


def replace_parts(
    session: Session,
    organization: Organization,
    *,
    aliases: Sequence[Mapping[str, Any]] | None = None,
    identifiers: Sequence[Mapping[str, Any]] | None = None,
    served_counties: Sequence[str] | None = None,
    enrollments: Sequence[Mapping[str, Any]] | None = None,
    by: Identity,
) -> None:
    """Make the given lists what they should be, changing only what differs; None leaves a list alone."""
    counties = None if served_counties is None else [{"county_fips": fips} for fips in served_counties]
    wanted = {
        "aliases": aliases,
        "identifiers": identifiers,
        "served_counties": counties,
        "enrollments": enrollments,
    }
    with explained(session, _TAKEN), attributed(session, by=by, intent="edit an organization"):
        for part, rows in wanted.items():
            if rows is not None:
                model, key = _PARTS[part]
                settle_rows(organization, part, rows, model=model, key=key)


def relate(
    session: Session, origin: Organization, kind: str, target: Organization, *, by: Identity, **told: Any
) -> None:
    """Say that ``origin`` is, for instance, parent of ``target``; parents never form a circle."""
    with explained(session, _TAKEN), attributed(session, by=by, intent="relate two organizations"):
        if kind == "parent_of" and origin.id in _descendants(session, target.id):
            raise Refused(
                "An organization cannot be part of its own part", target="Choose another organization"
            )
        session.add(OrganizationRelation(origin=origin, kind=kind, target=target, **told))


def is_part_of_itself(session: Session, organization_id: UUID) -> bool:
    """Whether the parts of an organization form a circle, as they may when two records become one."""
    wholes = select(OrganizationRelation.from_id).where(
        OrganizationRelation.to_id == organization_id, OrganizationRelation.kind == "parent_of"
    )
    return not _descendants(session, organization_id).isdisjoint(session.scalars(wholes))


def _descendants(session: Session, organization_id: UUID) -> set[UUID]:
    """The organization and everything that is part of it, however deep."""
    parents = (
        select(Organization.id.label("id")).where(Organization.id == organization_id).cte(recursive=True)
    )
    deeper = select(OrganizationRelation.to_id).where(
        OrganizationRelation.from_id == parents.c.id, OrganizationRelation.kind == "parent_of"
    )
    return set(session.scalars(select(parents.union(deeper).c.id)))


def withdraw_organization(session: Session, organization: Organization, *, by: Identity) -> None:
    """Take an organization out as if it had never been entered; whoever asks made sure that nothing refers to it."""
    with attributed(session, by=by, intent="take back an import"):
        session.delete(organization)


def retire_organization(
    session: Session,
    organization: Organization,
    *,
    because: str | None,
    successor: Organization | None,
    reason: str | None = None,
    by: Identity,
) -> None:
    """Take a record out of the public registry; its address tells what became of it.

    ``reason`` is a code of ``retirement_reason``, ``because`` says more in words.
    """
    _refuse_circle_of_successors(organization, successor)
    with attributed(session, by=by, intent="retire a record"):
        if organization.is_merged:
            raise Refused(_MERGED)
        organization.retired_at = utc_now()
        organization.retired_as, organization.retired_because = reason, because
        organization.successor = successor


def _refuse_circle_of_successors(organization: Organization, successor: Organization | None) -> None:
    """Whoever follows what took the place of what must arrive somewhere."""
    later = successor
    while later is not None:
        if later.id == organization.id:
            raise Refused("A record cannot take over from itself", successor="Choose another record")
        later = later.successor


def restore_organization(session: Session, organization: Organization, *, by: Identity) -> None:
    """Bring a retired record back; one that was merged comes back when its merge is undone."""
    with attributed(session, by=by, intent="restore a record"):
        if organization.is_merged:
            raise Refused(_MERGED)
        organization.retired_at = organization.retired_as = organization.retired_because = None
        organization.successor = None


def free_slug(session: Session, name: str, state_usps: str | None) -> str:
    """An address nobody has: the name, its state, and a number where even that is taken."""
    base = slug_of(name, state_usps)
    return free_address(session, Organization, base, lambda: _slugs_like(session, base))


def _slugs_like(session: Session, base: str) -> set[str]:
    now = select(Organization.slug).where(Organization.slug.startswith(base, autoescape=True))
    once = select(FormerSlug.slug).where(FormerSlug.slug.startswith(base, autoescape=True))
    return {*session.scalars(now), *session.scalars(once)}


def _refuse_former_slugs(session: Session, organizations: Sequence[Organization]) -> None:
    """An address that leads to somebody else is nobody's for ever."""
    slugs = [each.slug for each in organizations]
    if session.scalar(select(exists().where(FormerSlug.slug.in_(slugs)))):
        raise Refused("Links lead there", slug="Another organization had this address once")
