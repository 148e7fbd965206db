"""Reading organizations."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from rural_collab.access.identity import Identity
from rural_collab.clock import day_of
from rural_collab.db.together import Rows, Wanted, fill_lists
from rural_collab.errors import Gone, Missing, Moved
from rural_collab.organizations.models import (
    DUPLICATE,
    UNLISTED,
    Alias,
    CollegeProgram,
    FormerSlug,
    Identifier,
    Organization,
    OrganizationRelation,
    ServedCounty,
)
from rural_collab.search.geography import Point, box_around, miles_between
from rural_collab.text import mark
from rural_collab.vocabularies.models import CipCode
from rural_collab.vocabularies.terms import list_terms

NEIGHBORS = 8
CONTINUING_MILES = 100
_RETIRED = mark("This record was retired")
_CODE_SCHEMES = ("leaid", "unitid", "state_lea", "ein", "opeid")
_BY_KIND = (OrganizationRelation.kind, OrganizationRelation.id)


class Continuation(NamedTuple):
    """A college that awarded something in a program, with the program's titles; ``miles`` is None without a place."""

    miles: float | None
    college: Organization
    programs: list[tuple[CollegeProgram, str]]


def find_organization(session: Session, slug: str) -> Organization | None:
    return session.scalar(select(Organization).where(Organization.slug == slug))


def get_organization(session: Session, slug: str) -> Organization:
    """The organization at this address; otherwise Moved, Gone or Missing says what became of it."""
    found = find_organization(session, slug)
    if found is None:
        former = session.get(FormerSlug, slug)
        if former is None:
            raise Missing("There is no organization at this address")
        raise Moved(session.get_one(Organization, former.organization_id).standing.slug)
    if found.is_merged:
        raise Moved(found.standing.slug)
    if found.retired_at is not None:
        raise gone(found)
    return found


def gone(retired: Organization, *, whose: str = "") -> Gone:
    """What the address of a retired record says; of one that asked not to be listed nothing but that.

    ``whose`` is a sentence where the address is of something else, which went with the record.
    """
    if retired.retired_as == UNLISTED:
        return Gone(_RETIRED, reason=UNLISTED, whose=whose)
    return Gone(
        retired.retired_because or _RETIRED,
        retired.successor.slug if retired.successor else None,
        reason=retired.retired_as,
        named=retired.successor.name if retired.successor else None,
        on=day_of(retired.retired_at) if retired.retired_at else None,
        whose=whose,
    )


def merged_into(organization_id: UUID) -> Select[UUID]:
    """The ids of records that told of the same organization and were merged into this one."""
    return select(Organization.id).where(
        Organization.successor_id == organization_id, Organization.retired_as == DUPLICATE
    )


def list_represented(session: Session, identity: Identity) -> Sequence[Organization]:
    """The organizations in force that somebody keeps as their representative; by name."""
    query = select(Organization).where(
        Organization.id.in_(identity.represents), Organization.retired_at.is_(None)
    )
    return (
        session.scalars(query.order_by(Organization.name, Organization.id)).all()
        if identity.represents
        else ()
    )


def find_organizations(session: Session, slugs: Iterable[str]) -> dict[str, Organization]:
    """Those of several addresses at which an organization is today, by address."""
    query = select(Organization).where(Organization.slug.in_(list(slugs)), Organization.retired_at.is_(None))
    return {found.slug: found for found in session.scalars(query)}


def read_lists(session: Session, organization: Organization) -> Sequence[OrganizationRelation]:
    """Read its other names, codes, counts of students and counties served; gives its ties in either direction.

    All come in one statement, and with them the counties of what it is part of.
    """
    ends = (OrganizationRelation.from_id, OrganizationRelation.to_id)
    of_it = or_(*(end == organization.id for end in ends))
    origin = joinedload(OrganizationRelation.origin)
    parts = [origin.joinedload(Organization.county), joinedload(OrganizationRelation.target)]
    (ties,) = fill_lists(
        session,
        Rows([organization], Organization.aliases),
        Rows([organization], Organization.identifiers),
        Rows([organization], Organization.enrollments),
        Rows([organization], Organization.served_counties, [joinedload(ServedCounty.county)]),
        also=[Wanted(OrganizationRelation, of_it, parts, _BY_KIND)],
    )
    return ties


def list_by_identifier(session: Session, text: str) -> Sequence[Organization]:
    """Organizations that carry this code under any scheme, are or were at this slug, or have exactly this name."""
    wanted = text.strip()
    led_here = select(FormerSlug.organization_id).where(FormerSlug.slug == wanted)
    merged = select(Organization.successor_id).where(
        Organization.slug == wanted, Organization.retired_as == DUPLICATE
    )
    named = select(Alias.organization_id).where(func.lower(Alias.name) == wanted.lower())
    coded = select(Identifier.organization_id).where(Identifier.value == wanted)
    return session.scalars(
        select(Organization)
        .where(
            Organization.retired_at.is_(None),
            or_(
                Organization.slug == wanted,
                Organization.id.in_(led_here),
                Organization.id.in_(merged),
                func.lower(Organization.name) == wanted.lower(),
                Organization.id.in_(coded),
                Organization.id.in_(named),
            ),
        )
        .order_by(Organization.name, Organization.state_usps, Organization.id)
        .limit(50)
    ).all()


def list_districts_called(
    session: Session, words: str, state_usps: str | None, most: int = 12
) -> Sequence[Organization]:
    """Districts whose names begin with these words, those of the state first: for who does not know a whole name."""
    begins = func.lower(Organization.name).startswith(words.lower(), autoescape=True)
    return session.scalars(
        select(Organization)
        .where(
            Organization.retired_at.is_(None),
            Organization.org_type.in_(types_shown_as("district")),
            begins,
        )
        .order_by(Organization.state_usps != state_usps, Organization.name, Organization.id)
        .limit(most)
    ).all()


def find_by_code(session: Session, scheme: str, value: str) -> Organization | None:
    return session.scalar(
        select(Organization)
        .join(Organization.identifiers)
        .where(Identifier.scheme == scheme, Identifier.value == value)
    )


def types_shown_as(search_type: str) -> list[str]:
    """Codes of organization types that the search calls ``search_type``, for instance college."""
    return [term.code for term in list_terms("organization_type") if term.extra.get("type") == search_type]


def list_near(
    session: Session, center: Point, *, search_type: str, miles: float, most: int, but: UUID
) -> list[tuple[float, Organization]]:
    """The nearest open organizations of a type with their miles, nearest first."""
    south, west, north, east = box_around(center, miles)
    nearby = _open_of(search_type).where(
        Organization.lat.between(south, north), Organization.lon.between(west, east), Organization.id != but
    )
    measured = [
        (miles_between(center, Point(organization.lat or 0, organization.lon or 0)), organization)
        for organization in session.scalars(nearby)
    ]
    inside = [pair for pair in measured if pair[0] <= miles]
    return sorted(inside, key=lambda pair: (pair[0], pair[1].name, str(pair[1].id)))[:most]


def _open_of(search_type: str) -> Select[Organization]:
    return select(Organization).where(
        Organization.org_type.in_(types_shown_as(search_type)),
        Organization.is_open,
        Organization.retired_at.is_(None),
    )


def list_children(session: Session, organization_id: UUID) -> Sequence[Organization]:
    """Organizations that are part of this one, for instance the schools of a district."""
    return session.scalars(
        select(Organization)
        .join(OrganizationRelation, OrganizationRelation.to_id == Organization.id)
        .where(OrganizationRelation.from_id == organization_id, OrganizationRelation.kind == "parent_of")
        .order_by(Organization.name, Organization.id)
    ).all()


def list_parents(session: Session, organization_id: UUID) -> Sequence[Organization]:
    """Organizations that this one is part of, for instance the district of a school."""
    return session.scalars(
        select(Organization)
        .join(OrganizationRelation, OrganizationRelation.from_id == Organization.id)
        .where(OrganizationRelation.to_id == organization_id, OrganizationRelation.kind == "parent_of")
        .order_by(Organization.name, Organization.id)
    ).all()


def list_programs(session: Session, organization_id: UUID) -> Sequence[tuple[CollegeProgram, str]]:
    """A college's programs with the titles of their CIP codes."""
    rows = session.execute(
        select(CollegeProgram, CipCode.title)
        .join(CipCode, CipCode.code == CollegeProgram.cip)
        .where(CollegeProgram.organization_id == organization_id)
        .order_by(CollegeProgram.cip, CollegeProgram.award_level)
    )
    return [(program, title) for program, title in rows]


def count_programs(session: Session, ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many different programs each college awarded something in."""
    rows = session.execute(
        select(CollegeProgram.organization_id, func.count(CollegeProgram.cip.distinct()))
        .where(CollegeProgram.organization_id.in_(ids))
        .group_by(CollegeProgram.organization_id)
    )
    return dict(rows.all())


def family_titles(session: Session, families: Sequence[str]) -> dict[str, str]:
    """Titles of two-digit CIP families."""
    rows = session.execute(select(CipCode.code, CipCode.title).where(CipCode.code.in_(families)))
    return dict(rows.all())


def list_continuing(
    session: Session, cips: Iterable[str], *, center: Point | None, state: str | None, most: int
) -> Sequence[Continuation]:
    """Open colleges that gave awards in any of these programs, in a state or near a place, nearest first."""
    rows = session.execute(
        select(CollegeProgram, CipCode.title, Organization)
        .join(CipCode, CipCode.code == CollegeProgram.cip)
        .join(Organization, Organization.id == CollegeProgram.organization_id)
        .where(
            CollegeProgram.cip.in_(list(cips)),
            Organization.is_open,
            Organization.retired_at.is_(None),
            or_(*_around(center, state)),
        )
        .order_by(CollegeProgram.cip, CollegeProgram.award_level)
    )
    found: dict[UUID, Continuation] = {}
    for program, title, college in rows:
        continuation = found.setdefault(college.id, Continuation(_miles_to(center, college), college, []))
        continuation.programs.append((program, title))
    return sorted(found.values(), key=_nearest_first)[:most]


def _around(center: Point | None, state: str | None) -> list[ColumnElement[bool]]:
    """In the state or near the place; nowhere when neither is known."""
    chosen = [Organization.state_usps == state] if state else []
    if center is None:
        return chosen or [false()]
    south, west, north, east = box_around(center, CONTINUING_MILES)
    near = and_(Organization.lat.between(south, north), Organization.lon.between(west, east))
    return [*chosen, near]


def _miles_to(center: Point | None, organization: Organization) -> float | None:
    if center is None or organization.lat is None or organization.lon is None:
        return None
    return miles_between(center, Point(organization.lat, organization.lon))


def _nearest_first(continuation: Continuation) -> tuple[bool, float, str, str]:
    miles = continuation.miles
    college = continuation.college
    return miles is None, miles or 0, college.name, str(college.id)
