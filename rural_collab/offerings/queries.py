"""Reading offerings and calendars."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    SQLColumnExpression,
    and_,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from rural_collab.collaboratives.models import NEVER_A_MEMBER, Collaborative, Membership
from rural_collab.db.together import Rows, Wanted, fill_lists, read_together
from rural_collab.offerings.models import AccessRule, DistrictSeats, Offering, SchoolCalendar
from rural_collab.openness.asking import Belonging
from rural_collab.organizations.models import Organization, OrganizationRelation, ServedCounty
from rural_collab.organizations.queries import types_shown_as
from rural_collab.pathways.models import Pathway
from rural_collab.pathways.standing import earlier_editions
from rural_collab.search.geography import Point
from rural_collab.vocabularies.terms import Codes

#: Memberships by their ids as they would be; None for one that would not be.
AsIf = Mapping[UUID, Membership | None]
#: Roles that bring no students: whoever gives money or advice is no member whose students may enter.
_BRINGS_NO_STUDENTS = Codes("membership_role", belongs="no")
_WHAT_AND_WHERE = (
    joinedload(Offering.pathway),
    joinedload(Offering.step),
    joinedload(Offering.host),
    joinedload(Offering.site),
)


def _with_lists(session: Session, query: Select[Offering]) -> Sequence[Offering]:
    offerings = session.scalars(query).all()
    pathways = list({each.pathway_id: each.pathway for each in offerings}.values())
    fill_lists(
        session,
        Rows(pathways, Pathway.clusters),
        Rows(offerings, Offering.meetings),
        Rows(offerings, Offering.rules, [joinedload(AccessRule.organization)]),
        Rows(offerings, Offering.district_seats, [joinedload(DistrictSeats.organization)]),
    )
    return offerings


def list_offerings(session: Session, collaborative_id: UUID) -> Sequence[Offering]:
    """Every offering of a collaborative, drafts too, the latest school year first."""
    query = select(Offering).where(Offering.collaborative_id == collaborative_id).join(Offering.pathway)
    order = (Offering.school_year.desc(), Pathway.title, Offering.term, Offering.id)
    return _with_lists(session, query.options(*_WHAT_AND_WHERE).order_by(*order))


def list_calendars(session: Session, collaborative_id: UUID) -> Sequence[SchoolCalendar]:
    """The calendars a collaborative keeps, the latest school year first."""
    return session.scalars(
        select(SchoolCalendar)
        .join(SchoolCalendar.organization)
        .where(SchoolCalendar.collaborative_id == collaborative_id)
        .options(contains_eager(SchoolCalendar.organization), selectinload(SchoolCalendar.terms))
        .order_by(SchoolCalendar.school_year.desc(), Organization.name, SchoolCalendar.id)
    ).all()


def list_of_pathways(
    session: Session, pathways: Collection[Pathway], since: str = ""
) -> Mapping[UUID, Sequence[Offering]]:
    """What students may read of the offerings of some pathways and of the editions they replace, by pathway.

    They are of the school year ``since`` or later. Who looks at a new edition in the middle of a year still reads where
    the earlier one is offered.
    """
    editions = {each.id: [each.id, *(one.id for one in earlier_editions(each))] for each in pathways}
    asked = {one for ids in editions.values() for one in ids}
    query = _public().where(Offering.pathway_id.in_(asked), Offering.school_year >= since)
    found = _with_lists(session, query.order_by(Offering.school_year, Offering.id))
    return {each: [one for one in found if one.pathway_id in ids] for each, ids in editions.items()}


def list_in_counties(session: Session, counties: Collection[str]) -> Sequence[Offering]:
    """What students may read of the offerings that take place in some counties, without their lists."""
    there = _sitting_in(counties)
    at_site = select(Offering.id).where(Offering.site_id.in_(there))
    at_host = select(Offering.id).where(Offering.site_id.is_(None), Offering.host_id.in_(there))
    query = _public().where(Offering.id.in_(union(at_site, at_host)))
    return session.scalars(query.order_by(Offering.school_year, Offering.id)).all()


def _sitting_in(counties: Collection[str]) -> CompoundSelect[tuple[UUID]]:
    """Bodies that sit in some counties; one without a county of its own, as many schools, sits where its parents do."""
    parent, part = aliased(Organization), aliased(Organization)
    seated = select(Organization.id).where(Organization.county_fips.in_(counties))
    through = (
        select(part.id)
        .join(OrganizationRelation, OrganizationRelation.to_id == part.id)
        .join(parent, OrganizationRelation.from_id == parent.id)
        .where(
            OrganizationRelation.kind == "parent_of",
            parent.county_fips.in_(counties),
            func.coalesce(part.county_fips, parent.county_fips).in_(counties),
        )
    )
    return union(seated, through)


def list_entered_through(session: Session, collaborative_id: UUID) -> Sequence[Offering]:
    """What students may read of the offerings that belonging to a collaborative lets them into.

    They are its own and those of the collaboratives that it belongs or belonged to.
    """
    outer = select(Membership.collaborative_id).where(Membership.member_id == collaborative_id)
    is_kept = or_(Offering.collaborative_id == collaborative_id, Offering.collaborative_id.in_(outer))
    return _with_lists(session, _public().where(is_kept).order_by(Offering.school_year, Offering.id))


def list_around(
    session: Session, school: Organization, bodies: Collection[UUID], *, drafts_of: UUID | None = None
) -> Sequence[Offering]:
    """Offerings of every school year that a school's page answers for.

    They are those of its state: kept by a collaborative or run by a body that sits there; and those of collaboratives
    that the school, or what it is part of, belongs or belonged to, also through a member that is a collaborative. What
    is invented shows at invented schools alone.
    """
    keeper, outer = aliased(Organization), aliased(Membership)
    belongs = select(Membership.collaborative_id).where(Membership.member_id.in_(bodies))
    through = select(outer.collaborative_id).where(outer.member_id.in_(belongs))
    around = [select(Offering.id).where(Offering.collaborative_id.in_(each)) for each in (belongs, through)]
    if school.state_usps:
        there = select(Organization.id).where(Organization.state_usps == school.state_usps)
        kept_there = there.join(Collaborative, Collaborative.id == Organization.id)
        around += [
            select(Offering.id).where(Offering.collaborative_id.in_(kept_there)),
            select(Offering.id).where(Offering.host_id.in_(there)),
        ]
    query = (
        _public(drafts_of)
        .join(keeper, Offering.collaborative_id == keeper.id)
        .where(keeper.is_sample == school.is_sample, Offering.id.in_(union(*around)))
    )
    return _with_lists(session, query.order_by(Offering.school_year.desc(), Offering.id))


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
        .options(joinedload(Offering.collaborative).joinedload(Collaborative.organization), *_WHAT_AND_WHERE)
    )


def find_calendars(session: Session, bodies: Collection[UUID]) -> dict[str, dict[UUID, SchoolCalendar]]:
    """Calendars of a school and of what it is part of, by school year and body."""
    rows = session.scalars(
        select(SchoolCalendar)
        .where(SchoolCalendar.organization_id.in_(bodies))
        .options(joinedload(SchoolCalendar.terms), joinedload(SchoolCalendar.organization))
    ).unique()
    found: dict[str, dict[UUID, SchoolCalendar]] = defaultdict(dict)
    for row in rows:
        found[row.school_year][row.organization_id] = row
    return found


class Collaborators:
    """Who belongs to some collaboratives and when; read in one statement.

    A member that is itself a collaborative brings its own members, for as long as both belong. Memberships among
    ``as_if`` are read as they are there, or, where that is None, as if there were none.
    """

    def __init__(self, session: Session, ids: Collection[UUID], as_if: AsIf | None = None) -> None:
        self.ids = ids
        inner = select(Membership.member_id).where(Membership.collaborative_id.in_(ids))
        rows = session.scalars(
            select(Membership)
            .where(or_(Membership.collaborative_id.in_(ids), Membership.collaborative_id.in_(inner)))
            .options(joinedload(Membership.member))
        )
        told = as_if or {}
        self._of: dict[UUID, list[Membership]] = defaultdict(list)
        for row in filter(None, (told.get(each.id, each) for each in rows)):
            if _brings_students(row):
                self._of[row.collaborative_id].append(row)

    @property
    def bodies(self) -> set[UUID]:
        """The collaboratives themselves, and whoever belongs or belonged to them."""
        return {*self.ids, *(row.member_id for rows in self._of.values() for row in rows)}

    def belongings(self, collaborative_id: UUID) -> list[Belonging]:
        """From when until when each body belonged, also through a member that is a collaborative."""
        own = [_belonging(row) for row in self._of.get(collaborative_id, ())]
        inner = [_within(_belonging(row), outer) for outer in own for row in self._of.get(outer.body, ())]
        return [*own, *filter(None, inner)]

    def counties(
        self, collaborative_id: UUID, day: date, served: Mapping[UUID, Collection[str]]
    ) -> frozenset[str]:
        """Counties that it serves by ``served``, and those its districts and schools of that day sit in or serve."""
        learning = {*types_shown_as("district"), *types_shown_as("school")}
        present = {one.body for one in self.belongings(collaborative_id) if one.holds_on(day)}
        bodies = {row.member_id: row.member for rows in self._of.values() for row in rows}
        members = [bodies[one] for one in present if bodies[one].org_type in learning]
        own = served.get(collaborative_id, ())
        return counties_of(members, served).union(own)


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


class Ground(NamedTuple):
    """Counties that some bodies serve, and the points of others, by body."""

    served: Mapping[UUID, Collection[str]]
    points: Mapping[UUID, Point]


def find_ground(session: Session, serving: Collection[UUID], placed: Iterable[Organization]) -> Ground:
    """Read both in one statement.

    Where a body has no point of its own it is where what it is part of is, the first by name that has one.
    """
    points = {body.id: _point(body) for body in placed}
    without = [body for body, point in points.items() if point is None]
    is_part = and_(OrganizationRelation.to_id.in_(without), OrganizationRelation.kind == "parent_of")
    rows, ties = read_together(
        session,
        Wanted(ServedCounty, ServedCounty.organization_id.in_(serving)),
        Wanted(OrganizationRelation, is_part, [joinedload(OrganizationRelation.origin)]),
    )
    served: dict[UUID, set[str]] = defaultdict(set)
    for row in rows:
        served[row.organization_id].add(row.county_fips)
    for tie in sorted(ties, key=lambda tie: (tie.origin.name, str(tie.origin.id))):
        points[tie.to_id] = points[tie.to_id] or _point(tie.origin)
    return Ground(served, {body: point for body, point in points.items() if point is not None})


def counties_of(bodies: Iterable[Organization], served: Mapping[UUID, Collection[str]]) -> frozenset[str]:
    """Counties some bodies sit in or serve."""
    told = list(bodies)
    seats = {body.county_fips for body in told if body.county_fips}
    return frozenset(seats.union(*(served.get(body.id, ()) for body in told)))


def _point(body: Organization) -> Point | None:
    return None if body.lat is None or body.lon is None else Point(body.lat, body.lon)


def is_at_a_place(organization_id: SQLColumnExpression[UUID] | UUID) -> ColumnElement[bool]:
    """Whether an offering is run by an organization or takes place there."""
    return or_(Offering.host_id == organization_id, Offering.site_id == organization_id)


def list_hosted(session: Session, organization_id: UUID, school_year: str) -> Sequence[Offering]:
    """What students may read of the offerings an organization runs or houses in a school year, by title."""
    body = aliased(Organization)
    found = session.scalars(
        select(Offering)
        .join(body, Offering.collaborative_id == body.id)
        .where(
            is_at_a_place(organization_id),
            Offering.school_year == school_year,
            Offering.is_draft.is_(False),
            body.retired_at.is_(None),
        )
        .options(*_WHAT_AND_WHERE)
    )
    return sorted(found, key=lambda one: (one.title, one.term or "", str(one.id)))


def list_schools(session: Session, collaborative_id: UUID, day: date, most: int) -> Sequence[Organization]:
    """Schools whose students belong to a collaborative on a day, themselves or through their district, by name."""
    belongings = Collaborators(session, [collaborative_id]).belongings(collaborative_id)
    return list_schools_of(session, {one.body for one in belongings if one.holds_on(day)}, most)


def list_schools_of(
    session: Session, bodies: Collection[UUID], most: int | None = None
) -> Sequence[Organization]:
    """Schools among some bodies, and those that are part of them, by name."""
    parts = select(OrganizationRelation.to_id).where(
        OrganizationRelation.from_id.in_(bodies), OrganizationRelation.kind == "parent_of"
    )
    return session.scalars(
        select(Organization)
        .where(
            or_(Organization.id.in_(bodies), Organization.id.in_(parts)),
            Organization.org_type.in_(types_shown_as("school")),
            Organization.retired_at.is_(None),
        )
        .order_by(Organization.name, Organization.id)
        .limit(most)
    ).all()


def parents_of(session: Session, bodies: Collection[UUID]) -> Mapping[UUID, set[UUID]]:
    """What each of some bodies is part of."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = session.execute(
        select(OrganizationRelation.to_id, OrganizationRelation.from_id).where(
            OrganizationRelation.to_id.in_(bodies), OrganizationRelation.kind == "parent_of"
        )
    )
    for body, parent in rows:
        found[body].add(parent)
    return found
