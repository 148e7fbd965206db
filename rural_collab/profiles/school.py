"""What a school's page shows: everything offered around it, answered for its students."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from rural_collab.fiscal_years import FiscalYear
from rural_collab.offerings.answering import Offered, Told, kind_at
from rural_collab.offerings.asked import read_asked
from rural_collab.offerings.deadlines import Deadline, deadlines_of
from rural_collab.offerings.models import Offering, SchoolCalendar
from rural_collab.openness.deciding import CLOSED, NO_SEATS, OVER, TOO_LATE
from rural_collab.profiles.organization import OrganizationPage

#: Reasons that do not keep a deadline out of a calendar: this year's students read last year's days in it.
_OF_THE_MOMENT = frozenset({NO_SEATS, OVER, TOO_LATE})


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

    @property
    def calendar(self) -> SchoolCalendar | None:
        """The bell times and days the answers reckon with."""
        return self.offered.calendar(self.year)

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
