"""Reading offerings and calendars."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from rural_collab.collaboratives.models import NEVER_A_MEMBER, Collaborative, Membership
from rural_collab.offerings.models import AccessRule, DistrictSeats, Offering, SchoolCalendar
from rural_collab.openness.asking import Belonging
from rural_collab.organizations.models import Organization, OrganizationRelation, ServedCounty
from rural_collab.organizations.queries import types_shown_as
from rural_collab.pathways.models import Pathway
from rural_collab.search.geography import Point
from rural_collab.vocabularies.terms import list_terms

#: Roles that bring no students: whoever gives money or advice is no member whose students may enter.
_BRINGS_NO_STUDENTS = frozenset(
    term.code for term in list_terms("membership_role") if term.extra.get("belongs") == "no"
)
_WITH_PARTS = (
    joinedload(Offering.pathway).selectinload(Pathway.clusters),
    joinedload(Offering.step),
    joinedload(Offering.host),
    joinedload(Offering.site),
    selectinload(Offering.meetings),
    selectinload(Offering.rules).joinedload(AccessRule.organization),
    selectinload(Offering.district_seats).joinedload(DistrictSeats.organization),
)


def list_offerings(session: Session, collaborative_id: UUID) -> Sequence[Offering]:
    """Every offering of a collaborative, drafts too, the latest school year first."""
    return session.scalars(
        select(Offering)
        .where(Offering.collaborative_id == collaborative_id)
        .join(Offering.pathway)
        .options(*_WITH_PARTS)
        .order_by(Offering.school_year.desc(), Pathway.title, Offering.term, Offering.id)
    ).all()


def list_calendars(session: Session, collaborative_id: UUID) -> Sequence[SchoolCalendar]:
    """The calendars a collaborative keeps, the latest school year first."""
    return session.scalars(
        select(SchoolCalendar)
        .join(SchoolCalendar.organization)
        .where(SchoolCalendar.collaborative_id == collaborative_id)
        .options(contains_eager(SchoolCalendar.organization), selectinload(SchoolCalendar.terms))
        .order_by(SchoolCalendar.school_year.desc(), Organization.name, SchoolCalendar.id)
    ).all()


def list_of_pathway(session: Session, pathway_id: UUID) -> Sequence[Offering]:
    """What students may read of a pathway's offerings, the latest school year first."""
    return session.scalars(
        _public().where(Offering.pathway_id == pathway_id).order_by(Offering.school_year.desc(), Offering.id)
    ).all()


def list_in_counties(session: Session, counties: Collection[str]) -> Sequence[Offering]:
    """What students may read of the offerings that take place in some counties, the latest school year first."""
    site, host = aliased(Organization), aliased(Organization)
    return session.scalars(
        _public()
        .join(host, Offering.host_id == host.id)
        .outerjoin(site, Offering.site_id == site.id)
        .where(or_(site.county_fips.in_(counties), host.county_fips.in_(counties) & site.id.is_(None)))
        .order_by(Offering.school_year.desc(), Offering.id)
    ).all()


def list_around(
    session: Session, school: Organization, bodies: Collection[UUID], *, drafts_of: UUID | None = None
) -> Sequence[Offering]:
    """Offerings of every school year that a school's page answers for.

    They are those of its state: kept by a collaborative or run by a body that sits there; and those of collaboratives
    that the school, or what it is part of, belongs or belonged to. What is invented shows at invented schools alone.
    """
    keeper, host = aliased(Organization), aliased(Organization)
    belongs = select(Membership.collaborative_id).where(Membership.member_id.in_(bodies))
    scope: list[ColumnElement[bool]] = [Offering.collaborative_id.in_(belongs)]
    if school.state_usps:
        scope += [keeper.state_usps == school.state_usps, host.state_usps == school.state_usps]
    return session.scalars(
        _public(drafts_of)
        .join(keeper, Offering.collaborative_id == keeper.id)
        .join(host, Offering.host_id == host.id)
        .where(keeper.is_sample == school.is_sample, or_(*scope))
        .order_by(Offering.school_year.desc(), Offering.id)
    ).all()


def _public(drafts_of: UUID | None = None) -> Select[Offering]:
    """What students may read: of collaboratives that were not retired; with the drafts of one for those who keep it."""
    body = aliased(Organization)
    is_shown: ColumnElement[bool] = Offering.is_draft.is_(False)
    if drafts_of is not None:
        is_shown = or_(is_shown, Offering.collaborative_id == drafts_of)
    return (
        select(Offering)
        .join(body, Offering.collaborative_id == body.id)
        .where(body.retired_at.is_(None), is_shown)
        .options(joinedload(Offering.collaborative).joinedload(Collaborative.organization), *_WITH_PARTS)
    )


def find_calendars(session: Session, bodies: Collection[UUID]) -> dict[str, dict[UUID, SchoolCalendar]]:
    """Calendars of a school and of what it is part of, by school year and body."""
    rows = session.scalars(
        select(SchoolCalendar)
        .where(SchoolCalendar.organization_id.in_(bodies))
        .options(selectinload(SchoolCalendar.terms), joinedload(SchoolCalendar.organization))
    )
    found: dict[str, dict[UUID, SchoolCalendar]] = defaultdict(dict)
    for row in rows:
        found[row.school_year][row.organization_id] = row
    return found


class Collaborators:
    """Who belongs to some collaboratives and when, and in which counties they are at work; read in few statements.

    A member that is itself a collaborative brings its own members, for as long as both belong.
    """

    def __init__(self, session: Session, ids: Collection[UUID]) -> None:
        self.ids = ids
        inner = select(Membership.member_id).where(Membership.collaborative_id.in_(ids))
        rows = session.scalars(
            select(Membership)
            .where(or_(Membership.collaborative_id.in_(ids), Membership.collaborative_id.in_(inner)))
            .options(joinedload(Membership.member))
        )
        self._of: dict[UUID, list[Membership]] = defaultdict(list)
        for row in rows:
            if _brings_students(row):
                self._of[row.collaborative_id].append(row)
        self._served = _served(
            session, {*ids, *(row.member_id for rows in self._of.values() for row in rows)}
        )

    def belongings(self, collaborative_id: UUID) -> list[Belonging]:
        """From when until when each body belonged, also through a member that is a collaborative."""
        own = [_belonging(row) for row in self._of.get(collaborative_id, ())]
        inner = [_within(_belonging(row), outer) for outer in own for row in self._of.get(outer.body, ())]
        return [*own, *filter(None, inner)]

    def counties(self, collaborative_id: UUID, day: date) -> frozenset[str]:
        """Counties it is said to serve, and those its districts and schools of that day sit in or serve."""
        learning = {*types_shown_as("district"), *types_shown_as("school")}
        members = [
            row.member
            for row in self._of.get(collaborative_id, ())
            if row.counts_on(day) and row.member.org_type in learning
        ]
        seats = {body.county_fips for body in members if body.county_fips}
        bodies = (collaborative_id, *(body.id for body in members))
        return frozenset(seats.union(*(self._served.get(body, ()) for body in bodies)))


def _brings_students(row: Membership) -> bool:
    return row.starts is not None and row.status not in NEVER_A_MEMBER and row.role not in _BRINGS_NO_STUDENTS


def _belonging(row: Membership) -> Belonging:
    since, until = row.starts, row.stops
    return Belonging(row.member_id, since.first_day if since else date.max, until.last_day if until else None)


def _within(inner: Belonging, outer: Belonging) -> Belonging | None:
    """The time both hold; None when they never do."""
    since = max(inner.since, outer.since)
    until = min(filter(None, (inner.until, outer.until)), default=None)
    return None if until is not None and until < since else Belonging(inner.body, since, until)


def _served(session: Session, bodies: Collection[UUID]) -> Mapping[UUID, set[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = session.execute(
        select(ServedCounty.organization_id, ServedCounty.county_fips).where(
            ServedCounty.organization_id.in_(bodies)
        )
    )
    for body, county in rows:
        found[body].add(county)
    return found


def counties_of(session: Session, bodies: Iterable[Organization]) -> frozenset[str]:
    """Counties some bodies sit in or serve."""
    told = list(bodies)
    served = _served(session, {body.id for body in told})
    return frozenset({body.county_fips for body in told if body.county_fips}.union(*served.values()))


def points_of(session: Session, bodies: Iterable[Organization]) -> dict[UUID, Point]:
    """Where some bodies are or, for those without a point of their own, where what they are part of is."""
    told = list(bodies)
    found = {body.id: point for body in told if (point := _point(body))}
    without = {body.id for body in told} - found.keys()
    if without:
        parents = session.execute(
            select(OrganizationRelation.to_id, Organization)
            .join(Organization, Organization.id == OrganizationRelation.from_id)
            .where(OrganizationRelation.to_id.in_(without), OrganizationRelation.kind == "parent_of")
            .order_by(Organization.name, Organization.id)
        )
        for child, parent in parents:
            if point := _point(parent):
                found.setdefault(child, point)
    return found


def _point(body: Organization) -> Point | None:
    return None if body.lat is None or body.lon is None else Point(body.lat, body.lon)
