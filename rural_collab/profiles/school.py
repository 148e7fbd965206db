"""What a school's page shows: everything offered around it, answered for its students."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.orm import Session

from rural_collab.clock import today
from rural_collab.collaboratives.models import Membership
from rural_collab.confirmations.models import Attestation
from rural_collab.confirmations.standing import Said, find_said
from rural_collab.db.together import read_together
from rural_collab.evidence.models import Claim
from rural_collab.evidence.queries import shown_about
from rural_collab.fiscal_years import FiscalYear
from rural_collab.offerings.answering import Offered, Told, kind_at
from rural_collab.offerings.asked import read_asked
from rural_collab.offerings.deadlines import Deadline, deadlines_of
from rural_collab.offerings.models import Offering, SchoolCalendar
from rural_collab.openness.deciding import CLOSED, NO_SEATS, OVER, TOO_LATE, YEAR_OVER
from rural_collab.pathways.models import Pathway
from rural_collab.pathways.queries import titles_of
from rural_collab.pathways.standing import is_current
from rural_collab.profiles.organization import OrganizationPage

#: Reasons that do not keep a deadline out of a calendar: this year's students read last year's days in it.
_OF_THE_MOMENT = frozenset({NO_SEATS, OVER, TOO_LATE, YEAR_OVER})


class _Shared(NamedTuple):
    """What comes to a school through the bodies it is part of; claims and pathways are read in one statement."""

    memberships: Sequence[Membership]
    claims: Sequence[Claim]
    pathways: Sequence[Pathway]


class SchoolPage(OrganizationPage):
    """A school's page with what was asked of it: a grade, a school year, a kind of student."""

    def __init__(self, session: Session, slug: str, on: date, parameters: Mapping[str, str]) -> None:
        super().__init__(session, slug, on)
        self.asked = read_asked(parameters)

    @cached_property
    def offered(self) -> Offered:
        return Offered(self.session, self.organization, self.parents)

    @cached_property
    def year(self) -> FiscalYear:
        return self.asked.year_on(self.on, self.offered.years)

    @property
    def years(self) -> list[str]:
        """School years one can ask for: those with offerings and the one that is shown, the latest first."""
        return sorted({*self.offered.years, str(self.year)}, reverse=True)

    @cached_property
    def told(self) -> Told:
        return self._answers(self.year)

    def _answers(self, year: FiscalYear) -> Told:
        kind = self.asked.kind or kind_at(self.organization)
        return self.offered.answers(year, kind=kind, grade=self.asked.grade, day=self.on, point=self.point)

    def confirmed_offering(self, offering: Offering) -> Attestation | None:
        """Who confirmed last that an offering is as it stands here."""
        return self._said.of_row("offerings", offering)

    @cached_property
    def _said(self) -> Said:
        return find_said(self.session, {offering.collaborative_id for offering in self.offered.all})

    def query(self, **more: object) -> str:
        """What was asked of this page, as another address asks it: grade, who, a day that is not today, and ``more``."""
        day = self.on if self.on != today() else None
        asked = {**more, "grade": self.asked.grade, "who": self.asked.kind, "on": day}
        told = {name: value for name, value in asked.items() if value}
        return f"?{urlencode(told)}" if told else ""

    @property
    def calendar(self) -> SchoolCalendar | None:
        """The bell times and days the answers reckon with."""
        return self.offered.calendar(self.year)

    @cached_property
    def _shared(self) -> "_Shared":
        found = [
            membership
            for parent in self.parents
            for membership in self.memberships_by_body.get(parent.id, ())
            if membership.counts_on(self.on)
        ]
        owners = {membership.collaborative_id for membership in found}
        told = read_together(self.session, shown_about(owners, "pathway"), titles_of(owners))
        return _Shared(found, *told)

    @property
    def district_memberships(self) -> list[tuple[Membership, list[Claim]]]:
        """What the bodies it is part of belong to on the day, with what is told of each one's pathways."""
        return [
            (each, [claim for claim in self._shared.claims if claim.record_id == each.collaborative_id])
            for each in self._shared.memberships
        ]

    @property
    def district_pathways(self) -> Mapping[UUID, Sequence[Pathway]]:
        """Pathways of today kept by what its district belongs to, by collaborative."""
        shared = self._shared
        owners = {membership.collaborative_id for membership in shared.memberships}
        return {
            owner: [each for each in shared.pathways if each.collaborative_id == owner and is_current(each)]
            for owner in owners
        }

    @property
    def has_deadlines(self) -> bool:
        """Whether any offering around it has a day that is known to the day."""
        return bool(deadlines_of(self.offered.all))

    @property
    def deadlines(self) -> list[Deadline]:
        """Days of everything this school's students may take part in, in every school year."""
        years = [FiscalYear.parse(year) for year in self.offered.years]
        return deadlines_of(offering for year in years for offering in _enterable(self._answers(year)))


def _enterable(told: Told) -> Iterable[Offering]:
    for answer in told.answers.all:
        if answer.state != CLOSED or {reason.code for reason in answer.reasons} <= _OF_THE_MOMENT:
            yield told.offering(answer)
