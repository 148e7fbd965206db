"""What an address asks of a school's page: ``grade``, ``year``, ``who``, and ``everything=yes`` for the whole list.

What cannot be read is said and left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rural_collab.fiscal_years import FiscalYear
from rural_collab.openness.asking import KINDS
from rural_collab.text import filled, mark, tidy

#: Grades one can ask for; what is offered earlier or later says so in words.
GRADES_ASKED = ("06", "07", "08", "09", "10", "11", "12", "13")
_NO_GRADE = mark("There is no grade called %(typed)s here; this is for every grade")
_NO_KIND = mark("Nobody is called %(typed)s here; this is for students of the school")
_NO_YEAR = mark("%(typed)s is no school year; write one such as 2026-27")
_LONGEST = 40


@dataclass(frozen=True)
class Asked:
    """A grade or None for every grade, a school year or None for the current one, a kind of student or None."""

    grade: str | None = None
    year: FiscalYear | None = None
    kind: str | None = None
    everything: bool = False
    problems: Sequence[str] = ()

    def year_on(self, day: date, offered: Sequence[str]) -> FiscalYear:
        """The year asked for; else the one of the day, or the next where only that one has anything."""
        current = FiscalYear.of(day)
        if self.year:
            return self.year
        return current if str(current) in offered or str(current.next) not in offered else current.next


def read_asked(parameters: Mapping[str, str]) -> Asked:
    """Read the parameters of an address; each that says nothing is left out with a sentence."""
    told = {name: tidy(parameters.get(name, ""))[:_LONGEST] for name in ("grade", "year", "who")}
    grade = told["grade"].zfill(2) if told["grade"].isdecimal() else told["grade"]
    problems = []
    if grade and grade not in GRADES_ASKED:
        problems.append(filled(_NO_GRADE, typed=told["grade"]))
    if told["who"] and told["who"] not in KINDS:
        problems.append(filled(_NO_KIND, typed=told["who"]))
    year = _find_year(told["year"])
    if told["year"] and year is None:
        problems.append(filled(_NO_YEAR, typed=told["year"]))
    return Asked(
        grade=grade if grade in GRADES_ASKED else None,
        year=year,
        kind=told["who"] if told["who"] in KINDS else None,
        everything=parameters.get("everything") == "yes",
        problems=problems,
    )


def _find_year(text: str) -> FiscalYear | None:
    try:
        return FiscalYear.parse(text)
    except ValueError:
        return None
