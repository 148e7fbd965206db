"""Community sessions, what was said in them and what became of it, and outcomes.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "community_session",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("phase", sa.Text(), nullable=True),
        sa.Column("held", sa.String(10), nullable=False),
        sa.Column("held_until", sa.String(10), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("languages", sa.Text(), nullable=True),
        sa.Column("organizer", sa.Text(), nullable=True),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("summary_es", sa.Text(), nullable=True),
        sa.Column("report_by", sa.String(10), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "held_until >= substr(held, 1, length(held_until))", name=op.f("ck_community_session_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_community_session_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_community_session_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_session")),
        sa.UniqueConstraint(
            "collaborative_id", "slug", name=op.f("uq_community_session_collaborative_id_slug")
        ),
        sa.UniqueConstraint(
            "collaborative_id", "title", name=op.f("uq_community_session_collaborative_id_title")
        ),
    )
    op.create_index(
        op.f("ix_community_session_collaborative_id"), "community_session", ["collaborative_id"], unique=False
    )
    op.create_table(
        "outcome_measure",
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("population", sa.Text(), nullable=False),
        sa.Column("began", sa.String(10), nullable=False),
        sa.Column("ended", sa.String(10), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("baseline", sa.Double(), nullable=True),
        sa.Column("baseline_year", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ended >= substr(began, 1, length(ended))", name=op.f("ck_outcome_measure_in_order")
        ),
        sa.CheckConstraint(
            "not (is_hidden and value is not null)", name=op.f("ck_outcome_measure_hidden_has_no_value")
        ),
        sa.CheckConstraint("people >= 16 or people = 0", name=op.f("ck_outcome_measure_nobody_singled_out")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_outcome_measure_value_not_negative")),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_outcome_measure_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_outcome_measure_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_measure")),
    )
    op.create_index(
        op.f("ix_outcome_measure_collaborative_id"), "outcome_measure", ["collaborative_id"], unique=False
    )
    op.create_table(
        "community_input",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_es", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("themes", sa.Text(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("voiced_by", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=True),
        sa.Column("response_es", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided", sa.String(10), nullable=True),
        sa.Column("told_back", sa.String(10), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_community_input_rank_from_one")),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_community_input_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["community_session.id"],
            name=op.f("fk_community_input_session_id_community_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_community_input_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_input")),
    )
    op.create_index(
        op.f("ix_community_input_collaborative_id"), "community_input", ["collaborative_id"], unique=False
    )
    op.create_index(op.f("ix_community_input_session_id"), "community_input", ["session_id"], unique=False)
    op.create_table(
        "community_session_group",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("people", sa.Text(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "people not in ('1', '2', '3', '4')", name=op.f("ck_community_session_group_nobody_singled_out")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["community_session.id"],
            name=op.f("fk_community_session_group_session_id_community_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_session_group")),
        sa.UniqueConstraint("session_id", "group", name=op.f("uq_community_session_group_session_id_group")),
    )
    op.create_index(
        op.f("ix_community_session_group_session_id"), "community_session_group", ["session_id"], unique=False
    )
    op.create_table(
        "community_session_question",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["community_session.id"],
            name=op.f("fk_community_session_question_session_id_community_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_session_question")),
        sa.UniqueConstraint(
            "session_id", "question", name=op.f("uq_community_session_question_session_id_question")
        ),
    )
    op.create_index(
        op.f("ix_community_session_question_session_id"),
        "community_session_question",
        ["session_id"],
        unique=False,
    )
    op.create_table(
        "outcome_part",
        sa.Column("outcome_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "not (is_hidden and value is not null)", name=op.f("ck_outcome_part_hidden_has_no_value")
        ),
        sa.CheckConstraint("value >= 0", name=op.f("ck_outcome_part_value_not_negative")),
        sa.ForeignKeyConstraint(
            ["outcome_id"],
            ["outcome_measure.id"],
            name=op.f("fk_outcome_part_outcome_id_outcome_measure"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_part")),
        sa.UniqueConstraint("outcome_id", "label", name=op.f("uq_outcome_part_outcome_id_label")),
    )
    op.create_table(
        "community_input_change",
        sa.Column("input_id", sa.Uuid(), nullable=False),
        sa.Column("record_kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["input_id"],
            ["community_input.id"],
            name=op.f("fk_community_input_change_input_id_community_input"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_input_change")),
        sa.UniqueConstraint(
            "input_id",
            "record_kind",
            "label",
            name=op.f("uq_community_input_change_input_id_record_kind_label"),
        ),
    )
    op.create_index(
        op.f("ix_community_input_change_record_id"), "community_input_change", ["record_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_community_input_change_record_id"), table_name="community_input_change")
    op.drop_table("community_input_change")
    op.drop_table("outcome_part")
    op.drop_index(op.f("ix_community_session_question_session_id"), table_name="community_session_question")
    op.drop_table("community_session_question")
    op.drop_index(op.f("ix_community_session_group_session_id"), table_name="community_session_group")
    op.drop_table("community_session_group")
    op.drop_index(op.f("ix_community_input_session_id"), table_name="community_input")
    op.drop_index(op.f("ix_community_input_collaborative_id"), table_name="community_input")
    op.drop_table("community_input")
    op.drop_index(op.f("ix_outcome_measure_collaborative_id"), table_name="outcome_measure")
    op.drop_table("outcome_measure")
    op.drop_index(op.f("ix_community_session_collaborative_id"), table_name="community_session")
    op.drop_table("community_session")
