"""Dates as sources give them: a year, a month, or a day.

A partial date is kept as ISO 8601 text of reduced precision (``2021``, ``2021-03``, ``2021-03-09``). Two such texts
compare as prefixes, so a day lies in a period when it starts with it; no day or month is ever made up.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")
EARLIEST_YEAR = 1600
LATEST_YEAR = 2200


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month of a year, or a day; ordered by its first day, then by precision."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read ``2021``, ``2021-03`` or ``2021-03-09``; anything else raises ValueError with a sentence."""
        found = _SHAPE.match(text.strip())
        if not found:
            raise ValueError("Write a year, a month or a day: 2021, 2021-03 or 2021-03-09")
        year, month, day = (int(part) if part else None for part in found.groups())
        return cls._checked(year or 0, month, day)

    @classmethod
    def _checked(cls, year: int, month: int | None, day: int | None) -> "PartialDate":
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise ValueError("The year must lie between 1600 and 2200")
        try:
            date(year, 1 if month is None else month, 1 if day is None else day)
        except ValueError:
            raise ValueError("There is no such day in the calendar") from None
        return cls(year, month, day)

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        return cls(day.year, day.month, day.day)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        if self.day:
            return self.first_day
        if self.month:
            return date(self.year + self.month // 12, self.month % 12 + 1, 1) - timedelta(days=1)
        return date(self.year, 12, 31)

    @property
    def precision(self) -> str:
        return "day" if self.day else "month" if self.month else "year"

    def __str__(self) -> str:
        return self.first_day.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]

    def __lt__(self, other: "PartialDate") -> bool:
        return (self.first_day, len(str(self))) < (other.first_day, len(str(other)))


Period = tuple[PartialDate | None, PartialDate | None]


def overlap(one: Period, other: Period) -> bool:
    """Whether two periods, from the first date through the last, share a day that both surely cover; None is open.

    Partial dates touch without overlapping: what ended in 2021 and what began in 2021 may follow each other.
    """
    return one == other or (_begins_before(one[0], other[1]) and _begins_before(other[0], one[1]))


def _begins_before(start: PartialDate | None, stop: PartialDate | None) -> bool:
    if start is None or stop is None:
        return True
    return start.last_day < stop.first_day or (start == stop and start.precision == "day")


def covers(period: Period, day: date) -> bool:
    """Whether a day lies in a period: a partial first date counts from its first day, a last one to its end."""
    start, stop = period
    return (start is None or start.first_day <= day) and (stop is None or day <= stop.last_day)


def in_order(period: Period) -> bool:
    """Whether a period may end when it does: not before the first day on which it may have begun."""
    start, stop = period
    return start is None or stop is None or stop.last_day >= start.first_day


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month when it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    last = PartialDate(day.year + years, month + 1).last_day
    return last.replace(day=min(day.day, last.day))
