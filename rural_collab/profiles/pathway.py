"""What the page of a pathway shows: the way itself, where it is offered, what is earned, and what it leads to."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from rural_collab.audit.history import newer_in_english
from rural_collab.community.models import CommunityInput
from rural_collab.community.queries import list_asked_for
from rural_collab.confirmations.models import Attestation
from rural_collab.confirmations.standing import Said, find_said
from rural_collab.fiscal_years import FiscalYear
from rural_collab.freshness import SPANS, Vouched
from rural_collab.governance.queries import list_agreement_titles
from rural_collab.offerings.models import Offering
from rural_collab.offerings.queries import list_of_pathways
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import Continuation, list_continuing
from rural_collab.pathways.drawing import Drawing, draw
from rural_collab.pathways.models import Pathway, PathwayArticulation, PathwayCredential, PathwayStep
from rural_collab.pathways.queries import find_pathways, get_pathway
from rural_collab.pathways.standing import (
    Earned,
    GradeRow,
    credits_earned,
    earlier_editions,
    grade_ends,
    grade_table,
    is_current,
    newest_edition,
    nodes_of,
)
from rural_collab.profiles.footnotes import Footnotes
from rural_collab.search.geography import Point
from rural_collab.text import fold
from rural_collab.wages.figures import Job, list_jobs

_MOST_COLLEGES = 4


class Center(NamedTuple):
    """A body from which miles are told, and where it is."""

    body: Organization
    point: Point


class PathwayPage:
    """Everything about one pathway on one day; what others have to tell of it is read when a template asks.

    ``offerings``: where it is offered this school year or later, the soonest first.
    ``said``: who confirmed what of those who keep it and its offerings.
    """

    def __init__(
        self,
        session: Session,
        pathway: Pathway,
        on: date,
        offerings: Iterable[Offering],
        said: Said,
    ) -> None:
        self.session = session
        self.on = on
        self.pathway = pathway
        self.said = said
        self.offerings = sorted(
            offerings,
            key=lambda offering: (offering.school_year, str(offering.begins or ""), str(offering.id)),
        )
        self.seen_from: Center | None = None
        self.footnotes = Footnotes()

    @property
    def organization(self) -> Organization:
        """The collaborative that keeps it."""
        return self.pathway.collaborative.organization

    @property
    def is_current(self) -> bool:
        return is_current(self.pathway)

    @property
    def newest(self) -> Pathway | None:
        """The newest edition, where this is an earlier one."""
        newest = newest_edition(self.pathway)
        return None if newest is self.pathway else newest

    @property
    def earlier(self) -> Sequence[Pathway]:
        """Editions it replaces, the latest first."""
        return earlier_editions(self.pathway)

    @cached_property
    def grades(self) -> Sequence[str]:
        return grade_ends(self.pathway)

    @cached_property
    def school_credits(self) -> Earned | None:
        return credits_earned(self.pathway, "school_credits")

    @cached_property
    def college_credits(self) -> Earned | None:
        return credits_earned(self.pathway, "college_credits")

    @property
    def vouched(self) -> Vouched:
        """How fresh it is, as search tells it too."""
        steps = [step.as_of for step in self.pathway.steps]
        counted = [row.as_of for row in self.pathway.articulations]
        confirmed_on = self.confirmed.on if self.confirmed else None
        return Vouched.by(confirmed_on, [self.pathway.as_of, *steps, *counted], SPANS["pathways"])

    @property
    def confirmed(self) -> Attestation | None:
        """Who confirmed it last."""
        return self.said.of_row("pathways", self.pathway)

    def confirmed_offering(self, offering: Offering) -> Attestation | None:
        """Who confirmed last that an offering is as it stands here."""
        return self.said.of_row("offerings", offering)

    @property
    def silent_since(self) -> date | None:
        """Since when nobody confirms what its collaborative keeps."""
        return self.said.silences.get(self.pathway.collaborative_id)

    @cached_property
    def drawing(self) -> Drawing | None:
        """The steps as a drawing, where they branch."""
        return draw(nodes_of(self.pathway))

    @cached_property
    def strands(self) -> list[PathwayStep]:
        """The first step of each strand, by whose name the strand is told."""
        first: dict[str, PathwayStep] = {}
        for step in self.pathway.steps:
            if step.strand:
                first.setdefault(step.strand, step)
        return list(first.values())

    @cached_property
    def table(self) -> list[GradeRow]:
        """Steps by grade and strand."""
        return grade_table(self.pathway)

    def after(self, step: PathwayStep) -> list[list[str]]:
        """Numbers of what a step comes after; of those in one group a single one will do."""
        choices = {each.number: each.choice_group for each in self.pathway.steps}
        groups: dict[str, list[str]] = {}
        for number in step.after:
            groups.setdefault(choices.get(number) or f"#{number}", []).append(number)
        return list(groups.values())

    def credentials_at(self, step: PathwayStep | None) -> list[PathwayCredential]:
        """What is earned with a step; None for what belongs to no step."""
        return [row for row in self.pathway.credentials if row.step is step]

    def counted_at(self, step: PathwayStep) -> list[PathwayArticulation]:
        """What colleges count of a step."""
        return [row for row in self.pathway.articulations if row.step is step]

    @cached_property
    def jobs(self) -> Sequence[Job]:
        """Every occupation it leads to, with what it earns in the state and the nation."""
        return list_jobs((row.soc for row in self.pathway.occupations), self._states)

    def jobs_at(self, step: PathwayStep) -> list[Job]:
        """The occupations of those who stop at a step."""
        codes = {row.soc for row in self.pathway.occupations if row.step is step}
        return [job for job in self.jobs if job.soc in codes]

    @property
    def _states(self) -> Iterable[str]:
        return [self.organization.state_usps] if self.organization.state_usps else []

    @cached_property
    def colleges(self) -> Sequence[Continuation]:
        """Colleges that gave awards in what continues it, the nearest to ``center`` first."""
        if not self.pathway.cip_codes:
            return ()
        return list_continuing(
            self.session,
            self.pathway.cip_codes,
            center=self.center.point if self.center else None,
            state=self.organization.state_usps,
            most=_MOST_COLLEGES,
        )

    @cached_property
    def center(self) -> Center | None:
        """Whom it is seen from; else its collaborative or, when nobody knows where that sits, where it is offered first."""
        bodies = (self.organization, *(offering.place for offering in self.offerings))
        centers = (
            Center(body, Point(body.lat, body.lon))
            for body in bodies
            if body.lat is not None and body.lon is not None
        )
        return self.seen_from or next(centers, None)

    @cached_property
    def agreements(self) -> set[str]:
        """Folded titles of the agreements recorded under the governance of its collaborative."""
        if not any(row.agreement for row in self.pathway.articulations):
            return set()
        titles = list_agreement_titles(self.session, self.pathway.collaborative_id)
        return {fold(title) for title in titles}

    def is_recorded(self, agreement: str) -> bool:
        """Whether an agreement stands under governance."""
        return fold(agreement) in self.agreements

    @cached_property
    def asked_for(self) -> Sequence[CommunityInput]:
        """What communities said that led to it."""
        return list_asked_for(self.session, self.pathway.id)

    @cached_property
    def _newer(self) -> set[tuple[UUID, str]]:
        return newer_in_english(self.session, self.pathway.id)

    def is_newer_in_english(self, record_id: UUID, name: str) -> bool:
        """Whether an English text changed after its Spanish was written."""
        return (record_id, name) in self._newer


def get_page(session: Session, slug: str, on: date) -> PathwayPage:
    """The page of the pathway at an address; Missing or Gone when there is none."""
    pathway = get_pathway(session, slug)
    offered = list_of_pathways(session, [pathway], str(FiscalYear.of(on)))
    return PathwayPage(session, pathway, on, offered[pathway.id], _said_of(session, [pathway], offered))


def find_pages(session: Session, slugs: Sequence[str], on: date) -> dict[str, PathwayPage]:
    """The pages of several pathways by their addresses, as far as there are any."""
    found = find_pathways(session, slugs)
    offered = list_of_pathways(session, found.values(), str(FiscalYear.of(on)))
    said = _said_of(session, found.values(), offered)
    return {slug: PathwayPage(session, each, on, offered[each.id], said) for slug, each in found.items()}


def _said_of(
    session: Session, pathways: Iterable[Pathway], offered: Mapping[UUID, Sequence[Offering]]
) -> Said:
    """Who confirmed what of those who keep these pathways and their offerings."""
    records = [*pathways, *(offering for each in offered.values() for offering in each)]
    return find_said(session, {record.collaborative_id for record in records})


class Pathways:
    """What a collaborative keeps as pathways: those of today first."""

    def __init__(self, pathways: Sequence[Pathway]) -> None:
        self.every = sorted(pathways, key=lambda pathway: not is_current(pathway))

    def __bool__(self) -> bool:
        return bool(self.every)

    @property
    def current(self) -> list[Pathway]:
        return [pathway for pathway in self.every if is_current(pathway)]

    @staticmethod
    def grades(pathway: Pathway) -> Sequence[str]:
        return grade_ends(pathway)
