"""Organizations and what is known of them."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.audit.recording import Audited, RecordRef
from rural_collab.db.base import Base, Tracked, uuid_pk
from rural_collab.evidence.models import Sourced
from rural_collab.partial_dates import PartialDate
from rural_collab.places.models import County, State

KIND = "organization"
#: Why a record was retired that told of the same organization as another one, see ``merging``.
DUPLICATE = "duplicate"
#: Why one was that its organization does not want here: nothing else is said of it.
UNLISTED = "unlisted"


class Organization(Audited, Tracked, Base):
    """A body with a name of its own. A collaborative is one too, with more told in ``Collaborative``."""

    __tablename__ = "organization"
    __table_args__ = (
        CheckConstraint("lat BETWEEN -90 AND 90", name="lat_on_earth"),
        CheckConstraint("lon BETWEEN -180 AND 180", name="lon_on_earth"),
        Index("ix_organization_point", "lat", "lon"),
    )
    audit_type = "organization"

    id: Mapped[uuid_pk]
    slug: Mapped[str] = mapped_column(unique=True, info={"label": "Address of the page"})
    name: Mapped[str] = mapped_column(info={"label": "Name", "hint": "As people there write it"})
    org_type: Mapped[str] = mapped_column(
        index=True, info={"label": "Type of organization", "scheme": "organization_type"}
    )
    summary: Mapped[str | None] = mapped_column(
        info={"label": "What it does", "hint": "One or two sentences for somebody who has never heard of it"}
    )
    summary_es: Mapped[str | None] = mapped_column(info={"label": "What it does, in Spanish"})
    website: Mapped[str | None] = mapped_column(info={"label": "Website"})
    phone: Mapped[str | None] = mapped_column(info={"label": "Phone"})
    email: Mapped[str | None] = mapped_column(
        info={"label": "Public e-mail address", "hint": "A shared mailbox rather than a person’s"}
    )
    street: Mapped[str | None] = mapped_column(info={"label": "Street"})
    town: Mapped[str | None] = mapped_column(info={"label": "Town"})
    state_usps: Mapped[str | None] = mapped_column(
        ForeignKey("state.usps"), index=True, info={"label": "State", "scheme": "state"}
    )
    zip: Mapped[str | None] = mapped_column(info={"label": "ZIP code"})
    county_fips: Mapped[str | None] = mapped_column(
        ForeignKey("county.fips"), index=True, info={"label": "County", "names": "name"}
    )
    lat: Mapped[float | None] = mapped_column(info={"label": "Latitude"})
    lon: Mapped[float | None] = mapped_column(info={"label": "Longitude"})
    nces_locale: Mapped[str | None] = mapped_column(info={"label": "NCES locale", "scheme": "locale"})
    grade_low: Mapped[str | None] = mapped_column(info={"label": "Lowest grade", "scheme": "grade"})
    grade_high: Mapped[str | None] = mapped_column(info={"label": "Highest grade", "scheme": "grade"})
    is_open: Mapped[bool] = mapped_column(default=True, info={"label": "Open"})
    is_sample: Mapped[bool] = mapped_column(default=False, info={"label": "Sample"})
    confirmed_on: Mapped[date | None] = mapped_column(info={"label": "Confirmed on"})
    confirmed_by: Mapped[str | None] = mapped_column(info={"label": "Confirmed by"})
    retired_at: Mapped[datetime | None] = mapped_column(info={"label": "Retired"})
    retired_as: Mapped[str | None] = mapped_column(
        info={"label": "What became of it", "scheme": "retirement_reason"}
    )
    retired_because: Mapped[str | None] = mapped_column(info={"label": "Why it was retired"})
    successor_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id"), index=True, info={"label": "Taken over by", "names": "name"}
    )

    state: Mapped[State | None] = relationship()
    county: Mapped[County | None] = relationship()
    successor: Mapped["Organization | None"] = relationship(remote_side="Organization.id")
    aliases: Mapped[list["Alias"]] = relationship(
        cascade="all, delete-orphan", order_by="Alias.name", back_populates="organization"
    )
    identifiers: Mapped[list["Identifier"]] = relationship(
        cascade="all, delete-orphan", order_by="Identifier.scheme", back_populates="organization"
    )
    served_counties: Mapped[list["ServedCounty"]] = relationship(
        cascade="all, delete-orphan", order_by="ServedCounty.county_fips", back_populates="organization"
    )
    enrollments: Mapped[list["Enrollment"]] = relationship(
        cascade="all, delete-orphan", order_by="Enrollment.school_year", back_populates="organization"
    )

    @property
    def is_merged(self) -> bool:
        """Whether it told of the same organization as its successor and was merged into it."""
        return self.retired_as == DUPLICATE

    @property
    def standing(self) -> "Organization":
        """The record that speaks for it: the one it was merged into, or itself."""
        return self.successor if self.is_merged and self.successor else self

    def audit_records(self) -> Iterable[RecordRef]:
        yield RecordRef(KIND, self.id)

    def audit_label(self) -> str:
        return self.name


class _Part(Audited):
    """Something that belongs to one organization and moves its version when it changes."""

    part_of = "organization"
    organization_id: Mapped[UUID]

    def audit_records(self) -> Iterable[RecordRef]:
        yield RecordRef(KIND, self.organization_id)


class Alias(_Part, Base):
    """Another name: common, former, local, or an abbreviation. Search finds each."""

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("organization_id", "name"),)
    audit_type = "alias"

    id: Mapped[uuid_pk]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(info={"label": "Other name"})
    kind: Mapped[str] = mapped_column(
        default="common", info={"label": "Kind of name", "scheme": "alias_kind"}
    )
    valid_from: Mapped[PartialDate | None] = mapped_column(info={"label": "In use from"})
    valid_to: Mapped[PartialDate | None] = mapped_column(info={"label": "In use until"})

    organization: Mapped[Organization] = relationship(back_populates="aliases")

    def audit_label(self) -> str:
        return self.name


class Identifier(_Part, Base):
    """A code given by somebody else, for instance the LEAID of a district; one owner per code."""

    __tablename__ = "identifier"
    __table_args__ = (UniqueConstraint("scheme", "value"), Index("ix_identifier_value", "value"))
    audit_type = "identifier"

    id: Mapped[uuid_pk]
    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
    scheme: Mapped[str] = mapped_column(info={"label": "Kind of identifier", "scheme": "identifier_scheme"})
    value: Mapped[str] = mapped_column(info={"label": "Identifier"})

    organization: Mapped[Organization] = relationship(back_populates="identifiers")

    def audit_label(self) -> str:
        return self.value


class ServedCounty(_Part, Base):
    """A county the organization serves beside the one it sits in: a joint district spans several."""

    __tablename__ = "served_county"
    __table_args__ = (UniqueConstraint("organization_id", "county_fips"),)
    audit_type = "served_county"

    id: Mapped[uuid_pk]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"))
    county_fips: Mapped[str] = mapped_column(
        ForeignKey("county.fips"), index=True, info={"label": "County served", "names": "name"}
    )

    organization: Mapped[Organization] = relationship(back_populates="served_counties")
    county: Mapped[County] = relationship(load_on_pending=True)

    def audit_label(self) -> str:
        return self.county.name


class OrganizationRelation(Audited, Sourced, Base):
    """One organization's tie to another: part of, campus of, succeeded by, merged into."""

    __tablename__ = "organization_relation"
    __table_args__ = (
        UniqueConstraint("from_id", "to_id", "kind"),
        CheckConstraint("from_id <> to_id", name="two_organizations"),
    )
    audit_type = "organization_relation"

    id: Mapped[uuid_pk]
    from_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"))
    to_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(info={"label": "Relation", "scheme": "relation_kind"})
    since: Mapped[PartialDate | None] = mapped_column(info={"label": "Since"})

    origin: Mapped[Organization] = relationship(foreign_keys=[from_id])
    target: Mapped[Organization] = relationship(foreign_keys=[to_id])

    def audit_records(self) -> Iterable[RecordRef]:
        yield RecordRef(KIND, self.from_id)
        yield RecordRef(KIND, self.to_id)

    def audit_label(self) -> str:
        return f"{self.origin.name} – {self.target.name}"


class Enrollment(_Part, Sourced, Base):
    """How many students, of which grades, counted how, in which school year."""

    __tablename__ = "enrollment"
    __table_args__ = (
        UniqueConstraint("organization_id", "school_year", "grades", "kind"),
        CheckConstraint("students >= 0", name="not_negative"),
    )
    audit_type = "enrollment"

    id: Mapped[uuid_pk]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"))
    school_year: Mapped[str] = mapped_column(info={"label": "School year", "hint": "For example 2025-26"})
    grades: Mapped[str] = mapped_column(default="PK-12", info={"label": "Grades"})
    kind: Mapped[str] = mapped_column(
        default="headcount", info={"label": "How students are counted", "scheme": "enrollment_kind"}
    )
    students: Mapped[int] = mapped_column(info={"label": "Students"})

    organization: Mapped[Organization] = relationship(back_populates="enrollments")

    def audit_label(self) -> str:
        return self.school_year


class CollegeProgram(Base):
    """Awards a college conferred in one program and level in one year (IPEDS completions)."""

    __tablename__ = "college_program"

    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True
    )
    cip: Mapped[str] = mapped_column(primary_key=True, index=True)
    award_level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    awards: Mapped[int]
    year: Mapped[int]


class FormerSlug(Base):
    """An address the record once had; old links keep working."""

    __tablename__ = "former_slug"

    slug: Mapped[str] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
