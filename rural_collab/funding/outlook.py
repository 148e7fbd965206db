"""What follows from the money recorded: its mix, how long it lasts, and who would be hit when it ends.

Pure rules over plain amounts. Nothing of this is ever typed or stored; an amount that no source states takes part in
none of the sums, and whoever shows them says how many such there are.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeVar

import msgspec

from rural_collab.fiscal_years import FiscalYear, years_between
from rural_collab.funding.shares import split
from rural_collab.partial_dates import months_after

Key = TypeVar("Key", bound=Hashable)
NEXT_YEARS = 5


class Inflow(msgspec.Struct, frozen=True):
    """Money of one school year: of what type and origin, from whom, and whether it goes on by itself.

    ``award`` names the award it is part of, so that it can be told who depends on which.
    """

    year: FiscalYear
    cents: int
    type: str
    origin: str | None = None
    giver: str | None = None
    lasts: bool = False
    award: Hashable = None


def spread(cents: int, begins: date, ends: date) -> dict[FiscalYear, int]:
    """An amount over the school years of its period, in proportion to their days in it; it comes to the amount."""
    if ends < begins:
        raise ValueError("The period ends before it begins")
    years = list(years_between(FiscalYear.of(begins), FiscalYear.of(ends)))
    days = [(min(ends, year.last_day) - max(begins, year.first_day)).days + 1 for year in years]
    return dict(zip(years, split(cents, days), strict=True))


def total(inflows: Iterable[Inflow]) -> int:
    return sum(inflow.cents for inflow in inflows)


def mix(pairs: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    """Amounts added up by what they are called, the largest first; equal ones in the order they came."""
    sums: dict[Key, int] = {}
    for key, cents in pairs:
        sums[key] = sums.get(key, 0) + cents
    return dict(sorted(sums.items(), key=lambda pair: -pair[1]))


def share_of(part: int, whole: int) -> Fraction | None:
    """A part of a whole from 0 to 1; None when there is no whole."""
    return Fraction(part, whole) if whole else None


def time_limited_share(inflows: Sequence[Inflow]) -> Fraction | None:
    """How much of the money ends by itself; None without money."""
    return share_of(total(inflow for inflow in inflows if not inflow.lasts), total(inflows))


class YearOfMoney(msgspec.Struct, frozen=True):
    """A school year's money that goes on and that ends by itself, and what the year costs when anybody said so.

    ``is_cost_told`` is False where the last cost told is taken for a later year.
    """

    year: FiscalYear
    lasting: int = 0
    limited: int = 0
    cost: int | None = None
    is_cost_told: bool = False

    @property
    def money(self) -> int:
        return self.lasting + self.limited

    @property
    def is_short(self) -> bool:
        return self.cost is not None and self.money < self.cost


def yearly(inflows: Sequence[Inflow]) -> list[YearOfMoney]:
    """Each school year from the first with money to the last, those without any in between too."""
    if not inflows:
        return []
    years = years_between(min(i.year for i in inflows), max(i.year for i in inflows))
    return [_year_of(year, inflows) for year in years]


def _year_of(year: FiscalYear, inflows: Sequence[Inflow]) -> YearOfMoney:
    own = [inflow for inflow in inflows if inflow.year == year]
    lasting = total(inflow for inflow in own if inflow.lasts)
    return YearOfMoney(year, lasting, total(own) - lasting)


def ahead(inflows: Sequence[Inflow], costs: Mapping[FiscalYear, int], first: FiscalYear) -> list[YearOfMoney]:
    """What is committed for ``first`` and the years after it, beside what they cost.

    Money that goes on is taken to go on as in the last year it is told for; time-limited money is there only for its
    period. A year without a budget of its own is taken to cost as much as the last one told before it.
    """
    last = FiscalYear(first.first + NEXT_YEARS - 1)
    return [_year_ahead(year, inflows, costs) for year in years_between(first, last)]


def _year_ahead(year: FiscalYear, inflows: Sequence[Inflow], costs: Mapping[FiscalYear, int]) -> YearOfMoney:
    lasting = [inflow for inflow in inflows if inflow.lasts and inflow.year <= year]
    limited = total(inflow for inflow in inflows if not inflow.lasts and inflow.year == year)
    told = [each for each in costs if each <= year]
    cost = costs[max(told)] if told else None
    return YearOfMoney(year, _as_last_told(lasting), limited, cost, is_cost_told=year in costs)


def limited_share_in(inflows: Sequence[Inflow], year: FiscalYear) -> Fraction | None:
    """How much of the money committed for one year ends by itself; None when none is."""
    committed = _year_ahead(year, inflows, {})
    return share_of(committed.limited, committed.money)


def _as_last_told(lasting: Sequence[Inflow]) -> int:
    """Each type of lasting money as in the last year it is told for."""
    newest: dict[str, FiscalYear] = {}
    for inflow in lasting:
        newest[inflow.type] = max(inflow.year, newest.get(inflow.type, inflow.year))
    return total(inflow for inflow in lasting if inflow.year == newest[inflow.type])


def cliff(years: Sequence[YearOfMoney]) -> YearOfMoney | None:
    """The first year whose committed money is below what it costs; None when none is, or no cost is known."""
    return next((year for year in years if year.is_short), None)


def ends_within(ends: date | None, day: date, months: int) -> bool:
    """Whether something that lasts on ``day`` ends at most that many months later."""
    return ends is not None and day <= ends <= months_after(day, months)


class Concentration(msgspec.Struct, frozen=True):
    """How much the money hangs on few: the largest giver, its share, and the index of all shares squared.

    The index is 1 when all comes from one, and one over the number of givers when each gives the same.
    """

    largest: Hashable
    share: Fraction
    index: Fraction


def concentration(sums: Mapping[Key, int]) -> Concentration | None:
    """How concentrated amounts by giver are; None without money."""
    whole = sum(sums.values())
    if not whole:
        return None
    largest = max(sums, key=lambda key: sums[key])
    index = sum((Fraction(cents, whole) ** 2 for cents in sums.values()), Fraction())
    return Concentration(largest, Fraction(sums[largest], whole), index)


def dependence(inflows: Sequence[Inflow]) -> dict[Hashable, Fraction]:
    """The part of the money each award gives, the largest first; empty without money."""
    whole = total(inflows)
    sums = mix((inflow.award, inflow.cents) for inflow in inflows if inflow.award is not None)
    return {award: Fraction(cents, whole) for award, cents in sums.items()} if whole else {}
