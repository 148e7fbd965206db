"""What the funding page of a collaborative shows, computed from what is recorded for the day of the page."""

from collections.abc import Hashable, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from rural_collab.fiscal_years import FiscalYear
from rural_collab.funding.dues_models import Budget, DuesAssessment, DuesRule, InKindGift
from rural_collab.funding.flows import Flows, Grant, flows_of, grants_of
from rural_collab.funding.models import Award
from rural_collab.funding.outlook import (
    Concentration,
    Inflow,
    YearOfMoney,
    ahead,
    cliff,
    concentration,
    dependence,
    ends_within,
    mix,
    time_limited_share,
    total,
    yearly,
)
from rural_collab.funding.queries import holds_in
from rural_collab.profiles.collaborative import CollaborativePage

SOON, LATER = 12, 24
NOT_STATED = ""


class MixRow(NamedTuple):
    """One type or origin of money: its sum, its part of all, and its amount in each year."""

    code: str
    cents: int
    share: Fraction
    by_year: dict[FiscalYear, int]


class FundingPicture:
    """A collaborative's money on the day of its page; what no source states takes part in no sum."""

    def __init__(self, page: CollaborativePage) -> None:
        self.on: date = page.on
        told = page.reading.money.of(page.record.id)
        self.awards: Sequence[Award] = told.awards
        self.grants: list[Grant] = grants_of(told.awards, told.parts_of_others)
        self.assessments: Sequence[DuesAssessment] = told.assessments
        self.budgets: Sequence[Budget] = told.budgets
        self.dues_rules: Sequence[DuesRule] = told.dues_rules
        self.gifts: Sequence[InKindGift] = told.gifts

    @cached_property
    def flows(self) -> Flows:
        return flows_of(self.grants, self.assessments, self.budgets)

    @property
    def inflows(self) -> list[Inflow]:
        return self.flows.inflows

    @property
    def is_empty(self) -> bool:
        """Nothing of money is recorded but, perhaps, what sources claim in words."""
        return not (self.grants or self.assessments or self.budgets or self.dues_rules or self.gifts)

    @property
    def year(self) -> FiscalYear:
        """The school year of the page's day."""
        return FiscalYear.of(self.on)

    @cached_property
    def total(self) -> int:
        return total(self.inflows)

    @cached_property
    def years(self) -> list[YearOfMoney]:
        """The school years that money is recorded for."""
        return yearly(self.inflows)

    @cached_property
    def by_type(self) -> list[MixRow]:
        return self._mix("type")

    @cached_property
    def by_origin(self) -> list[MixRow]:
        return self._mix("origin")

    def _mix(self, attribute: str) -> list[MixRow]:
        told = [(getattr(inflow, attribute) or NOT_STATED, inflow) for inflow in self.inflows]
        sums = mix((code, inflow.cents) for code, inflow in told)
        return [
            MixRow(
                code,
                cents,
                Fraction(cents, self.total),
                mix((inflow.year, inflow.cents) for other, inflow in told if other == code),
            )
            for code, cents in sums.items()
            if cents
        ]

    @cached_property
    def limited_share(self) -> Fraction | None:
        """The part of all the money recorded that ends by itself."""
        return time_limited_share(self.inflows)

    def ending_within(self, months: int) -> list[Grant]:
        """Awards that last on the day and will have ended so many months later, the first to end first."""
        found = [grant for grant in self.grants if ends_within(grant.last_day, self.on, months)]
        return sorted(found, key=lambda grant: grant.last_day or self.on)

    @property
    def ending_soon(self) -> list[Grant]:
        return self.ending_within(SOON)

    @property
    def ending_later(self) -> list[Grant]:
        """Awards that end in the second year from the day."""
        return [grant for grant in self.ending_within(LATER) if grant not in self.ending_soon]

    @cached_property
    def ahead(self) -> list[YearOfMoney]:
        """Committed money and cost of the year of the day and the next ones.

        Empty when no money is told for any of them: nothing told is not the same as no money.
        """
        years = ahead(self.inflows, self.flows.costs, self.year)
        return years if any(year.money for year in years) else []

    @property
    def cliff(self) -> YearOfMoney | None:
        return cliff(self.ahead)

    @property
    def is_cost_known(self) -> bool:
        return any(year.cost is not None for year in self.ahead)

    @cached_property
    def concentration(self) -> Concentration | None:
        """How much hangs on the largest giver, told as ("name", a name) or ("type", a code)."""
        givers: list[tuple[Hashable, int]] = [
            (("name", inflow.giver) if inflow.giver else ("type", inflow.type), inflow.cents)
            for inflow in self.inflows
        ]
        return concentration(mix(givers))

    @cached_property
    def dependence(self) -> list[tuple[Award, Fraction]]:
        """The part of the money of the day's year that each award gives, the largest first."""
        awards = {grant.award.id: grant.award for grant in self.grants}
        shares = dependence([inflow for inflow in self.inflows if inflow.year == self.year])
        return [(awards[UUID(str(award))], share) for award, share in shares.items()]

    @property
    def current_rules(self) -> list[DuesRule]:
        return [rule for rule in self.dues_rules if holds_in(rule, self.year)]
