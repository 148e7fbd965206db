"""Do what a plan says, and take it back: so many rows in a transaction, each marked in the one that does it.

A process that is killed leaves whole rows done and the others waiting; whoever goes on does the others alone.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from rural_collab.collaboratives.taking_back import take_out
from rural_collab.imports.kinds import Desk, Kind
from rural_collab.imports.meanwhile import list_entered
from rural_collab.imports.models import TO_DO, Action, ImportRow, Outcome, SpreadsheetImport
from rural_collab.imports.rows import (
    Attempt,
    Kept,
    NotTakenError,
    Problem,
    differing,
    form_with,
    keep_all,
    stored_pairs,
    top_name,
)
from rural_collab.imports.words import kept_words
from rural_collab.organizations.commands import withdraw_organization
from rural_collab.organizations.models import Organization
from rural_collab.text import mark
from rural_collab.web.forms import RegistryForm
from rural_collab.web.languages import gettext

PIECE = 100
_GONE = mark("This record is here no more")
_ENTERED = mark(
    "Somebody entered this after the plan was made; import the file again to see what is left to do"
)
_EDITED = mark("Edited since, so it stays as it is")
_BODY_EDITED = mark("The membership was taken back; the organization was edited since and stays")
_BODY_STAYS = mark("The membership was taken back; the organization stays, because others refer to it since")
_NOT_SO = mark("This was changed again since and stays")


def carry_out(kind: Kind, desk: Desk, file: SpreadsheetImport) -> bool:
    """Do the next rows of the plan, those together that were planned together; False when all are done."""
    waiting = _to_do(file, Outcome.WAITING)
    following = select(func.min(ImportRow.piece)).where(*waiting)
    piece = desk.session.scalar(following)
    if piece is None:
        return False
    wanted = select(ImportRow).where(*waiting, ImportRow.piece == piece).order_by(ImportRow.position)
    rows = desk.session.scalars(wanted).all()
    records = kind.find(desk, [row.record_id for row in rows if row.record_id])
    possible = [row for row in rows if _is_possible(records, row)]
    entered = list_entered(kind, desk, file, possible)
    _refuse(entered, _ENTERED)
    _do(kind, desk, records, [row for row in possible if row not in entered])
    return desk.session.scalar(following) is not None


def _to_do(file: SpreadsheetImport, outcome: Outcome) -> list[ColumnElement[bool]]:
    return [ImportRow.import_id == file.id, ImportRow.outcome == outcome, ImportRow.action.in_(TO_DO)]


def _is_possible(records: Mapping[UUID, Any], row: ImportRow) -> bool:
    """Whether the record that a row changes is still here."""
    if row.action is Action.CREATE or row.record_id in records:
        return True
    _refuse([row], _GONE)
    return False


def _refuse(rows: Sequence[ImportRow], words: str) -> None:
    for row in rows:
        row.outcome, row.problems = Outcome.NOT_DONE, [_said(words)]


def _said(words: str) -> Problem:
    """A sentence about a whole row."""
    return ["", "", kept_words(gettext(words))]


def _do(kind: Kind, desk: Desk, records: Mapping[UUID, Any], rows: Sequence[ImportRow]) -> None:
    before = [records[row.record_id] for row in rows if row.record_id]
    kind.remember(desk, [(record, partial(kind.shown, record)) for record in before])
    tries = [
        Attempt(
            records[row.record_id] if row.record_id else None,
            form_with(kind, row.entered, row.before),
            row.version,
        )
        for row in rows
    ]
    kept = [*zip(rows, keep_all(kind, desk, tries), strict=True)]
    for row, outcome in kept:
        if isinstance(outcome, NotTakenError):
            row.outcome, row.problems = Outcome.NOT_DONE, outcome.problems
    _note_done(kind, desk, [(row, done) for row, done in kept if isinstance(done, Kept)])


def _note_done(kind: Kind, desk: Desk, done: Sequence[tuple[ImportRow, Kept]]) -> None:
    """Note what became of rows, and what their records say now: as they are stored, read anew."""
    records = kind.find(desk, [each.record.id for _, each in done])
    forms = {record_id: kind.shown(record) for record_id, record in records.items()}
    for row, each in done:
        row.record_id = each.record.id
        row.version = getattr(each.record, "version", None)
        row.made_id, row.made_version = (
            getattr(each.beside, "id", None),
            getattr(each.beside, "version", None),
        )
        row.entered = _pairs(forms[each.record.id])
        row.outcome = Outcome.DONE
    told = [(record, partial(_same, forms[record_id])) for record_id, record in records.items()]
    kind.remember(desk, told, desk.by)


def _same(form: RegistryForm) -> RegistryForm:
    return form


def _pairs(form: RegistryForm) -> list[list[str]]:
    return [list(pair) for pair in stored_pairs(form)]


def undo(kind: Kind, desk: Desk, file: SpreadsheetImport) -> bool:
    """Take back the next rows, the last first; False when none is left. What was edited since stays, and is told."""
    wanted = select(ImportRow).where(*_to_do(file, Outcome.DONE)).order_by(ImportRow.position.desc())
    rows = desk.session.scalars(wanted.limit(PIECE)).all()
    records = kind.find(desk, [row.record_id for row in rows if row.record_id])
    _bring_back(kind, desk, records, [row for row in rows if row.action is Action.CHANGE])
    for row in rows:
        if row.action is Action.CREATE:
            _note_undone(
                row, _removed(kind, desk, records.get(row.record_id) if row.record_id else None, row)
            )
    return bool(rows)


def _note_undone(row: ImportRow, words: str) -> None:
    """Say of a row what stays and why, nothing when all is as it was before."""
    row.outcome = Outcome.KEPT if words else Outcome.UNDONE
    row.problems = [_said(words)] if words else []


def _removed(kind: Kind, desk: Desk, record: Any, row: ImportRow) -> str:
    """Take out what a row added; what stays and why."""
    if record is None:
        return ""
    if record.version != row.version and not _says_the_same(kind, record, row):
        return _EDITED
    refusal = take_out(desk.session, record, lambda: kind.remove(desk, record))
    if refusal is not None:
        return str(refusal.args[0])
    return _removed_beside(desk, row.made_id, row.made_version) if row.made_id else ""


def _says_the_same(kind: Kind, record: Any, row: ImportRow) -> bool:
    """Whether what was edited since was brought back since."""
    return not differing(form_with(kind, row.entered, row.entered).told(), kind.shown(record))


def _removed_beside(desk: Desk, made_id: UUID, version: int | None) -> str:
    made = desk.session.get(Organization, made_id)
    if made is None:
        return ""
    if made.version != version:
        return _BODY_EDITED
    withdraw = partial(withdraw_organization, desk.session, made, by=desk.by)
    return _BODY_STAYS if take_out(desk.session, made, withdraw) else ""


def _bring_back(kind: Kind, desk: Desk, records: Mapping[UUID, Any], rows: Sequence[ImportRow]) -> None:
    """Bring back each field that rows changed, but for those somebody changed again since."""
    tries: list[tuple[ImportRow, Attempt]] = []
    for row in rows:
        record = records.get(row.record_id) if row.record_id else None
        if record is None:
            _note_undone(row, _GONE)
            continue
        back, again, now = _to_bring_back(kind, record, row)
        row.outcome = Outcome.KEPT if again else Outcome.UNDONE
        row.problems = [[name, "", kept_words(gettext(_NOT_SO))] for name in again]
        if back:
            pairs = _mixed(back, row.before, stored_pairs(now))
            tries.append((row, Attempt(record, form_with(kind, pairs, pairs), record.version)))
    outcomes = keep_all(kind, desk, [attempt for _, attempt in tries])
    for (row, _), outcome in zip(tries, outcomes, strict=True):
        if isinstance(outcome, NotTakenError):
            row.outcome, row.problems = Outcome.KEPT, outcome.problems
    done = kind.find(desk, [each.record.id for each in outcomes if isinstance(each, Kept)])
    kind.remember(desk, [(record, partial(kind.shown, record)) for record in done.values()], desk.by)


def _to_bring_back(kind: Kind, record: Any, row: ImportRow) -> tuple[set[str], list[str], RegistryForm]:
    """The fields that become what they were, those that were changed again, and what the record says now."""
    now = kind.shown(record)
    before, after = form_with(kind, row.before, row.before), form_with(kind, row.entered, row.entered)
    changed = differing(before.told(), after)
    again = set(differing(after.told(), now))
    return set(changed) - again, [name for name in changed if name in again], now


def _mixed(
    back: set[str], before: Sequence[Sequence[str]], now: Sequence[Sequence[str]]
) -> list[Sequence[str]]:
    """What is sent so that the fields ``back`` are as before and all others stay as they are."""
    return [
        *(pair for pair in before if top_name(pair[0]) in back),
        *(pair for pair in now if top_name(pair[0]) not in back),
    ]
