"""Plans by which a collaborative begins a school year, as they are kept: what each row would make, and what became of it.

Carrying out a plan adds records and changes none, so that the year before stays as it is and all of it can be taken back.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.clock import utc_now
from rural_collab.collaboratives.models import Collaborative
from rural_collab.db.base import Base, uuid_pk
from rural_collab.fiscal_years import FiscalYear

#: By column what was and what will be; under ``terms`` the parts of a school year with their first and last days.
Told = dict[str, list[Any]]


#: What the page says once, because it holds for every new record.
_SAID_ONCE = frozenset({"school_year", "fiscal_year", "first_year", "last_year", "status", "is_draft"})


class State(StrEnum):
    PLANNED = "planned"
    DONE = "done"
    UNDONE = "undone"


class Action(StrEnum):
    """What the plan says of a record: a new one can be made, or why there is nothing to make."""

    COPY = "copy"
    RENEW = "renew"
    GOES_ON = "goes_on"
    ENDS = "ends"
    MADE = "made"
    REFUSED = "refused"


#: What can be ticked.
TO_DO = frozenset({Action.COPY, Action.RENEW})


class Outcome(StrEnum):
    """What became of a row: made, left out; taken back, or kept as it is by an undo."""

    WAITING = "waiting"
    MADE = "made"
    LEFT_OUT = "left_out"
    UNDONE = "undone"
    KEPT = "kept"


class YearPlan(Base):
    """One plan for one school year.

    ``number`` is raised whenever the plan is made anew or other rows are ticked, so that nobody carries out another one
    than was read. ``by_id`` and ``by_name`` are whoever ticked last, ``done_by`` whoever carried it out.
    """

    __tablename__ = "year_plan"

    id: Mapped[uuid_pk]
    collaborative_id: Mapped[UUID] = mapped_column(
        ForeignKey("collaborative.id", ondelete="CASCADE"), index=True
    )
    school_year: Mapped[str]
    state: Mapped[State] = mapped_column(default=State.PLANNED)
    number: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[UUID | None]
    by_name: Mapped[str]
    done_by: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    moved_at: Mapped[datetime] = mapped_column(default=utc_now)

    collaborative: Mapped[Collaborative] = relationship()
    rows: Mapped[list["YearPlanRow"]] = relationship(
        back_populates="plan", cascade="all, delete-orphan", order_by="YearPlanRow.position"
    )

    @property
    def guarded_by(self) -> Collaborative:
        """Whoever may edit the collaborative may begin its years."""
        return self.collaborative

    @property
    def year(self) -> FiscalYear:
        return FiscalYear.parse(self.school_year)


class YearPlanRow(Base):
    """What becomes of one record in the new year.

    ``told`` is what a new one says differently, before and after, by column; ``confirm`` are what to confirm anew.
    ``made_id`` and ``made_version`` are the record that was made, as it was made.
    """

    __tablename__ = "year_plan_row"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("year_plan.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    record_id: Mapped[UUID]
    version: Mapped[int]
    called: Mapped[str]
    action: Mapped[Action]
    is_ticked: Mapped[bool] = mapped_column(default=False)
    told: Mapped[Told] = mapped_column(JSON, default=dict)
    confirm: Mapped[list[str]] = mapped_column(JSON, default=list)
    because: Mapped[str] = mapped_column(default="")
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.WAITING)
    made_id: Mapped[UUID | None]
    made_version: Mapped[int | None]

    plan: Mapped[YearPlan] = relationship(back_populates="rows")

    @property
    def can_be_ticked(self) -> bool:
        return self.action in TO_DO

    @property
    def fields(self) -> Told:
        """What can be told as the change log tells it: no ids, not what all rows say, no lists."""
        untold = {*_SAID_ONCE, "terms", *(name for name in self.told if name.endswith("_id"))}
        return {name: pair for name, pair in self.told.items() if name not in untold}
