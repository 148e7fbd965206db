"""What others entered after a plan was made: a row that would enter it once more is not done."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from rural_collab.imports.columns import names_of
from rural_collab.imports.kinds import MEMBER, Desk, Kind, Match
from rural_collab.imports.models import Action, ImportRow, Outcome, SpreadsheetImport
from rural_collab.imports.planning import typed_of


def list_entered(
    kind: Kind, desk: Desk, file: SpreadsheetImport, rows: Sequence[ImportRow]
) -> list[ImportRow]:
    """Those of the rows to be added that would not be found new any more."""
    new = [row for row in rows if row.action is Action.CREATE]
    if not new or not _has_changed(kind, desk, file):
        return []
    names = names_of(kind)
    typed = {row.position: typed_of(names, file, row.cells) for row in rows}
    answers = {row.position: row.answer for row in rows if row.answer}
    find = kind.finder(replace(desk, added=_added(desk, file)), typed, answers)
    return [row for row in new if not _is_as_planned(row, find(row.position, typed[row.position]))]


def _has_changed(kind: Kind, desk: Desk, file: SpreadsheetImport) -> bool:
    """Whether anybody else saved what rows are recognized by since the file was read."""
    return any(
        desk.session.scalar(select(exists().where(*_saved_since(model, file))))
        for model in (kind.model, *kind.looks_at)
    )


def _saved_since(model: Any, file: SpreadsheetImport) -> list[ColumnElement[bool]]:
    own = (
        select(column).where(ImportRow.import_id == file.id, column.is_not(None))
        for column in (ImportRow.record_id, ImportRow.made_id)
    )
    saved = [model.updated_at > file.created_at, *(model.id.not_in(ids) for ids in own)]
    if hasattr(model, "collaborative_id"):
        saved.append(model.collaborative_id == file.collaborative_id)
    return saved


def _added(desk: Desk, file: SpreadsheetImport) -> frozenset[UUID]:
    """What this import added so far."""

    def ids(column: InstrumentedAttribute[UUID | None]) -> set[UUID]:
        done = (ImportRow.outcome == Outcome.DONE, ImportRow.action == Action.CREATE)
        found = desk.session.scalars(select(column).where(ImportRow.import_id == file.id, *done))
        return {each for each in found if each}

    return frozenset(ids(ImportRow.record_id) | ids(ImportRow.made_id))


def _is_as_planned(row: ImportRow, match: Match) -> bool:
    """Whether a row is about a new record still, and of the same member."""
    if match.record_id or match.likely or match.problems:
        return False
    return match.typed.get(MEMBER, "") == dict(row.entered).get(MEMBER, "")
