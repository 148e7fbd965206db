"""What came of a collaborative's work, in numbers over many people and never about one.

A figure about few students is kept as hidden, without its number; see ``suppression``.
"""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.collaboratives.models import CollaborativeRecord, RecordRow
from rural_collab.db.base import Base
from rural_collab.db.rules import in_order
from rural_collab.partial_dates import PartialDate, Period
from rural_collab.vocabularies.terms import get_term

_HIDDEN = {
    "label": "Hidden, because it is about few students",
    "hint": "Numbers about 1 to 15 students are hidden by themselves, and others from which they could be worked out",
}


class OutcomeMeasure(CollaborativeRecord):
    """One result, measured over a period: of whom, how much, out of how many, and where it began."""

    __tablename__ = "outcome_measure"
    __table_args__ = (
        CheckConstraint("value >= 0", name="value_not_negative"),
        CheckConstraint("people >= 16 or people = 0", name="nobody_singled_out"),
        CheckConstraint("not (is_hidden and value is not null)", name="hidden_has_no_value"),
        in_order("began", "ended"),
    )
    audit_type = "outcome_measure"

    measure: Mapped[str] = mapped_column(info={"label": "Result measured", "scheme": "outcome_measure"})
    population: Mapped[str] = mapped_column(
        info={
            "label": "Whom or what it counts",
            "hint": "For example: students of all member districts, grades 9 to 12",
        }
    )
    began: Mapped[PartialDate] = mapped_column(info={"label": "From"})
    ended: Mapped[PartialDate] = mapped_column(info={"label": "Until"})
    value: Mapped[float | None] = mapped_column(
        info={"label": "Figure", "hint": "In whole dollars for money, from 0 to 100 for a share in percent"}
    )
    is_hidden: Mapped[bool] = mapped_column(default=False, info=_HIDDEN)
    people: Mapped[int | None] = mapped_column(
        info={"label": "Out of how many people", "hint": "Needed for a share in percent"}
    )
    baseline: Mapped[float | None] = mapped_column(info={"label": "The same figure before"})
    baseline_year: Mapped[str | None] = mapped_column(
        info={"label": "School year of the figure before", "hint": "For example 2021-22"}
    )
    note: Mapped[str | None] = mapped_column(info={"label": "How it was counted"})

    parts: Mapped[list["OutcomePart"]] = relationship(
        cascade="all, delete-orphan", order_by="OutcomePart.position", back_populates="outcome"
    )

    @property
    def unit(self) -> str:
        """people, credits, dollars, count, hours or percent."""
        return str(get_term("outcome_measure", self.measure).extra["unit"])

    @property
    def is_about_people(self) -> bool:
        """Whether small figures have to be hidden: those of students, and those that count people."""
        family = get_term("outcome_measure", self.measure).extra["family"]
        return family == "student" or self.unit == "people"

    @property
    def period(self) -> Period:
        return self.began, self.ended

    def audit_label(self) -> str:
        return self.population


class OutcomePart(RecordRow, Base):
    """A part of the figure: of one district, one year, one kind of work."""

    __tablename__ = "outcome_part"
    __table_args__ = (
        UniqueConstraint("outcome_id", "label"),
        CheckConstraint("value >= 0", name="value_not_negative"),
        CheckConstraint("not (is_hidden and value is not null)", name="hidden_has_no_value"),
    )
    audit_type = "outcome_part"
    part_of = "outcome"

    outcome_id: Mapped[UUID] = mapped_column(ForeignKey("outcome_measure.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    label: Mapped[str] = mapped_column(
        info={"label": "Part", "hint": "A district, a pathway, a stage of work-based learning"}
    )
    value: Mapped[float | None] = mapped_column(info={"label": "Figure of the part"})
    is_hidden: Mapped[bool] = mapped_column(default=False, info={"label": "Hidden"})

    outcome: Mapped[OutcomeMeasure] = relationship(back_populates="parts")

    def audit_label(self) -> str:
        return self.label
