"""Offerings and the calendars of schools

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school_calendar",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("school_year", sa.Text(), nullable=False),
        sa.Column("days", sa.Text(), nullable=True),
        sa.Column("starts_at", sa.Text(), nullable=True),
        sa.Column("stops_at", sa.Text(), nullable=True),
        sa.Column("away_from", sa.Text(), nullable=True),
        sa.Column("away_until", sa.Text(), nullable=True),
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
            name=op.f("fk_school_calendar_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_school_calendar_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_school_calendar_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_calendar")),
        sa.UniqueConstraint(
            "organization_id", "school_year", name=op.f("uq_school_calendar_organization_id_school_year")
        ),
    )
    op.create_index(
        op.f("ix_school_calendar_collaborative_id"), "school_calendar", ["collaborative_id"], unique=False
    )
    op.create_table(
        "calendar_term",
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("begins", sa.String(10), nullable=False),
        sa.Column("ends", sa.String(10), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["school_calendar.id"],
            name=op.f("fk_calendar_term_calendar_id_school_calendar"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("ends >= substr(begins, 1, length(ends))", name=op.f("ck_calendar_term_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_term")),
        sa.UniqueConstraint(
            "calendar_id", "term", "begins", name=op.f("uq_calendar_term_calendar_id_term_begins")
        ),
    )
    op.create_table(
        "offering",
        sa.Column("pathway_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=True),
        sa.Column("school_year", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("host_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("room", sa.Text(), nullable=True),
        sa.Column("delivery", sa.Text(), nullable=True),
        sa.Column("begins", sa.String(10), nullable=True),
        sa.Column("ends", sa.String(10), nullable=True),
        sa.Column("apply_from", sa.String(10), nullable=True),
        sa.Column("apply_by", sa.String(10), nullable=True),
        sa.Column("how_to_apply", sa.Text(), nullable=True),
        sa.Column("how_to_apply_es", sa.Text(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("seats_left", sa.Integer(), nullable=True),
        sa.Column("cost_cents", sa.BigInteger(), nullable=True),
        sa.Column("cost_note", sa.Text(), nullable=True),
        sa.Column("cost_note_es", sa.Text(), nullable=True),
        sa.Column("transport", sa.Text(), nullable=True),
        sa.Column("transport_note", sa.Text(), nullable=True),
        sa.Column("transport_note_es", sa.Text(), nullable=True),
        sa.Column("travel_minutes", sa.Integer(), nullable=True),
        sa.Column("languages", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("contact_es", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
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
        sa.CheckConstraint("ends >= substr(begins, 1, length(ends))", name=op.f("ck_offering_in_order")),
        sa.CheckConstraint(
            "apply_by >= substr(apply_from, 1, length(apply_by))", name=op.f("ck_offering_apply_in_order")
        ),
        sa.CheckConstraint("cost_cents >= 0", name=op.f("ck_offering_cost_cents_not_negative")),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_offering_seats_not_negative")),
        sa.CheckConstraint("seats_left >= 0", name=op.f("ck_offering_seats_left_not_negative")),
        sa.CheckConstraint("travel_minutes >= 0", name=op.f("ck_offering_travel_minutes_not_negative")),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_offering_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["host_id"],
            ["organization.id"],
            name=op.f("fk_offering_host_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["pathway_id"], ["pathway.id"], name=op.f("fk_offering_pathway_id_pathway"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["organization.id"],
            name=op.f("fk_offering_site_id_organization"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_offering_source_id_source")),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["pathway_step.id"],
            name=op.f("fk_offering_step_id_pathway_step"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering")),
    )
    op.create_index(op.f("ix_offering_collaborative_id"), "offering", ["collaborative_id"], unique=False)
    op.create_index(op.f("ix_offering_host_id"), "offering", ["host_id"], unique=False)
    op.create_index(op.f("ix_offering_pathway_id"), "offering", ["pathway_id"], unique=False)
    op.create_index(op.f("ix_offering_school_year"), "offering", ["school_year"], unique=False)
    op.create_index(op.f("ix_offering_site_id"), "offering", ["site_id"], unique=False)
    op.create_index(op.f("ix_offering_step_id"), "offering", ["step_id"], unique=False)
    op.create_table(
        "access_rule",
        sa.Column("offering_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("access_group", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("grade_low", sa.Text(), nullable=True),
        sa.Column("grade_high", sa.Text(), nullable=True),
        sa.Column("prerequisite", sa.Text(), nullable=True),
        sa.Column("prerequisite_es", sa.Text(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_access_rule_seats_not_negative")),
        sa.ForeignKeyConstraint(
            ["offering_id"],
            ["offering.id"],
            name=op.f("fk_access_rule_offering_id_offering"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_access_rule_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_rule")),
    )
    op.create_index(op.f("ix_access_rule_offering_id"), "access_rule", ["offering_id"], unique=False)
    op.create_index(op.f("ix_access_rule_organization_id"), "access_rule", ["organization_id"], unique=False)
    op.create_table(
        "district_seats",
        sa.Column("offering_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_district_seats_seats_not_negative")),
        sa.ForeignKeyConstraint(
            ["offering_id"],
            ["offering.id"],
            name=op.f("fk_district_seats_offering_id_offering"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_district_seats_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district_seats")),
        sa.UniqueConstraint(
            "offering_id", "organization_id", name=op.f("uq_district_seats_offering_id_organization_id")
        ),
    )
    op.create_index(
        op.f("ix_district_seats_organization_id"), "district_seats", ["organization_id"], unique=False
    )
    op.create_table(
        "offering_meeting",
        sa.Column("offering_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.Text(), nullable=True),
        sa.Column("stops_at", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offering_id"],
            ["offering.id"],
            name=op.f("fk_offering_meeting_offering_id_offering"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering_meeting")),
        sa.UniqueConstraint(
            "offering_id", "days", "starts_at", name=op.f("uq_offering_meeting_offering_id_days_starts_at")
        ),
    )


def downgrade() -> None:
    for table in (
        *("offering_meeting", "district_seats", "access_rule", "offering", "calendar_term"),
        "school_calendar",
    ):
        op.drop_table(table)
