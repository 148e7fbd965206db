"""An import from file to plan, from plan to records, and back: what is asked for, and the work that follows.

Asking only moves the state; ``move_on`` does the work in pieces of one transaction each. Whoever asks does as many as fit
into a few seconds; the registry's background process does the rest, also when the first one was killed.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

from flask import g
from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.orm import Session

from rural_collab.access.identity import REGISTRY, Identity
from rural_collab.audit.recording import reviewed
from rural_collab.clock import utc_now
from rural_collab.collaboratives.models import Collaborative
from rural_collab.db.engine import begin_writing, read_in_turn, take_turn
from rural_collab.errors import Refused
from rural_collab.imports.carrying_out import carry_out, undo
from rural_collab.imports.catalogue import get_kind
from rural_collab.imports.columns import find_headings, matched
from rural_collab.imports.kinds import Desk, Kind, fill_in_for
from rural_collab.imports.meanwhile import list_entered
from rural_collab.imports.models import (
    AT_WORK,
    Action,
    ImportRow,
    SpreadsheetImport,
    State,
)
from rural_collab.imports.planning import Planner
from rural_collab.imports.queries import list_rows
from rural_collab.imports.reading import MOST_ROWS, Row, read_rows
from rural_collab.text import mark, tidy
from rural_collab.web.languages import told_later

log = logging.getLogger(__name__)

_LONGEST_NAME = 200
_OTHER_PLAN = mark("This plan was made anew; look at it once more")
_MOVED = mark(
    "Records were entered or changed after the plan was made; it was made anew, so look at it once more"
)
_NOTHING = mark("No column of the file is matched with anything")
_NO_ROWS = mark("The file names columns but has no rows below them")

_NEXT = {
    State.PLANNING: State.PLANNED,
    State.CARRYING_OUT: State.DONE,
    State.UNDOING: State.UNDONE,
}


def begin_import(
    session: Session,
    kind: Kind,
    collaborative: Collaborative | None,
    *,
    file_name: str,
    content: bytes,
    by: Identity,
    ticket: UUID | None = None,
) -> SpreadsheetImport:
    """Keep the rows of a file, with its columns matched as far as their headings say; Refused when it cannot be read.

    A form that is sent twice has one ``ticket``, and one import comes of it.
    """
    fill_in_for(collaborative)
    headings, rows = _read(kind, content)
    take_turn(session.connection())
    taken = session.get(SpreadsheetImport, ticket) if ticket else None
    if taken is not None and taken.by_id == by.user_id:
        return taken
    told = {"kind": kind.code, "headings": headings, "matched": matched(kind, headings)}
    file = SpreadsheetImport(id=uuid4() if taken else ticket or uuid4(), collaborative=collaborative, **told)
    file.file_name = tidy(file_name)[:_LONGEST_NAME]
    _move(file, State.MATCHING, by)
    _keep(session, file, rows)
    return file


def _read(kind: Kind, content: bytes) -> tuple[list[str], Sequence[Row]]:
    """The row that names the columns, and those below it."""
    rows = read_rows(content)
    top = find_headings(kind, [row.cells for row in rows])
    if top + 1 == len(rows):
        raise Refused(_NO_ROWS, file=_NO_ROWS)
    return list(rows[top].cells), rows[top + 1 :]


def _keep(session: Session, file: SpreadsheetImport, rows: Sequence[Row]) -> None:
    session.add(file)
    session.flush()
    kept = [
        {"import_id": file.id, "position": position, "line": row.number, "cells": list(row.cells)}
        for position, row in enumerate(rows, 1)
    ]
    session.execute(insert(ImportRow), kept)


def ask_for_plan(
    session: Session,
    file: SpreadsheetImport,
    *,
    columns: dict[str, int] | None = None,
    answers: dict[int, str] | None = None,
    empties: bool | None = None,
    by: Identity,
) -> None:
    """Have the plan made, anew when there is one: with other columns, or with what was said of likely duplicates."""
    _take(session, file, State.MATCHING, State.PLANNED)
    if columns is not None:
        file.matched = columns
    if not file.matched:
        raise Refused(_NOTHING)
    file.empties = file.empties if empties is None else empties
    _answer(session, file, answers or {})
    _forget_plan(session, file)
    file.number += 1
    _move(file, State.PLANNING, by)


def _answer(session: Session, file: SpreadsheetImport, answers: Mapping[int, str]) -> None:
    """Keep what was chosen of that which was offered; nothing chosen asks again."""
    others = ("", *get_kind(file.kind).other_answers())
    for position, answer in answers.items():
        row = session.get(ImportRow, (file.id, position))
        if row is not None and answer in {*others, *(each["answer"] for each in row.likely)}:
            row.answer = answer


def _forget_plan(session: Session, file: SpreadsheetImport) -> None:
    """What was decided stays, with what it was chosen of."""
    session.flush()
    own = update(ImportRow).where(ImportRow.import_id == file.id)
    blank = {"action": None, "record_id": None, "version": None, "called": ""}
    lists: dict[str, list[Any]] = {"entered": [], "before": [], "told": [], "problems": []}
    session.execute(own.values(**blank, **lists))
    session.execute(own.where(ImportRow.answer == "").values(likely=[]))


def commit(session: Session, file: SpreadsheetImport, *, number: int, by: Identity) -> None:
    """Have the plan carried out that somebody read as ``number``; Refused when it is another one, or out of date."""
    author = _author(file)
    has_more = file.number == number and _has_been_entered(session, file, author)
    _take(session, file, State.PLANNED, State.SUBMITTED)
    if file.number != number:
        raise Refused(_OTHER_PLAN)
    if has_more or _has_moved(session, file):
        file.state = State.PLANNED
        session.flush()
        ask_for_plan(session, file, by=author)
        session.commit()
        raise Refused(_MOVED)
    if by.user_id != author.user_id:
        file.reader_id, file.reader_name = by.user_id, by.name
    _move(file, State.CARRYING_OUT, author)


def _author(file: SpreadsheetImport) -> Identity:
    """Whoever made the plan, or asked for what is being done."""
    return Identity(user_id=file.by_id, name=file.by_name) if file.by_id else REGISTRY


def submit(session: Session, file: SpreadsheetImport) -> None:
    """Hand a plan to whoever may publish what it says; it stays as it is, and whose it is."""
    _take(session, file, State.PLANNED)
    _move(file, State.SUBMITTED, _author(file))


def give_back(session: Session, file: SpreadsheetImport) -> None:
    """Give a submitted plan back to whoever made it."""
    _take(session, file, State.SUBMITTED)
    _move(file, State.PLANNED, _author(file))


def _has_moved(session: Session, file: SpreadsheetImport) -> bool:
    """Whether somebody changed a record the plan is about since it was made."""
    model = get_kind(file.kind).model
    changed = (ImportRow.import_id == file.id, ImportRow.action == Action.CHANGE)
    same = (model.id == ImportRow.record_id, model.version == ImportRow.version)
    return bool(session.scalar(select(exists().where(*changed, ~exists().where(*same)))))


def _has_been_entered(session: Session, file: SpreadsheetImport, by: Identity) -> bool:
    """Whether somebody entered since what the plan would add."""
    fill_in_for(file.collaborative)
    rows = list_rows(session, file.id, Action.CREATE, MOST_ROWS)
    return bool(list_entered(get_kind(file.kind), Desk(session, file.collaborative, by), file, rows))


def ask_for_undo(session: Session, file: SpreadsheetImport, *, by: Identity) -> None:
    """Have an import taken back."""
    _take(session, file, State.DONE)
    file.reader_id = file.reader_name = None
    _move(file, State.UNDOING, by)


def discard(session: Session, file: SpreadsheetImport) -> None:
    """Forget a file that changed nothing."""
    _take(session, file, State.MATCHING, State.PLANNED, State.SUBMITTED)
    session.execute(delete(ImportRow).where(ImportRow.import_id == file.id))
    session.delete(file)


def _take(session: Session, file: SpreadsheetImport, *states: State) -> None:
    """Nobody else does anything about it meanwhile; refused when it is in no state in which this makes sense."""
    read_in_turn(session, file)
    if file.state not in states:
        raise Refused(_OTHER_PLAN)


def _move(file: SpreadsheetImport, state: State, by: Identity) -> None:
    file.state, file.by_id, file.by_name, file.moved_at = state, by.user_id, by.name, utc_now()


class Worker:
    """Works on one import in one session; what planning knows of the whole file is found out once."""

    def __init__(self, session: Session, import_id: UUID) -> None:
        self.session, self.import_id = session, import_id
        self._planner: tuple[int, Planner] | None = None

    def move_on(self) -> bool:
        """Do one piece in a transaction of its own; False when there is nothing to do, or no more."""
        session = self.session
        self._look_around()
        begin_writing(session)
        take_turn(session.connection())
        file = session.get(SpreadsheetImport, self.import_id)
        if file is None or file.state not in AT_WORK:
            session.rollback()
            return False
        with told_later():
            is_going_on = self._work(file)
        if not is_going_on:
            file.state = _NEXT[file.state]
        file.moved_at = utc_now()
        session.commit()
        return file.state in AT_WORK

    def _look_around(self) -> None:
        """Compare all rows with what is here, which takes a while in which others may write."""
        self._forget_read()
        file = self.session.get(SpreadsheetImport, self.import_id)
        if file is not None and file.state is State.PLANNING:
            with told_later():
                self._planner_of(*self._desk(file), file)
        self._forget_read()

    def _forget_read(self) -> None:
        self.session.rollback()
        self.session.expire_all()

    def _desk(self, file: SpreadsheetImport) -> tuple[Kind, Desk]:
        by = _author(file)
        g.identity = by if "identity" not in g else g.identity
        fill_in_for(file.collaborative)
        return get_kind(file.kind), Desk(self.session, file.collaborative, by)

    def _work(self, file: SpreadsheetImport) -> bool:
        kind, desk = self._desk(file)
        if file.state is State.PLANNING:
            return self._planner_of(kind, desk, file).plan(desk, file)
        work: Callable[[Kind, Desk, SpreadsheetImport], bool]
        work = carry_out if file.state is State.CARRYING_OUT else undo
        if file.reader_id is None:
            return work(kind, desk, file)
        with reviewed(self.session, by=Identity(user_id=file.reader_id, name=file.reader_name or "")):
            return work(kind, desk, file)

    def _planner_of(self, kind: Kind, desk: Desk, file: SpreadsheetImport) -> Planner:
        if self._planner is None or self._planner[0] != file.number:
            self._planner = file.number, Planner.of(kind, desk, file)
        return self._planner[1]


def work_for(session: Session, import_id: UUID, seconds: float) -> None:
    """Do what an import waits for, as far as it is done in so many seconds."""
    worker, until = Worker(session, import_id), monotonic() + seconds
    while worker.move_on() and monotonic() < until:
        pass


def list_unfinished(session: Session) -> Sequence[UUID]:
    """Imports that wait for work, the longest waiting first."""
    query = select(SpreadsheetImport.id).where(SpreadsheetImport.state.in_(AT_WORK))
    return session.scalars(query.order_by(SpreadsheetImport.moved_at, SpreadsheetImport.id)).all()


def carry_on(session: Session, *, is_ending: Callable[[], bool]) -> None:
    """Go on with every import that waits, until there is none or it is time to end; inside an application's context.

    One that fails holds up none of the others; RuntimeError says at the end that some did.
    """
    failed = 0
    for import_id in list_unfinished(session):
        worker = Worker(session, import_id)
        try:
            while not is_ending() and worker.move_on():
                pass
        except Exception:
            log.exception("An import failed, and is tried again later: %s", import_id)
            session.rollback()
            failed += 1
    if failed:
        raise RuntimeError(f"{failed} imports cannot go on")
