"""What the pages of a collaborative show, gathered in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rural_collab.clock import today
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.collaboratives.queries import find_collaboratives, get_collaborative
from rural_collab.collaboratives.standing import current_stage
from rural_collab.confirmations.models import MEMBER, Attestation
from rural_collab.confirmations.standing import Body, Confirmations, OwnerStanding, as_a_whole, stand
from rural_collab.errors import DomainError, Moved
from rural_collab.evidence.models import Claim, Source
from rural_collab.freshness import Vouched
from rural_collab.organizations.models import Organization
from rural_collab.pathways.queries import list_pathways
from rural_collab.places.models import County
from rural_collab.profiles.footnotes import Footnotes
from rural_collab.profiles.governance import Governance
from rural_collab.profiles.pathway import Pathways
from rural_collab.profiles.reading import Reading
from rural_collab.profiles.service import Services
from rural_collab.services.queries import list_services
from rural_collab.text import mark
from rural_collab.vocabularies.terms import find_term, list_terms

SECTIONS = {
    "overview": mark("Overview"),
    "members": mark("Members"),
    "governance": mark("Governance"),
    "services": mark("Services"),
    "pathways": mark("Pathways"),
    "funding": mark("Funding"),
    "community": mark("Community"),
    "history": mark("History"),
}
#: Which sections of the record a page tells, where they are not called the same.
CONFIRMED_ON = {"overview": ("profile", "contacts"), "pathways": ("pathways", "offerings")}
YEARS_DRAWN = 15
SECTORS_ASKED_FOR = ("k12", "higher_education", "employer_industry")
DATE_WORDS = {
    "talks_began": mark("Talks began"),
    "agreed": mark("Formally agreed"),
    "incorporated": mark("Legally incorporated"),
    "first_served": mark("First students served"),
    "ended": mark("Ended"),
}


@dataclass
class Topic:
    """What sources say about one thing: the claims shown first, and those that tell it differently."""

    code: str
    shown: list[Claim] = field(default_factory=list)
    others: list[Claim] = field(default_factory=list)

    @property
    def is_disputed(self) -> bool:
        return bool(self.others)


class CollaborativePage:
    """Everything about one collaborative on one day, out of what is read for it and those it is compared with."""

    def __init__(self, record: Collaborative, reading: Reading) -> None:
        self.record = record
        self.reading = reading
        self.on: date = reading.on
        self.session: Session = reading.session
        self.organization: Organization = record.organization
        self.memberships: Sequence[Membership] = reading.memberships[record.id]
        self.claims: Sequence[Claim] = reading.claims[record.id]
        self.footnotes = Footnotes()

    @cached_property
    def governance(self) -> Governance:
        """How it is governed on the day."""
        return Governance(self.reading, self.record.id)

    @cached_property
    def services(self) -> Services:
        """What it offers on the day."""
        return Services(list_services(self.session, self.record.id), self.on)

    @cached_property
    def service_titles(self) -> Services:
        """What it offers on the day, without who delivers it."""
        return Services(self.reading.titles.services[self.record.id], self.on)

    @cached_property
    def pathways(self) -> Pathways:
        """The pathways it keeps."""
        return Pathways(list_pathways(self.session, self.record.id))

    @cached_property
    def pathway_titles(self) -> Pathways:
        """The pathways it keeps, without their steps."""
        return Pathways(self.reading.titles.pathways[self.record.id])

    @cached_property
    def networks(self) -> Sequence[Membership]:
        """Memberships it has itself in other collaboratives."""
        return self.reading.networks[self.record.id]

    @cached_property
    def counties(self) -> Sequence[County]:
        """Counties it serves: those stated, and those its members of the day sit in."""
        return self.reading.counties[self.record.id]

    @cached_property
    def current(self) -> list[Membership]:
        """Memberships of the day."""
        return [membership for membership in self.memberships if membership.counts_on(self.on)]

    @cached_property
    def past(self) -> list[Membership]:
        """Memberships that were over by the day, or never came to be."""
        return [membership for membership in self.memberships if not membership.counts_on(self.on)]

    @cached_property
    def roles(self) -> dict[UUID, list[Membership]]:
        """Each member of the day with its roles, by name."""
        grouped: dict[UUID, list[Membership]] = {}
        for membership in self.current:
            grouped.setdefault(membership.member_id, []).append(membership)
        return grouped

    @cached_property
    def by_sector(self) -> dict[str, list[list[Membership]]]:
        """Members of the day by sector, each with its roles; the three that make it cross-sector always stand."""
        grouped: dict[str, list[list[Membership]]] = {sector: [] for sector in SECTORS_ASKED_FOR}
        for memberships in self.roles.values():
            term = find_term("organization_type", memberships[0].member.org_type)
            sector = str(term.extra.get("sector", "community")) if term else "community"
            grouped.setdefault(sector, []).append(memberships)
        return grouped

    @property
    def sectors(self) -> dict[str, int]:
        """How many members of each sector there are on the day."""
        return {sector: len(members) for sector, members in self.by_sector.items()}

    @cached_property
    def vouched(self) -> Vouched:
        """How fresh it is, as search tells it too: whatever day the page is about."""
        told_on = [membership.as_of for membership in self.memberships if membership.counts_on(today())]
        told_on += [claim.as_of for claim in self.claims]
        return as_a_whole(self.organization.confirmed_on, told_on, self._standing, today())

    @property
    def confirmed(self) -> Confirmations:
        """What somebody confirmed of it."""
        return self.reading.confirmed[self.record.id]

    @cached_property
    def _standing(self) -> OwnerStanding | None:
        """How its sections stand, if anything of it was confirmed."""
        if self.confirmed.latest is None:
            return None
        body = Body(self.record.id, self.organization.created_at, self.organization.confirmed_on, True)
        return stand(body, self.reading.rows[self.record.id], self.confirmed, today())

    def confirmed_in(self, section: str) -> list[Attestation]:
        """Who confirmed last what a section of the page tells, as a whole."""
        told = self.confirmed.of_sections
        return [told[code] for code in CONFIRMED_ON.get(section, (section,)) if code in told]

    def confirmed_alone(self, record: Any) -> Attestation | None:
        """Who confirmed one record by itself, since its section was; what a member says of itself is told apart."""
        said = self.confirmed.of_records.get(record.id)
        if said is None or said.role == MEMBER:
            return None
        whole = self.confirmed.of_sections.get(said.section)
        return said if whole is None or said.confirmed_at > whole.confirmed_at else None

    def confirmed_by_member(self, membership: Membership) -> Attestation | None:
        """What the member itself said of its membership last."""
        return self.confirmed.of_members.get(membership.id)

    @property
    def silent_since(self) -> date | None:
        """Since when nobody confirms it though everybody who keeps it was asked."""
        return self.reading.silences.get(self.record.id)

    @property
    def stage(self) -> str | None:
        return current_stage(self.record)

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """Claims grouped by what they are about."""
        topics: dict[str, Topic] = {}
        for claim in sorted(self.claims, key=lambda claim: claim.position):
            topic = topics.setdefault(claim.topic, Topic(claim.topic))
            (topic.shown if claim.is_shown else topic.others).append(claim)
        return topics

    def topics_of(self, section: str) -> list[Topic]:
        """The topics of a section, in the vocabulary's order, that anything is told about."""
        codes = [term.code for term in list_terms("fact_topic") if term.extra.get("section") == section]
        return [self.topics[code] for code in codes if code in self.topics]

    def sources_of(self, *topics: str) -> list[Source]:
        """The sources behind what is shown about these topics."""
        claims = [claim for code in topics if code in self.topics for claim in self.topics[code].shown]
        return list({claim.source.id: claim.source for claim in claims if claim.source}.values())

    def members_by_year(self) -> list[tuple[int, int]]:
        """Years from the first member to the day's own, each with the members of its last day, or of the day."""
        starts = [membership.starts.year for membership in self.memberships if membership.starts]
        last = min(self.on, today())
        years = range(max(min(starts, default=last.year), last.year - YEARS_DRAWN), last.year + 1)
        return [(year, self._count(min(date(year, 12, 31), last))) for year in years]

    def _count(self, day: date) -> int:
        return len({membership.member_id for membership in self.memberships if membership.counts_on(day)})


def get_page(session: Session, slug: str, on: date) -> CollaborativePage:
    """The page of the collaborative at this address; Missing, Moved or Gone otherwise."""
    record = get_collaborative(session, slug)
    return CollaborativePage(record, Reading(session, [record.id], on))


def find_pages(session: Session, slugs: Sequence[str], on: date) -> dict[str, CollaborativePage]:
    """The pages of several collaboratives by the addresses they have or once had; those of nobody have none."""
    now = find_collaboratives(session, slugs)
    records = {slug: now.get(slug) or _find_moved(session, slug) for slug in slugs}
    found = {slug: record for slug, record in records.items() if record}
    reading = Reading(session, list({record.id for record in found.values()}), on)
    return {slug: CollaborativePage(record, reading) for slug, record in found.items()}


def _find_moved(session: Session, slug: str) -> Collaborative | None:
    """The collaborative that once was at an address, wherever it is now."""
    try:
        return get_collaborative(session, slug)
    except Moved as moved:
        return _find_moved(session, moved.address)
    except DomainError:
        return None
