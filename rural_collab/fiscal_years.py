"""School fiscal years: from July 1 to June 30, written with both of their calendar years, ``2025-26``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

from rural_collab.partial_dates import EARLIEST_YEAR, LATEST_YEAR
from rural_collab.text import mark, tidy

FIRST_MONTH = 7
_SHAPE = re.compile(r"([0-9]{4})\s?[-–/]\s?([0-9]{4}|[0-9]{2})")

NOT_A_YEAR = mark("Write a school year with both of its calendar years, such as 2025-26")
NOT_IN_ORDER = mark("The two years of a school year follow each other, such as 2025-26")
FAR_OFF = mark("The year must lie between 1600 and 2200")


@total_ordering
@dataclass(frozen=True, slots=True)
class FiscalYear:
    """The school year that begins in July of ``first``."""

    first: int

    @classmethod
    def parse(cls, text: str) -> "FiscalYear":
        """Read ``2025-26``, also written ``2025-2026`` or ``2025–26``; else ValueError with a sentence."""
        found = _SHAPE.fullmatch(tidy(text))
        if not found:
            raise ValueError(NOT_A_YEAR)
        first, second = int(found[1]), found[2]
        if not EARLIEST_YEAR <= first < LATEST_YEAR:
            raise ValueError(FAR_OFF)
        if str(first + 1)[-len(second) :] != second:
            raise ValueError(NOT_IN_ORDER)
        return cls(first)

    @classmethod
    def of(cls, day: date) -> "FiscalYear":
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @property
    def first_day(self) -> date:
        return date(self.first, FIRST_MONTH, 1)

    @property
    def last_day(self) -> date:
        return date(self.first + 1, FIRST_MONTH - 1, 30)

    @property
    def next(self) -> "FiscalYear":
        return FiscalYear(self.first + 1)

    def __str__(self) -> str:
        return f"{self.first:04}-{(self.first + 1) % 100:02}"

    def __lt__(self, other: "FiscalYear") -> bool:
        return self.first < other.first


def years_between(first: FiscalYear, last: FiscalYear) -> Iterator[FiscalYear]:
    """Every year from ``first`` to ``last``, both inclusive; none when they stand the wrong way round."""
    return (FiscalYear(year) for year in range(first.first, last.first + 1))
