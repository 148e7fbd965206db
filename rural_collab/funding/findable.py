"""What a search may ask of the money of collaboratives, read for many of them at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from rural_collab.fiscal_years import FiscalYear
from rural_collab.funding.dues_models import Budget, DuesAssessment, DuesRule
from rural_collab.funding.flows import DUES, Flows, flows_of, grants_of
from rural_collab.funding.models import Allocation, Award, FundingProgram
from rural_collab.funding.outlook import limited_share_in

_WITHOUT_DUES = frozenset({"none", "not_stated"})
_HALF = Fraction(1, 2)
_WITH_GIVER = (
    joinedload(Award.program).joinedload(FundingProgram.administrator),
    joinedload(Award.funder),
)


@dataclass
class FindableMoney:
    """The money recorded of one collaborative, as facets need it."""

    awards: list[Award] = field(default_factory=list)
    parts: list[Allocation] = field(default_factory=list)
    rules: list[DuesRule] = field(default_factory=list)
    assessments: list[DuesAssessment] = field(default_factory=list)
    budgets: list[Budget] = field(default_factory=list)

    @property
    def types(self) -> set[str]:
        """Codes of ``funding_source_type`` it has or had any money of, amounts stated or not."""
        granted = {award.money_type for award in (*self.awards, *(part.award for part in self.parts))}
        earned = {line.type for budget in self.budgets for line in budget.incomes}
        has_dues = self.assessments or any(rule.basis not in _WITHOUT_DUES for rule in self.rules)
        return {code for code in granted | earned if code} | ({DUES} if has_dues else set())

    @property
    def flows(self) -> Flows:
        return flows_of(grants_of(self.awards, self.parts), self.assessments, self.budgets)

    def time_limited(self, year: FiscalYear) -> str | None:
        """The code of ``time_limited_share`` of the money committed for a year; None without stated amounts."""
        share = limited_share_in(self.flows.inflows, year)
        return None if share is None else band_of(share)


def band_of(share: Fraction) -> str:
    """The code of ``time_limited_share`` that a share from 0 to 1 falls into."""
    if share in {0, 1}:
        return "all" if share else "none"
    return "under_half" if share < _HALF else "half_or_more"


def find_money(session: Session, ids: Collection[UUID]) -> Mapping[UUID, FindableMoney]:
    """The money of each of some collaboratives, in as many statements as there are kinds of records."""
    found = {one: FindableMoney() for one in ids}
    if not found:
        return found
    for part in session.scalars(_parts_of_others(ids)):
        if part.organization_id is not None:
            found[part.organization_id].parts.append(part)
    for attribute, records in _own(session, ids):
        for record in records:
            getattr(found[record.collaborative_id], attribute).append(record)
    return found


def _own(session: Session, ids: Collection[UUID]) -> Iterable[tuple[str, Iterable[Any]]]:
    """What each answers for itself, by the attribute it is kept under."""
    lines = (selectinload(Budget.incomes), selectinload(Budget.costs))
    kinds: Sequence[tuple[str, type[Any], Sequence[Any]]] = (
        ("awards", Award, _WITH_GIVER),
        ("rules", DuesRule, ()),
        ("assessments", DuesAssessment, ()),
        ("budgets", Budget, lines),
    )
    for attribute, model, options in kinds:
        owned = select(model).where(model.collaborative_id.in_(ids))
        yield attribute, session.scalars(owned.options(*options).order_by(model.id))


def _parts_of_others(ids: Collection[UUID]) -> Select[Allocation]:
    """Parts in awards that another collaborative answers for."""
    return (
        select(Allocation)
        .join(Allocation.award)
        .where(Allocation.organization_id.in_(ids), Award.collaborative_id != Allocation.organization_id)
        .options(contains_eager(Allocation.award).options(*_WITH_GIVER))
        .order_by(Allocation.id)
    )


def paid_through(session: Session, organizations: Collection[UUID], programs: Collection[UUID]) -> set[UUID]:
    """Who has money of awards that any of these organizations answers for, or that any of these programs gives."""
    rows = session.execute(
        select(Award.collaborative_id, Allocation.organization_id)
        .outerjoin(Award.allocations)
        .where(or_(Award.collaborative_id.in_(organizations), Award.program_id.in_(programs)))
    )
    return {one for row in rows for one in row if one is not None}
