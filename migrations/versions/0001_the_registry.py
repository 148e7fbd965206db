"""The registry

Revision ID: 0001
Revises:
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "change",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text(), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject_type", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("subject_label", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_recorded_at"), "change", ["recorded_at"], unique=False)

    op.create_table(
        "change_log",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_log")),
    )
    op.create_table(
        "cip_code",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_cip_code")),
    )
    op.create_index(op.f("ix_cip_code_family"), "cip_code", ["family"], unique=False)

    op.create_table(
        "failed_sign_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_in")),
    )
    op.create_index(op.f("ix_failed_sign_in_at"), "failed_sign_in", ["at"], unique=False)
    op.create_index(op.f("ix_failed_sign_in_email"), "failed_sign_in", ["email"], unique=False)

    op.create_table(
        "loaded_dataset",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_loaded_dataset")),
    )
    op.create_table(
        "soc_code",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_soc_code")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("published", sa.String(10), nullable=True),
        sa.Column("retrieved", sa.String(10), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
    )
    op.create_table(
        "state",
        sa.Column("usps", sa.Text(), nullable=False),
        sa.Column("fips", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("usps", name=op.f("pk_state")),
        sa.UniqueConstraint("fips", name=op.f("uq_state_fips")),
    )
    op.create_table(
        "changed_record",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_changed_record_change_id_change")
        ),
        sa.PrimaryKeyConstraint("record_id", "change_id", name=op.f("pk_changed_record")),
    )
    op.create_index(op.f("ix_changed_record_change_id"), "changed_record", ["change_id"], unique=False)

    op.create_table(
        "cip_soc_pair",
        sa.Column("cip", sa.Text(), nullable=False),
        sa.Column("soc", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cip"], ["cip_code.code"], name=op.f("fk_cip_soc_pair_cip_cip_code")),
        sa.ForeignKeyConstraint(["soc"], ["soc_code.code"], name=op.f("fk_cip_soc_pair_soc_soc_code")),
        sa.PrimaryKeyConstraint("cip", "soc", name=op.f("pk_cip_soc_pair")),
    )
    op.create_index(op.f("ix_cip_soc_pair_soc"), "cip_soc_pair", ["soc"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("statement_es", sa.Text(), nullable=True),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_claim_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    op.create_index("ix_claim_record", "claim", ["record_id", "topic"], unique=False)

    op.create_table(
        "county",
        sa.Column("fips", sa.Text(), nullable=False),
        sa.Column("state_usps", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("population_2020", sa.Integer(), nullable=True),
        sa.Column("rucc_2023", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["state_usps"], ["state.usps"], name=op.f("fk_county_state_usps_state")),
        sa.PrimaryKeyConstraint("fips", name=op.f("pk_county")),
        sa.UniqueConstraint("state_usps", "slug", name=op.f("uq_county_state_usps_slug")),
    )
    op.create_table(
        "region",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state_usps", sa.Text(), nullable=False),
        sa.Column("organization", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_region_source_id_source")),
        sa.ForeignKeyConstraint(["state_usps"], ["state.usps"], name=op.f("fk_region_state_usps_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("slug", name=op.f("uq_region_slug")),
    )
    op.create_table(
        "organization",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("org_type", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("summary_es", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("town", sa.Text(), nullable=True),
        sa.Column("state_usps", sa.Text(), nullable=True),
        sa.Column("zip", sa.Text(), nullable=True),
        sa.Column("county_fips", sa.Text(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("nces_locale", sa.Text(), nullable=True),
        sa.Column("grade_low", sa.Text(), nullable=True),
        sa.Column("grade_high", sa.Text(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_because", sa.Text(), nullable=True),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("lat BETWEEN -90 AND 90", name=op.f("ck_organization_lat_on_earth")),
        sa.CheckConstraint("lon BETWEEN -180 AND 180", name=op.f("ck_organization_lon_on_earth")),
        sa.ForeignKeyConstraint(
            ["county_fips"], ["county.fips"], name=op.f("fk_organization_county_fips_county")
        ),
        sa.ForeignKeyConstraint(
            ["state_usps"], ["state.usps"], name=op.f("fk_organization_state_usps_state")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["organization.id"], name=op.f("fk_organization_successor_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("slug", name=op.f("uq_organization_slug")),
    )
    op.create_index(op.f("ix_organization_county_fips"), "organization", ["county_fips"], unique=False)
    op.create_index(op.f("ix_organization_org_type"), "organization", ["org_type"], unique=False)
    op.create_index("ix_organization_point", "organization", ["lat", "lon"], unique=False)
    op.create_index(op.f("ix_organization_state_usps"), "organization", ["state_usps"], unique=False)

    op.create_table(
        "region_county",
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("county_fips", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_fips"], ["county.fips"], name=op.f("fk_region_county_county_fips_county")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_region_county_region_id_region")),
        sa.PrimaryKeyConstraint("region_id", "county_fips", name=op.f("pk_region_county")),
    )
    op.create_index(op.f("ix_region_county_county_fips"), "region_county", ["county_fips"], unique=False)

    op.create_table(
        "alias",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.String(10), nullable=True),
        sa.Column("valid_to", sa.String(10), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_alias_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alias")),
        sa.UniqueConstraint("organization_id", "name", name=op.f("uq_alias_organization_id_name")),
    )
    op.create_table(
        "collaborative",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("purpose_es", sa.Text(), nullable=True),
        sa.Column("initiator", sa.Text(), nullable=True),
        sa.Column("motive", sa.Text(), nullable=True),
        sa.Column("talks_began", sa.String(10), nullable=True),
        sa.Column("agreed", sa.String(10), nullable=True),
        sa.Column("incorporated", sa.String(10), nullable=True),
        sa.Column("first_served", sa.String(10), nullable=True),
        sa.Column("ended", sa.String(10), nullable=True),
        sa.Column("new_members", sa.Text(), nullable=True),
        sa.Column("new_members_note", sa.Text(), nullable=True),
        sa.Column("is_rural", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["organization.id"], name=op.f("fk_collaborative_id_organization"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaborative")),
    )
    op.create_table(
        "college_program",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("cip", sa.Text(), nullable=False),
        sa.Column("award_level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("awards", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_college_program_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "cip", "award_level", name=op.f("pk_college_program")),
    )
    op.create_index(op.f("ix_college_program_cip"), "college_program", ["cip"], unique=False)

    op.create_table(
        "enrollment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("school_year", sa.Text(), nullable=False),
        sa.Column("grades", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("students", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.CheckConstraint("students >= 0", name=op.f("ck_enrollment_not_negative")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_enrollment_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_enrollment_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment")),
        sa.UniqueConstraint(
            "organization_id",
            "school_year",
            "grades",
            "kind",
            name=op.f("uq_enrollment_organization_id_school_year_grades_kind"),
        ),
    )
    op.create_table(
        "former_slug",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_former_slug_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_former_slug")),
    )
    op.create_index(op.f("ix_former_slug_organization_id"), "former_slug", ["organization_id"], unique=False)

    op.create_table(
        "identifier",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_identifier_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identifier")),
        sa.UniqueConstraint("scheme", "value", name=op.f("uq_identifier_scheme_value")),
    )
    op.create_index(op.f("ix_identifier_organization_id"), "identifier", ["organization_id"], unique=False)
    op.create_index("ix_identifier_value", "identifier", ["value"], unique=False)

    op.create_table(
        "official_record",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("dataset", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_official_record_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_official_record_source_id_source")
        ),
        sa.PrimaryKeyConstraint("organization_id", "dataset", name=op.f("pk_official_record")),
    )
    op.create_table(
        "organization_relation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", sa.String(10), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_organization_relation_two_organizations")),
        sa.ForeignKeyConstraint(
            ["from_id"],
            ["organization.id"],
            name=op.f("fk_organization_relation_from_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_organization_relation_source_id_source")
        ),
        sa.ForeignKeyConstraint(
            ["to_id"],
            ["organization.id"],
            name=op.f("fk_organization_relation_to_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_relation")),
        sa.UniqueConstraint(
            "from_id", "to_id", "kind", name=op.f("uq_organization_relation_from_id_to_id_kind")
        ),
    )
    op.create_index(op.f("ix_organization_relation_to_id"), "organization_relation", ["to_id"], unique=False)

    op.create_table(
        "served_county",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("county_fips", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_fips"], ["county.fips"], name=op.f("fk_served_county_county_fips_county")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_served_county_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_served_county")),
        sa.UniqueConstraint(
            "organization_id", "county_fips", name=op.f("uq_served_county_organization_id_county_fips")
        ),
    )
    op.create_index(op.f("ix_served_county_county_fips"), "served_county", ["county_fips"], unique=False)

    op.create_table(
        "collaborative_kind",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_collaborative_kind_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaborative_kind")),
        sa.UniqueConstraint(
            "collaborative_id", "kind", name=op.f("uq_collaborative_kind_collaborative_id_kind")
        ),
    )
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

    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("began", sa.String(10), nullable=True),
        sa.Column("ended", sa.String(10), nullable=True),
        sa.Column("first_seen", sa.String(10), nullable=True),
        sa.Column("last_seen", sa.String(10), nullable=True),
        sa.Column("exit_reason", sa.Text(), nullable=True),
        sa.Column("residual_access", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_membership_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["organization.id"],
            name=op.f("fk_membership_member_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_membership_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index(
        "ix_membership_collaborative", "membership", ["collaborative_id", "member_id", "role"], unique=False
    )
    op.create_index("ix_membership_member", "membership", ["member_id"], unique=False)

    op.create_table(
        "stage_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaborative_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("since", sa.String(10), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.String(10), nullable=True),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name=op.f("fk_stage_entry_collaborative_id_collaborative"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_stage_entry_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_entry")),
        sa.UniqueConstraint(
            "collaborative_id", "sequence", name=op.f("uq_stage_entry_collaborative_id_sequence")
        ),
    )

    # Names this change log, so that a search index never follows another registry's.
    change_log = sa.table("change_log", sa.column("id", sa.Uuid()))
    op.bulk_insert(change_log, [{"id": uuid4()}])


def downgrade() -> None:
    op.drop_table("stage_entry")
    op.drop_index("ix_membership_member", table_name="membership")
    op.drop_index("ix_membership_collaborative", table_name="membership")

    op.drop_table("membership")
    op.drop_index(op.f("ix_coordinator_grant_collaborative_id"), table_name="coordinator_grant")

    op.drop_table("coordinator_grant")
    op.drop_table("collaborative_kind")
    op.drop_index(op.f("ix_served_county_county_fips"), table_name="served_county")

    op.drop_table("served_county")
    op.drop_index(op.f("ix_organization_relation_to_id"), table_name="organization_relation")

    op.drop_table("organization_relation")
    op.drop_table("official_record")
    op.drop_index("ix_identifier_value", table_name="identifier")
    op.drop_index(op.f("ix_identifier_organization_id"), table_name="identifier")

    op.drop_table("identifier")
    op.drop_index(op.f("ix_former_slug_organization_id"), table_name="former_slug")

    op.drop_table("former_slug")
    op.drop_table("enrollment")
    op.drop_index(op.f("ix_college_program_cip"), table_name="college_program")

    op.drop_table("college_program")
    op.drop_table("collaborative")
    op.drop_table("alias")
    op.drop_index(op.f("ix_region_county_county_fips"), table_name="region_county")

    op.drop_table("region_county")
    op.drop_index(op.f("ix_organization_state_usps"), table_name="organization")
    op.drop_index("ix_organization_point", table_name="organization")
    op.drop_index(op.f("ix_organization_org_type"), table_name="organization")
    op.drop_index(op.f("ix_organization_county_fips"), table_name="organization")

    op.drop_table("organization")
    op.drop_table("region")
    op.drop_table("county")
    op.drop_index("ix_claim_record", table_name="claim")

    op.drop_table("claim")
    op.drop_index(op.f("ix_cip_soc_pair_soc"), table_name="cip_soc_pair")

    op.drop_table("cip_soc_pair")
    op.drop_index(op.f("ix_changed_record_change_id"), table_name="changed_record")

    op.drop_table("changed_record")
    op.drop_table("state")
    op.drop_table("source")
    op.drop_table("soc_code")
    op.drop_table("loaded_dataset")
    op.drop_index(op.f("ix_failed_sign_in_email"), table_name="failed_sign_in")
    op.drop_index(op.f("ix_failed_sign_in_at"), table_name="failed_sign_in")

    op.drop_table("failed_sign_in")
    op.drop_index(op.f("ix_cip_code_family"), table_name="cip_code")

    op.drop_table("cip_code")
    op.drop_table("change_log")
    op.drop_index(op.f("ix_change_recorded_at"), table_name="change")

    op.drop_table("change")
    op.drop_table("account")
