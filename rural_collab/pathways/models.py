"""Pathways and their steps.

A pathway is a template and a public record of its own: what is done in which order, and where it may be left. Where and
when it is offered to whom is told by offerings. Whatever no source tells is None: credits not stated are never zero.
When its steps change with the years, a later edition is a pathway of its own that replaces the earlier one.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, inspect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.audit.recording import RecordRef
from rural_collab.collaboratives.models import CollaborativeRecord, RecordRow
from rural_collab.db.base import Base
from rural_collab.db.rules import in_order
from rural_collab.evidence.models import Sourced
from rural_collab.organizations.models import KIND as ORGANIZATION
from rural_collab.organizations.models import Organization
from rural_collab.partial_dates import PartialDate
from rural_collab.text import mark

KIND = "pathway"
_PARTIAL_HINT = mark("Then it need not have an exit, and its page says that more steps are not public")
_NEED_HINT = mark("Needed by everybody, when nothing is chosen")


class Pathway(CollaborativeRecord, Base):
    """A way through classes, work and credentials that one collaborative keeps as a template for its offerings."""

    __tablename__ = "pathway"
    audit_type = "pathway"

    slug: Mapped[str] = mapped_column(unique=True, info={"label": "Address of the page"})
    replaces_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("pathway.id", ondelete="SET NULL"),
        unique=True,
        info={"label": "Earlier edition", "names": "title"},
    )
    title: Mapped[str] = mapped_column(
        info={"label": "What it is called", "hint": "For example: Health sciences"}
    )
    title_es: Mapped[str | None] = mapped_column(info={"label": "What it is called, in Spanish"})
    summary: Mapped[str | None] = mapped_column(
        info={"label": "What it is", "hint": "One or two sentences that a student of 14 understands"}
    )
    summary_es: Mapped[str | None] = mapped_column(info={"label": "What it is, in Spanish"})
    pathway_type: Mapped[str | None] = mapped_column(
        info={"label": "Type of pathway", "scheme": "pathway_type"}
    )
    status: Mapped[str] = mapped_column(
        default="active", info={"label": "Status", "scheme": "service_status"}
    )
    edition: Mapped[str | None] = mapped_column(
        info={"label": "Edition", "hint": "For example 2026-27, when its steps change with the years"}
    )
    grade_from: Mapped[str | None] = mapped_column(info={"label": "From grade", "scheme": "grade"})
    grade_to: Mapped[str | None] = mapped_column(info={"label": "To grade", "scheme": "grade"})
    length: Mapped[str | None] = mapped_column(
        info={"label": "How long it takes", "hint": "For example: Four terms"}
    )
    length_es: Mapped[str | None] = mapped_column(info={"label": "How long it takes, in Spanish"})
    entry: Mapped[str | None] = mapped_column(
        info={"label": "Who can enter", "hint": "What a student needs before the first step"}
    )
    entry_es: Mapped[str | None] = mapped_column(info={"label": "Who can enter, in Spanish"})
    how_to_apply: Mapped[str | None] = mapped_column(info={"label": "How to apply"})
    how_to_apply_es: Mapped[str | None] = mapped_column(info={"label": "How to apply, in Spanish"})
    labor_market: Mapped[str | None] = mapped_column(
        info={"label": "Jobs around here", "hint": "Who hires, how many, and who says so"}
    )
    labor_market_es: Mapped[str | None] = mapped_column(info={"label": "Jobs around here, in Spanish"})
    equity: Mapped[str | None] = mapped_column(
        info={"label": "Help to take part", "hint": "Stipends, tools, meals, child care"}
    )
    equity_es: Mapped[str | None] = mapped_column(info={"label": "Help to take part, in Spanish"})
    contact: Mapped[str | None] = mapped_column(
        info={"label": "Who to ask", "hint": "A role rather than a person: the pathway coordinator"}
    )
    contact_es: Mapped[str | None] = mapped_column(info={"label": "Who to ask, in Spanish"})
    email: Mapped[str | None] = mapped_column(
        info={"label": "Public e-mail address", "hint": "A shared mailbox rather than a person’s"}
    )
    phone: Mapped[str | None] = mapped_column(info={"label": "Phone"})
    website: Mapped[str | None] = mapped_column(info={"label": "Website"})
    is_partial: Mapped[bool] = mapped_column(
        default=False,
        info={"label": "Only some of its steps are known", "hint": _PARTIAL_HINT},
    )

    replaces: Mapped["Pathway | None"] = relationship(remote_side="Pathway.id", back_populates="replaced_by")
    replaced_by: Mapped["Pathway | None"] = relationship(back_populates="replaces")
    offerings: Mapped[list[Any]] = relationship("Offering", cascade="all", back_populates="pathway")
    clusters: Mapped[list["PathwayCluster"]] = relationship(
        cascade="all, delete-orphan", order_by="PathwayCluster.position", back_populates="pathway"
    )
    programs: Mapped[list["PathwayProgram"]] = relationship(
        cascade="all, delete-orphan", order_by="PathwayProgram.cip", back_populates="pathway"
    )
    steps: Mapped[list["PathwayStep"]] = relationship(
        cascade="all, delete-orphan", order_by="PathwayStep.position", back_populates="pathway"
    )
    prerequisites: Mapped[list["PathwayPrerequisite"]] = relationship(
        cascade="all, delete-orphan", order_by="PathwayPrerequisite.id", back_populates="pathway"
    )
    credentials: Mapped[list["PathwayCredential"]] = relationship(
        cascade="all, delete-orphan", order_by="PathwayCredential.position", back_populates="pathway"
    )
    occupations: Mapped[list["PathwayOccupation"]] = relationship(
        cascade="all, delete-orphan", order_by="PathwayOccupation.position", back_populates="pathway"
    )
    articulations: Mapped[list["PathwayArticulation"]] = relationship(
        cascade="all, delete-orphan", order_by="PathwayArticulation.position", back_populates="pathway"
    )

    @property
    def full_title(self) -> str:
        """What tells it from its other editions."""
        return f"{self.title} ({self.edition})" if self.edition else self.title

    @property
    def cluster_codes(self) -> list[str]:
        """Codes of the career_cluster vocabulary, the main one first."""
        return [row.cluster for row in self.clusters]

    @property
    def cip_codes(self) -> list[str]:
        """Programs of instruction (CIP 2020) by which colleges continue it."""
        return [row.cip for row in self.programs]

    def audit_records(self) -> Iterable[RecordRef]:
        """Also the edition that it begins or ceases to replace, which is then no longer or again the newest."""
        yield RecordRef(KIND, self.id)
        replaced = inspect(self, raiseerr=True).attrs.replaces_id.history
        yield from (RecordRef(KIND, one) for one in (*replaced.added, *replaced.deleted) if one)
        yield from super().audit_records()

    def audit_label(self) -> str:
        return self.title


class PathwayCluster(RecordRow, Base):
    """A career cluster it leads into."""

    __tablename__ = "pathway_cluster"
    __table_args__ = (UniqueConstraint("pathway_id", "cluster"),)
    audit_type = "pathway_cluster"
    part_of = "pathway"

    pathway_id: Mapped[UUID] = mapped_column(ForeignKey("pathway.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    cluster: Mapped[str] = mapped_column(
        index=True, info={"label": "Career cluster", "scheme": "career_cluster"}
    )

    pathway: Mapped[Pathway] = relationship(back_populates="clusters")

    def audit_label(self) -> str:
        return self.cluster


class PathwayProgram(RecordRow, Base):
    """A program of instruction at colleges that continues it."""

    __tablename__ = "pathway_program"
    __table_args__ = (UniqueConstraint("pathway_id", "cip"),)
    audit_type = "pathway_program"
    part_of = "pathway"

    pathway_id: Mapped[UUID] = mapped_column(ForeignKey("pathway.id", ondelete="CASCADE"))
    cip: Mapped[str] = mapped_column(index=True, info={"label": "Program at colleges"})

    pathway: Mapped[Pathway] = relationship(back_populates="programs")

    def audit_label(self) -> str:
        return self.cip


class PathwayStep(RecordRow, Sourced, Base):
    """Something a student does on the way. ``number`` is what people call it by: 1, 2, 3a, 3b.

    Steps of the same ``choice_group`` are alternatives; those of a ``strand`` are for students on that strand only. A
    step keeps its id while it is renamed or renumbered, and stays while it is offered.
    """

    __tablename__ = "pathway_step"
    __table_args__ = (
        CheckConstraint("school_credits >= 0", name="school_credits_not_negative"),
        CheckConstraint("college_credits >= 0", name="college_credits_not_negative"),
        CheckConstraint("hours >= 0", name="hours_not_negative"),
    )
    audit_type = "pathway_step"
    part_of = "pathway"

    pathway_id: Mapped[UUID] = mapped_column(ForeignKey("pathway.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    number: Mapped[str] = mapped_column(info={"label": "Number", "hint": "For example: 1, 2, 3a, 3b"})
    kind: Mapped[str] = mapped_column(info={"label": "Kind of step", "scheme": "pathway_step"})
    title: Mapped[str] = mapped_column(info={"label": "What it is called"})
    title_es: Mapped[str | None] = mapped_column(info={"label": "What it is called, in Spanish"})
    note: Mapped[str | None] = mapped_column(info={"label": "What you do"})
    note_es: Mapped[str | None] = mapped_column(info={"label": "What you do, in Spanish"})
    grade: Mapped[str | None] = mapped_column(info={"label": "Grade", "scheme": "grade"})
    term: Mapped[str | None] = mapped_column(
        info={"label": "Part of the school year", "scheme": "school_term"}
    )
    need: Mapped[str] = mapped_column(
        default="required",
        info={"label": "Whether it is needed", "scheme": "step_need", "hint": _NEED_HINT},
    )
    choice_group: Mapped[str | None] = mapped_column(
        info={"label": "Choice it belongs to", "hint": "The same word for all steps one chooses between"}
    )
    strand: Mapped[str | None] = mapped_column(
        info={"label": "Strand", "hint": "For example: Nursing. Empty when everybody does it"}
    )
    strand_es: Mapped[str | None] = mapped_column(info={"label": "Strand, in Spanish"})
    school_credits: Mapped[float | None] = mapped_column(info={"label": "School credits"})
    college_credits: Mapped[float | None] = mapped_column(info={"label": "College credits"})
    hours: Mapped[int | None] = mapped_column(info={"label": "Hours"})
    wbl_stage: Mapped[str | None] = mapped_column(
        info={"label": "Stage of work-based learning", "scheme": "wbl_stage"}
    )
    wbl: Mapped[str | None] = mapped_column(
        info={"label": "Kind of work-based learning", "scheme": "work_based_learning"}
    )
    provider_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="SET NULL"),
        index=True,
        info={"label": "Who gives it", "names": "name"},
    )
    delivery: Mapped[str | None] = mapped_column(
        info={"label": "How it is delivered", "scheme": "delivery_mode"}
    )
    is_exit: Mapped[bool] = mapped_column(default=False, info={"label": "One can stop here"})
    exit_as: Mapped[str | None] = mapped_column(
        info={"label": "Work one can do then", "hint": "For example: a nurse aide"}
    )
    exit_as_es: Mapped[str | None] = mapped_column(info={"label": "Work one can do then, in Spanish"})

    pathway: Mapped[Pathway] = relationship(back_populates="steps")
    provider: Mapped[Organization | None] = relationship(load_on_pending=True)
    offerings: Mapped[list[Any]] = relationship("Offering", back_populates="step", passive_deletes=True)

    @property
    def after(self) -> list[str]:
        """Numbers of the steps that come before it, in their order."""
        needed = {edge.needed_id for edge in self.pathway.prerequisites if edge.step_id == self.id}
        return [step.number for step in self.pathway.steps if step.id in needed]

    def audit_records(self) -> Iterable[RecordRef]:
        yield from super().audit_records()
        if self.provider_id:
            yield RecordRef(ORGANIZATION, self.provider_id)

    def audit_label(self) -> str:
        return self.title


class PathwayPrerequisite(RecordRow, Base):
    """An edge of the graph: ``step`` comes after ``needed``."""

    __tablename__ = "pathway_prerequisite"
    __table_args__ = (
        UniqueConstraint("step_id", "needed_id"),
        CheckConstraint("step_id <> needed_id", name="two_steps"),
    )
    audit_type = "pathway_prerequisite"
    part_of = "pathway"

    pathway_id: Mapped[UUID] = mapped_column(ForeignKey("pathway.id", ondelete="CASCADE"), index=True)
    step_id: Mapped[UUID] = mapped_column(
        ForeignKey("pathway_step.id", ondelete="CASCADE"), info={"label": "Step", "names": "title"}
    )
    needed_id: Mapped[UUID] = mapped_column(
        ForeignKey("pathway_step.id", ondelete="CASCADE"),
        index=True,
        info={"label": "Comes after", "names": "title"},
    )

    pathway: Mapped[Pathway] = relationship(back_populates="prerequisites")
    step: Mapped[PathwayStep] = relationship(foreign_keys=[step_id])
    needed: Mapped[PathwayStep] = relationship(foreign_keys=[needed_id])

    def audit_label(self) -> str:
        return self.step.title


class _AtStep(RecordRow):
    """A row that may be tied to one step of its pathway."""

    step: Mapped[PathwayStep | None]

    @property
    def at(self) -> str | None:
        """The number of its step."""
        return self.step.number if self.step else None


class PathwayCredential(_AtStep, Base):
    """Something earned that an employer or a college knows by name."""

    __tablename__ = "pathway_credential"
    __table_args__ = (UniqueConstraint("pathway_id", "name", "step_id"),)
    audit_type = "pathway_credential"
    part_of = "pathway"

    pathway_id: Mapped[UUID] = mapped_column(ForeignKey("pathway.id", ondelete="CASCADE"), index=True)
    step_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("pathway_step.id", ondelete="SET NULL"), info={"label": "Earned at step", "names": "title"}
    )
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(info={"label": "Name of the credential"})
    name_es: Mapped[str | None] = mapped_column(info={"label": "Name of the credential, in Spanish"})
    kind: Mapped[str | None] = mapped_column(
        info={"label": "Type of credential", "scheme": "credential_type"}
    )
    issuer: Mapped[str | None] = mapped_column(info={"label": "Who issues it"})
    stacks_into: Mapped[str | None] = mapped_column(
        info={"label": "Counts toward", "hint": "Another credential that it is a part of"}
    )
    listed: Mapped[str | None] = mapped_column(info={"label": "State list it is on", "hint": "With its year"})
    website: Mapped[str | None] = mapped_column(info={"label": "Website"})

    pathway: Mapped[Pathway] = relationship(back_populates="credentials")
    step: Mapped[PathwayStep | None] = relationship()

    def audit_label(self) -> str:
        return self.name


class PathwayOccupation(_AtStep, Base):
    """An occupation (SOC 2018) it prepares for; tied to an exit, the work one can do who stops there."""

    __tablename__ = "pathway_occupation"
    __table_args__ = (UniqueConstraint("pathway_id", "soc", "step_id"),)
    audit_type = "pathway_occupation"
    part_of = "pathway"

    pathway_id: Mapped[UUID] = mapped_column(ForeignKey("pathway.id", ondelete="CASCADE"), index=True)
    step_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("pathway_step.id", ondelete="SET NULL"), info={"label": "After step", "names": "title"}
    )
    position: Mapped[int] = mapped_column(default=0)
    soc: Mapped[str] = mapped_column(
        index=True, info={"label": "Occupation", "hint": "Its SOC code, such as 29-1141"}
    )

    pathway: Mapped[Pathway] = relationship(back_populates="occupations")
    step: Mapped[PathwayStep | None] = relationship()

    def audit_label(self) -> str:
        return self.soc


class PathwayArticulation(_AtStep, Sourced, Base):
    """What a college has agreed to count."""

    __tablename__ = "pathway_articulation"
    __table_args__ = (
        CheckConstraint("credits >= 0", name="credits_not_negative"),
        in_order("began", "ended"),
    )
    audit_type = "pathway_articulation"
    part_of = "pathway"

    pathway_id: Mapped[UUID] = mapped_column(ForeignKey("pathway.id", ondelete="CASCADE"), index=True)
    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"),
        index=True,
        info={"label": "College", "names": "name"},
    )
    step_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("pathway_step.id", ondelete="SET NULL"), info={"label": "For step", "names": "title"}
    )
    position: Mapped[int] = mapped_column(default=0)
    counts_as: Mapped[str | None] = mapped_column(
        info={"label": "What it counts as", "hint": "The class or requirement at the college"}
    )
    counts_as_es: Mapped[str | None] = mapped_column(info={"label": "What it counts as, in Spanish"})
    credits: Mapped[float | None] = mapped_column(info={"label": "College credits"})
    agreement: Mapped[str | None] = mapped_column(
        info={"label": "Agreement", "hint": "Its title, as it is recorded under governance"}
    )
    document: Mapped[str | None] = mapped_column(info={"label": "Document"})
    began: Mapped[PartialDate | None] = mapped_column(info={"label": "From"})
    ended: Mapped[PartialDate | None] = mapped_column(info={"label": "Until"})

    pathway: Mapped[Pathway] = relationship(back_populates="articulations")
    step: Mapped[PathwayStep | None] = relationship()
    organization: Mapped[Organization] = relationship(load_on_pending=True)

    def audit_records(self) -> Iterable[RecordRef]:
        yield from super().audit_records()
        yield RecordRef(ORGANIZATION, self.organization_id)

    def audit_label(self) -> str:
        return self.organization.name
