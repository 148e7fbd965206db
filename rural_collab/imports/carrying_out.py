"""Do what a plan says, and take it back: row by row, so many in a transaction, each row marked in the one that does it.

A process that is killed leaves whole rows done and the others waiting; whoever goes on does the others alone.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.errors import Refused
from rural_collab.imports.kinds import Desk, Kind
from rural_collab.imports.models import TO_DO, Action, ImportRow, Outcome, SpreadsheetImport
from rural_collab.imports.rows import (
    NotTakenError,
    differing,
    form_with,
    keep,
    stored_pairs,
    top_name,
)
from rural_collab.imports.undone import withdraw_organization
from rural_collab.organizations.models import Organization
from rural_collab.text import mark
from rural_collab.web.forms import RegistryForm
from rural_collab.web.languages import gettext

PIECE = 200
_GONE = mark("This record is here no more")
_EDITED = mark("Edited since, so it stays as it is")
_STAYS = mark("It was added by this import and stays, because others refer to it since")
_NOT_SO = mark("This was changed again since and stays: %(names)s")


def carry_out(kind: Kind, desk: Desk, file: SpreadsheetImport) -> bool:
    """Do the next rows of the plan; False when all are done."""
    rows = _next(desk.session, file, Outcome.WAITING)
    for row in rows:
        _do(kind, desk, row)
    return bool(rows)


def _next(
    session: Session, file: SpreadsheetImport, outcome: Outcome, *, last: bool = False
) -> Sequence[ImportRow]:
    """The next rows with something to do; the ``last`` first when it is taken back."""
    order = ImportRow.position.desc() if last else ImportRow.position
    wanted = [ImportRow.import_id == file.id, ImportRow.outcome == outcome, ImportRow.action.in_(TO_DO)]
    return session.scalars(select(ImportRow).where(*wanted).order_by(order).limit(PIECE)).all()


def _do(kind: Kind, desk: Desk, row: ImportRow) -> None:
    record = kind.find(desk, row.record_id) if row.record_id else None
    if record is None and row.action is Action.CHANGE:
        _not_done(row, [["", "", "", gettext(_GONE)]])
        return
    before = stored_pairs(kind.form(data=kind.stored(record))) if record is not None else []
    if record is not None:
        kind.remember(desk, record)
    try:
        kept = keep(kind, desk, record, form_with(kind, row.entered), expected=row.version)
    except NotTakenError as error:
        _not_done(row, error.problems)
        return
    kind.remember(desk, kept.record, desk.by)
    after = stored_pairs(kind.form(data=kind.stored(kept.record)))
    row.before, row.entered = [list(pair) for pair in before], [list(pair) for pair in after]
    row.record_id, row.version = kept.record.id, getattr(kept.record, "version", None)
    row.made_id, row.made_version = getattr(kept.beside, "id", None), getattr(kept.beside, "version", None)
    row.outcome = Outcome.DONE


def _not_done(row: ImportRow, problems: list[list[str]]) -> None:
    row.outcome, row.problems = Outcome.NOT_DONE, problems


def undo(kind: Kind, desk: Desk, file: SpreadsheetImport) -> bool:
    """Take back the next rows, the last first; False when none is left. What was edited since stays, and is told."""
    rows = _next(desk.session, file, Outcome.DONE, last=True)
    for row in rows:
        words = _undone(kind, desk, row)
        row.outcome = Outcome.KEPT if words else Outcome.UNDONE
        row.problems = [["", "", "", words]] if words else []
    return bool(rows)


def _undone(kind: Kind, desk: Desk, row: ImportRow) -> str:
    """Take one row back; says what stays and why, nothing when all is as it was before."""
    record = kind.find(desk, row.record_id) if row.record_id else None
    if record is None:
        return "" if row.action is Action.CREATE else gettext(_GONE)
    if row.action is Action.CHANGE:
        return _brought_back(kind, desk, record, row)
    if record.version != row.version:
        return gettext(_EDITED)
    return _removed(kind, desk, record, row)


def _removed(kind: Kind, desk: Desk, record: Any, row: ImportRow) -> str:
    trial = desk.session.begin_nested()
    try:
        kind.remove(desk, record)
        desk.session.flush()
    except Refused as refusal:
        trial.rollback()
        return gettext(str(refusal))
    trial.commit()
    return _removed_beside(desk, row.made_id, row.made_version) if row.made_id else ""


def _removed_beside(desk: Desk, made_id: UUID, version: int | None) -> str:
    made = desk.session.get(Organization, made_id)
    if made is None:
        return ""
    if made.version != version:
        return gettext(_EDITED)
    try:
        withdraw_organization(desk.session, made, by=desk.by)
    except Refused:
        return gettext(_STAYS)
    return ""


def _brought_back(kind: Kind, desk: Desk, record: Any, row: ImportRow) -> str:
    """Bring back each field the import changed, but for those somebody changed again since."""
    now = kind.form(data=kind.stored(record))
    before, after = form_with(kind, row.before), form_with(kind, row.entered)
    changed = differing(before, after)
    again = set(differing(after, now))
    back = {name for name in changed if name not in again}
    pairs = _mixed(back, row.before, stored_pairs(now))
    try:
        if back:
            keep(kind, desk, record, form_with(kind, pairs), expected=record.version)
            kind.remember(desk, record, desk.by)
    except NotTakenError as error:
        return " ".join(words for *_, words in error.problems)
    return _words_for([name for name in changed if name in again], now)


def _mixed(
    back: set[str], before: Sequence[Sequence[str]], now: Sequence[Sequence[str]]
) -> list[Sequence[str]]:
    """What is sent so that the fields ``back`` are as before and all others stay as they are."""
    return [
        *(pair for pair in before if top_name(pair[0]) in back),
        *(pair for pair in now if top_name(pair[0]) not in back),
    ]


def _words_for(names: Sequence[str], form: RegistryForm) -> str:
    if not names:
        return ""
    return gettext(_NOT_SO, names=", ".join(gettext(form[name].label.text) for name in names))
