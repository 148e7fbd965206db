"""What the page of a shortlist shows: each pathway with where and when, what it costs and what it leads to."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from rural_collab.discovery import finding
from rural_collab.fiscal_years import FiscalYear
from rural_collab.offerings.models import Offering
from rural_collab.pathways.models import Pathway
from rural_collab.pathways.queries import find_pathways
from rural_collab.pathways.standing import grades_of
from rural_collab.profiles.shortlist import MOST, Asked, told
from rural_collab.search.answers import Result
from rural_collab.search.criteria import Criteria
from rural_collab.wages.figures import Job, list_jobs

_MOST_FOUND = 8
_MOST_JOBS = 3


class Entry(NamedTuple):
    """One pathway of a shortlist."""

    pathway: Pathway
    offerings: Sequence[Offering]
    jobs: Sequence[Job]

    @property
    def grades(self) -> Sequence[str]:
        """Codes of the first and the last grade, one when they are the same, none when no grade is stated."""
        grades = grades_of(self.pathway)
        return tuple(dict.fromkeys((grades[0], grades[-1]))) if grades else ()

    @property
    def exits(self) -> list[tuple[str, str | None]]:
        """The work one can do who stops at a step, in both languages."""
        exits = ((step.exit_as, step.exit_as_es) for step in self.pathway.steps if step.is_exit)
        return [(work, spanish) for work, spanish in exits if work]


class ShortlistPage:
    """The pathways a shortlist's address names, in its order, and what else was asked."""

    def __init__(self, session: Session, asked: Asked, wanted: str, on: date) -> None:
        self.asked = asked
        self.wanted = wanted
        found = find_pathways(session, asked.slugs)
        self.slugs = [slug for slug in asked.slugs if slug in found]
        pathways = [found[slug] for slug in self.slugs]
        offerings = _offerings(session, [pathway.id for pathway in pathways], on)
        self.entries = [Entry(pathway, offerings.get(pathway.id, ()), _jobs(pathway)) for pathway in pathways]

    @property
    def unknown(self) -> Sequence[str]:
        """What is at no address here: the end of a link that was cut off, or a pathway that was taken away."""
        return told([*(slug for slug in self.asked.slugs if slug not in self.slugs), *self.asked.spoiled])

    def without(self, slug: str) -> list[str]:
        """The list if one pathway were taken off."""
        return [other for other in self.slugs if other != slug]

    @property
    def is_full(self) -> bool:
        return len(self.slugs) >= MOST

    def found(self) -> Sequence[Result]:
        """Pathways that the words asked for find and that are not on the list yet."""
        if not self.wanted:
            return ()
        criteria = Criteria(q=self.wanted, filters={"type": ("pathway",)}, per_page=_MOST_FOUND + MOST)
        results = finding.find(criteria, ()).results
        return [result for result in results if result.card.slug not in self.slugs][:_MOST_FOUND]


def _offerings(session: Session, ids: Sequence[UUID], on: date) -> dict[UUID, list[Offering]]:
    """What is offered this school year or later, by pathway: soonest first."""
    this_year = str(FiscalYear.of(on))
    rows = session.scalars(
        select(Offering)
        .where(Offering.pathway_id.in_(ids), Offering.is_draft.is_(False), Offering.school_year >= this_year)
        .options(
            joinedload(Offering.host),
            joinedload(Offering.site),
            joinedload(Offering.step),
            selectinload(Offering.meetings),
        )
        .order_by(Offering.school_year, Offering.id)
    )
    found: dict[UUID, list[Offering]] = {}
    for offering in rows:
        found.setdefault(offering.pathway_id, []).append(offering)
    return found


def _jobs(pathway: Pathway) -> Sequence[Job]:
    state = pathway.collaborative.organization.state_usps
    socs = [row.soc for row in pathway.occupations][:_MOST_JOBS]
    return list_jobs(socs, [state] if state else [])
