"""How fresh a fact is, told in three states. One rule for pages, search and exports."""

from collections.abc import Iterable
from datetime import date, timedelta

from rural_collab.partial_dates import PartialDate

FRESH_DAYS = 183
DUE_DAYS = 365
FRESH, DUE, OVER_A_YEAR = "fresh", "due", "over_a_year"
STATES = (FRESH, DUE, OVER_A_YEAR)


def state_on(checked: date, today: date) -> str:
    """The state, on ``today``, of something checked on ``checked``."""
    age = (today - checked).days
    return FRESH if age <= FRESH_DAYS else DUE if age <= DUE_DAYS else OVER_A_YEAR


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
