"""Code lists kept by operators, what people ask of the registry, and imports of official lists

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code_term",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("label_es", sa.Text(), nullable=False),
        sa.Column("definition_en", sa.Text(), nullable=True),
        sa.Column("definition_es", sa.Text(), nullable=True),
        sa.Column("is_added", sa.Boolean(), nullable=False),
        sa.Column("is_worded", sa.Boolean(), nullable=False),
        sa.Column("behaves_as", sa.Text(), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        *_tracked(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_term")),
        sa.UniqueConstraint("scheme", "code", name=op.f("uq_code_term_scheme_code")),
    )
    op.create_table(
        "moved_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("term_id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["term_id"], ["code_term.id"], name=op.f("fk_moved_code_term_id_code_term"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moved_code")),
    )
    op.create_index(op.f("ix_moved_code_term_id"), "moved_code", ["term_id"], unique=False)
    _add_requests()
    op.add_column("account", sa.Column("contact_since", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "official_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dataset", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_dry_run", sa.Boolean(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_import")),
    )
    op.create_index(op.f("ix_official_import_at"), "official_import", ["at"], unique=False)
    for column in ("actor_id", "subject_id"):
        op.create_index(op.f(f"ix_change_{column}"), "change", [column], unique=False)


def _add_requests() -> None:
    op.create_table(
        "registry_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wish", sa.String(64), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        *_tracked(),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_registry_request_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_request")),
    )
    for column in ("collaborative_id", "state"):
        op.create_index(op.f(f"ix_registry_request_{column}"), "registry_request", [column], unique=False)
    op.create_table(
        "removed_address",
        sa.Column("address_hash", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address_hash", name=op.f("pk_removed_address")),
    )


def _tracked() -> tuple["sa.Column[object]", ...]:
    return (
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    with op.batch_alter_table("account") as account:
        account.drop_column("contact_since")
    for column in ("actor_id", "subject_id"):
        op.drop_index(op.f(f"ix_change_{column}"), table_name="change")
    for table in ("official_import", "removed_address", "registry_request", "moved_code", "code_term"):
        op.drop_table(table)
