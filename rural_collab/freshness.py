"""How fresh a fact is, told in three states. One rule for pages, search, exports and reminders."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

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
_DUE_LASTS = DUE_DAYS - FRESH_DAYS


def state_on(checked: date, today: date, span: int = FRESH_DAYS) -> str:
    """The state, on ``today``, of something checked on ``checked`` that stays fresh for ``span`` days.

    After that it is due for half a year; so what is called over a year old always is.
    """
    return state_by(due_on(checked, span), today)


def state_by(due: date, today: date) -> str:
    """The state, on ``today``, of something that is due from ``due`` on; how fast it ages is in that day already."""
    late = (today - due).days
    return FRESH if late < 0 else DUE if late < _DUE_LASTS else OVER_A_YEAR


def due_on(checked: date, span: int = FRESH_DAYS) -> date:
    """The first day on which something checked on ``checked`` is due."""
    return date.fromordinal(min(checked.toordinal() + span + 1, date.max.toordinal()))


def last_evidence(confirmed_on: date | None, told_on: Iterable[PartialDate | None]) -> PartialDate | None:
    """When a record was last vouched for: by a confirmation or by its newest evidence; as precise as that is known."""
    confirmed = PartialDate.of(confirmed_on) if confirmed_on else None
    return max(filter(None, [confirmed, *told_on]), default=None)


@dataclass(frozen=True)
class Vouched:
    """A record as a whole: the day from which it ages, and the first day on which somebody should look at it.

    What nothing dated vouches for has neither, and is as old as can be.
    """

    checked: PartialDate | None = None
    due_on: date | None = None

    @classmethod
    def by(
        cls, confirmed_on: date | None, told_on: Iterable[PartialDate | None], span: int = FRESH_DAYS
    ) -> "Vouched":
        """By a confirmation or by its newest evidence."""
        checked = last_evidence(confirmed_on, told_on)
        return cls(checked, due_on(checked.first_day, span)) if checked else cls()

    @property
    def due(self) -> int:
        """``due_on`` as a proleptic ordinal; 0 for what was never vouched for."""
        return self.due_on.toordinal() if self.due_on else 0

    def state_on(self, today: date) -> str:
        return state_by(self.due_on, today) if self.due_on else OVER_A_YEAR


def due_range(state: str, today: date) -> tuple[int, int] | None:
    """First and last day, as proleptic ordinals, from which something in this state is due; None if unknown."""
    this_day = today.toordinal()
    ranges = {
        FRESH: (this_day + 1, date.max.toordinal()),
        DUE: (this_day - _DUE_LASTS + 1, this_day),
        OVER_A_YEAR: (0, this_day - _DUE_LASTS),
    }
    return ranges.get(state)
