"""The money of one collaborative, year by year, from what is recorded of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from rural_collab.fiscal_years import FiscalYear
from rural_collab.funding.dues_models import Budget, DuesAssessment
from rural_collab.funding.models import Allocation, Award, lasts
from rural_collab.funding.outlook import Inflow, spread
from rural_collab.partial_dates import PartialDate

DUES = "member_dues"
NOT_OWED = frozenset({"refused", "waived"})
_ORIGIN_OF_DUES = "member"


class Grant(NamedTuple):
    """An award as it reaches one collaborative: the whole of its own, its part of another's."""

    award: Award
    part: Allocation | None = None

    @property
    def cents(self) -> int | None:
        return self.part.cents if self.part else self.award.cents

    @property
    def is_rounded(self) -> bool:
        return self.part is None and self.award.is_rounded

    @property
    def told_by(self) -> Allocation | Award:
        """Whose source it is told by."""
        return self.part if self.part and self.part.source else self.award

    @property
    def last_day(self) -> date | None:
        return self.award.ends.last_day if self.award.ends else None


@dataclass
class Flows:
    """Inflows and costs by school year; ``unstated`` grants have no amount, ``undated`` ones no date to put it at.

    ``begun`` ones count whole in the year they begin, because nobody states their end.
    """

    inflows: list[Inflow] = field(default_factory=list)
    costs: dict[FiscalYear, int] = field(default_factory=dict)
    unstated: list[Grant] = field(default_factory=list)
    undated: list[Grant] = field(default_factory=list)
    begun: list[Grant] = field(default_factory=list)


def grants_of(awards: Sequence[Award], parts: Sequence[Allocation]) -> list[Grant]:
    """A collaborative's own awards, then its parts of awards that others answer for."""
    return [
        *(Grant(award) for award in awards),
        *(Grant(part.award, part) for part in parts),
    ]


def flows_of(
    grants: Sequence[Grant], assessments: Sequence[DuesAssessment], budgets: Sequence[Budget]
) -> Flows:
    """Everything recorded, put into the school years it is for; a year's actual budget stands for its planned one."""
    flows = Flows()
    for grant in grants:
        _put(grant, flows)
    flows.inflows.extend(_dues(assessments))
    for budget in decisive(budgets):
        year = FiscalYear.parse(budget.fiscal_year)
        flows.inflows.extend(
            Inflow(year, line.cents, line.type, lasts=lasts(line.type)) for line in budget.incomes
        )
        if budget.costs:
            flows.costs[year] = sum(line.cents for line in budget.costs)
    return flows


def _put(grant: Grant, flows: Flows) -> None:
    if grant.cents is None:
        flows.unstated.append(grant)
    elif grant.award.starts is None:
        flows.undated.append(grant)
    else:
        if grant.last_day is None:
            flows.begun.append(grant)
        flows.inflows.extend(_inflows_of(grant, grant.cents, _first_day(grant.award.starts)))


def _first_day(starts: PartialDate) -> date:
    """When money begins to count; a year alone stands for the school year that begins in it."""
    return FiscalYear(starts.year).first_day if starts.precision == "year" else starts.first_day


def _inflows_of(grant: Grant, cents: int, begins: date) -> Iterator[Inflow]:
    """An award over its period; one whose end nobody states counts in the year it begins."""
    award, ends = grant.award, grant.last_day
    years = {FiscalYear.of(begins): cents} if ends is None or ends < begins else spread(cents, begins, ends)
    for year, part in years.items():
        yield Inflow(
            year,
            part,
            award.money_type or "",
            origin=award.money_origin,
            giver=award.giver.name if award.giver else None,
            lasts=award.goes_on,
            award=award.id,
        )


def _dues(assessments: Iterable[DuesAssessment]) -> Iterator[Inflow]:
    for each in assessments:
        if each.cents is not None and each.status not in NOT_OWED:
            year = FiscalYear.parse(each.fiscal_year)
            yield Inflow(year, each.cents, DUES, origin=_ORIGIN_OF_DUES, lasts=True)


def decisive(budgets: Sequence[Budget]) -> list[Budget]:
    """One budget a year: what it came to, else what was planned."""
    by_year = {budget.fiscal_year: budget for budget in budgets if budget.stage == "planned"}
    by_year |= {budget.fiscal_year: budget for budget in budgets if budget.stage == "actual"}
    return list(by_year.values())
