"""Offerings and the calendars of schools.

An offering says where, when and for whom a pathway or one step of it takes place in one school year. Who may take part
stands in its access rules, never in a membership. Whatever no source tells is None: seats that are not stated are never
zero, and a cost that is not stated is never free. Days of the week are kept as ``mon tue``, times of day as ``13:05``.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.audit.models import DRAFT
from rural_collab.audit.recording import RecordRef
from rural_collab.collaboratives.models import CollaborativeRecord, RecordRow
from rural_collab.db.base import Base
from rural_collab.db.rules import in_order
from rural_collab.organizations.models import KIND as ORGANIZATION
from rural_collab.organizations.models import Organization
from rural_collab.partial_dates import PartialDate
from rural_collab.pathways.models import KIND as PATHWAY
from rural_collab.pathways.models import Pathway, PathwayStep
from rural_collab.text import mark
from rural_collab.vocabularies.terms import Codes

KIND = "offering"
_SCHOOLS = Codes("organization_type", type="school")
_DAYS_HINT = mark("For example: Mon–Thu, or Tue and Thu")
_TIME_HINT = mark("For example: 8:05 am or 13:05")
_DATE_HINT = mark("A year, a month or a day: 2021, 2021-03 or 2021-03-09")


class Offering(CollaborativeRecord, Base):
    """A pathway or one of its steps at one place in one school year. A draft is seen by those who keep it alone."""

    __tablename__ = "offering"
    __table_args__ = (
        CheckConstraint("seats >= 0", name="seats_not_negative"),
        CheckConstraint("seats_left >= 0", name="seats_left_not_negative"),
        CheckConstraint("travel_minutes >= 0", name="travel_minutes_not_negative"),
        CheckConstraint("cost_cents >= 0", name="cost_cents_not_negative"),
        in_order("begins", "ends"),
        in_order("apply_from", "apply_by", "apply_in_order"),
    )
    audit_type = "offering"

    pathway_id: Mapped[UUID] = mapped_column(
        ForeignKey("pathway.id", ondelete="CASCADE"), index=True, info={"label": "Pathway", "names": "title"}
    )
    step_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("pathway_step.id", ondelete="SET NULL"),
        index=True,
        info={
            "label": "Step",
            "names": "title",
            "hint": "The number it has in the pathway; empty when the whole pathway is offered",
        },
    )
    school_year: Mapped[str] = mapped_column(
        index=True, info={"label": "School year", "hint": "For example 2026-27"}
    )
    term: Mapped[str | None] = mapped_column(
        info={"label": "Part of the school year", "scheme": "school_term"}
    )
    status: Mapped[str] = mapped_column(
        default="active", info={"label": "Status", "scheme": "service_status"}
    )
    is_draft: Mapped[bool] = mapped_column(
        default=False,
        info={"label": "Still a draft", "hint": "Then only those who keep it see it, also in the preview"},
    )
    host_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"),
        index=True,
        info={"label": "Who runs it", "names": "name", "hint": "A district, school, college or employer"},
    )
    site_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="SET NULL"),
        index=True,
        info={
            "label": "Where it takes place",
            "names": "name",
            "hint": "Another school or body, when it is not at the one that runs it",
        },
    )
    room: Mapped[str | None] = mapped_column(
        info={"label": "Building or room", "hint": "What a student who has never been there looks for"}
    )
    delivery: Mapped[str | None] = mapped_column(
        info={"label": "How it is taught", "scheme": "delivery_mode"}
    )
    begins: Mapped[PartialDate | None] = mapped_column(info={"label": "First day", "hint": _DATE_HINT})
    ends: Mapped[PartialDate | None] = mapped_column(info={"label": "Last day", "hint": _DATE_HINT})
    apply_from: Mapped[PartialDate | None] = mapped_column(info={"label": "Apply from", "hint": _DATE_HINT})
    apply_by: Mapped[PartialDate | None] = mapped_column(info={"label": "Apply by", "hint": _DATE_HINT})
    how_to_apply: Mapped[str | None] = mapped_column(info={"label": "How to apply"})
    how_to_apply_es: Mapped[str | None] = mapped_column(info={"label": "How to apply, in Spanish"})
    seats: Mapped[int | None] = mapped_column(info={"label": "Seats in all"})
    seats_left: Mapped[int | None] = mapped_column(info={"label": "Seats still free"})
    cost_cents: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "Cost to the family", "unit": "cents"}
    )
    cost_note: Mapped[str | None] = mapped_column(
        info={"label": "The cost in words", "hint": "Tuition, fees, tools, and who pays the rest"}
    )
    cost_note_es: Mapped[str | None] = mapped_column(info={"label": "The cost in words, in Spanish"})
    transport: Mapped[str | None] = mapped_column(
        info={"label": "How students get there", "scheme": "transport"}
    )
    transport_note: Mapped[str | None] = mapped_column(
        info={"label": "More about the way there", "hint": "Who drives, from where, what is paid back"}
    )
    transport_note_es: Mapped[str | None] = mapped_column(
        info={"label": "More about the way there, in Spanish"}
    )
    travel_minutes: Mapped[int | None] = mapped_column(
        info={"label": "Minutes one way", "hint": "From the schools it is meant for, by bus"}
    )
    languages: Mapped[str | None] = mapped_column(
        info={"label": "Languages it is offered in", "hint": "For example: English and Spanish"}
    )
    contact: Mapped[str | None] = mapped_column(
        info={"label": "Who to ask", "hint": "A role rather than a person: the school counselor"}
    )
    contact_es: Mapped[str | None] = mapped_column(info={"label": "Who to ask, in Spanish"})
    email: Mapped[str | None] = mapped_column(
        info={"label": "Public e-mail address", "hint": "A shared mailbox rather than a person’s"}
    )
    phone: Mapped[str | None] = mapped_column(info={"label": "Phone"})
    website: Mapped[str | None] = mapped_column(info={"label": "Website"})
    note: Mapped[str | None] = mapped_column(info={"label": "What else to know"})
    note_es: Mapped[str | None] = mapped_column(info={"label": "What else to know, in Spanish"})

    pathway: Mapped[Pathway] = relationship(load_on_pending=True, back_populates="offerings")
    step: Mapped[PathwayStep | None] = relationship(load_on_pending=True, back_populates="offerings")
    host: Mapped[Organization] = relationship(foreign_keys=[host_id], load_on_pending=True)
    site: Mapped[Organization | None] = relationship(foreign_keys=[site_id], load_on_pending=True)
    meetings: Mapped[list["OfferingMeeting"]] = relationship(
        cascade="all, delete-orphan", order_by="OfferingMeeting.position", back_populates="offering"
    )
    rules: Mapped[list["AccessRule"]] = relationship(
        cascade="all, delete-orphan", order_by="AccessRule.position", back_populates="offering"
    )
    district_seats: Mapped[list["DistrictSeats"]] = relationship(
        cascade="all, delete-orphan", order_by="DistrictSeats.position", back_populates="offering"
    )

    @property
    def place(self) -> Organization:
        """Where it takes place: at its own site or at the body that runs it."""
        return self.site or self.host

    @property
    def place_path(self) -> str:
        """The address of the page of where it takes place, without a language."""
        family = "schools" if self.place.org_type in _SCHOOLS else "organizations"
        return f"/{family}/{self.place.slug}"

    @property
    def title(self) -> str:
        """What a student reads first: the step or, without one, the pathway."""
        return self.step.title if self.step else self.pathway.title

    @property
    def title_es(self) -> str | None:
        return self.step.title_es if self.step else self.pathway.title_es

    @property
    def offered(self) -> str:
        """What is offered as a form has it: the id of the pathway and, after a slash, of the step."""
        return "/".join(str(one) for one in (self.pathway_id, self.step_id) if one)

    def audit_records(self) -> Iterable[RecordRef]:
        yield RecordRef(KIND, self.id)
        if self.is_draft:
            yield RecordRef(DRAFT, self.collaborative_id)
            return
        yield RecordRef(PATHWAY, self.pathway_id)
        yield RecordRef(ORGANIZATION, self.host_id)
        yield from super().audit_records()

    def audit_label(self) -> str:
        return f"{self.title} ({self.school_year})"


class OfferingMeeting(RecordRow, Base):
    """Days of the week on which it meets at the same time of day."""

    __tablename__ = "offering_meeting"
    __table_args__ = (UniqueConstraint("offering_id", "days", "starts_at"),)
    audit_type = "offering_meeting"
    part_of = "offering"

    offering_id: Mapped[UUID] = mapped_column(ForeignKey("offering.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    days: Mapped[str] = mapped_column(info={"label": "Days of the week", "hint": _DAYS_HINT})
    starts_at: Mapped[str | None] = mapped_column(info={"label": "Starts at", "hint": _TIME_HINT})
    stops_at: Mapped[str | None] = mapped_column(info={"label": "Ends at", "hint": _TIME_HINT})

    offering: Mapped[Offering] = relationship(back_populates="meetings")

    def audit_label(self) -> str:
        return self.days


class AccessRule(RecordRow, Base):
    """One way in: who may take part, and under which conditions. Several rules are several ways in."""

    __tablename__ = "access_rule"
    __table_args__ = (CheckConstraint("seats >= 0", name="seats_not_negative"),)
    audit_type = "access_rule"
    part_of = "offering"

    offering_id: Mapped[UUID] = mapped_column(ForeignKey("offering.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    group: Mapped[str] = mapped_column(
        "access_group", info={"label": "Who may take part", "scheme": "access_group"}
    )
    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"),
        index=True,
        info={
            "label": "Of which member",
            "names": "name",
            "hint": "For students of certain or former members; one row for each",
        },
    )
    grade_low: Mapped[str | None] = mapped_column(info={"label": "From grade", "scheme": "grade"})
    grade_high: Mapped[str | None] = mapped_column(info={"label": "To grade", "scheme": "grade"})
    prerequisite: Mapped[str | None] = mapped_column(
        info={"label": "What one needs first", "hint": "For example: Algebra 1 with a C"}
    )
    prerequisite_es: Mapped[str | None] = mapped_column(info={"label": "What one needs first, in Spanish"})
    priority: Mapped[int | None] = mapped_column(
        info={"label": "Whose turn it is", "hint": "The lowest number comes first; empty when all are equal"}
    )
    seats: Mapped[int | None] = mapped_column(info={"label": "Seats for them"})
    note: Mapped[str | None] = mapped_column(info={"label": "Note"})

    offering: Mapped[Offering] = relationship(back_populates="rules")
    organization: Mapped[Organization | None] = relationship(load_on_pending=True)

    def audit_label(self) -> str:
        return self.group


class DistrictSeats(RecordRow, Base):
    """Seats kept for students of one home district."""

    __tablename__ = "district_seats"
    __table_args__ = (
        UniqueConstraint("offering_id", "organization_id"),
        CheckConstraint("seats >= 0", name="seats_not_negative"),
    )
    audit_type = "district_seats"
    part_of = "offering"

    offering_id: Mapped[UUID] = mapped_column(ForeignKey("offering.id", ondelete="CASCADE"))
    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"),
        index=True,
        info={"label": "Home district", "names": "name"},
    )
    position: Mapped[int] = mapped_column(default=0)
    seats: Mapped[int] = mapped_column(info={"label": "Seats for its students"})

    offering: Mapped[Offering] = relationship(back_populates="district_seats")
    organization: Mapped[Organization] = relationship(load_on_pending=True)

    def audit_label(self) -> str:
        return self.organization.name


class SchoolCalendar(CollaborativeRecord, Base):
    """A school's or district's week and year, as far as sharing depends on it; one for each body and school year."""

    __tablename__ = "school_calendar"
    __table_args__ = (UniqueConstraint("organization_id", "school_year"),)
    audit_type = "school_calendar"

    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"),
        info={"label": "School or district", "names": "name"},
    )
    school_year: Mapped[str] = mapped_column(info={"label": "School year", "hint": "For example 2026-27"})
    days: Mapped[str | None] = mapped_column(info={"label": "Days with school", "hint": _DAYS_HINT})
    starts_at: Mapped[str | None] = mapped_column(info={"label": "First bell", "hint": _TIME_HINT})
    stops_at: Mapped[str | None] = mapped_column(info={"label": "Last bell", "hint": _TIME_HINT})
    away_from: Mapped[str | None] = mapped_column(
        info={
            "label": "Students may be away from",
            "hint": "The block of the day kept free for classes elsewhere and the way there",
        }
    )
    away_until: Mapped[str | None] = mapped_column(
        info={"label": "Students may be away until", "hint": _TIME_HINT}
    )
    note: Mapped[str | None] = mapped_column(info={"label": "What else to know"})

    organization: Mapped[Organization] = relationship(load_on_pending=True)
    terms: Mapped[list["CalendarTerm"]] = relationship(
        cascade="all, delete-orphan", order_by="CalendarTerm.begins", back_populates="calendar"
    )

    def audit_records(self) -> Iterable[RecordRef]:
        yield RecordRef(ORGANIZATION, self.organization_id)
        yield from super().audit_records()

    def audit_label(self) -> str:
        return f"{self.organization.name} ({self.school_year})"


class CalendarTerm(RecordRow, Base):
    """A stretch of the school year with school, from its first day through its last."""

    __tablename__ = "calendar_term"
    __table_args__ = (UniqueConstraint("calendar_id", "term", "begins"), in_order("begins", "ends"))
    audit_type = "calendar_term"
    part_of = "calendar"

    calendar_id: Mapped[UUID] = mapped_column(ForeignKey("school_calendar.id", ondelete="CASCADE"))
    term: Mapped[str] = mapped_column(info={"label": "Part of the school year", "scheme": "school_term"})
    begins: Mapped[PartialDate] = mapped_column(info={"label": "First day", "hint": _DATE_HINT})
    ends: Mapped[PartialDate] = mapped_column(info={"label": "Last day", "hint": _DATE_HINT})

    calendar: Mapped[SchoolCalendar] = relationship(back_populates="terms")

    def audit_label(self) -> str:
        return self.term
