"""Merged organizations

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("organization", sa.Column("retired_as", sa.Text(), nullable=True))
    op.create_index(op.f("ix_organization_successor_id"), "organization", ["successor_id"], unique=False)
    _make_merge()
    _make_merge_row()
    _make_kept_apart()


def _make_merge() -> None:
    op.create_table(
        "merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("kept_name", sa.Text(), nullable=False),
        sa.Column("merged_name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("staying", sa.JSON(), nullable=False),
        sa.Column("lasting", sa.JSON(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("since", _POSITION, nullable=True),
        _to_organization("merge", "kept_id"),
        _to_organization("merge", "merged_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    for column in ("kept_id", "merged_id"):
        op.create_index(op.f(f"ix_merge_{column}"), "merge", [column], unique=False)


def _make_merge_row() -> None:
    op.create_table(
        "merge_row",
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("step", sa.String(64), nullable=False),
        sa.Column("key", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["merge.id"], name=op.f("fk_merge_row_merge_id_merge"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("merge_id", "position", name=op.f("pk_merge_row")),
    )


def _make_kept_apart() -> None:
    op.create_table(
        "kept_apart",
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        _to_organization("kept_apart", "one_id"),
        _to_organization("kept_apart", "other_id"),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_kept_apart")),
    )
    op.create_index(op.f("ix_kept_apart_other_id"), "kept_apart", ["other_id"], unique=False)


def _to_organization(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_organization")
    return sa.ForeignKeyConstraint([column], ["organization.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.drop_table("kept_apart")
    op.drop_table("merge_row")
    op.drop_table("merge")
    op.drop_index(op.f("ix_organization_successor_id"), table_name="organization")
    op.drop_column("organization", "retired_as")
