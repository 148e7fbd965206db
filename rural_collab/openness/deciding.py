"""Open, open if, or not open because: one offering for one kind of student on one day.

Every reason and condition is told, not only the first that is found. What is not stated never closes an offering, with
one exception: where students travel and nobody says how, nobody can promise that they get there.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from msgspec import Struct

from rural_collab.openness import asking as groups
from rural_collab.openness.asking import AT_SCHOOL, GRADES, LEARNERS, Asking, Offer, Rule
from rural_collab.openness.fits import Days, Fit, fit

OPEN, IF, CLOSED = "open", "if", "closed"
STATES = (OPEN, IF, CLOSED)

#: Why it is closed.
NOT_MEMBER, NOT_NAMED, NOT_FORMER = "not_member", "not_named", "not_former"
NOT_IN_REGION, OTHER_GROUP = "not_in_region", "other_group"
GRADE, NO_SEATS, TOO_LATE, OVER, PAUSED = "grade", "no_seats", "too_late", "over", "paused"
YEAR_OVER = "year_over"
BELL_CLASH, CALENDAR_CLASH, NO_TRANSPORT = "bell_clash", "calendar_clash", "no_transport"
#: What it depends on.
ASK_WHO, ASK_REGION, ASK_GRADE, ASK_LATE = "ask_who", "ask_region", "ask_grade", "ask_late"
PREREQUISITE, FEE, AFTER_OTHERS, APPLY_FROM = "prerequisite", "fee", "after_others", "apply_from"
PLANNED, UNDER_REVIEW, OWN_WAY, RELEASE, OUTSIDE = "planned", "under_review", "own_way", "release", "outside"

REASONS = (
    *(NOT_MEMBER, NOT_NAMED, NOT_FORMER, NOT_IN_REGION, OTHER_GROUP, GRADE, NO_SEATS, TOO_LATE, OVER),
    *(YEAR_OVER, PAUSED, BELL_CLASH, CALENDAR_CLASH, NO_TRANSPORT),
)
CONDITIONS = (
    *(ASK_WHO, ASK_REGION, ASK_GRADE, PREREQUISITE, FEE, AFTER_OTHERS, PLANNED, UNDER_REVIEW, APPLY_FROM),
    *(ASK_LATE, OWN_WAY, RELEASE, OUTSIDE),
)

_HOME_DRIVES = "provided_by_home_district"
_UNTOLD = frozenset({None, "unknown"})
_BY_ONESELF = frozenset({"student_arranges", "stipend_reimbursement"})


class Because(NamedTuple):
    """A reason or a condition, and what it is about: a day, grades, the words of a prerequisite, minutes."""

    code: str
    about: Any = None


class Answer(Struct, frozen=True):
    """What a student is told of one offering; ``rule`` is the way in that was found, or that came closest."""

    offer: Offer
    reasons: tuple[Because, ...]
    conditions: tuple[Because, ...]
    rule: Rule | None = None
    fit: Fit | None = None

    @property
    def state(self) -> str:
        return CLOSED if self.reasons else IF if self.conditions else OPEN

    @property
    def asks_a_fee(self) -> bool:
        """Whether the student pays what others do not."""
        return any(because.code == FEE for because in self.conditions)


class _Way(NamedTuple):
    """One rule as it reads for who asks; it may not be meant for them at all."""

    rule: Rule | None
    is_meant: bool
    reasons: tuple[Because, ...] = ()
    conditions: tuple[Because, ...] = ()


def decide(offer: Offer, asking: Asking) -> Answer:
    """The answer for one offering: no reason against it means open, and with conditions open if they hold."""
    travels = offer.needs_travel and offer.place not in asking.bodies
    week = _fit(offer, asking, travels=travels)
    way = _best(offer, asking)
    return Answer(
        offer=offer,
        reasons=_once([*way.reasons, *_hindrances(offer, asking, week, travels=travels)], REASONS),
        conditions=_once([*way.conditions, *_provisos(offer, asking, week, travels=travels)], CONDITIONS),
        rule=way.rule,
        fit=week,
    )


def _once(found: Iterable[Because], order: Sequence[str]) -> tuple[Because, ...]:
    """Each code once, in its order: a way in and the offering itself may both have no seats."""
    told = {because.code: because for because in found}
    return tuple(told[code] for code in order if code in told)


def day_that_counts(offer: Offer, asking: Asking) -> date:
    """When the student would be there: the offering's first day or, once it runs, the day of asking."""
    first = offer.begins.first_day if offer.begins else offer.stands_from
    return max(asking.day, first)


def _best(offer: Offer, asking: Asking) -> _Way:
    """The way in with least against it and least to ask for; all that is against it where none is meant."""
    if not offer.rules:
        return _Way(None, True, (), (Because(ASK_WHO),))
    ways = [_way(rule, offer, asking) for rule in offer.rules]
    meant = [way for way in ways if way.is_meant]
    if meant:
        return min(meant, key=lambda way: (len(way.reasons), len(way.conditions), _priority(way.rule)))
    return _Way(None, False, tuple(dict.fromkeys(reason for way in ways for reason in way.reasons)))


def _priority(rule: Rule | None) -> float:
    return rule.priority if rule and rule.priority is not None else float("inf")


def _way(rule: Rule, offer: Offer, asking: Asking) -> _Way:
    against, proviso = _meant(rule, offer, asking)
    if against:
        return _Way(rule, False, (Because(against),))
    conditions = [Because(proviso)] if proviso else []
    limits = rule.grades if any(rule.grades) else offer.grades
    has_grade = asking.kind not in LEARNERS or asking.grade is None or _is_between(asking.grade, limits)
    reasons = [] if has_grade else [Because(GRADE, limits)]
    if rule.seats == 0:
        reasons.append(Because(NO_SEATS))
    if asking.kind in LEARNERS and asking.grade is None and any(limits):
        conditions.append(Because(ASK_GRADE, limits))
    if rule.prerequisite:
        conditions.append(Because(PREREQUISITE, rule.prerequisite))
    if any(_priority(other) < _priority(rule) for other in offer.rules if rule.priority is not None):
        conditions.append(Because(AFTER_OTHERS))
    return _Way(rule, True, tuple(reasons), tuple(conditions))


def _is_between(grade: str, limits: tuple[str | None, str | None]) -> bool:
    low, high = limits
    place = GRADES.index(grade)
    return (low is None or GRADES.index(low) <= place) and (high is None or place <= GRADES.index(high))


def _meant(rule: Rule, offer: Offer, asking: Asking) -> tuple[str | None, str | None]:
    """Why a rule is not meant for who asks, if it is not; and what it asks of them besides."""
    if rule.group == groups.ANYONE:
        return None, None
    if rule.group in groups.KINDS:
        return (None if rule.group == asking.kind else OTHER_GROUP), None
    if rule.group == groups.REGION:
        return _meant_in_region(offer, asking)
    return _meant_for_members(rule, offer, asking)


def _meant_for_members(rule: Rule, offer: Offer, asking: Asking) -> tuple[str | None, str | None]:
    """The same for rules that ask who belongs or belonged to the collaborative."""
    is_member = asking.kind in AT_SCHOOL and _is_member(offer, asking)
    if rule.group == groups.FOR_FEE:
        return None, None if is_member else FEE
    if rule.group == groups.FORMER:
        return (None if _was_member(rule, offer, asking) else NOT_FORMER), None
    if not is_member:
        return (NOT_MEMBER if asking.kind in AT_SCHOOL else OTHER_GROUP), None
    is_named = rule.group != groups.NAMED_MEMBERS or rule.body in asking.bodies
    return (None if is_named else NOT_NAMED), None


def _meant_in_region(offer: Offer, asking: Asking) -> tuple[str | None, str | None]:
    if asking.kind not in LEARNERS:
        return OTHER_GROUP, None
    if not offer.counties or not asking.counties:
        return None, ASK_REGION
    return (None if offer.counties & asking.counties else NOT_IN_REGION), None


def _is_member(offer: Offer, asking: Asking) -> bool:
    day = day_that_counts(offer, asking)
    return any(one.body in asking.bodies and one.holds_on(day) for one in offer.belongings)


def _was_member(rule: Rule, offer: Offer, asking: Asking) -> bool:
    """Whether the own district or school, or the one the rule names, belonged once and does so no longer."""
    if asking.kind not in AT_SCHOOL or _is_member(offer, asking):
        return False
    day = day_that_counts(offer, asking)
    bodies = asking.bodies & ({rule.body} if rule.body else asking.bodies)
    return any(one.body in bodies and one.until is not None and one.until < day for one in offer.belongings)


def _fit(offer: Offer, asking: Asking, *, travels: bool) -> Fit | None:
    """How it lies in the week of the own school; what takes place there is part of that week already."""
    if asking.kind not in AT_SCHOOL or asking.calendar is None:
        return None
    if offer.in_summer or offer.place == asking.school:
        return None
    return fit(offer.meetings, asking.calendar, _period(offer), offer.travel_minutes if travels else 0)


def _period(offer: Offer) -> Days | None:
    """First and last day where both are known to the day."""
    if offer.begins is None or offer.ends is None or {offer.begins.day, offer.ends.day} & {None}:
        return None
    return offer.begins.first_day, offer.ends.last_day


def _hindrances(offer: Offer, asking: Asking, week: Fit | None, *, travels: bool) -> Iterable[Because]:
    """What stands against it whoever asks from this school, in the order of ``REASONS``."""
    if offer.status == "full" or 0 in {offer.seats, offer.seats_left} or _has_no_seat_for(offer, asking):
        yield Because(NO_SEATS)
    yield from _past(offer, asking.day)
    if offer.status == "paused":
        yield Because(PAUSED)
    if week and week.minutes and week.may_be_away:
        yield Because(BELL_CLASH, week.overlaps)
    if week and travels and offer.transport == _HOME_DRIVES:
        yield from _bus_that_does_not_go(week)
    if travels and offer.transport in _UNTOLD:
        yield Because(NO_TRANSPORT)


def _past(offer: Offer, day: date) -> Iterable[Because]:
    """What is behind the day of asking: the last day to apply, the offering itself or its school year."""
    if offer.apply_by and offer.apply_by.last_day < day:
        yield Because(TOO_LATE, offer.apply_by)
    if offer.status == "ended" or (offer.ends and offer.ends.last_day < day):
        yield Because(OVER, offer.ends)
    elif _outlived_its_year(offer, day):
        yield Because(YEAR_OVER)


def _outlived_its_year(offer: Offer, day: date) -> bool:
    """Whether its school year is over, where nobody told its last day and it did not begin only then."""
    is_to_begin = offer.begins is not None and offer.begins.last_day >= day
    return offer.ends is None and offer.stands_until < day and not is_to_begin


def _has_no_seat_for(offer: Offer, asking: Asking) -> bool:
    """Whether no seat was left to this school's district where seats are divided among districts."""
    own = [seats for body, seats in offer.assigned.items() if body in asking.bodies]
    if own:
        return sum(own) == 0
    return bool(offer.assigned) and offer.seats is not None and offer.seats <= sum(offer.assigned.values())


def _bus_that_does_not_go(week: Fit) -> Iterable[Because]:
    """The district's own bus goes on days of its own school."""
    if week.off_days:
        yield Because(CALENDAR_CLASH, week.off_days)
    elif week.meetings and week.outside == week.meetings:
        yield Because(CALENDAR_CLASH)


def _provisos(offer: Offer, asking: Asking, week: Fit | None, *, travels: bool) -> Iterable[Because]:
    """What it depends on whoever asks from this school, in the order of ``CONDITIONS``."""
    if offer.status in {PLANNED, UNDER_REVIEW}:
        yield Because(offer.status)
    if offer.apply_from and offer.apply_from.first_day > asking.day:
        yield Because(APPLY_FROM, offer.apply_from)
    if offer.apply_by is None and offer.begins and offer.begins.last_day < asking.day:
        yield Because(ASK_LATE, offer.begins)
    if travels and offer.transport in _BY_ONESELF:
        yield Because(OWN_WAY)
    if week and week.minutes and not week.may_be_away:
        yield Because(RELEASE, week.overlaps)
    if week and travels and offer.transport == _HOME_DRIVES and 0 < week.outside < week.meetings:
        yield Because(OUTSIDE, week.outside)


def reasons_of(answers: Sequence[Answer]) -> dict[str, int]:
    """How often each reason stands against something, in the order of ``REASONS``."""
    told = [code for answer in answers for code in {reason.code for reason in answer.reasons}]
    return {code: told.count(code) for code in REASONS if code in told}
