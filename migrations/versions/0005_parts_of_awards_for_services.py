"""Parts of awards for services

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def rules() -> tuple[sa.CheckConstraint, ...]:
    """Where a change recreates the table, what is read back from it lacks them."""
    return (sa.CheckConstraint("cents >= 0", name=op.f("ck_allocation_cents_not_negative")),)


def upgrade() -> None:
    with op.batch_alter_table("allocation", table_args=rules()) as allocation:
        allocation.add_column(sa.Column("service_id", sa.Uuid(), nullable=True))
        allocation.create_foreign_key(
            op.f("fk_allocation_service_id_service"), "service", ["service_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index(op.f("ix_allocation_service_id"), "allocation", ["service_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_allocation_service_id"), table_name="allocation")
    with op.batch_alter_table("allocation", table_args=rules()) as allocation:
        allocation.drop_constraint(op.f("fk_allocation_service_id_service"), type_="foreignkey")
        allocation.drop_column("service_id")
