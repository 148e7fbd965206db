"""Programs, awards and their parts.

Amounts are whole cents of a US dollar; one that no source states is None, never zero. What follows from them, such as
the mix of the money or the year it runs short, is computed by ``outlook`` and stored nowhere.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.audit.recording import Audited, RecordRef
from rural_collab.collaboratives.models import CollaborativeRecord, RecordRow
from rural_collab.db.base import Base, Tracked, uuid_pk
from rural_collab.db.rules import in_order
from rural_collab.evidence.models import Sourced
from rural_collab.organizations.models import KIND as ORGANIZATION
from rural_collab.organizations.models import Organization
from rural_collab.partial_dates import PartialDate, Period
from rural_collab.services.models import KIND as SERVICE
from rural_collab.services.models import Service
from rural_collab.text import mark
from rural_collab.vocabularies.terms import find_term

KIND = "funding_program"
DOLLARS = mark("In dollars, such as 1,250 or 1,250.50; leave it empty when it is not stated")


def lasts(funding_type: str | None) -> bool:
    """Whether money of a type goes on by itself, as dues and formula money do, until somebody changes the rule."""
    term = find_term("funding_source_type", funding_type) if funding_type else None
    return term is not None and term.extra.get("lasts") == "yes"


class FundingProgram(Audited, Tracked, Sourced, Base):
    """A program or fund that awards come from; who hands the money out and where it is from are two things."""

    __tablename__ = "funding_program"
    __table_args__ = (in_order("valid_from", "valid_to"),)
    audit_type = "funding_program"

    id: Mapped[uuid_pk]
    slug: Mapped[str] = mapped_column(unique=True, info={"label": "Address of the page"})
    name: Mapped[str] = mapped_column(info={"label": "Name of the program"})
    acronym: Mapped[str | None] = mapped_column(info={"label": "Abbreviation"})
    type: Mapped[str] = mapped_column(info={"label": "Type of money", "scheme": "funding_source_type"})
    origin: Mapped[str | None] = mapped_column(
        info={
            "label": "Where the money is from in the end",
            "scheme": "money_origin",
            "hint": "A state may hand out federal money",
        }
    )
    administrator_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id"), index=True, info={"label": "Who hands it out", "names": "name"}
    )
    statute: Mapped[str | None] = mapped_column(info={"label": "Law it rests on"})
    website: Mapped[str | None] = mapped_column(info={"label": "Website"})
    valid_from: Mapped[PartialDate | None] = mapped_column(info={"label": "Since"})
    valid_to: Mapped[PartialDate | None] = mapped_column(info={"label": "Until"})
    successor_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("funding_program.id"), info={"label": "Followed by", "names": "name"}
    )
    note: Mapped[str | None] = mapped_column(info={"label": "What it is for"})
    note_es: Mapped[str | None] = mapped_column(info={"label": "What it is for, in Spanish"})

    administrator: Mapped[Organization | None] = relationship()
    successor: Mapped["FundingProgram | None"] = relationship(remote_side="FundingProgram.id")

    def audit_records(self) -> Iterable[RecordRef]:
        yield RecordRef(KIND, self.id)

    def audit_label(self) -> str:
        return self.name

    @property
    def period(self) -> Period:
        return self.valid_from, self.valid_to


class Award(CollaborativeRecord, Base):
    """Money given for a purpose and a time. Its collaborative is the one that answers for it; parts may go to others."""

    __tablename__ = "award"
    __table_args__ = (
        CheckConstraint("cents >= 0", name="cents_not_negative"),
        CheckConstraint("match_cents >= 0", name="match_cents_not_negative"),
        CheckConstraint("match_percent >= 0", name="match_percent_not_negative"),
        in_order("begins", "ends"),
    )
    audit_type = "award"

    program_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("funding_program.id"),
        index=True,
        info={"label": "Program", "names": "name", "hint": "Leave it empty when it is not listed here"},
    )
    title: Mapped[str | None] = mapped_column(
        info={"label": "What it is called", "hint": "Only when it has a name of its own beside the program’s"}
    )
    type: Mapped[str | None] = mapped_column(
        info={
            "label": "Type of money",
            "scheme": "funding_source_type",
            "hint": "Needed when no program is chosen",
        }
    )
    origin: Mapped[str | None] = mapped_column(
        info={"label": "Where the money is from in the end", "scheme": "money_origin"}
    )
    funder_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id"), index=True, info={"label": "Who gave it", "names": "name"}
    )
    recipient_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id"),
        index=True,
        info={
            "label": "Made out to",
            "names": "name",
            "hint": "Leave it empty when it is the collaborative itself",
        },
    )
    fiscal_agent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id"), info={"label": "Who keeps the money", "names": "name"}
    )
    cents: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "Amount", "unit": "cents", "hint": DOLLARS}
    )
    is_rounded: Mapped[bool] = mapped_column(
        default=False,
        info={"label": "The amount is rounded", "hint": "When a source says about, nearly or more than"},
    )
    awarded: Mapped[PartialDate | None] = mapped_column(info={"label": "Awarded"})
    begins: Mapped[PartialDate | None] = mapped_column(info={"label": "Begins"})
    ends: Mapped[PartialDate | None] = mapped_column(info={"label": "Ends"})
    restricted_to: Mapped[str | None] = mapped_column(info={"label": "What it may be spent on"})
    match: Mapped[str | None] = mapped_column(info={"label": "Match asked for", "scheme": "match_rule"})
    match_cents: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "Match in dollars", "unit": "cents"}
    )
    match_percent: Mapped[int | None] = mapped_column(info={"label": "Match in percent of the award"})
    renewable: Mapped[str | None] = mapped_column(info={"label": "Can be renewed", "scheme": "yes_no"})
    document: Mapped[str | None] = mapped_column(info={"label": "Web address of the award"})
    note: Mapped[str | None] = mapped_column(info={"label": "Note"})
    note_es: Mapped[str | None] = mapped_column(info={"label": "Note, in Spanish"})

    program: Mapped[FundingProgram | None] = relationship(lazy="joined")
    funder: Mapped[Organization | None] = relationship(foreign_keys=[funder_id])
    recipient: Mapped[Organization | None] = relationship(foreign_keys=[recipient_id])
    fiscal_agent: Mapped[Organization | None] = relationship(foreign_keys=[fiscal_agent_id])
    allocations: Mapped[list["Allocation"]] = relationship(
        cascade="all, delete-orphan", order_by="Allocation.position", back_populates="award"
    )

    def audit_records(self) -> Iterable[RecordRef]:
        yield from super().audit_records()
        yield from (RecordRef(ORGANIZATION, id_) for id_ in (self.funder_id, self.recipient_id) if id_)

    def audit_label(self) -> str:
        return self.name or ""

    @property
    def name(self) -> str | None:
        """Its own title or its program's name; None when it has neither."""
        return self.title or (self.program.name if self.program else None)

    @property
    def money_type(self) -> str | None:
        return self.type or (self.program.type if self.program else None)

    @property
    def money_origin(self) -> str | None:
        return self.origin or (self.program.origin if self.program else None)

    @property
    def giver(self) -> Organization | None:
        """Who gave it: the funder named, else whoever hands out the program's money."""
        return self.funder or (self.program.administrator if self.program else None)

    @property
    def starts(self) -> PartialDate | None:
        """The date it counts from."""
        return self.begins or self.awarded

    @property
    def goes_on(self) -> bool:
        """Whether it is money that comes again by itself: of a lasting type, and without an end."""
        return self.ends is None and lasts(self.money_type)


class Allocation(RecordRow, Sourced, Base):
    """The part of an award that goes to an organization, to a service, or for a purpose."""

    __tablename__ = "allocation"
    __table_args__ = (CheckConstraint("cents >= 0", name="cents_not_negative"),)
    audit_type = "allocation"
    part_of = "award"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id"),
        index=True,
        info={
            "label": "To whom",
            "names": "name",
            "hint": "The collaborative itself, a member, or anybody else: a name, a code or an address here",
        },
    )
    service_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("service.id", ondelete="SET NULL"),
        index=True,
        info={"label": "Or to which service", "names": "title", "hint": "Its title or its address here"},
    )
    cents: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "Amount", "unit": "cents", "hint": DOLLARS}
    )
    purpose: Mapped[str | None] = mapped_column(
        info={"label": "For what", "hint": "For example: Two teachers, or a pathway in welding"}
    )

    award: Mapped[Award] = relationship(back_populates="allocations")
    organization: Mapped[Organization | None] = relationship(load_on_pending=True)
    service: Mapped[Service | None] = relationship(load_on_pending=True)

    def audit_records(self) -> Iterable[RecordRef]:
        yield from super().audit_records()
        if self.organization_id:
            yield RecordRef(ORGANIZATION, self.organization_id)
        if self.service_id:
            yield RecordRef(SERVICE, self.service_id)

    def audit_label(self) -> str:
        if self.organization:
            return self.organization.name
        return self.service.title if self.service else self.purpose or ""
