"""Imports as they are kept: the file's rows, what was planned for each, and what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.clock import utc_now
from rural_collab.collaboratives.models import Collaborative
from rural_collab.db.base import Base, uuid_pk


class State(StrEnum):
    """How far an import is. While it is planning, carrying out or undoing, some of its rows still wait."""

    MATCHING = "matching"
    PLANNING = "planning"
    PLANNED = "planned"
    SUBMITTED = "submitted"
    CARRYING_OUT = "carrying_out"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


#: States in which a process works on an import; one that was killed in between goes on where it stopped.
AT_WORK = frozenset({State.PLANNING, State.CARRYING_OUT, State.UNDOING})


class Action(StrEnum):
    """What the plan says of a row."""

    CREATE = "create"
    CHANGE = "change"
    UNCHANGED = "unchanged"
    MERGE = "merge"
    ASK = "ask"
    REFUSE = "refuse"
    LEAVE_OUT = "leave_out"


#: What a commit does something about.
TO_DO = frozenset({Action.CREATE, Action.CHANGE})


class Outcome(StrEnum):
    """What became of a row: done, not done because the registry moved on; undone, or kept as it is by an undo."""

    WAITING = "waiting"
    DONE = "done"
    NOT_DONE = "not_done"
    UNDONE = "undone"
    KEPT = "kept"


class SpreadsheetImport(Base):
    """One file and the one plan made from it.

    ``matched`` gives the file's column of each field, ``number`` is raised by every new plan, so that nobody commits
    another plan than the one that was read. ``by_id`` and ``by_name`` are whoever made the plan, or takes it back;
    ``reader_id`` and ``reader_name`` whoever read it and had it carried out, when that is somebody else.
    """

    __tablename__ = "spreadsheet_import"

    id: Mapped[uuid_pk]
    kind: Mapped[str]
    collaborative_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("collaborative.id", ondelete="CASCADE"), index=True
    )
    file_name: Mapped[str]
    state: Mapped[State] = mapped_column(default=State.MATCHING)
    number: Mapped[int] = mapped_column(default=0)
    headings: Mapped[list[str]] = mapped_column(JSON, default=list)
    matched: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    empties: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[UUID | None]
    by_name: Mapped[str]
    reader_id: Mapped[UUID | None]
    reader_name: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    moved_at: Mapped[datetime] = mapped_column(default=utc_now)

    collaborative: Mapped[Collaborative | None] = relationship()

    @property
    def guarded_by(self) -> Collaborative | None:
        """Whoever may edit the collaborative may import into it."""
        return self.collaborative


class ImportRow(Base):
    """One row of the file.

    ``answer`` is what a person said about its likely duplicates. ``entered`` are the names and values its form is sent
    with, ``before`` those that would bring the record back; ``told`` are field, before and after, ``problems`` field,
    value and what to do. Rows of one ``piece`` are done together. ``made_id`` is an organization made beside the record.
    """

    __tablename__ = "import_row"
    __table_args__ = (Index("ix_import_row_outcome", "import_id", "outcome", "piece"),)

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("spreadsheet_import.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[int]
    piece: Mapped[int] = mapped_column(default=0)
    cells: Mapped[list[str]] = mapped_column(JSON)
    answer: Mapped[str] = mapped_column(default="")
    action: Mapped[Action | None]
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.WAITING)
    called: Mapped[str] = mapped_column(default="")
    record_id: Mapped[UUID | None]
    version: Mapped[int | None]
    made_id: Mapped[UUID | None]
    made_version: Mapped[int | None]
    entered: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    before: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    told: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    problems: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    likely: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    file: Mapped[SpreadsheetImport] = relationship()
