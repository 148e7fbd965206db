"""What a change of memberships means for students: which offerings would close for whom, and which would open."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.fiscal_years import FiscalYear
from rural_collab.offerings.answering import Around, Offered, kind_at
from rural_collab.offerings.models import Offering
from rural_collab.offerings.queries import (
    AsIf,
    Collaborators,
    list_entered_through,
    list_schools_of,
    parents_of,
)
from rural_collab.openness.comparing import TURNS, turn
from rural_collab.openness.deciding import Answer
from rural_collab.organizations.models import Organization


class Turned(NamedTuple):
    """An offering whose answer turns, how (a code of ``TURNS``), and the schools for whose students it does."""

    offering: Offering
    turn: str
    schools: Sequence[Organization]


def list_turned(
    session: Session, collaborative_id: UUID, before: AsIf, after: AsIf, days: Collection[date]
) -> Sequence[Turned]:
    """What turns for students of the schools whose belonging changes, when they ask on one of some days.

    Both sides are answered as the pages of those schools answer, so that what is told here is what readers will see.
    The gravest comes first.
    """
    offerings = list_entered_through(session, collaborative_id)
    if not offerings:
        return []
    bodies = _whose_belonging_changes(session, {each.collaborative_id for each in offerings}, before, after)
    schools = list_schools_of(session, bodies) if bodies else ()
    parents = _find_parents(session, schools)
    asking = {each.id for each in (*schools, *(one for found in parents.values() for one in found))}
    sides = [Around(session, offerings, asking, as_if=as_if) for as_if in (before, after)]
    found: dict[tuple[UUID, str], list[Organization]] = defaultdict(list)
    for school in schools:
        told = [Offered(session, school, parents[school.id], offerings=offerings, around=at) for at in sides]
        for offering_id, how in _gravest(_turns(told, school, days)).items():
            found[offering_id, how].append(school)
    by_id = {each.id: each for each in offerings}
    turned = [Turned(by_id[offering_id], how, there) for (offering_id, how), there in found.items()]
    return sorted(turned, key=_place)


def _place(turned: Turned) -> tuple[int, str, str, str]:
    offering = turned.offering
    return TURNS.index(turned.turn), offering.title, offering.school_year, str(offering.id)


def _whose_belonging_changes(
    session: Session, owners: Collection[UUID], before: AsIf, after: AsIf
) -> set[UUID]:
    was, would_be = (Collaborators(session, owners, as_if) for as_if in (before, after))
    return {
        one.body for owner in owners for one in set(was.belongings(owner)) ^ set(would_be.belongings(owner))
    }


def _find_parents(session: Session, schools: Sequence[Organization]) -> Mapping[UUID, Sequence[Organization]]:
    """What each school is part of, by name."""
    ids = parents_of(session, {school.id for school in schools})
    wanted = {one for found in ids.values() for one in found}
    query = select(Organization).where(Organization.id.in_(wanted))
    bodies = session.scalars(query.order_by(Organization.name, Organization.id)).all()
    return {school.id: [body for body in bodies if body.id in ids[school.id]] for school in schools}


def _turns(
    told: Sequence[Offered], school: Organization, days: Collection[date]
) -> Iterator[tuple[UUID, str]]:
    """How each offering turns for students of a school, on each of the days."""
    for day in days:
        was, would_be = ({each.offer.id: each for each in _answers(one, school, day)} for one in told)
        for offering_id, answer in was.items():
            if how := turn(answer, would_be[offering_id]):
                yield offering_id, how


def _answers(offered: Offered, school: Organization, day: date) -> Iterator[Answer]:
    for year in offered.years:
        told = offered.answers(FiscalYear.parse(year), kind=kind_at(school), grade=None, day=day, point=None)
        yield from told.answers.all


def _gravest(turns: Iterable[tuple[UUID, str]]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for offering_id, how in turns:
        found[offering_id] = min(how, found.get(offering_id, how), key=TURNS.index)
    return found
