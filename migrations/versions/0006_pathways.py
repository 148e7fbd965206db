"""Pathways

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pathway",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_es", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("summary_es", sa.Text(), nullable=True),
        sa.Column("pathway_type", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=True),
        sa.Column("grade_from", sa.Text(), nullable=True),
        sa.Column("grade_to", sa.Text(), nullable=True),
        sa.Column("length", sa.Text(), nullable=True),
        sa.Column("length_es", sa.Text(), nullable=True),
        sa.Column("entry", sa.Text(), nullable=True),
        sa.Column("entry_es", sa.Text(), nullable=True),
        sa.Column("how_to_apply", sa.Text(), nullable=True),
        sa.Column("how_to_apply_es", sa.Text(), nullable=True),
        sa.Column("labor_market", sa.Text(), nullable=True),
        sa.Column("labor_market_es", sa.Text(), nullable=True),
        sa.Column("equity", sa.Text(), nullable=True),
        sa.Column("equity_es", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("contact_es", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("is_partial", sa.Boolean(), nullable=False),
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
            name=op.f("fk_pathway_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["pathway.id"],
            name=op.f("fk_pathway_replaces_id_pathway"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_pathway_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_pathway_replaces_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_pathway_slug")),
    )
    op.create_index(op.f("ix_pathway_collaborative_id"), "pathway", ["collaborative_id"], unique=False)
    op.create_table(
        "pathway_cluster",
        sa.Column("pathway_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("cluster", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pathway_id"],
            ["pathway.id"],
            name=op.f("fk_pathway_cluster_pathway_id_pathway"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_cluster")),
        sa.UniqueConstraint("pathway_id", "cluster", name=op.f("uq_pathway_cluster_pathway_id_cluster")),
    )
    op.create_index(op.f("ix_pathway_cluster_cluster"), "pathway_cluster", ["cluster"], unique=False)
    op.create_table(
        "pathway_program",
        sa.Column("pathway_id", sa.Uuid(), nullable=False),
        sa.Column("cip", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pathway_id"],
            ["pathway.id"],
            name=op.f("fk_pathway_program_pathway_id_pathway"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_program")),
        sa.UniqueConstraint("pathway_id", "cip", name=op.f("uq_pathway_program_pathway_id_cip")),
    )
    op.create_index(op.f("ix_pathway_program_cip"), "pathway_program", ["cip"], unique=False)
    op.create_table(
        "pathway_step",
        sa.Column("pathway_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_es", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("note_es", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("term", sa.Text(), nullable=True),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("choice_group", sa.Text(), nullable=True),
        sa.Column("strand", sa.Text(), nullable=True),
        sa.Column("strand_es", sa.Text(), nullable=True),
        sa.Column("school_credits", sa.Double(), nullable=True),
        sa.Column("college_credits", sa.Double(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("wbl_stage", sa.Text(), nullable=True),
        sa.Column("wbl", sa.Text(), nullable=True),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("delivery", sa.Text(), nullable=True),
        sa.Column("is_exit", sa.Boolean(), nullable=False),
        sa.Column("exit_as", sa.Text(), nullable=True),
        sa.Column("exit_as_es", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.CheckConstraint("college_credits >= 0", name=op.f("ck_pathway_step_college_credits_not_negative")),
        sa.CheckConstraint("hours >= 0", name=op.f("ck_pathway_step_hours_not_negative")),
        sa.CheckConstraint("school_credits >= 0", name=op.f("ck_pathway_step_school_credits_not_negative")),
        sa.ForeignKeyConstraint(
            ["pathway_id"],
            ["pathway.id"],
            name=op.f("fk_pathway_step_pathway_id_pathway"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["organization.id"],
            name=op.f("fk_pathway_step_provider_id_organization"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_pathway_step_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_step")),
    )
    op.create_index(op.f("ix_pathway_step_pathway_id"), "pathway_step", ["pathway_id"], unique=False)
    op.create_index(op.f("ix_pathway_step_provider_id"), "pathway_step", ["provider_id"], unique=False)
    op.create_table(
        "pathway_articulation",
        sa.Column("pathway_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("counts_as", sa.Text(), nullable=True),
        sa.Column("counts_as_es", sa.Text(), nullable=True),
        sa.Column("credits", sa.Double(), nullable=True),
        sa.Column("agreement", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("began", sa.String(10), nullable=True),
        sa.Column("ended", sa.String(10), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.CheckConstraint("credits >= 0", name=op.f("ck_pathway_articulation_credits_not_negative")),
        sa.CheckConstraint(
            "ended >= substr(began, 1, length(ended))", name=op.f("ck_pathway_articulation_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_pathway_articulation_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["pathway_id"],
            ["pathway.id"],
            name=op.f("fk_pathway_articulation_pathway_id_pathway"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_pathway_articulation_source_id_source")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["pathway_step.id"],
            name=op.f("fk_pathway_articulation_step_id_pathway_step"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_articulation")),
    )
    op.create_index(
        op.f("ix_pathway_articulation_organization_id"),
        "pathway_articulation",
        ["organization_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pathway_articulation_pathway_id"), "pathway_articulation", ["pathway_id"], unique=False
    )
    op.create_table(
        "pathway_credential",
        sa.Column("pathway_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_es", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("stacks_into", sa.Text(), nullable=True),
        sa.Column("listed", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pathway_id"],
            ["pathway.id"],
            name=op.f("fk_pathway_credential_pathway_id_pathway"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["pathway_step.id"],
            name=op.f("fk_pathway_credential_step_id_pathway_step"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_credential")),
        sa.UniqueConstraint(
            "pathway_id", "name", "step_id", name=op.f("uq_pathway_credential_pathway_id_name_step_id")
        ),
    )
    op.create_index(
        op.f("ix_pathway_credential_pathway_id"), "pathway_credential", ["pathway_id"], unique=False
    )
    op.create_table(
        "pathway_occupation",
        sa.Column("pathway_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("soc", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pathway_id"],
            ["pathway.id"],
            name=op.f("fk_pathway_occupation_pathway_id_pathway"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["pathway_step.id"],
            name=op.f("fk_pathway_occupation_step_id_pathway_step"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_occupation")),
        sa.UniqueConstraint(
            "pathway_id", "soc", "step_id", name=op.f("uq_pathway_occupation_pathway_id_soc_step_id")
        ),
    )
    op.create_index(
        op.f("ix_pathway_occupation_pathway_id"), "pathway_occupation", ["pathway_id"], unique=False
    )
    op.create_index(op.f("ix_pathway_occupation_soc"), "pathway_occupation", ["soc"], unique=False)
    op.create_table(
        "pathway_prerequisite",
        sa.Column("pathway_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("needed_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("step_id <> needed_id", name=op.f("ck_pathway_prerequisite_two_steps")),
        sa.ForeignKeyConstraint(
            ["needed_id"],
            ["pathway_step.id"],
            name=op.f("fk_pathway_prerequisite_needed_id_pathway_step"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["pathway_id"],
            ["pathway.id"],
            name=op.f("fk_pathway_prerequisite_pathway_id_pathway"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["pathway_step.id"],
            name=op.f("fk_pathway_prerequisite_step_id_pathway_step"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_prerequisite")),
        sa.UniqueConstraint("step_id", "needed_id", name=op.f("uq_pathway_prerequisite_step_id_needed_id")),
    )
    op.create_index(
        op.f("ix_pathway_prerequisite_needed_id"), "pathway_prerequisite", ["needed_id"], unique=False
    )
    op.create_index(
        op.f("ix_pathway_prerequisite_pathway_id"), "pathway_prerequisite", ["pathway_id"], unique=False
    )


def downgrade() -> None:
    for table in (
        "pathway_prerequisite",
        "pathway_occupation",
        "pathway_credential",
        "pathway_articulation",
        "pathway_step",
        "pathway_program",
        "pathway_cluster",
        "pathway",
    ):
        op.drop_table(table)
