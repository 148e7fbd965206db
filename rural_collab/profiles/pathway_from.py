"""A pathway seen from somebody's school: whether each of its offerings is open to them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from rural_collab.fiscal_years import FiscalYear
from rural_collab.offerings.answering import Offered, Told, kind_at
from rural_collab.offerings.asked import Asked
from rural_collab.offerings.models import Offering
from rural_collab.openness.deciding import Answer
from rural_collab.profiles.choosing import Chosen, choose_school
from rural_collab.profiles.organization import OrganizationPage
from rural_collab.profiles.pathway import Center


class Verdict(NamedTuple):
    """The answer for one offering, and what it was told with."""

    told: Told
    answer: Answer


class SeenFrom(NamedTuple):
    """The school that was typed, the grade that was chosen, and the answer for each offering by its id."""

    chosen: Chosen
    asked: Asked
    verdicts: Mapping[UUID, Verdict]

    @property
    def center(self) -> Center | None:
        """The chosen school where it is known where that or its district is."""
        school = self.chosen.school
        return Center(school.organization, school.point) if school and school.point else None


def see_from(session: Session, typed: str, asked: Asked, offerings: Sequence[Offering], on: date) -> SeenFrom:
    """What a student of the school that is meant is told of these offerings; nothing where none is chosen."""
    chosen = choose_school(session, typed, on)
    found = _verdicts(session, chosen.school, asked, offerings) if chosen.school else ()
    return SeenFrom(chosen, asked, {verdict.answer.offer.id: verdict for verdict in found})


def _verdicts(
    session: Session, school: OrganizationPage, asked: Asked, offerings: Sequence[Offering]
) -> Iterable[Verdict]:
    offered = Offered(session, school.organization, school.parents, offerings=offerings)
    for year in offered.years:
        told = offered.answers(
            FiscalYear.parse(year),
            kind=asked.kind or kind_at(school.organization),
            grade=asked.grade,
            day=school.on,
            point=school.point,
        )
        yield from (Verdict(told, answer) for answer in told.answers.all)
