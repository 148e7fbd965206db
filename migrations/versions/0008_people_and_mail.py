"""Roles at a place, invitations, mailed links, the second factor, and the outbox

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ONE_PLACE = (
    "(role IN ('coordinator', 'editor')) = (collaborative_id IS NOT NULL) "
    "AND (role = 'representative') = (organization_id IS NOT NULL) "
    "AND (role = 'steward') = (state_usps IS NOT NULL OR region_id IS NOT NULL) "
    "AND (state_usps IS NULL OR region_id IS NULL)"
)


def upgrade() -> None:
    change_accounts()
    make_grants()
    make_invitations()
    make_keys()
    make_typed_forms()
    make_outbox()


def change_accounts() -> None:
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("language", sa.Text(), nullable=False, server_default="en"))
        account.add_column(sa.Column("totp_seed", sa.Text(), nullable=True))
        account.add_column(sa.Column("totp_step", sa.Integer(), nullable=True))
        account.add_column(sa.Column("second_factor_since", sa.DateTime(timezone=True), nullable=True))
        account.add_column(sa.Column("sso_subject", sa.Text(), nullable=True))
        account.create_unique_constraint(op.f("uq_account_sso_subject"), ["sso_subject"])
    with op.batch_alter_table("account") as account:
        account.alter_column("language", existing_type=sa.Text(), server_default=None)


def place(table: str) -> list[sa.schema.SchemaItem]:
    """The role and the one place where it is held."""
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(64), nullable=False),
        sa.Column("state_usps", sa.Text(), nullable=True),
        sa.Column("collaborative_id", sa.Uuid(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("region_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(ONE_PLACE, name=op.f(f"ck_{table}_one_place")),
        sa.ForeignKeyConstraint(["state_usps"], ["state.usps"], name=op.f(f"fk_{table}_state_usps_state")),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f(f"fk_{table}_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f(f"fk_{table}_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f(f"fk_{table}_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def index_places(table: str) -> None:
    for column in ("collaborative_id", "organization_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def make_grants() -> None:
    op.create_table(
        "role_grant",
        *place("role_grant"),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["account.id"], name=op.f("fk_role_grant_user_id_account"), ondelete="CASCADE"
        ),
        *(
            sa.UniqueConstraint("user_id", column, name=op.f(f"uq_role_grant_user_id_{column}"))
            for column in ("collaborative_id", "organization_id", "state_usps", "region_id")
        ),
    )
    index_places("role_grant")
    op.execute(
        "INSERT INTO role_grant (id, role, collaborative_id, user_id, since) "
        "SELECT g.id, 'coordinator', g.collaborative_id, g.user_id, a.created_at "
        "FROM coordinator_grant AS g JOIN account AS a ON a.id = g.user_id"
    )
    op.drop_table("coordinator_grant")


def make_invitations() -> None:
    op.create_table(
        "invitation",
        *place("invitation"),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instead_of_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instead_of_id"],
            ["role_grant.id"],
            name=op.f("fk_invitation_instead_of_id_role_grant"),
            ondelete="SET NULL",
        ),
    )
    index_places("invitation")
    op.create_index("ix_invitation_email", "invitation", ["email"], unique=False)


def make_keys() -> None:
    op.create_table(
        "link_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_key")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_link_key_key_hash")),
    )
    op.create_index("ix_link_key_subject", "link_key", ["purpose", "subject_id"], unique=False)
    op.create_index(op.f("ix_link_key_expires_at"), "link_key", ["expires_at"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["account.id"], name=op.f("fk_recovery_code_user_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("user_id", "code_hash", name=op.f("uq_recovery_code_user_id_code_hash")),
    )


def make_typed_forms() -> None:
    op.create_table(
        "typed_form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("entered", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["account.id"], name=op.f("fk_typed_form_user_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_typed_form")),
        sa.UniqueConstraint("user_id", "address", name=op.f("uq_typed_form_user_id_address")),
    )
    op.create_index(op.f("ix_typed_form_kept_at"), "typed_form", ["kept_at"], unique=False)


def make_outbox() -> None:
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("hides_addressee", sa.Boolean(), nullable=False),
        sa.Column("once", sa.Text(), nullable=True),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_message_id")),
        sa.UniqueConstraint("once", name=op.f("uq_outbox_message_once")),
    )
    op.create_index("ix_outbox_message_state_due_at", "outbox_message", ["state", "due_at"], unique=False)


def downgrade() -> None:
    for table in ("outbox_message", "typed_form", "recovery_code", "link_key", "invitation"):
        op.drop_table(table)
    bring_back_grants()
    with op.batch_alter_table("account") as account:
        account.drop_constraint(op.f("uq_account_sso_subject"), type_="unique")
        for column in ("sso_subject", "second_factor_since", "totp_step", "totp_seed", "language"):
            account.drop_column(column)


def bring_back_grants() -> None:
    op.create_table(
        "coordinator_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_coordinator_grant_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["account.id"], name=op.f("fk_coordinator_grant_user_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordinator_grant")),
        sa.UniqueConstraint(
            "user_id", "collaborative_id", name=op.f("uq_coordinator_grant_user_id_collaborative_id")
        ),
    )
    op.create_index(
        op.f("ix_coordinator_grant_collaborative_id"), "coordinator_grant", ["collaborative_id"], unique=False
    )
    op.execute(
        "INSERT INTO coordinator_grant (id, user_id, collaborative_id) "
        "SELECT id, user_id, collaborative_id FROM role_grant WHERE role = 'coordinator'"
    )
    op.drop_table("role_grant")
