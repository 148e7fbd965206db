"""Changing organizations. Commands flush inside their attribution; whoever answers commits."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import attributed
from rural_collab.clock import utc_now
from rural_collab.db.errors import explained
from rural_collab.errors import Refused, Stale
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
from rural_collab.text import slug_of

_TAKEN = {
    "uq_organization_slug": ("slug", "Another organization has this address"),
    "uq_identifier_scheme_value": ("identifiers", "Another organization already has this identifier"),
    "uq_alias_organization_id_name": ("aliases", "The same name stands here twice"),
    "uq_served_county_organization_id_county_fips": ("served_counties", "The same county stands here twice"),
}


def add_organization(session: Session, values: Mapping[str, Any], *, by: Identity) -> Organization:
    """A new organization with an address made from its name and state."""
    organization = Organization(slug=free_slug(session, values["name"], values.get("state_usps")), **values)
    check_place(session, organization)
    with explained(session, _TAKEN), attributed(session, by=by, intent="add an organization"):
        session.add(organization)
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
    refuse_stale(organization, expected)
    with explained(session, _TAKEN), attributed(session, by=by, intent="edit an organization"):
        for name, value in values.items():
            if getattr(organization, name) != value:
                setattr(organization, name, value)
        check_place(session, organization)
    return organization


def refuse_stale(record: Any, expected: int | None) -> None:
    if expected is not None and record.version != expected:
        raise Stale(record)


def check_place(session: Session, organization: Organization) -> None:
    """The county must exist and lie in the state; a point needs both its numbers."""
    if organization.state_usps and session.get(State, organization.state_usps) is None:
        raise Refused("There is no such state", state_usps="Choose a state or territory")
    county = session.get(County, organization.county_fips) if organization.county_fips else None
    if organization.county_fips and county is None:
        raise Refused("There is no such county", county_fips="Choose a county of the list")
    if county and organization.state_usps and county.state_usps != organization.state_usps:
        raise Refused("The county lies in another state", county_fips="Choose a county of this state")
    if (organization.lat is None) != (organization.lon is None):
        raise Refused("A point needs both latitude and longitude", lat="Enter both numbers or neither")


def rename_address(session: Session, organization: Organization, slug: str, *, by: Identity) -> None:
    """Give the page a new address; the old one keeps leading here."""
    if slug == organization.slug:
        return
    with explained(session, _TAKEN), attributed(session, by=by, intent="change the address of a page"):
        session.merge(FormerSlug(slug=organization.slug, organization_id=organization.id))
        reused = session.get(FormerSlug, slug)
        if reused is not None:
            session.delete(reused)
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
    with explained(session, _TAKEN), attributed(session, by=by, intent="edit an organization"):
        if aliases is not None:
            _settle(organization.aliases, aliases, ("name",), Alias)
        if identifiers is not None:
            _settle(organization.identifiers, identifiers, ("scheme", "value"), Identifier)
        if served_counties is not None:
            rows = [{"county_fips": fips} for fips in served_counties]
            _settle(organization.served_counties, rows, ("county_fips",), ServedCounty)
        if enrollments is not None:
            _settle(organization.enrollments, enrollments, ("school_year", "grades", "kind"), Enrollment)


def _settle(
    existing: list[Any], wanted: Sequence[Mapping[str, Any]], key: tuple[str, ...], model: type[Any]
) -> None:
    """Match rows by ``key``: keep and update those wanted, add new ones, remove the rest."""
    by_key = {tuple(getattr(row, name) for name in key): row for row in existing}
    kept = set()
    for values in wanted:
        identity = tuple(values[name] for name in key)
        if identity in kept:
            raise Refused("The same entry stands here twice")
        kept.add(identity)
        if identity in by_key:
            for name, value in values.items():
                if getattr(by_key[identity], name) != value:
                    setattr(by_key[identity], name, value)
        else:
            existing.append(model(**values))
    for identity, row in by_key.items():
        if identity not in kept:
            existing.remove(row)


def relate(
    session: Session, origin: Organization, kind: str, target: Organization, *, by: Identity, **told: Any
) -> None:
    """Say that ``origin`` is, for instance, parent of ``target``; parents never form a circle."""
    if kind == "parent_of" and origin.id in descendants(session, target):
        raise Refused("An organization cannot be part of its own part")
    with explained(session, _TAKEN), attributed(session, by=by, intent="relate two organizations"):
        session.add(OrganizationRelation(origin=origin, kind=kind, target=target, **told))


def descendants(session: Session, organization: Organization) -> set[Any]:
    """The organization and everything that is part of it, however deep."""
    parents = (
        select(Organization.id.label("id")).where(Organization.id == organization.id).cte(recursive=True)
    )
    deeper = select(OrganizationRelation.to_id).where(
        OrganizationRelation.from_id == parents.c.id, OrganizationRelation.kind == "parent_of"
    )
    return set(session.scalars(select(parents.union(deeper).c.id)))


def retire_organization(
    session: Session,
    organization: Organization,
    *,
    because: str,
    successor: Organization | None,
    by: Identity,
) -> None:
    """Take a record out of the public registry; its address tells what became of it."""
    if successor is not None and successor.id == organization.id:
        raise Refused("A record cannot take over from itself", successor="Choose another record")
    with attributed(session, by=by, intent="retire a record"):
        organization.retired_at = utc_now()
        organization.retired_because = because
        organization.successor = successor


def restore_organization(session: Session, organization: Organization, *, by: Identity) -> None:
    """Bring a retired record back."""
    with attributed(session, by=by, intent="restore a record"):
        organization.retired_at = organization.retired_because = organization.successor = None


def free_slug(session: Session, name: str, state_usps: str | None) -> str:
    """An address nobody has: the name, its state, and a number where even that is taken."""
    base = slug_of(name, state_usps)
    taken = set(
        session.scalars(select(Organization.slug).where(Organization.slug.startswith(base, autoescape=True)))
    )
    taken |= set(
        session.scalars(select(FormerSlug.slug).where(FormerSlug.slug.startswith(base, autoescape=True)))
    )
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
