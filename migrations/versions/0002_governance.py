"""How collaboratives are governed: profiles, seats, committees, agreements, autonomies, commitments, events.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_claim_topic", "claim", ["topic"], unique=False)
    op.create_table(
        "accountability_commitment",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("owed_to", sa.Text(), nullable=True),
        sa.Column("baseline", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("review_cycle", sa.Text(), nullable=True),
        sa.Column("next_review", sa.String(10), nullable=True),
        sa.Column("consequence", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
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
            name=op.f("fk_accountability_commitment_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_accountability_commitment_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accountability_commitment")),
    )
    op.create_index(
        op.f("ix_accountability_commitment_collaborative_id"),
        "accountability_commitment",
        ["collaborative_id"],
        unique=False,
    )
    op.create_table(
        "agreement",
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("signed", sa.String(10), nullable=True),
        sa.Column("effective", sa.String(10), nullable=True),
        sa.Column("expires", sa.String(10), nullable=True),
        sa.Column("renewal", sa.Text(), nullable=True),
        sa.Column("notice_days", sa.Integer(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("notice_days >= 0", name=op.f("ck_agreement_notice_not_negative")),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_agreement_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_agreement_source_id_source")),
        sa.CheckConstraint(
            "expires >= substr(effective, 1, length(expires))", name=op.f("ck_agreement_in_order")
        ),
        sa.CheckConstraint(
            "expires >= substr(signed, 1, length(expires))", name=op.f("ck_agreement_signed_in_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    op.create_index(op.f("ix_agreement_collaborative_id"), "agreement", ["collaborative_id"], unique=False)
    op.create_table(
        "autonomy_grant",
        sa.Column("autonomy", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("granted_by", sa.Text(), nullable=True),
        sa.Column("instrument", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("began", sa.String(10), nullable=True),
        sa.Column("ended", sa.String(10), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_autonomy_grant_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_autonomy_grant_organization_id_organization"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_autonomy_grant_source_id_source")
        ),
        sa.CheckConstraint(
            "ended >= substr(began, 1, length(ended))", name=op.f("ck_autonomy_grant_in_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_autonomy_grant")),
    )
    op.create_index(
        op.f("ix_autonomy_grant_collaborative_id"), "autonomy_grant", ["collaborative_id"], unique=False
    )
    op.create_table(
        "committee",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("power", sa.Text(), nullable=True),
        sa.Column("meets", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("began", sa.String(10), nullable=True),
        sa.Column("ended", sa.String(10), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_committee_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_committee_source_id_source")),
        sa.CheckConstraint("ended >= substr(began, 1, length(ended))", name=op.f("ck_committee_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee")),
    )
    op.create_index(op.f("ix_committee_collaborative_id"), "committee", ["collaborative_id"], unique=False)
    op.create_table(
        "governance_profile",
        sa.Column("legal_model", sa.Text(), nullable=True),
        sa.Column("statute", sa.Text(), nullable=True),
        sa.Column("host_id", sa.Uuid(), nullable=True),
        sa.Column("fiscal_agent_id", sa.Uuid(), nullable=True),
        sa.Column("employer_id", sa.Uuid(), nullable=True),
        sa.Column("governing_body", sa.Text(), nullable=True),
        sa.Column("independence", sa.Text(), nullable=True),
        sa.Column("decision_rule", sa.Text(), nullable=True),
        sa.Column("threshold", sa.Text(), nullable=True),
        sa.Column("quorum", sa.Text(), nullable=True),
        sa.Column("open_meetings", sa.Text(), nullable=True),
        sa.Column("bylaws", sa.Text(), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("began", sa.String(10), nullable=True),
        sa.Column("ended", sa.String(10), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_governance_profile_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"],
            ["organization.id"],
            name=op.f("fk_governance_profile_employer_id_organization"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["fiscal_agent_id"],
            ["organization.id"],
            name=op.f("fk_governance_profile_fiscal_agent_id_organization"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["host_id"],
            ["organization.id"],
            name=op.f("fk_governance_profile_host_id_organization"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_governance_profile_source_id_source")
        ),
        sa.CheckConstraint(
            "ended >= substr(began, 1, length(ended))", name=op.f("ck_governance_profile_in_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_governance_profile")),
    )
    op.create_index(
        op.f("ix_governance_profile_collaborative_id"),
        "governance_profile",
        ["collaborative_id"],
        unique=False,
    )
    op.create_table(
        "life_event",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened", sa.String(10), nullable=False),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("statement", sa.Text(), nullable=True),
        sa.Column("statement_es", sa.Text(), nullable=True),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("votes_against", sa.Integer(), nullable=True),
        sa.Column("abstentions", sa.Integer(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("abstentions >= 0", name=op.f("ck_life_event_abstentions_not_negative")),
        sa.CheckConstraint("votes_against >= 0", name=op.f("ck_life_event_against_not_negative")),
        sa.CheckConstraint("votes_for >= 0", name=op.f("ck_life_event_for_not_negative")),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_life_event_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_life_event_organization_id_organization"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_life_event_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_life_event")),
    )
    op.create_index(op.f("ix_life_event_collaborative_id"), "life_event", ["collaborative_id"], unique=False)
    op.create_table(
        "seat",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("sector", sa.Text(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("appointed_by", sa.Text(), nullable=True),
        sa.Column("voting", sa.Text(), nullable=True),
        sa.Column("officer", sa.Text(), nullable=True),
        sa.Column("term_began", sa.String(10), nullable=True),
        sa.Column("term_ends", sa.String(10), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("seats >= 1", name=op.f("ck_seat_one_at_least")),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_seat_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_seat_organization_id_organization"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_seat_source_id_source")),
        sa.CheckConstraint(
            "term_ends >= substr(term_began, 1, length(term_ends))", name=op.f("ck_seat_in_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
    )
    op.create_index(op.f("ix_seat_collaborative_id"), "seat", ["collaborative_id"], unique=False)
    op.create_table(
        "agreement_dependent",
        sa.Column("record_kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_dependent_agreement_id_agreement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_dependent")),
    )
    op.create_index(
        op.f("ix_agreement_dependent_agreement_id"), "agreement_dependent", ["agreement_id"], unique=False
    )
    op.create_table(
        "agreement_party",
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_party_agreement_id_agreement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_agreement_party_organization_id_organization"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_party")),
    )
    op.create_index(
        op.f("ix_agreement_party_agreement_id"), "agreement_party", ["agreement_id"], unique=False
    )
    op.create_index(
        op.f("ix_agreement_party_organization_id"), "agreement_party", ["organization_id"], unique=False
    )
    op.create_table(
        "agreement_term",
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_term_agreement_id_agreement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_term")),
        sa.UniqueConstraint("agreement_id", "topic", name=op.f("uq_agreement_term_agreement_id_topic")),
    )
    op.create_index(op.f("ix_agreement_term_agreement_id"), "agreement_term", ["agreement_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_agreement_term_agreement_id"), table_name="agreement_term")
    op.drop_table("agreement_term")
    op.drop_index(op.f("ix_agreement_party_organization_id"), table_name="agreement_party")
    op.drop_index(op.f("ix_agreement_party_agreement_id"), table_name="agreement_party")
    op.drop_table("agreement_party")
    op.drop_index(op.f("ix_agreement_dependent_agreement_id"), table_name="agreement_dependent")
    op.drop_table("agreement_dependent")
    op.drop_index(op.f("ix_seat_collaborative_id"), table_name="seat")
    op.drop_table("seat")
    op.drop_index(op.f("ix_life_event_collaborative_id"), table_name="life_event")
    op.drop_table("life_event")
    op.drop_index(op.f("ix_governance_profile_collaborative_id"), table_name="governance_profile")
    op.drop_table("governance_profile")
    op.drop_index(op.f("ix_committee_collaborative_id"), table_name="committee")
    op.drop_table("committee")
    op.drop_index(op.f("ix_autonomy_grant_collaborative_id"), table_name="autonomy_grant")
    op.drop_table("autonomy_grant")
    op.drop_index(op.f("ix_agreement_collaborative_id"), table_name="agreement")
    op.drop_table("agreement")
    op.drop_index(
        op.f("ix_accountability_commitment_collaborative_id"), table_name="accountability_commitment"
    )
    op.drop_table("accountability_commitment")
    op.drop_index("ix_claim_topic", table_name="claim")
