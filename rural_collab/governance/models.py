"""How a collaborative is governed: dated profiles, seats, committees, autonomies and what is owed for them, events.

Legal form, host and who decides are three different things and are told apart.
"""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from rural_collab.collaboratives.models import CollaborativeRecord, RecordRow
from rural_collab.db.base import Base
from rural_collab.db.rules import in_order
from rural_collab.organizations.models import Organization
from rural_collab.partial_dates import PartialDate, Period


class Lasting:
    """From when until when something holds; an open end is not known or not reached."""

    began: Mapped[PartialDate | None] = mapped_column(info={"label": "From"}, sort_order=70)
    ended: Mapped[PartialDate | None] = mapped_column(
        info={"label": "Until", "hint": "Leave empty while it lasts"}, sort_order=71
    )

    @property
    def period(self) -> Period:
        return self.began, self.ended


class GovernanceProfile(Lasting, CollaborativeRecord):
    """How it was governed in one span of time. A change of form or host begins another; versions never overlap."""

    __tablename__ = "governance_profile"
    __table_args__ = (in_order("began", "ended"),)
    audit_type = "governance_profile"

    legal_model: Mapped[str | None] = mapped_column(
        info={"label": "Governance model", "scheme": "legal_model"}
    )
    statute: Mapped[str | None] = mapped_column(
        info={"label": "Law it rests on", "hint": "For example C.R.S. 22-5-101"}
    )
    host_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="SET NULL"), info={"label": "Host", "names": "name"}
    )
    fiscal_agent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="SET NULL"), info={"label": "Fiscal agent", "names": "name"}
    )
    employer_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="SET NULL"),
        info={"label": "Employer of its staff", "names": "name"},
    )
    governing_body: Mapped[str | None] = mapped_column(info={"label": "Governing body"})
    independence: Mapped[str | None] = mapped_column(
        info={"label": "Independence of the governing body", "scheme": "independence"}
    )
    decision_rule: Mapped[str | None] = mapped_column(
        info={"label": "How decisions are made", "scheme": "decision_rule"}
    )
    threshold: Mapped[str | None] = mapped_column(
        info={"label": "What a decision needs", "hint": "For example two thirds of those present"}
    )
    quorum: Mapped[str | None] = mapped_column(
        info={"label": "Quorum", "hint": "How many must be there to decide"}
    )
    open_meetings: Mapped[str | None] = mapped_column(
        info={"label": "Open meetings", "scheme": "open_meetings"}
    )
    bylaws: Mapped[str | None] = mapped_column(info={"label": "Web address of the bylaws"})
    minutes: Mapped[str | None] = mapped_column(info={"label": "Web address of the minutes"})
    note: Mapped[str | None] = mapped_column(info={"label": "Note"})

    host: Mapped[Organization | None] = relationship(foreign_keys=[host_id])
    fiscal_agent: Mapped[Organization | None] = relationship(foreign_keys=[fiscal_agent_id])
    employer: Mapped[Organization | None] = relationship(foreign_keys=[employer_id])

    def audit_label(self) -> str:
        return self.governing_body or str(self.began or self.collaborative.audit_label())


class Seat(CollaborativeRecord):
    """One seat of a governing body, or several alike: whose it is, who fills it, whether it votes, and its term."""

    __tablename__ = "seat"
    __table_args__ = (
        CheckConstraint("seats >= 1", name="one_at_least"),
        in_order("term_began", "term_ends"),
    )
    audit_type = "seat"

    title: Mapped[str] = mapped_column(
        info={"label": "Seat", "hint": "For example Superintendent of a member district"}
    )
    seats: Mapped[int | None] = mapped_column(
        info={"label": "How many such seats", "hint": "More than one for seats that are alike"}
    )
    body: Mapped[str | None] = mapped_column(
        info={"label": "Which body", "hint": "Leave empty for the governing body"}
    )
    sector: Mapped[str | None] = mapped_column(info={"label": "Sector", "scheme": "sector"})
    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="SET NULL"),
        info={"label": "Organization that holds it", "names": "name"},
    )
    holder: Mapped[str | None] = mapped_column(
        info={"label": "Who sits there", "hint": "A public office rather than a name"}
    )
    appointed_by: Mapped[str | None] = mapped_column(info={"label": "Who appoints"})
    voting: Mapped[str | None] = mapped_column(info={"label": "Vote", "scheme": "seat_vote"})
    officer: Mapped[str | None] = mapped_column(info={"label": "Office", "scheme": "officer_role"})
    term_began: Mapped[PartialDate | None] = mapped_column(info={"label": "Term began"})
    term_ends: Mapped[PartialDate | None] = mapped_column(info={"label": "Term ends"})
    note: Mapped[str | None] = mapped_column(info={"label": "Note"})

    organization: Mapped[Organization | None] = relationship()

    def audit_label(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        return self.term_began, self.term_ends


class Committee(Lasting, CollaborativeRecord):
    """A group that prepares or takes decisions beside the governing body."""

    __tablename__ = "committee"
    __table_args__ = (in_order("began", "ended"),)
    audit_type = "committee"

    name: Mapped[str] = mapped_column(info={"label": "Committee"})
    purpose: Mapped[str | None] = mapped_column(info={"label": "What it is for"})
    power: Mapped[str | None] = mapped_column(info={"label": "What it may do", "scheme": "committee_power"})
    meets: Mapped[str | None] = mapped_column(
        info={"label": "How often it meets", "hint": "For example monthly during the school year"}
    )

    def audit_label(self) -> str:
        return self.name


class AutonomyGrant(Lasting, CollaborativeRecord):
    """Something a zone or one of its schools may decide for itself, and what gives it that right."""

    __tablename__ = "autonomy_grant"
    __table_args__ = (in_order("began", "ended"),)
    audit_type = "autonomy_grant"

    autonomy: Mapped[str] = mapped_column(info={"label": "Autonomy", "scheme": "autonomy"})
    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="SET NULL"),
        info={"label": "School that has it", "hint": "Leave empty for the whole zone", "names": "name"},
    )
    granted_by: Mapped[str | None] = mapped_column(info={"label": "Who granted it"})
    instrument: Mapped[str | None] = mapped_column(
        info={"label": "What grants it", "scheme": "agreement_type"}
    )
    note: Mapped[str | None] = mapped_column(info={"label": "What it means in practice"})

    organization: Mapped[Organization | None] = relationship()

    def audit_label(self) -> str:
        return self.autonomy


class AccountabilityCommitment(CollaborativeRecord):
    """What is owed in exchange: measured how, by when, and what follows when it is not kept."""

    __tablename__ = "accountability_commitment"
    audit_type = "accountability_commitment"

    kind: Mapped[str] = mapped_column(info={"label": "Kind of commitment", "scheme": "commitment_kind"})
    measure: Mapped[str] = mapped_column(info={"label": "What is measured"})
    owed_to: Mapped[str | None] = mapped_column(info={"label": "Owed to"})
    baseline: Mapped[str | None] = mapped_column(info={"label": "Where it began"})
    target: Mapped[str | None] = mapped_column(info={"label": "Target"})
    review_cycle: Mapped[str | None] = mapped_column(
        info={"label": "How often it is reviewed", "hint": "For example every three years"}
    )
    next_review: Mapped[PartialDate | None] = mapped_column(info={"label": "Next review"})
    consequence: Mapped[str | None] = mapped_column(info={"label": "What follows if it is not kept"})
    result: Mapped[str | None] = mapped_column(info={"label": "Result so far"})

    def audit_label(self) -> str:
        return self.measure


class LifeEvent(CollaborativeRecord):
    """Something that happened to it: a resolution, a vote, a launch, a split, a ruling."""

    __tablename__ = "life_event"
    __table_args__ = (
        CheckConstraint("votes_for >= 0", name="for_not_negative"),
        CheckConstraint("votes_against >= 0", name="against_not_negative"),
        CheckConstraint("abstentions >= 0", name="abstentions_not_negative"),
    )
    audit_type = "life_event"

    kind: Mapped[str] = mapped_column(info={"label": "What happened", "scheme": "life_event"})
    happened: Mapped[PartialDate] = mapped_column(info={"label": "When it happened"})
    actor: Mapped[str | None] = mapped_column(
        info={"label": "Who decided or acted", "hint": "For example the Denver school board"}
    )
    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="SET NULL"),
        info={"label": "Member or school concerned", "names": "name"},
    )
    statement: Mapped[str | None] = mapped_column(info={"label": "In one sentence"})
    statement_es: Mapped[str | None] = mapped_column(info={"label": "In one sentence, in Spanish"})
    votes_for: Mapped[int | None] = mapped_column(info={"label": "Votes for"})
    votes_against: Mapped[int | None] = mapped_column(info={"label": "Votes against"})
    abstentions: Mapped[int | None] = mapped_column(info={"label": "Abstentions"})
    document: Mapped[str | None] = mapped_column(info={"label": "Web address of the document"})

    organization: Mapped[Organization | None] = relationship()

    def audit_label(self) -> str:
        return self.statement or str(self.happened)


class Agreement(CollaborativeRecord):
    """What two or more parties have agreed in writing: since and until when, on what terms, and what stops with it."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("notice_days >= 0", name="notice_not_negative"),
        in_order("effective", "expires"),
        in_order("signed", "expires", "signed_in_order"),
    )
    audit_type = "agreement"

    kind: Mapped[str | None] = mapped_column(info={"label": "Type of agreement", "scheme": "agreement_type"})
    title: Mapped[str] = mapped_column(info={"label": "Title of the agreement"})
    signed: Mapped[PartialDate | None] = mapped_column(info={"label": "Signed"})
    effective: Mapped[PartialDate | None] = mapped_column(info={"label": "In force from"})
    expires: Mapped[PartialDate | None] = mapped_column(info={"label": "Expires"})
    renewal: Mapped[str | None] = mapped_column(
        info={"label": "How it is renewed", "scheme": "agreement_renewal"}
    )
    notice_days: Mapped[int | None] = mapped_column(info={"label": "Days of notice to leave"})
    document: Mapped[str | None] = mapped_column(info={"label": "Web address of the document"})
    note: Mapped[str | None] = mapped_column(info={"label": "Note"})

    parties: Mapped[list["AgreementParty"]] = relationship(
        cascade="all, delete-orphan", order_by="AgreementParty.name", back_populates="agreement"
    )
    terms: Mapped[list["AgreementTerm"]] = relationship(
        cascade="all, delete-orphan", order_by="AgreementTerm.topic", back_populates="agreement"
    )
    dependents: Mapped[list["AgreementDependent"]] = relationship(
        cascade="all, delete-orphan", order_by="AgreementDependent.label", back_populates="agreement"
    )

    def audit_label(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        return self.effective or self.signed, self.expires


class _AgreementRow(RecordRow):
    part_of = "agreement"

    @declared_attr
    def agreement_id(cls) -> Mapped[UUID]:  # noqa: N805
        return mapped_column(ForeignKey("agreement.id", ondelete="CASCADE"), index=True)


class AgreementParty(_AgreementRow, Base):
    """Who agreed, as what; a party that is no record here has only its name."""

    __tablename__ = "agreement_party"
    audit_type = "agreement_party"

    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="SET NULL"),
        index=True,
        info={"label": "Party", "hint": "Its name, code or address here", "names": "name"},
    )
    name: Mapped[str | None] = mapped_column(info={"label": "Or its name, if it has no record here"})
    role: Mapped[str | None] = mapped_column(info={"label": "Its role", "scheme": "party_role"})

    agreement: Mapped[Agreement] = relationship(back_populates="parties")
    organization: Mapped[Organization | None] = relationship(load_on_pending=True)

    def audit_label(self) -> str:
        return self.organization.name if self.organization else self.name or ""


class AgreementTerm(_AgreementRow, Base):
    """What the agreement settles about one topic, in words and perhaps as a short value."""

    __tablename__ = "agreement_term"
    __table_args__ = (UniqueConstraint("agreement_id", "topic"),)
    audit_type = "agreement_term"

    topic: Mapped[str] = mapped_column(info={"label": "Topic", "scheme": "agreement_topic"})
    text: Mapped[str] = mapped_column(info={"label": "What is agreed"})
    value: Mapped[str | None] = mapped_column(info={"label": "Figure, if there is one"})

    agreement: Mapped[Agreement] = relationship(back_populates="terms")

    def audit_label(self) -> str:
        return self.text


class AgreementDependent(_AgreementRow, Base):
    """What stops when the agreement ends: a service, a pathway, a membership or a seat, by what people call it."""

    __tablename__ = "agreement_dependent"
    audit_type = "agreement_dependent"

    record_kind: Mapped[str] = mapped_column(
        default="service", info={"label": "What it is", "scheme": "dependent_kind"}
    )
    record_id: Mapped[UUID | None]
    label: Mapped[str] = mapped_column(info={"label": "What stops"})

    agreement: Mapped[Agreement] = relationship(back_populates="dependents")

    def audit_label(self) -> str:
        return self.label
