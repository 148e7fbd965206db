"""Services.

A service is a public record of its own, offered by one collaborative and delivered by several organizations together,
each in a named role. Whatever no source tells is None: an amount that is not stated is never zero.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.audit.recording import RecordRef
from rural_collab.collaboratives.models import CollaborativeRecord, RecordRow
from rural_collab.db.base import Base
from rural_collab.db.rules import in_order
from rural_collab.evidence.models import Sourced
from rural_collab.organizations.models import KIND as ORGANIZATION
from rural_collab.organizations.models import Organization
from rural_collab.partial_dates import PartialDate
from rural_collab.places.models import County

KIND = "service"


class Service(CollaborativeRecord, Base):
    """Something a collaborative does for others, with one main aim. Amounts are whole cents of a US dollar."""

    __tablename__ = "service"
    __table_args__ = (
        CheckConstraint("member_cents >= 0", name="member_cents_not_negative"),
        CheckConstraint("other_cents >= 0", name="other_cents_not_negative"),
        in_order("began", "ended"),
    )
    audit_type = "service"

    slug: Mapped[str] = mapped_column(unique=True, info={"label": "Address of the page"})
    title: Mapped[str] = mapped_column(
        info={"label": "What it is called", "hint": "For example: Welding trailer"}
    )
    description: Mapped[str | None] = mapped_column(
        info={"label": "What it does", "hint": "One or two sentences for somebody who has never heard of it"}
    )
    description_es: Mapped[str | None] = mapped_column(info={"label": "What it does, in Spanish"})
    aim: Mapped[str] = mapped_column(info={"label": "Main aim", "scheme": "service_aim"})
    category: Mapped[str | None] = mapped_column(
        info={
            "label": "Kind of service",
            "scheme": "service_category",
            "hint": "One that belongs to the main aim",
        }
    )
    status: Mapped[str] = mapped_column(
        default="active", info={"label": "Status", "scheme": "service_status"}
    )
    began: Mapped[PartialDate | None] = mapped_column(info={"label": "Offered since"})
    ended: Mapped[PartialDate | None] = mapped_column(info={"label": "Offered until"})
    who_may_use: Mapped[str | None] = mapped_column(
        info={"label": "Who may use it", "scheme": "service_access"}
    )
    use_note: Mapped[str | None] = mapped_column(
        info={"label": "More about who may use it", "hint": "Grades, conditions, or what former members kept"}
    )
    cost_basis: Mapped[str | None] = mapped_column(
        info={"label": "How it is paid for", "scheme": "cost_basis"}
    )
    member_cents: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "Amount for members", "unit": "cents"}
    )
    other_cents: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "Amount for others", "unit": "cents"}
    )
    cost_note: Mapped[str | None] = mapped_column(info={"label": "More about the cost"})
    capacity: Mapped[str | None] = mapped_column(
        info={"label": "How many can take part", "hint": "For example: 12 students at a time"}
    )
    how_to_ask: Mapped[str | None] = mapped_column(
        info={"label": "How to ask for it", "hint": "Whom to write to, by when, and what to send"}
    )
    website: Mapped[str | None] = mapped_column(info={"label": "Website"})
    email: Mapped[str | None] = mapped_column(
        info={"label": "Public e-mail address", "hint": "A shared mailbox rather than a person’s"}
    )
    phone: Mapped[str | None] = mapped_column(info={"label": "Phone"})
    languages: Mapped[str | None] = mapped_column(
        info={"label": "Languages it is offered in", "hint": "For example: English and Spanish"}
    )
    pathways: Mapped[str | None] = mapped_column(
        info={"label": "Pathways it supports", "hint": "For example: Welding, and early childhood education"}
    )

    audiences: Mapped[list["ServiceAudience"]] = relationship(
        cascade="all, delete-orphan", order_by="ServiceAudience.audience", back_populates="service"
    )
    deliveries: Mapped[list["ServiceDelivery"]] = relationship(
        cascade="all, delete-orphan", order_by="ServiceDelivery.mode", back_populates="service"
    )
    places: Mapped[list["ServicePlace"]] = relationship(
        cascade="all, delete-orphan", order_by="ServicePlace.county_fips", back_populates="service"
    )
    providers: Mapped[list["ServiceProvider"]] = relationship(
        cascade="all, delete-orphan", order_by="ServiceProvider.position", back_populates="service"
    )

    @property
    def audience_codes(self) -> list[str]:
        """Whom it is for, as codes of the audience vocabulary."""
        return [row.audience for row in self.audiences]

    @property
    def delivery_codes(self) -> list[str]:
        """How it is delivered, as codes of the delivery_mode vocabulary."""
        return [row.mode for row in self.deliveries]

    @property
    def county_codes(self) -> list[str]:
        """FIPS codes of the counties where it is offered; none when it is offered wherever its collaborative works."""
        return [row.county_fips for row in self.places]

    def audit_records(self) -> Iterable[RecordRef]:
        yield RecordRef(KIND, self.id)
        yield from super().audit_records()

    def audit_label(self) -> str:
        return self.title


class ServiceAudience(RecordRow, Base):
    """Somebody the service is for."""

    __tablename__ = "service_audience"
    __table_args__ = (UniqueConstraint("service_id", "audience"),)
    audit_type = "service_audience"
    part_of = "service"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    audience: Mapped[str] = mapped_column(info={"label": "Who it is for", "scheme": "audience"})

    service: Mapped[Service] = relationship(back_populates="audiences")

    def audit_label(self) -> str:
        return self.audience


class ServiceDelivery(RecordRow, Base):
    """A way in which the service is given."""

    __tablename__ = "service_delivery"
    __table_args__ = (UniqueConstraint("service_id", "mode"),)
    audit_type = "service_delivery"
    part_of = "service"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    mode: Mapped[str] = mapped_column(info={"label": "How it is delivered", "scheme": "delivery_mode"})

    service: Mapped[Service] = relationship(back_populates="deliveries")

    def audit_label(self) -> str:
        return self.mode


class ServicePlace(RecordRow, Base):
    """A county where the service is offered; without any it is offered wherever its collaborative is at work."""

    __tablename__ = "service_place"
    __table_args__ = (UniqueConstraint("service_id", "county_fips"),)
    audit_type = "service_place"
    part_of = "service"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    county_fips: Mapped[str] = mapped_column(
        ForeignKey("county.fips"), index=True, info={"label": "County where it is offered", "names": "name"}
    )

    service: Mapped[Service] = relationship(back_populates="places")
    county: Mapped[County] = relationship(load_on_pending=True)

    def audit_label(self) -> str:
        return self.county.name


class ServiceProvider(RecordRow, Sourced, Base):
    """One organization's role in delivering the service; it may have several, each once."""

    __tablename__ = "service_provider"
    __table_args__ = (UniqueConstraint("service_id", "organization_id", "role"),)
    audit_type = "service_provider"
    part_of = "service"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"),
        index=True,
        info={"label": "Partner", "names": "name"},
    )
    position: Mapped[int] = mapped_column(default=0)
    role: Mapped[str] = mapped_column(info={"label": "Role", "scheme": "service_role"})
    note: Mapped[str | None] = mapped_column(info={"label": "What it does there"})

    service: Mapped[Service] = relationship(back_populates="providers")
    organization: Mapped[Organization] = relationship(load_on_pending=True)

    def audit_records(self) -> Iterable[RecordRef]:
        yield from super().audit_records()
        yield RecordRef(ORGANIZATION, self.organization_id)

    def audit_label(self) -> str:
        return self.organization.name
