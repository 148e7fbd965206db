"""Reading what is told of money."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from rural_collab.collaboratives.models import Collaborative
from rural_collab.errors import Missing
from rural_collab.fiscal_years import FiscalYear
from rural_collab.funding.dues_models import Budget, DuesAssessment, DuesRule, InKindGift
from rural_collab.funding.models import Allocation, Award, FundingProgram
from rural_collab.organizations.models import Organization

_WHOLE_AWARD = (
    joinedload(Award.program).joinedload(FundingProgram.administrator),
    joinedload(Award.funder),
    joinedload(Award.recipient),
    joinedload(Award.fiscal_agent),
    joinedload(Award.collaborative).joinedload(Collaborative.organization),
    selectinload(Award.allocations).joinedload(Allocation.organization),
)


def list_awards(session: Session, collaborative_id: UUID) -> Sequence[Award]:
    """Awards a collaborative answers for, with their parts; the latest first, those without any date last."""
    return session.scalars(_awards().where(Award.collaborative_id == collaborative_id)).all()


def _awards() -> Select[Award]:
    starts = func.coalesce(Award.begins, Award.awarded)
    return select(Award).options(*_WHOLE_AWARD).order_by(starts.is_(None), starts.desc(), Award.id)


def list_parts_of_others(session: Session, organization_id: UUID) -> Sequence[Allocation]:
    """Parts that an organization has in awards another collaborative answers for, by award."""
    return session.scalars(
        select(Allocation)
        .join(Allocation.award)
        .where(Allocation.organization_id == organization_id, Award.collaborative_id != organization_id)
        .options(contains_eager(Allocation.award).options(*_WHOLE_AWARD))
        .order_by(Award.begins, Award.id, Allocation.position)
    ).all()


def list_dues_rules(session: Session, collaborative_id: UUID) -> Sequence[DuesRule]:
    """Rules for dues with their bands; the newest first."""
    return session.scalars(
        select(DuesRule)
        .where(DuesRule.collaborative_id == collaborative_id)
        .options(selectinload(DuesRule.tiers))
        .order_by(DuesRule.first_year.is_(None), DuesRule.first_year.desc(), DuesRule.title, DuesRule.id)
    ).all()


def holds_in(rule: DuesRule, year: FiscalYear) -> bool:
    """Whether a rule holds in a school year; one without years holds always."""
    first, last, asked = rule.first_year, rule.last_year, str(year)
    return (first is None or first <= asked) and (last is None or asked <= last)


def list_assessments(session: Session, collaborative_id: UUID) -> Sequence[DuesAssessment]:
    """What members were asked to pay, the newest year first, by member."""
    return session.scalars(
        select(DuesAssessment)
        .join(DuesAssessment.member)
        .where(DuesAssessment.collaborative_id == collaborative_id)
        .options(contains_eager(DuesAssessment.member))
        .order_by(DuesAssessment.fiscal_year.desc(), Organization.name, DuesAssessment.id)
    ).all()


def list_budgets(session: Session, collaborative_id: UUID) -> Sequence[Budget]:
    """Budgets with their lines, the newest year first, what a year came to before what was planned."""
    return session.scalars(
        select(Budget)
        .where(Budget.collaborative_id == collaborative_id)
        .options(selectinload(Budget.incomes), selectinload(Budget.costs))
        .order_by(Budget.fiscal_year.desc(), Budget.stage)
    ).all()


def list_gifts(session: Session, collaborative_id: UUID) -> Sequence[InKindGift]:
    """Gifts in place of money: what is expected of members first, then the latest."""
    return session.scalars(
        select(InKindGift)
        .where(InKindGift.collaborative_id == collaborative_id)
        .options(joinedload(InKindGift.giver))
        .order_by(InKindGift.expected_of_members.desc(), InKindGift.begins.desc(), InKindGift.id)
    ).all()


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
    return session.scalars(_public_awards().where(Award.program_id == program_id)).all()


def list_awards_of_funder(session: Session, organization_id: UUID) -> Sequence[Award]:
    """Awards an organization gave: those that name it, and those that name nobody from programs it hands out."""
    return session.scalars(_public_awards().where(_given_by(organization_id))).all()


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
    hands_out = select(FundingProgram.id).where(FundingProgram.administrator_id == organization_id)
    found = select(Award.id).where(_given_by(organization_id)).union(hands_out).limit(1)
    return session.execute(found).first() is not None
