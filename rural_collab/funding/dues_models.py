"""Dues, budgets and gifts: what members pay and give, and what a year costs. Amounts are whole cents, as of awards."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.audit.recording import RecordRef
from rural_collab.collaboratives.models import CollaborativeRecord, RecordRow
from rural_collab.db.base import Base
from rural_collab.db.rules import in_order
from rural_collab.funding.models import DOLLARS
from rural_collab.funding.shares import Dues, Tier
from rural_collab.organizations.models import KIND as ORGANIZATION
from rural_collab.organizations.models import Organization
from rural_collab.partial_dates import PartialDate
from rural_collab.text import mark

_SCHOOL_YEAR = mark("A school year, such as 2025-26")


class DuesRule(CollaborativeRecord, Base):
    """How what a member pays for a year is worked out."""

    __tablename__ = "dues_rule"
    __table_args__ = (
        CheckConstraint("amount_cents >= 0", name="amount_not_negative"),
        CheckConstraint("rate_cents >= 0", name="rate_not_negative"),
        CheckConstraint("minimum_cents >= 0", name="minimum_not_negative"),
        CheckConstraint("maximum_cents >= 0", name="maximum_not_negative"),
        CheckConstraint("maximum_cents >= minimum_cents", name="bounds_in_order"),
        CheckConstraint("last_year >= first_year", name="years_in_order"),
    )
    audit_type = "dues_rule"

    title: Mapped[str | None] = mapped_column(
        info={"label": "What it is called", "hint": "For example: Membership dues"}
    )
    basis: Mapped[str] = mapped_column(info={"label": "How dues are worked out", "scheme": "dues_basis"})
    amount_cents: Mapped[int | None] = mapped_column(
        BigInteger,
        info={
            "label": "Set amount a year",
            "unit": "cents",
            "hint": "The same for all, the base, or the whole cost that is shared equally",
        },
    )
    rate_cents: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "Amount for each student or use", "unit": "cents", "hint": DOLLARS}
    )
    minimum_cents: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "At least", "unit": "cents", "hint": DOLLARS}
    )
    maximum_cents: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "At most", "unit": "cents", "hint": DOLLARS}
    )
    first_year: Mapped[str | None] = mapped_column(info={"label": "First school year", "hint": _SCHOOL_YEAR})
    last_year: Mapped[str | None] = mapped_column(info={"label": "Last school year", "hint": _SCHOOL_YEAR})
    approved: Mapped[PartialDate | None] = mapped_column(info={"label": "Approved"})
    invoiced: Mapped[str | None] = mapped_column(
        info={"label": "When the bill comes", "hint": "For example: Each July, payable within 60 days"}
    )
    mid_year_change: Mapped[str | None] = mapped_column(
        info={"label": "Can be raised in the middle of a year", "scheme": "yes_no"}
    )
    note: Mapped[str | None] = mapped_column(info={"label": "Note"})

    tiers: Mapped[list["DuesTier"]] = relationship(
        cascade="all, delete-orphan", order_by="DuesTier.up_to", back_populates="rule"
    )

    def audit_label(self) -> str:
        return self.title or ""

    @property
    def dues(self) -> Dues:
        """The rule in numbers."""
        bands = tuple(Tier(tier.up_to, tier.cents) for tier in self.tiers)
        return Dues(
            self.basis, self.amount_cents, self.rate_cents, self.minimum_cents, self.maximum_cents, bands
        )


class DuesTier(RecordRow, Base):
    """A band of sizes and what it pays; the one without a limit is for everybody larger."""

    __tablename__ = "dues_tier"
    __table_args__ = (
        UniqueConstraint("rule_id", "up_to"),
        CheckConstraint("up_to >= 1", name="up_to_one_at_least"),
        CheckConstraint("cents >= 0", name="cents_not_negative"),
    )
    audit_type = "dues_tier"
    part_of = "rule"

    rule_id: Mapped[UUID] = mapped_column(ForeignKey("dues_rule.id", ondelete="CASCADE"))
    up_to: Mapped[int | None] = mapped_column(
        info={"label": "Up to so many students", "hint": "Leave it empty for everybody larger"}
    )
    cents: Mapped[int] = mapped_column(BigInteger, info={"label": "Amount a year", "unit": "cents"})

    rule: Mapped[DuesRule] = relationship(back_populates="tiers")

    def audit_label(self) -> str:
        return "" if self.up_to is None else str(self.up_to)


class DuesAssessment(CollaborativeRecord, Base):
    """What one member was asked to pay for one year."""

    __tablename__ = "dues_assessment"
    __table_args__ = (
        UniqueConstraint("collaborative_id", "member_id", "fiscal_year"),
        CheckConstraint("cents >= 0", name="cents_not_negative"),
        CheckConstraint("students >= 0", name="students_not_negative"),
        CheckConstraint("rate_cents >= 0", name="rate_not_negative"),
        CheckConstraint("revised_from_cents >= 0", name="revised_from_not_negative"),
    )
    audit_type = "dues_assessment"

    member_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"),
        index=True,
        info={"label": "Member", "names": "name"},
    )
    fiscal_year: Mapped[str] = mapped_column(info={"label": "School year", "hint": _SCHOOL_YEAR})
    cents: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "Amount", "unit": "cents", "hint": DOLLARS}
    )
    students: Mapped[int | None] = mapped_column(info={"label": "Students it was worked out from"})
    rate_cents: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "Amount for each student", "unit": "cents", "hint": DOLLARS}
    )
    status: Mapped[str | None] = mapped_column(info={"label": "Status", "scheme": "assessment_status"})
    revised_from_cents: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "Amount before it was changed", "unit": "cents", "hint": DOLLARS}
    )
    note: Mapped[str | None] = mapped_column(info={"label": "Note"})

    member: Mapped[Organization] = relationship(foreign_keys=[member_id], load_on_pending=True)

    def audit_records(self) -> Iterable[RecordRef]:
        yield from super().audit_records()
        yield RecordRef(ORGANIZATION, self.member_id)

    def audit_label(self) -> str:
        return f"{self.member.name}, {self.fiscal_year}"


class Budget(CollaborativeRecord, Base):
    """A year's budget: what it costs, and money that no award or dues recorded here already tells."""

    __tablename__ = "budget"
    __table_args__ = (UniqueConstraint("collaborative_id", "fiscal_year", "stage"),)
    audit_type = "budget"

    fiscal_year: Mapped[str] = mapped_column(info={"label": "School year", "hint": _SCHOOL_YEAR})
    stage: Mapped[str] = mapped_column(
        default="planned", info={"label": "Planned or actual", "scheme": "budget_stage"}
    )
    note: Mapped[str | None] = mapped_column(info={"label": "Note"})

    incomes: Mapped[list["BudgetIncome"]] = relationship(
        cascade="all, delete-orphan", order_by="BudgetIncome.position", back_populates="budget"
    )
    costs: Mapped[list["BudgetCost"]] = relationship(
        cascade="all, delete-orphan", order_by="BudgetCost.position", back_populates="budget"
    )

    def audit_label(self) -> str:
        return self.fiscal_year


class BudgetIncome(RecordRow, Base):
    """Money of one type in a budget."""

    __tablename__ = "budget_income"
    __table_args__ = (CheckConstraint("cents >= 0", name="cents_not_negative"),)
    audit_type = "budget_income"
    part_of = "budget"

    budget_id: Mapped[UUID] = mapped_column(ForeignKey("budget.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    type: Mapped[str] = mapped_column(info={"label": "Type of money", "scheme": "funding_source_type"})
    cents: Mapped[int] = mapped_column(BigInteger, info={"label": "Amount", "unit": "cents"})
    note: Mapped[str | None] = mapped_column(info={"label": "Note"})

    budget: Mapped[Budget] = relationship(back_populates="incomes")

    def audit_label(self) -> str:
        return self.type


class BudgetCost(RecordRow, Base):
    """What one kind of thing costs in a budget."""

    __tablename__ = "budget_cost"
    __table_args__ = (CheckConstraint("cents >= 0", name="cents_not_negative"),)
    audit_type = "budget_cost"
    part_of = "budget"

    budget_id: Mapped[UUID] = mapped_column(ForeignKey("budget.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    category: Mapped[str] = mapped_column(info={"label": "What it is for", "scheme": "cost_category"})
    cents: Mapped[int] = mapped_column(BigInteger, info={"label": "Amount", "unit": "cents"})
    note: Mapped[str | None] = mapped_column(info={"label": "Note"})

    budget: Mapped[Budget] = relationship(back_populates="costs")

    def audit_label(self) -> str:
        return self.category


class InKindGift(CollaborativeRecord, Base):
    """What is given in place of money, or expected of every member beside its dues."""

    __tablename__ = "in_kind_gift"
    __table_args__ = (
        CheckConstraint("cents >= 0", name="cents_not_negative"),
        in_order("begins", "ends"),
    )
    audit_type = "in_kind_gift"

    what: Mapped[str] = mapped_column(
        info={"label": "What is given", "hint": "A room, a bus, half a day of a teacher’s time"}
    )
    what_es: Mapped[str | None] = mapped_column(info={"label": "What is given, in Spanish"})
    giver_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id"), index=True, info={"label": "Who gives it", "names": "name"}
    )
    expected_of_members: Mapped[bool] = mapped_column(
        default=False, info={"label": "Expected of every member"}
    )
    cents: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "Estimated value a year", "unit": "cents", "hint": DOLLARS}
    )
    begins: Mapped[PartialDate | None] = mapped_column(info={"label": "Begins"})
    ends: Mapped[PartialDate | None] = mapped_column(info={"label": "Ends"})
    terms: Mapped[str | None] = mapped_column(
        info={"label": "Terms", "hint": "For example: Leased for one dollar a year"}
    )

    giver: Mapped[Organization | None] = relationship()

    def audit_label(self) -> str:
        return self.what
