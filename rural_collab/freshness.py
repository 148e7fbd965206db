"""How fresh a fact is, told in three states. One rule for pages, search, exports and reminders."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from rural_collab.partial_dates import PartialDate

FRESH_DAYS = 183
DUE_DAYS = 365
FRESH, DUE, OVER_A_YEAR = "fresh", "due", "over_a_year"
STATES = (FRESH, DUE, OVER_A_YEAR)
#: How long what a section tells stays fresh. Phone numbers change sooner than what somebody is there for. A record as
#: a whole, a service or a pathway stays fresh for ``FRESH_DAYS``.
SPANS: Mapping[str, int] = {
    "profile": 730,
    "contacts": FRESH_DAYS,
    "members": 365,
    "governance": 365,
    "services": FRESH_DAYS,
    "pathways": FRESH_DAYS,
    "offerings": FRESH_DAYS,
    "funding": 365,
}


def state_on(checked: date, today: date, span: int = FRESH_DAYS) -> str:
    """The state, on ``today``, of something checked on ``checked`` that stays fresh for ``span`` days.

    After that it is due for half a year; so what is called over a year old always is.
    """
    age = (today - checked).days
    return FRESH if age <= span else DUE if age <= span + DUE_DAYS - FRESH_DAYS else OVER_A_YEAR


def due_on(checked: date, span: int = FRESH_DAYS) -> date:
    """The first day on which something checked on ``checked`` is due."""
    return checked + timedelta(days=span + 1)


def last_evidence(confirmed_on: date | None, told_on: Iterable[PartialDate | None]) -> PartialDate | None:
    """When a record was last vouched for: by a confirmation or by its newest evidence; as precise as that is known."""
    confirmed = PartialDate.of(confirmed_on) if confirmed_on else None
    return max(filter(None, [confirmed, *told_on]), default=None)


def day_range(state: str, today: date) -> tuple[int, int] | None:
    """First and last day, as proleptic ordinals, on which something in this state was checked; None if unknown."""
    fresh_from = (today - timedelta(days=FRESH_DAYS)).toordinal()
    due_from = (today - timedelta(days=DUE_DAYS)).toordinal()
    ranges = {
        FRESH: (fresh_from, date.max.toordinal()),
        DUE: (due_from, fresh_from - 1),
        OVER_A_YEAR: (0, due_from - 1),
    }
    return ranges.get(state)
