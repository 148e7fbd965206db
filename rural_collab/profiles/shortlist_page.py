"""What the page of a shortlist shows: each pathway with where and when, what it costs and what it leads to."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.collaboratives.models import Collaborative
from rural_collab.discovery import finding
from rural_collab.fiscal_years import FiscalYear
from rural_collab.offerings.models import Offering
from rural_collab.offerings.queries import list_of_pathways
from rural_collab.organizations.models import Organization
from rural_collab.pathways.models import Pathway
from rural_collab.pathways.queries import find_pathways, newest_of
from rural_collab.pathways.standing import grade_ends, is_current
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
    #: The newest edition, where this is an earlier one.
    newer: Pathway | None

    @property
    def is_current(self) -> bool:
        """Whether students may begin or go on with it."""
        return is_current(self.pathway)

    @property
    def grades(self) -> Sequence[str]:
        return grade_ends(self.pathway)

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
        offerings = list_of_pathways(session, pathways, str(FiscalYear.of(on)))
        newer = _newer(session, list(offerings))
        self.entries = [
            Entry(pathway, offerings[pathway.id], _jobs(pathway), newer.get(pathway.id))
            for pathway in pathways
        ]
        missing = [slug for slug in asked.slugs if slug not in found]
        self.retired = _retired(session, missing) if missing else ()
        closed = {pathway.slug for pathway in self.retired}
        #: What is at no address here: the end of a link that was cut off, or a pathway that was taken away.
        self.unknown = told([*(slug for slug in missing if slug not in closed), *asked.spoiled])

    @property
    def whole(self) -> list[str]:
        """What is shown and the next that are not, so that no change to the list loses them."""
        return [*self.slugs, *self.asked.further[:MOST]]

    def without(self, slug: str) -> list[str]:
        """The list if one pathway were taken off."""
        return [other for other in self.whole if other != slug]

    def with_instead(self, old: str, new: str) -> list[str]:
        """The list with one pathway in the place of another."""
        return list(dict.fromkeys(new if slug == old else slug for slug in self.whole))

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


def _newer(session: Session, ids: Sequence[UUID]) -> dict[UUID, Pathway]:
    """The newest edition of those that are no longer it."""
    later = {old: new for old, new in newest_of(session, ids).items() if old != new}
    found = session.scalars(select(Pathway).where(Pathway.id.in_(later.values()))) if later else ()
    by_id = {pathway.id: pathway for pathway in found}
    return {old: by_id[new] for old, new in later.items()}


def _retired(session: Session, slugs: Sequence[str]) -> Sequence[Pathway]:
    """Those whose collaborative was retired, by title: their pages are closed, but what they were can be told."""
    return session.scalars(
        select(Pathway)
        .join(Pathway.collaborative)
        .join(Collaborative.organization)
        .where(Pathway.slug.in_(slugs), Organization.retired_at.is_not(None))
        .order_by(Pathway.title, Pathway.id)
    ).all()


def _jobs(pathway: Pathway) -> Sequence[Job]:
    state = pathway.collaborative.organization.state_usps
    socs = [row.soc for row in pathway.occupations][:_MOST_JOBS]
    return list_jobs(socs, [state] if state else [])
