"""Years begun and enquiries

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_enquiries()
    _add_plans()


def _add_enquiries() -> None:
    op.create_table(
        "enquiry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("organization", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry")),
    )
    op.create_index(op.f("ix_enquiry_asked_at"), "enquiry", ["asked_at"], unique=False)
    op.create_table(
        "enquiry_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enquiry_id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("assigned_to_id", sa.Uuid(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        _foreign_key("enquiry_copy", "enquiry_id", "enquiry", "CASCADE"),
        _foreign_key("enquiry_copy", "collaborative_id", "collaborative", "CASCADE"),
        _foreign_key("enquiry_copy", "assigned_to_id", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_copy")),
        sa.UniqueConstraint(
            "enquiry_id", "collaborative_id", name=op.f("uq_enquiry_copy_enquiry_id_collaborative_id")
        ),
    )
    op.create_index(
        "ix_enquiry_copy_collaborative_id_state", "enquiry_copy", ["collaborative_id", "state"], unique=False
    )
    op.create_table(
        "enquiry_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enquiry_id", sa.Uuid(), nullable=False),
        sa.Column("copy_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.String(64), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        _foreign_key("enquiry_entry", "enquiry_id", "enquiry", "CASCADE"),
        _foreign_key("enquiry_entry", "copy_id", "enquiry_copy", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_entry")),
    )
    op.create_index(op.f("ix_enquiry_entry_enquiry_id"), "enquiry_entry", ["enquiry_id"], unique=False)
    op.create_table(
        "enquiry_topic",
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        _foreign_key("enquiry_topic", "collaborative_id", "collaborative", "CASCADE"),
        _foreign_key("enquiry_topic", "user_id", "account", "CASCADE"),
        sa.PrimaryKeyConstraint("collaborative_id", "user_id", "topic", name=op.f("pk_enquiry_topic")),
    )


def _add_plans() -> None:
    op.create_table(
        "year_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("school_year", sa.Text(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        _foreign_key("year_plan", "collaborative_id", "collaborative", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_plan")),
    )
    op.create_index(op.f("ix_year_plan_collaborative_id"), "year_plan", ["collaborative_id"], unique=False)
    op.create_table(
        "year_plan_row",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("called", sa.Text(), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("is_ticked", sa.Boolean(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("confirm", sa.JSON(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(64), nullable=False),
        sa.Column("made_id", sa.Uuid(), nullable=True),
        sa.Column("made_version", sa.Integer(), nullable=True),
        _foreign_key("year_plan_row", "plan_id", "year_plan", "CASCADE"),
        sa.PrimaryKeyConstraint("plan_id", "position", name=op.f("pk_year_plan_row")),
    )


def _foreign_key(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    for table in ("year_plan_row", "year_plan", "enquiry_topic", "enquiry_entry", "enquiry_copy", "enquiry"):
        op.drop_table(table)
