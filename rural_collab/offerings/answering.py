"""What a school's students may take part in: what is stored, put before the pure rules of openness."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from rural_collab.fiscal_years import FiscalYear
from rural_collab.offerings.models import AccessRule, Offering, SchoolCalendar
from rural_collab.offerings.queries import (
    AsIf,
    Collaborators,
    counties_of,
    find_calendars,
    find_ground,
    list_around,
)
from rural_collab.offerings.standing import (
    calendar_of,
    first_day_of,
    is_in_summer,
    last_day_of,
    meetings_of,
    needs_travel,
)
from rural_collab.openness.answers import Alternative, Answers, answer_all, miles_to
from rural_collab.openness.asking import ENROLLED, NONPUBLIC, REGION, Asking, Offer, Rule
from rural_collab.openness.deciding import Answer
from rural_collab.organizations.models import Organization
from rural_collab.search.geography import Point

_PRIVATE = "nonpublic_school"


def kind_at(school: Organization) -> str:
    """The kind of student that somebody enrolled at a school is."""
    return NONPUBLIC if school.org_type == _PRIVATE else ENROLLED


class Offered:
    """Everything offered around a school, in every school year; answered for one kind of student and one year.

    ``parents`` are what the school is part of. Drafts of the collaborative ``drafts_of`` are among it. Where offerings
    are given they are ``all`` that is answered for, wherever they are; then what is ``around`` them may have been read.
    """

    def __init__(
        self,
        session: Session,
        school: Organization,
        parents: Sequence[Organization],
        *,
        drafts_of: UUID | None = None,
        offerings: Sequence[Offering] | None = None,
        around: "Around | None" = None,
    ) -> None:
        self.session = session
        self.school = school
        self.parents = parents
        self.bodies = frozenset({school.id, *(parent.id for parent in parents)})
        self.all = (
            list_around(session, school, self.bodies, drafts_of=drafts_of) if offerings is None else offerings
        )
        self._given = around

    @property
    def years(self) -> list[str]:
        """School years in which anything is offered, the latest first."""
        return sorted({offering.school_year for offering in self.all}, reverse=True)

    @cached_property
    def calendars(self) -> dict[str, dict[UUID, SchoolCalendar]]:
        return self._given.calendars if self._given else find_calendars(self.session, self.bodies)

    def calendar(self, year: FiscalYear) -> SchoolCalendar | None:
        """The calendar of the school itself or, without one, of what it is part of."""
        kept = self.calendars.get(str(year), {})
        return next((kept[body.id] for body in (self.school, *self.parents) if body.id in kept), None)

    def answers(
        self, year: FiscalYear, *, kind: str, grade: str | None, day: date, point: Point | None
    ) -> "Told":
        """What somebody of this kind is told on a day about one school year."""
        offerings = [offering for offering in self.all if offering.school_year == str(year)]
        if not offerings:
            return Told({}, Answers([], {}))
        kept = self.calendar(year)
        asking = Asking(
            school=self.school.id,
            bodies=self.bodies,
            day=day,
            kind=kind,
            grade=grade,
            counties=counties_of([self.school, *self.parents], self._around.ground.served),
            point=point,
            calendar=calendar_of(kept) if kept else None,
        )
        offered = {offering.id: offering for offering in offerings}
        return Told(offered, answer_all(self._around.offers(offerings, day), asking), asking)

    @cached_property
    def _around(self) -> "Around":
        return self._given or Around(self.session, self.all, self.bodies)


class Told:
    """Answers beside the offerings they are about."""

    def __init__(self, offered: dict[UUID, Offering], answers: Answers, asking: Asking | None = None) -> None:
        self._offered = offered
        self.answers = answers
        self.asking = asking

    def offering(self, answer: Answer) -> Offering:
        return self._offered[answer.offer.id]

    def way_in(self, answer: Answer) -> AccessRule | None:
        """The rule as it is stored through which somebody may take part, or came closest."""
        return next((rule for rule in self.offering(answer).rules if _rule(rule) == answer.rule), None)

    def miles(self, answer: Answer) -> float | None:
        """How far away it is; 0 where nobody travels, None where that is not known."""
        return miles_to(answer.offer, self.asking) if self.asking else None

    def instead(self, answer: Answer) -> Alternative | None:
        """What is nearest instead of something closed."""
        return self.answers.alternatives.get(answer.offer.id)


class Around:
    """Who belongs to the collaboratives of some offerings, and where and when those and the bodies who ask are.

    Read once for the offerings of every school year. Memberships ``as_if`` are read as they would be.
    """

    def __init__(
        self,
        session: Session,
        offerings: Sequence[Offering],
        asking: Collection[UUID],
        *,
        as_if: AsIf | None = None,
    ) -> None:
        owners = {offering.collaborative_id for offering in offerings}
        self._session, self._asking = session, asking
        self.collaborators = Collaborators(session, owners, as_if)
        places = {offering.place.id: offering.place for offering in offerings}
        self.ground = find_ground(session, {*asking, *self.collaborators.bodies}, places.values())

    @cached_property
    def calendars(self) -> dict[str, dict[UUID, SchoolCalendar]]:
        """Those of the bodies who ask, by school year."""
        return find_calendars(self._session, self._asking)

    def offers(self, offerings: Sequence[Offering], day: date) -> list[Offer]:
        """Stored offerings as openness reckons with them on a day."""
        owners = {offering.collaborative_id for offering in offerings}
        belongings = {owner: self.collaborators.belongings(owner) for owner in owners}
        return [
            msgspec.structs.replace(
                _offer(offering),
                belongings=belongings[offering.collaborative_id],
                counties=self._region(offering, day),
                point=self.ground.points.get(offering.place.id),
            )
            for offering in offerings
        ]

    def _region(self, offering: Offering, day: date) -> frozenset[str]:
        """Counties of the collaborative on the day that counts, where a rule asks for them."""
        if all(rule.group != REGION for rule in offering.rules):
            return frozenset()
        counted = max(day, first_day_of(offering))
        return self.collaborators.counties(offering.collaborative_id, counted, self.ground.served)


def _offer(offering: Offering) -> Offer:
    """What the offering itself tells."""
    pathway = offering.pathway
    return Offer(
        id=offering.id,
        name=offering.title,
        stands_from=FiscalYear.parse(offering.school_year).first_day,
        stands_until=last_day_of(offering),
        kin=frozenset({str(pathway.id), *pathway.cluster_codes}),
        status=offering.status,
        begins=offering.begins,
        ends=offering.ends,
        apply_from=offering.apply_from,
        apply_by=offering.apply_by,
        seats=offering.seats,
        seats_left=offering.seats_left,
        assigned={row.organization_id: row.seats for row in offering.district_seats},
        grades=(pathway.grade_from, pathway.grade_to),
        rules=tuple(_rule(rule) for rule in sorted(offering.rules, key=lambda rule: rule.position)),
        place=offering.place.id,
        needs_travel=needs_travel(offering),
        transport=offering.transport,
        travel_minutes=offering.travel_minutes or 0,
        in_summer=is_in_summer(offering),
        meetings=meetings_of(offering.meetings),
    )


def _rule(rule: AccessRule) -> Rule:
    return Rule(
        group=rule.group,
        body=rule.organization_id,
        grade_low=rule.grade_low,
        grade_high=rule.grade_high,
        prerequisite=rule.prerequisite,
        priority=rule.priority,
        seats=rule.seats,
    )
