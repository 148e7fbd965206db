"""Funding

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "funding_program",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("acronym", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("administrator_id", sa.Uuid(), nullable=True),
        sa.Column("statute", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.String(10), nullable=True),
        sa.Column("valid_to", sa.String(10), nullable=True),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("note_es", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["administrator_id"],
            ["organization.id"],
            name=op.f("fk_funding_program_administrator_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_funding_program_source_id_source")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["funding_program.id"],
            name=op.f("fk_funding_program_successor_id_funding_program"),
        ),
        sa.CheckConstraint(
            "valid_to >= substr(valid_from, 1, length(valid_to))", name=op.f("ck_funding_program_in_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_program")),
        sa.UniqueConstraint("slug", name=op.f("uq_funding_program_slug")),
    )
    op.create_index(
        op.f("ix_funding_program_administrator_id"), "funding_program", ["administrator_id"], unique=False
    )

    op.create_table(
        "award",
        sa.Column("program_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("funder_id", sa.Uuid(), nullable=True),
        sa.Column("recipient_id", sa.Uuid(), nullable=True),
        sa.Column("fiscal_agent_id", sa.Uuid(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("is_rounded", sa.Boolean(), nullable=False),
        sa.Column("awarded", sa.String(10), nullable=True),
        sa.Column("begins", sa.String(10), nullable=True),
        sa.Column("ends", sa.String(10), nullable=True),
        sa.Column("restricted_to", sa.Text(), nullable=True),
        sa.Column("match", sa.Text(), nullable=True),
        sa.Column("match_cents", sa.BigInteger(), nullable=True),
        sa.Column("match_percent", sa.Integer(), nullable=True),
        sa.Column("renewable", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("note_es", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_award_cents_not_negative")),
        sa.CheckConstraint("match_cents >= 0", name=op.f("ck_award_match_cents_not_negative")),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_award_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["fiscal_agent_id"], ["organization.id"], name=op.f("fk_award_fiscal_agent_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["organization.id"], name=op.f("fk_award_funder_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["funding_program.id"], name=op.f("fk_award_program_id_funding_program")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["organization.id"], name=op.f("fk_award_recipient_id_organization")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_award_source_id_source")),
        sa.CheckConstraint("ends >= substr(begins, 1, length(ends))", name=op.f("ck_award_in_order")),
        sa.CheckConstraint("match_percent >= 0", name=op.f("ck_award_match_percent_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
    )
    op.create_index(op.f("ix_award_collaborative_id"), "award", ["collaborative_id"], unique=False)
    op.create_index(op.f("ix_award_funder_id"), "award", ["funder_id"], unique=False)
    op.create_index(op.f("ix_award_program_id"), "award", ["program_id"], unique=False)
    op.create_index(op.f("ix_award_recipient_id"), "award", ["recipient_id"], unique=False)

    op.create_table(
        "budget",
        sa.Column("fiscal_year", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_budget_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_budget_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget")),
        sa.UniqueConstraint(
            "collaborative_id",
            "fiscal_year",
            "stage",
            name=op.f("uq_budget_collaborative_id_fiscal_year_stage"),
        ),
    )
    op.create_index(op.f("ix_budget_collaborative_id"), "budget", ["collaborative_id"], unique=False)

    op.create_table(
        "dues_assessment",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("fiscal_year", sa.Text(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("students", sa.Integer(), nullable=True),
        sa.Column("rate_cents", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("revised_from_cents", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_dues_assessment_cents_not_negative")),
        sa.CheckConstraint("students >= 0", name=op.f("ck_dues_assessment_students_not_negative")),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_dues_assessment_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["organization.id"],
            name=op.f("fk_dues_assessment_member_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_dues_assessment_source_id_source")
        ),
        sa.CheckConstraint("rate_cents >= 0", name=op.f("ck_dues_assessment_rate_not_negative")),
        sa.CheckConstraint(
            "revised_from_cents >= 0", name=op.f("ck_dues_assessment_revised_from_not_negative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_assessment")),
        sa.UniqueConstraint(
            "collaborative_id",
            "member_id",
            "fiscal_year",
            name=op.f("uq_dues_assessment_collaborative_id_member_id_fiscal_year"),
        ),
    )
    op.create_index(
        op.f("ix_dues_assessment_collaborative_id"), "dues_assessment", ["collaborative_id"], unique=False
    )
    op.create_index(op.f("ix_dues_assessment_member_id"), "dues_assessment", ["member_id"], unique=False)

    op.create_table(
        "dues_rule",
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=True),
        sa.Column("rate_cents", sa.BigInteger(), nullable=True),
        sa.Column("minimum_cents", sa.BigInteger(), nullable=True),
        sa.Column("maximum_cents", sa.BigInteger(), nullable=True),
        sa.Column("first_year", sa.Text(), nullable=True),
        sa.Column("last_year", sa.Text(), nullable=True),
        sa.Column("approved", sa.String(10), nullable=True),
        sa.Column("invoiced", sa.Text(), nullable=True),
        sa.Column("mid_year_change", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_dues_rule_amount_not_negative")),
        sa.CheckConstraint("maximum_cents >= 0", name=op.f("ck_dues_rule_maximum_not_negative")),
        sa.CheckConstraint("minimum_cents >= 0", name=op.f("ck_dues_rule_minimum_not_negative")),
        sa.CheckConstraint("rate_cents >= 0", name=op.f("ck_dues_rule_rate_not_negative")),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_dues_rule_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_dues_rule_source_id_source")),
        sa.CheckConstraint("maximum_cents >= minimum_cents", name=op.f("ck_dues_rule_bounds_in_order")),
        sa.CheckConstraint("last_year >= first_year", name=op.f("ck_dues_rule_years_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_rule")),
    )
    op.create_index(op.f("ix_dues_rule_collaborative_id"), "dues_rule", ["collaborative_id"], unique=False)

    op.create_table(
        "in_kind_gift",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("what_es", sa.Text(), nullable=True),
        sa.Column("giver_id", sa.Uuid(), nullable=True),
        sa.Column("expected_of_members", sa.Boolean(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("begins", sa.String(10), nullable=True),
        sa.Column("ends", sa.String(10), nullable=True),
        sa.Column("terms", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_in_kind_gift_cents_not_negative")),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_in_kind_gift_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["giver_id"], ["organization.id"], name=op.f("fk_in_kind_gift_giver_id_organization")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_in_kind_gift_source_id_source")),
        sa.CheckConstraint("ends >= substr(begins, 1, length(ends))", name=op.f("ck_in_kind_gift_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_in_kind_gift")),
    )
    op.create_index(
        op.f("ix_in_kind_gift_collaborative_id"), "in_kind_gift", ["collaborative_id"], unique=False
    )
    op.create_index(op.f("ix_in_kind_gift_giver_id"), "in_kind_gift", ["giver_id"], unique=False)

    op.create_table(
        "allocation",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_allocation_cents_not_negative")),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_allocation_award_id_award"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_allocation_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_allocation_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    op.create_index(op.f("ix_allocation_award_id"), "allocation", ["award_id"], unique=False)
    op.create_index(op.f("ix_allocation_organization_id"), "allocation", ["organization_id"], unique=False)

    op.create_table(
        "budget_cost",
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_budget_cost_cents_not_negative")),
        sa.ForeignKeyConstraint(
            ["budget_id"], ["budget.id"], name=op.f("fk_budget_cost_budget_id_budget"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_cost")),
    )
    op.create_index(op.f("ix_budget_cost_budget_id"), "budget_cost", ["budget_id"], unique=False)

    op.create_table(
        "budget_income",
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_budget_income_cents_not_negative")),
        sa.ForeignKeyConstraint(
            ["budget_id"], ["budget.id"], name=op.f("fk_budget_income_budget_id_budget"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_income")),
    )
    op.create_index(op.f("ix_budget_income_budget_id"), "budget_income", ["budget_id"], unique=False)

    op.create_table(
        "dues_tier",
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("up_to", sa.Integer(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_dues_tier_cents_not_negative")),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["dues_rule.id"], name=op.f("fk_dues_tier_rule_id_dues_rule"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("up_to >= 1", name=op.f("ck_dues_tier_up_to_one_at_least")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_tier")),
        sa.UniqueConstraint("rule_id", "up_to", name=op.f("uq_dues_tier_rule_id_up_to")),
    )


def downgrade() -> None:
    op.drop_table("dues_tier")
    op.drop_table("budget_income")
    op.drop_table("budget_cost")
    op.drop_table("allocation")
    op.drop_table("in_kind_gift")
    op.drop_table("dues_rule")
    op.drop_table("dues_assessment")
    op.drop_table("budget")
    op.drop_table("award")
    op.drop_table("funding_program")
