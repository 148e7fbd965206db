"""Reading what is told of money."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload
from sqlalchemy.sql.base import ExecutableOption

from rural_collab.collaboratives.models import Collaborative, CollaborativeRecord
from rural_collab.db.together import Rows, Wanted, fill_lists, read_together
from rural_collab.errors import Missing
from rural_collab.fiscal_years import FiscalYear
from rural_collab.funding.dues_models import Budget, DuesAssessment, DuesRule, InKindGift
from rural_collab.funding.models import Allocation, Award, FundingProgram
from rural_collab.organizations.models import Organization

Record = TypeVar("Record", bound=CollaborativeRecord)

_WHOLE_AWARD = (
    joinedload(Award.program).joinedload(FundingProgram.administrator),
    joinedload(Award.funder),
    joinedload(Award.recipient),
    joinedload(Award.fiscal_agent),
    joinedload(Award.collaborative).joinedload(Collaborative.organization),
)
_RULE_ORDER = (DuesRule.first_year.is_(None), DuesRule.first_year.desc(), DuesRule.title, DuesRule.id)
_BUDGET_ORDER = (Budget.fiscal_year.desc(), Budget.stage)
_GIFT_ORDER = (InKindGift.expected_of_members.desc(), InKindGift.begins.desc(), InKindGift.id)


def list_awards(session: Session, collaborative_id: UUID) -> Sequence[Award]:
    """Awards a collaborative answers for, with their parts; the latest first, those without any date last."""
    return _with_parts(session, _awards().where(Award.collaborative_id == collaborative_id))


def _with_parts(session: Session, query: Select[Award]) -> Sequence[Award]:
    awards = session.scalars(query).all()
    fill_lists(session, _parts(awards))
    return awards


def _parts(awards: Sequence[Award]) -> Rows:
    return Rows(
        awards, Award.allocations, [joinedload(Allocation.organization), joinedload(Allocation.service)]
    )


def _awards() -> Select[Award]:
    starts = func.coalesce(Award.begins, Award.awarded)
    return select(Award).options(*_WHOLE_AWARD).order_by(starts.is_(None), starts.desc(), Award.id)


def _parts_of_others(organization_ids: Collection[UUID]) -> Select[Allocation]:
    """Parts that organizations have in awards another collaborative answers for, by award."""
    return (
        select(Allocation)
        .join(Allocation.award)
        .where(
            Allocation.organization_id.in_(organization_ids),
            Award.collaborative_id != Allocation.organization_id,
        )
        .options(contains_eager(Allocation.award).options(*_WHOLE_AWARD))
        .order_by(Award.begins, Award.id, Allocation.position)
    )


class Money(NamedTuple):
    """All that is recorded of the money of some collaboratives, each list in the order of its own query."""

    awards: Sequence[Award]
    parts_of_others: Sequence[Allocation]
    assessments: Sequence[DuesAssessment]
    dues_rules: Sequence[DuesRule]
    budgets: Sequence[Budget]
    gifts: Sequence[InKindGift]

    def of(self, collaborative_id: UUID) -> "Money":
        """What there is of one collaborative among several."""

        def own(records: Sequence[Record]) -> list[Record]:
            return [record for record in records if record.collaborative_id == collaborative_id]

        return Money(
            own(self.awards),
            [part for part in self.parts_of_others if part.organization_id == collaborative_id],
            own(self.assessments),
            own(self.dues_rules),
            own(self.budgets),
            own(self.gifts),
        )


def list_money(session: Session, collaborative_ids: Collection[UUID]) -> Money:
    """What ``list_awards`` and its like below give of one collaborative, for several and in four statements."""

    def of_all(model: type[Any], *options: ExecutableOption, order: Sequence[Any] = ()) -> Wanted:
        return Wanted(model, model.collaborative_id.in_(collaborative_ids), options, order)

    awards = session.scalars(_awards().where(Award.collaborative_id.in_(collaborative_ids))).all()
    parts = session.scalars(_parts_of_others(collaborative_ids)).all()
    assessments, rules, budgets, gifts = read_together(
        session,
        of_all(DuesAssessment, joinedload(DuesAssessment.member)),
        of_all(DuesRule, order=_RULE_ORDER),
        of_all(Budget, order=_BUDGET_ORDER),
        of_all(InKindGift, joinedload(InKindGift.giver), order=_GIFT_ORDER),
    )
    every_award = [*awards, *(part.award for part in parts)]
    fill_lists(session, _parts(every_award), _bands(rules), *_lines(budgets))
    return Money(awards, parts, _newest_first(assessments), rules, budgets, gifts)


def list_dues_rules(session: Session, collaborative_id: UUID) -> Sequence[DuesRule]:
    """Rules for dues with their bands; the newest first."""
    query = select(DuesRule).where(DuesRule.collaborative_id == collaborative_id)
    rules = session.scalars(query.order_by(*_RULE_ORDER)).all()
    fill_lists(session, _bands(rules))
    return rules


def _bands(rules: Sequence[DuesRule]) -> Rows:
    return Rows(rules, DuesRule.tiers)


def holds_in(rule: DuesRule, year: FiscalYear) -> bool:
    """Whether a rule holds in a school year; one without years holds always."""
    first, last, asked = rule.first_year, rule.last_year, str(year)
    return (first is None or first <= asked) and (last is None or asked <= last)


def list_assessments(session: Session, collaborative_id: UUID) -> Sequence[DuesAssessment]:
    """What members were asked to pay, the newest year first, by member."""
    query = select(DuesAssessment).where(DuesAssessment.collaborative_id == collaborative_id)
    return _newest_first(session.scalars(query.options(joinedload(DuesAssessment.member))))


def _newest_first(assessments: Iterable[DuesAssessment]) -> list[DuesAssessment]:
    by_member = sorted(assessments, key=lambda each: (each.member.name, str(each.id)))
    return sorted(by_member, key=lambda each: each.fiscal_year, reverse=True)


def list_budgets(session: Session, collaborative_id: UUID) -> Sequence[Budget]:
    """Budgets with their lines, the newest year first, what a year came to before what was planned."""
    query = select(Budget).where(Budget.collaborative_id == collaborative_id)
    budgets = session.scalars(query.order_by(*_BUDGET_ORDER)).all()
    fill_lists(session, *_lines(budgets))
    return budgets


def _lines(budgets: Sequence[Budget]) -> Sequence[Rows]:
    return Rows(budgets, Budget.incomes), Rows(budgets, Budget.costs)


def list_gifts(session: Session, collaborative_id: UUID) -> Sequence[InKindGift]:
    """Gifts in place of money: what is expected of members first, then the latest."""
    query = select(InKindGift).where(InKindGift.collaborative_id == collaborative_id)
    return session.scalars(query.options(joinedload(InKindGift.giver)).order_by(*_GIFT_ORDER)).all()


def list_programs(session: Session) -> Sequence[FundingProgram]:
    """Every program with who hands it out, by name."""
    return session.scalars(
        select(FundingProgram)
        .options(joinedload(FundingProgram.administrator), joinedload(FundingProgram.successor))
        .order_by(func.lower(FundingProgram.name), FundingProgram.id)
    ).all()


def get_program(session: Session, slug: str) -> FundingProgram:
    """The program at this address; Missing when there is none."""
    found = session.scalar(
        select(FundingProgram)
        .where(FundingProgram.slug == slug)
        .options(joinedload(FundingProgram.administrator), joinedload(FundingProgram.successor))
    )
    if found is None:
        raise Missing("There is no funding program at this address")
    return found


def list_awards_of_program(session: Session, program_id: UUID) -> Sequence[Award]:
    """Awards made from a program, of collaboratives that were not retired."""
    return _with_parts(session, _public_awards().where(Award.program_id == program_id))


def list_awards_of_funder(session: Session, organization_id: UUID) -> Sequence[Award]:
    """Awards an organization gave: those that name it, and those that name nobody from programs it hands out."""
    return _with_parts(session, _public_awards().where(_given_by(organization_id)))


def _given_by(organization_id: UUID) -> ColumnElement[bool]:
    own = select(FundingProgram.id).where(FundingProgram.administrator_id == organization_id)
    return or_(Award.funder_id == organization_id, and_(Award.funder_id.is_(None), Award.program_id.in_(own)))


def _public_awards() -> Select[Award]:
    body = aliased(Organization)
    return _awards().join(body, body.id == Award.collaborative_id).where(body.retired_at.is_(None))


def list_programs_of(session: Session, organization_id: UUID) -> Sequence[FundingProgram]:
    """Programs an organization hands out, by name."""
    return session.scalars(
        select(FundingProgram)
        .where(FundingProgram.administrator_id == organization_id)
        .order_by(func.lower(FundingProgram.name), FundingProgram.id)
    ).all()


def list_funders(session: Session) -> Sequence[tuple[Organization, int]]:
    """Organizations that gave awards recorded here, with how many, by name."""
    giver = func.coalesce(Award.funder_id, FundingProgram.administrator_id)
    body = aliased(Organization)
    rows = session.execute(
        select(Organization, func.count(Award.id))
        .select_from(Award)
        .outerjoin(FundingProgram, FundingProgram.id == Award.program_id)
        .join(Organization, Organization.id == giver)
        .join(body, body.id == Award.collaborative_id)
        .where(Organization.retired_at.is_(None), body.retired_at.is_(None))
        .group_by(Organization.id)
        .order_by(Organization.name, Organization.id)
    )
    return [(organization, count) for organization, count in rows]


def is_funder(session: Session, organization_id: UUID) -> bool:
    """Whether an organization gave an award or hands out a program recorded here."""
    return bool(session.scalar(select(funds(organization_id))))


def funds(organization_id: UUID | SQLColumnExpression[UUID]) -> ColumnElement[bool]:
    """The same as a condition."""
    return or_(
        exists().where(Award.funder_id == organization_id),
        exists().where(FundingProgram.administrator_id == organization_id),
    )
