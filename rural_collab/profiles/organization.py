"""What the page of an organization shows: a district, a school, a college, or anybody else."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.collaboratives.queries import memberships_of
from rural_collab.confirmations.models import MEMBER, Attestation
from rural_collab.db.together import Wanted, read_together
from rural_collab.discovery.ground import search_type
from rural_collab.errors import Missing
from rural_collab.evidence.models import Claim, Source
from rural_collab.evidence.queries import claims_of
from rural_collab.fiscal_years import FiscalYear
from rural_collab.funding.dividing import list_parts_to
from rural_collab.funding.models import Allocation
from rural_collab.funding.queries import funds
from rural_collab.offerings.models import Offering
from rural_collab.offerings.queries import is_at_a_place, list_hosted
from rural_collab.official.merge import PRECEDENCE, effective, local_edits
from rural_collab.official.models import OfficialRecord
from rural_collab.organizations.models import (
    CollegeProgram,
    Organization,
    OrganizationRelation,
)
from rural_collab.organizations.queries import (
    count_programs,
    family_titles,
    get_organization,
    list_near,
    list_programs,
    read_lists,
)
from rural_collab.pathways.models import Pathway
from rural_collab.pathways.queries import list_given_by, takes_part
from rural_collab.profiles.footnotes import Footnotes
from rural_collab.search.geography import Point
from rural_collab.services.models import Service, ServiceProvider
from rural_collab.services.queries import list_roles
from rural_collab.services.standing import is_current, status_on

NEIGHBOR_MILES = 60
COLLEGE_MILES = 100
MOST_NEIGHBORS = 8
MOST_COLLEGES = 6


class Lent(NamedTuple):
    """A body whose place stands for that of a school without its own, and the official sources of that value."""

    lender: Organization
    is_district: bool
    sources: list[Source]


class Plays(NamedTuple):
    """Which parts an organization plays here; most play none, and then nothing about them is asked."""

    collaborative: bool
    funder: bool
    partner: bool
    paid: bool
    teacher: bool
    host: bool


class _Told(NamedTuple):
    """What others tell of it and of the bodies it is part of."""

    memberships: Sequence[Membership]
    claims: Sequence[Claim]
    official: Sequence[OfficialRecord]
    confirmed: Sequence[Attestation]


def _confirmed_of(organization_id: UUID) -> Wanted:
    """What was confirmed of its own record, and what it confirmed as a member; the oldest first."""
    memberships = select(Membership.id).where(Membership.member_id == organization_id)
    by_member = and_(Attestation.record_id.in_(memberships), Attestation.role == MEMBER)
    own = and_(Attestation.owner_id == organization_id, Attestation.section == "contacts")
    return Wanted(Attestation, or_(own, by_member), order=[Attestation.confirmed_at, Attestation.id])


def _find_playing(session: Session, slug: str) -> tuple[Organization, Plays]:
    own = Organization.id
    query = (
        select(
            Organization,
            exists().where(Collaborative.id == own),
            funds(own),
            exists().where(ServiceProvider.organization_id == own),
            exists().where(Allocation.organization_id == own),
            takes_part(own),
            exists().where(is_at_a_place(own)),
        )
        .where(Organization.slug == slug, Organization.retired_at.is_(None))
        .options(joinedload(Organization.county))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        get_organization(session, slug)
        raise Missing("There is no organization at this address")
    return row[0], Plays(*row[1:])


class OrganizationPage:
    """Everything about one organization; lists of others are read only when the template asks."""

    def __init__(self, session: Session, slug: str, on: date) -> None:
        self.session = session
        self.on = on
        self.organization, self._plays = _find_playing(session, slug)
        self.relations = read_lists(session, self.organization)
        self.footnotes = Footnotes()

    @property
    def is_collaborative(self) -> bool:
        return self._plays.collaborative

    @property
    def is_funder(self) -> bool:
        """Whether it gave an award or hands out a program recorded here."""
        return self._plays.funder

    @property
    def type(self) -> str:
        """What the search calls it: district, school, college, employer, agency or organization."""
        return search_type(self.organization.org_type)

    @cached_property
    def parts_of_awards(self) -> Sequence[Allocation]:
        """Parts of awards that go to it."""
        return list_parts_to(self.session, self.organization.id) if self._plays.paid else ()

    @property
    def claims(self) -> Sequence[Claim]:
        return self._told.claims

    @cached_property
    def _told(self) -> "_Told":
        """Read in one statement; the counties of the bodies it is part of were read before."""
        bodies = [self.organization.id, *(parent.id for parent in self.parents)]
        source = joinedload(OfficialRecord.source, innerjoin=False)
        found = read_together(
            self.session,
            memberships_of(bodies if self.type == "school" else bodies[:1]),
            claims_of(bodies[:1]),
            Wanted(
                OfficialRecord,
                OfficialRecord.organization_id.in_(bodies),
                [source],
                [OfficialRecord.dataset],
            ),
            _confirmed_of(bodies[0]),
        )
        return _Told(*found)

    @property
    def confirmed(self) -> Attestation | None:
        """Who confirmed its own record last."""
        own = [each for each in self._told.confirmed if each.owner_id == self.organization.id]
        return own[-1] if own else None

    def confirmed_by_member(self, membership: Membership) -> Attestation | None:
        """What it said itself of one of its memberships last."""
        said = [each for each in self._told.confirmed if each.record_id == membership.id]
        return said[-1] if said else None

    @property
    def memberships(self) -> Sequence[Membership]:
        return self.memberships_by_body.get(self.organization.id, ())

    @cached_property
    def memberships_by_body(self) -> dict[UUID, list[Membership]]:
        """Its own and, for a school, those of the bodies it is part of, by member."""
        grouped: dict[UUID, list[Membership]] = {}
        for membership in self._told.memberships:
            grouped.setdefault(membership.member_id, []).append(membership)
        return grouped

    @cached_property
    def services(self) -> list[tuple[Service, list[ServiceProvider]]]:
        """Services it takes part in, each once with its roles; those offered on the day first."""
        grouped: dict[UUID, list[ServiceProvider]] = {}
        for role in list_roles(self.session, self.organization.id) if self._plays.partner else ():
            grouped.setdefault(role.service_id, []).append(role)
        pairs = [(roles[0].service, roles) for roles in grouped.values()]
        return sorted(pairs, key=lambda pair: not is_current(pair[0], self.on))

    @cached_property
    def pathways(self) -> Sequence[Pathway]:
        """Pathways of which it gives a step or counts credits."""
        return list_given_by(self.session, self.organization.id) if self._plays.teacher else ()

    @cached_property
    def hosted(self) -> Sequence[Offering]:
        """Offerings of this school year that it runs or that take place there."""
        year = str(FiscalYear.of(self.on))
        return list_hosted(self.session, self.organization.id, year) if self._plays.host else ()

    def status_of(self, service: Service) -> str:
        return status_on(service, self.on)

    @staticmethod
    def sources_of(service: Service, roles: Sequence[ServiceProvider]) -> list[Source]:
        """Where its roles are told, or else the service itself."""
        told = {role.source.id: role.source for role in roles if role.source}
        return list(told.values()) or ([service.source] if service.source else [])

    @property
    def current(self) -> list[Membership]:
        return [membership for membership in self.memberships if membership.counts_on(self.on)]

    @property
    def past(self) -> list[Membership]:
        return [membership for membership in self.memberships if not membership.counts_on(self.on)]

    @property
    def parents(self) -> list[Organization]:
        """What it is part of, by name, as ``list_parents`` has them: where it has no calendar, the first lends its own."""
        own_id = self.organization.id
        found = [tie.origin for tie in self.relations if tie.kind == "parent_of" and tie.to_id == own_id]
        return sorted(found, key=lambda parent: (parent.name, str(parent.id)))

    @property
    def children(self) -> list[Organization]:
        own_id = self.organization.id
        found = [tie.target for tie in self.relations if tie.kind == "parent_of" and tie.from_id == own_id]
        return sorted(found, key=lambda child: (child.name, str(child.id)))

    @property
    def other_ties(self) -> list[OrganizationRelation]:
        return [tie for tie in self.relations if tie.kind != "parent_of"]

    @cached_property
    def point(self) -> Point | None:
        """Where it is or, for a school without a point of its own, where its district is."""
        for body in (self.organization, *self.parents):
            if body.lat is not None and body.lon is not None:
                return Point(body.lat, body.lon)
        return None

    def lent(self, field: str) -> Lent | None:
        """What stands for a field of a school that is not told: that of the district or other body it is part of."""
        if self.type != "school" or getattr(self.organization, field) is not None:
            return None
        lender = next((parent for parent in self.parents if getattr(parent, field) is not None), None)
        if lender is None:
            return None
        return Lent(lender, search_type(lender.org_type) == "district", self._sources_of(lender, field))

    def _sources_of(self, body: Organization, field: str) -> list[Source]:
        """The official dataset that tells a field as it is told here; none where somebody here wrote it."""
        records = self._records.get(body.id, {})
        tellers = [records[name] for name in PRECEDENCE if name in records and field in records[name].values]
        return [record.source for record in tellers[-1:] if record.values[field] == getattr(body, field)]

    @cached_property
    def neighbors(self) -> list[tuple[float, Organization]]:
        return self._near("district", NEIGHBOR_MILES, MOST_NEIGHBORS)

    @cached_property
    def colleges(self) -> list[tuple[float, Organization, int]]:
        """The nearest colleges with their miles and how many programs they gave awards in."""
        near = self._near("college", COLLEGE_MILES, MOST_COLLEGES)
        programs = count_programs(self.session, [college.id for _, college in near])
        return [(miles, college, programs.get(college.id, 0)) for miles, college in near]

    def _near(self, search_type: str, miles: float, most: int) -> list[tuple[float, Organization]]:
        if self.point is None:
            return []
        return list_near(
            self.session,
            self.point,
            search_type=search_type,
            miles=miles,
            most=most,
            but=self.organization.id,
        )

    @cached_property
    def programs(self) -> dict[str, list[tuple[CollegeProgram, str]]]:
        """A college's programs by their two-digit family."""
        grouped: dict[str, list[tuple[CollegeProgram, str]]] = {}
        for program, title in list_programs(self.session, self.organization.id):
            grouped.setdefault(program.cip[:2], []).append((program, title))
        return grouped

    @cached_property
    def _families(self) -> dict[str, str]:
        return family_titles(self.session, list(self.programs))

    def family_title(self, family: str) -> str:
        """What a two-digit CIP family is called."""
        return self._families.get(family, family)

    @staticmethod
    def field_label(name: str) -> str:
        """What a field of an organization is called."""
        return str(Organization.__table__.columns[name].info.get("label", name))

    @cached_property
    def official(self) -> dict[str, OfficialRecord]:
        """What each official dataset says, by dataset."""
        return self._records.get(self.organization.id, {})

    @cached_property
    def _records(self) -> dict[UUID, dict[str, OfficialRecord]]:
        """The official records of it and of the bodies it is part of."""
        found: dict[UUID, dict[str, OfficialRecord]] = {}
        for record in self._told.official:
            found.setdefault(record.organization_id, {})[record.dataset] = record
        return found

    @cached_property
    def edited(self) -> dict[str, tuple[Any, Any]]:
        """Fields told differently here than officially: name to (told here, official)."""
        together = effective({dataset: record.values for dataset, record in self.official.items()})
        current = {name: getattr(self.organization, name) for name in together}
        return local_edits(current, together)
