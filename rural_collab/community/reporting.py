"""One report for a period: members, services, awards, outcomes and sessions, each figure with its source.

Only what is recorded is told, and nothing is reckoned up that the records do not say: who sits in both ends of the period
is counted for their days, money is summed where amounts are stated, and outcomes stand as they were measured.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from rural_collab.clock import today
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.collaboratives.queries import list_memberships
from rural_collab.community.models import CommunitySession, at_least
from rural_collab.community.outcome_models import OutcomeMeasure
from rural_collab.community.queries import list_outcomes, list_sessions
from rural_collab.evidence.models import Sourced
from rural_collab.fiscal_years import FiscalYear
from rural_collab.funding.models import Award
from rural_collab.funding.queries import list_awards
from rural_collab.partial_dates import PartialDate
from rural_collab.partial_dates import Period as Dates
from rural_collab.services.models import Service
from rural_collab.services.queries import list_titles
from rural_collab.services.standing import CURRENT
from rural_collab.text import mark
from rural_collab.vocabularies.terms import list_terms

YEARS_OFFERED = 4
#: What boards and funders ask for first; where nothing of it is recorded, the report says so.
ASKED_FOR = (
    "students_served",
    "pathway_enrollment",
    "concurrent_enrollment_students",
    "industry_credentials_earned",
    "college_credits_earned",
)
HIDDEN = "hidden"
COLUMNS = (
    *("section", "what", "figure", "unit", "of_people", "from", "until", "note"),
    *("as_of", "verification", "source", "source_address"),
)
_NOT_A_DAY = mark("That is not a day of the calendar; the report covers the school year instead")
_NOT_IN_ORDER = mark("The end lies before the beginning; the report covers the school year instead")


class Span(NamedTuple):
    """From the first day to the last, both inclusive."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year: FiscalYear) -> "Span":
        return cls(year.first_day, year.last_day)

    def touches(self, dates: Dates) -> bool:
        """Whether a period may share a day with it; an open end reaches as far as it likes."""
        start, stop = dates
        return (start is None or start.first_day <= self.last) and (
            stop is None or stop.last_day >= self.first
        )

    def holds(self, day: PartialDate | None) -> bool:
        """Whether a date lies in it; a month or a year when its last day does."""
        return day is not None and self.first <= day.last_day <= self.last


class Asked(NamedTuple):
    """The period a report is asked for, and sentences about what could not be read."""

    span: Span
    problems: Sequence[str]


def read_span(given: Mapping[str, str]) -> Asked:
    """The period between ``from`` and ``until``, each a day, a month or a year; else the school year of today."""
    year = Span.of_year(FiscalYear.of(today()))
    texts = given.get("from", "").strip(), given.get("until", "").strip()
    try:
        first, last = (PartialDate.parse(text) if text else None for text in texts)
    except ValueError:
        return Asked(year, [_NOT_A_DAY])
    span = _span(first, last)
    return Asked(span, []) if span.first <= span.last else Asked(year, [_NOT_IN_ORDER])


def _span(first: PartialDate | None, last: PartialDate | None) -> Span:
    """What is not asked for is the beginning or the end of the school year in which the other lies."""
    known = first.first_day if first else last.last_day if last else today()
    year = FiscalYear.of(known)
    return Span(first.first_day if first else year.first_day, last.last_day if last else year.last_day)


def years_offered() -> list[FiscalYear]:
    """The school year of today and those before it, the latest first."""
    this = FiscalYear.of(today())
    return [FiscalYear(this.first - back) for back in range(YEARS_OFFERED)]


class Report:
    """What is recorded of a collaborative's work in a period."""

    def __init__(self, session: Session, record: Collaborative, span: Span) -> None:
        self.span = span
        self.memberships: Sequence[Membership] = list_memberships(session, record.id)
        self._services = list_titles(session, record.id)
        self._awards = list_awards(session, record.id)
        self._outcomes = list_outcomes(session, record.id)
        self._sessions = list_sessions(session, record.id)

    def members_on(self, day: date) -> dict[UUID, Membership]:
        """The members of a day, each once, by name."""
        counted: dict[UUID, Membership] = {}
        for membership in self.memberships:
            if membership.counts_on(day):
                counted.setdefault(membership.member_id, membership)
        return counted

    @cached_property
    def at_begin(self) -> dict[UUID, Membership]:
        return self.members_on(self.span.first)

    @property
    def last_known(self) -> date:
        """The last day of the period or, while it goes on, today: nobody knows who will belong."""
        return max(self.span.first, min(self.span.last, today()))

    @cached_property
    def at_end(self) -> dict[UUID, Membership]:
        return self.members_on(self.last_known)

    @cached_property
    def _new(self) -> list[Membership]:
        """Members at the end of whom nothing is known at the beginning."""
        return [each for member, each in self.at_end.items() if member not in self.at_begin]

    @property
    def joined(self) -> list[Membership]:
        """Members at the end that were none at the beginning."""
        return [each for each in self._new if each.began is not None]

    @property
    def first_known(self) -> list[Membership]:
        """Members at the end of which no source says since when; they may have been members at the beginning."""
        return [each for each in self._new if each.began is None]

    @cached_property
    def left(self) -> list[Membership]:
        """Members at the beginning that were none at the end."""
        return [each for member, each in self.at_begin.items() if member not in self.at_end]

    @cached_property
    def came_and_left(self) -> list[Membership]:
        """Members neither at the beginning nor at the end, but in between."""
        known = {*self.at_begin, *self.at_end}
        between: dict[UUID, Membership] = {}
        for each in self.memberships:
            starts = each.starts.first_day if each.starts else None
            inside = (
                starts is not None and self.span.first <= starts <= self.span.last and each.counts_on(starts)
            )
            if inside and each.member_id not in known:
                between.setdefault(each.member_id, each)
        return list(between.values())

    @cached_property
    def services(self) -> list[Service]:
        """What was offered in the period, by aim and kind; what ended on no stated day is left out."""
        return [
            each
            for each in self._services
            if self.span.touches((each.began, each.ended)) and (each.status in CURRENT or each.ended)
        ]

    @cached_property
    def awards_made(self) -> list[Award]:
        """Awards that were made in the period or, where that is not told, began in it."""
        return [each for each in self._awards if self.span.holds(each.awarded or each.begins)]

    @cached_property
    def awards_running(self) -> list[Award]:
        """Awards that were paid for some of the period."""
        return [each for each in self._awards if is_dated(each) and self.span.touches(_time_of(each))]

    @cached_property
    def awards(self) -> list[Award]:
        """Awards made in the period, or paid for some of it."""
        made, running = {*self.awards_made}, {*self.awards_running}
        return [each for each in self._awards if each in made or each in running]

    @cached_property
    def awards_undated(self) -> list[Award]:
        """Awards of which no date is told; they belong to no period."""
        return [each for each in self._awards if not is_dated(each)]

    @cached_property
    def outcomes(self) -> list[OutcomeMeasure]:
        """What was measured over a time that ended in the period, in the vocabulary's order."""
        order = [term.code for term in list_terms("outcome_measure")]
        found = [each for each in self._outcomes if self.span.holds(each.ended)]
        return sorted(found, key=lambda each: order.index(each.measure))

    @cached_property
    def not_stated(self) -> list[str]:
        """Measures that boards and funders ask for first and of which nothing is recorded."""
        told = {each.measure for each in self.outcomes}
        return [code for code in ASKED_FOR if code not in told]

    @cached_property
    def sessions(self) -> list[CommunitySession]:
        """Sessions with the community that were held, or ended, in the period."""
        return [each for each in self._sessions if self.span.holds(each.held_until or each.held)]

    @property
    def people(self) -> int | None:
        """How many people surely took part in sessions of which a number is told."""
        told = [at_least([row.people for row in each.participants]) for each in self.sessions]
        known = [number for number in told if number is not None]
        return sum(known) if known else None


def is_dated(award: Award) -> bool:
    return bool(award.starts or award.ends)


def _time_of(award: Award) -> Dates:
    return award.starts, award.ends


def stated_cents(awards: Collection[Award]) -> int | None:
    """The sum of the amounts that are stated; None when none is."""
    amounts = [each.cents for each in awards if each.cents is not None]
    return sum(amounts) if amounts else None


Row = dict[str, Any]


def rows_of(report: Report) -> Iterator[Row]:
    """The report as a table: first the totals, then every record behind them with its source."""
    span: Row = {"from": report.span.first, "until": report.span.last}
    for what, figure, unit in _totals(report):
        yield _row("total", what, figure, unit, **span)
    for section, memberships in (
        ("member_at_begin", report.at_begin.values()),
        ("member_at_end", report.at_end.values()),
        ("joined", report.joined),
        ("first_known", report.first_known),
        ("left", report.left),
        ("came_and_left", report.came_and_left),
    ):
        for each in memberships:
            yield _row(
                section, each.member.name, told=each, **_dates(each.starts, each.stops), note=each.role
            )
    yield from _work(report)
    yield from _results(report)


def _totals(report: Report) -> Iterator[tuple[str, int | None, str]]:
    counted: Sequence[tuple[str, Callable[[], int | None], str]] = (
        ("members_at_begin", lambda: len(report.at_begin), "members"),
        ("members_at_end", lambda: len(report.at_end), "members"),
        ("joined", lambda: len(report.joined), "members"),
        ("first_known", lambda: len(report.first_known), "members"),
        ("left", lambda: len(report.left), "members"),
        ("services", lambda: len(report.services) or None, "services"),
        ("awards_made", lambda: len(report.awards_made) or None, "awards"),
        ("awards_made_stated", lambda: stated_cents(report.awards_made), "cents"),
        ("awards_running", lambda: len(report.awards_running) or None, "awards"),
        ("community_sessions", lambda: len(report.sessions) or None, "sessions"),
        ("people_at_least", lambda: report.people, "people"),
    )
    return ((what, count(), unit) for what, count, unit in counted)


def _work(report: Report) -> Iterator[Row]:
    for service in report.services:
        yield _row(
            "service", service.title, told=service, **_dates(service.began, service.ended), note=service.aim
        )
    for award in report.awards:
        note = "made" if award in report.awards_made else "running"
        yield _row(
            "award",
            award.name or award.money_type,
            award.cents,
            "cents",
            told=award,
            **_dates(*_time_of(award)),
            note=note,
        )


def _results(report: Report) -> Iterator[Row]:
    for each in report.outcomes:
        dates = _dates(*each.period)
        figure, note = (HIDDEN if each.is_hidden else each.value), each.population
        yield _row(
            each.measure, each.population, figure, each.unit, told=each, of_people=each.people, **dates
        )
        for part in each.parts:
            figure = HIDDEN if part.is_hidden else part.value
            yield _row(f"{each.measure}_part", part.label, figure, each.unit, told=each, **dates, note=note)
    for code in report.not_stated:
        yield _row(code, "", None, "", note="not stated")
    for session in report.sessions:
        for row in session.participants:
            what = f"{session.title}: {row.group}"
            yield _row("participants", what, row.people, "people", told=session, **_dates(*session.period))


def _dates(start: PartialDate | None, stop: PartialDate | None) -> Row:
    return {"from": start, "until": stop}


def _row(
    section: str,
    what: str | None,
    figure: Any = None,
    unit: str = "",
    *,
    told: Sourced | None = None,
    **more: Any,
) -> Row:
    source = told.source if told else None
    values = {
        **dict.fromkeys(COLUMNS),
        "section": section,
        "what": what,
        "figure": figure,
        "unit": unit or None,
        "as_of": told.as_of if told else None,
        "verification": told.verification if told else None,
        "source": source.title if source else None,
        "source_address": source.address if source else None,
        **more,
    }
    return {
        name: str(value) if isinstance(value, date | PartialDate) else value for name, value in values.items()
    }
