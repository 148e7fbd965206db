"""What is asked and what is offered, as plain facts.

Nobody is described here: who asks is a kind of student at a school, and nothing of it is ever kept.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from rural_collab.openness.fits import Calendar, Meeting
from rural_collab.partial_dates import PartialDate
from rural_collab.search.geography import Point

ENROLLED, NONPUBLIC, HOMESCHOOL = "enrolled_students", "nonpublic_students", "homeschool_students"
OUT_OF_SCHOOL, ADULTS = "out_of_school_youth", "adults"
#: Kinds of people who may ask; all but the first are called as the groups of access rules.
KINDS = (ENROLLED, NONPUBLIC, HOMESCHOOL, OUT_OF_SCHOOL, ADULTS)
#: Those who sit in a school that may belong to a collaborative, and those who learn in a grade.
AT_SCHOOL = frozenset({ENROLLED, NONPUBLIC})
LEARNERS = frozenset({ENROLLED, NONPUBLIC, HOMESCHOOL})

ALL_MEMBERS, NAMED_MEMBERS, FOR_FEE = "all_members", "named_members", "members_and_others_for_fee"
REGION, FORMER, ANYONE = "region_students", "former_members", "anyone"

#: From the lowest to the highest, as the vocabulary of grades has them.
GRADES = ("PK", "KG", *(f"{grade:02}" for grade in range(1, 14)), "UG", "AE")


class Belonging(Struct, frozen=True):
    """From when until when, both inclusive, a body belonged to the collaborative; it lasts where ``until`` is None."""

    body: UUID
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class Rule(Struct, frozen=True):
    """One way in: a group of students and, where stated, its member, grades, prerequisite, priority and seats."""

    group: str
    body: UUID | None = None
    grade_low: str | None = None
    grade_high: str | None = None
    prerequisite: str | None = None
    priority: int | None = None
    seats: int | None = None

    @property
    def grades(self) -> tuple[str | None, str | None]:
        return self.grade_low, self.grade_high


class Offer(Struct, frozen=True):
    """An offering as far as it decides who may enter. What no source tells is None or empty.

    ``kin`` tells what else would do instead: offerings that share any of it. ``place`` is the body where it takes
    place; it does not ``need_travel`` when it is online or comes to the school. ``in_summer`` no school has its week.
    ``stands_from`` and ``stands_until`` are the days between which its school year has it. ``assigned`` are seats by home
    district.
    """

    id: UUID
    name: str
    stands_from: date
    stands_until: date
    kin: frozenset[str] = frozenset()
    status: str = "active"
    begins: PartialDate | None = None
    ends: PartialDate | None = None
    apply_from: PartialDate | None = None
    apply_by: PartialDate | None = None
    seats: int | None = None
    seats_left: int | None = None
    assigned: Mapping[UUID, int] = {}
    grades: tuple[str | None, str | None] = (None, None)
    rules: Sequence[Rule] = ()
    belongings: Sequence[Belonging] = ()
    counties: frozenset[str] = frozenset()
    place: UUID | None = None
    point: Point | None = None
    needs_travel: bool = True
    transport: str | None = None
    travel_minutes: int = 0
    in_summer: bool = False
    meetings: Sequence[Meeting] = ()


class Asking(Struct, frozen=True):
    """Who asks on which day: a kind of student of a school, whose ``bodies`` are the school and what it is part of."""

    school: UUID
    bodies: frozenset[UUID]
    day: date
    kind: str = ENROLLED
    grade: str | None = None
    counties: frozenset[str] = frozenset()
    point: Point | None = None
    calendar: Calendar | None = None
