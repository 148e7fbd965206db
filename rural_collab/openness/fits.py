"""How the meetings of an offering lie in the week and the year of a student's own school.

Both sides state what they know. A fit counts the minutes of each weekday in which a student would have to be in two
places, the weekdays on which the own school does not meet, and the meetings that fall outside its terms.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from msgspec import Struct, field

from rural_collab.openness.times import DAYS, Span, in_week

_WEEK = 7

Days = tuple[date, date]


class Meeting(Struct, frozen=True):
    """Some weekdays and, where it is stated, from when until when."""

    days: frozenset[str]
    span: Span | None = None


class Calendar(Struct, frozen=True):
    """A school's week and year. Within ``away`` students may be elsewhere; ``terms`` are first and last days."""

    days: frozenset[str] = frozenset()
    hours: Span | None = None
    away: Span | None = None
    terms: tuple[Days, ...] = ()

    @property
    def bound(self) -> list[Span]:
        """The minutes of a school day in which a student has to be there; none where the hours are not stated."""
        return _without(self.hours, self.away) if self.hours else []


class Fit(Struct, frozen=True, dict=True):
    """What a student's own calendar says to an offering's.

    ``overlaps`` are minutes by weekday, None where bell times are missing on either side; ``off_days`` are weekdays on
    which only the offering meets; of ``meetings`` days of the year ``outside`` fall outside the school's terms.
    """

    overlaps: Mapping[str, int] | None = None
    off_days: tuple[str, ...] = ()
    meetings: int = 0
    outside: int = 0
    may_be_away: bool = field(default=False)

    @cached_property
    def minutes(self) -> int:
        """Minutes a week in two places at once."""
        return sum((self.overlaps or {}).values())


def fit(meetings: Sequence[Meeting], calendar: Calendar, period: Days | None, travel_minutes: int = 0) -> Fit:
    """Lay meetings, with the way there and back, over a school's week; ``period`` are the first and last day.

    What meets only while the school is closed for the year meets in nobody's school week.
    """
    days = {day for meeting in meetings for day in meeting.days}
    of_year, inside = _dated(days, calendar, period)
    overlaps = _overlaps(meetings, calendar, travel_minutes)
    return Fit(
        overlaps={} if overlaps and of_year and not inside else overlaps,
        off_days=in_week(days - calendar.days) if calendar.days else (),
        meetings=of_year,
        outside=of_year - inside,
        may_be_away=calendar.away is not None,
    )


def _overlaps(meetings: Sequence[Meeting], calendar: Calendar, travel: int) -> dict[str, int] | None:
    spans = [meeting.span for meeting in meetings]
    if not meetings or None in spans or calendar.hours is None or not calendar.days:
        return None
    found = {day: _minutes_in_both(_busy(meetings, day, travel), calendar.bound) for day in calendar.days}
    return {day: found[day] for day in DAYS if found.get(day)}


def _busy(meetings: Sequence[Meeting], day: str, travel: int) -> list[Span]:
    """When a student is there or on the way on a weekday, without counting a minute twice."""
    spans = sorted(
        Span(meeting.span.start - travel, meeting.span.stop + travel)
        for meeting in meetings
        if meeting.span and day in meeting.days
    )
    return _merged(spans)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch as one."""
    found: list[Span] = []
    for span in spans:
        if found and span.start <= found[-1].stop:
            found[-1] = Span(found[-1].start, max(found[-1].stop, span.stop))
        else:
            found.append(span)
    return found


def _without(whole: Span, hole: Span | None) -> list[Span]:
    """What is left of a span outside another."""
    if hole is None:
        return [whole]
    parts = (Span(whole.start, min(whole.stop, hole.start)), Span(max(whole.start, hole.stop), whole.stop))
    return [part for part in parts if part.minutes]


def _minutes_in_both(some: Sequence[Span], others: Sequence[Span]) -> int:
    return sum(
        Span(max(one.start, other.start), min(one.stop, other.stop)).minutes
        for one in some
        for other in others
    )


def _dated(days: set[str], calendar: Calendar, period: Days | None) -> tuple[int, int]:
    """On how many days of the year it meets, and how many of them lie in the school's terms; 0 where unknown."""
    if period is None or not calendar.terms:
        return 0, 0
    own = [(max(first, period[0]), min(last, period[1])) for first, last in _apart(calendar.terms)]
    return _count(days, period), sum(_count(days, term) for term in own)


def _apart(terms: Iterable[Days]) -> list[Days]:
    """Terms in order, shortened where one begins before another has ended, so that no day counts twice."""
    ordered = sorted(terms)
    shortened = [(ordered[0][0], ordered[0][1])]
    for _, term in pairwise(ordered):
        shortened.append((max(term[0], max(last for _, last in shortened) + timedelta(days=1)), term[1]))
    return shortened


def _count(days: Iterable[str], period: Days) -> int:
    """How many days of a period fall on these weekdays; none when it ends before it begins."""
    first, last = period
    length = (last - first).days + 1
    if length <= 0:
        return 0
    return sum((length - (DAYS.index(day) - first.weekday()) % _WEEK + _WEEK - 1) // _WEEK for day in days)
