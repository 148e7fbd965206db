"""Plan an import: what each row would do, found out by doing it and taking it back.

Rows that may touch each other are tried together, in their order, so that the plan says what the commit will do. Each
piece is a transaction of its own that leaves nothing but the plan: a process that is killed in between goes on later.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.imports.columns import names_of
from rural_collab.imports.employers import said_of
from rural_collab.imports.kinds import RECORD, RECORD_LABEL, Desk, Kind, Match, Typed
from rural_collab.imports.models import Action, ImportRow, SpreadsheetImport
from rural_collab.imports.rows import (
    NotTakenError,
    differing,
    form_with,
    in_cells,
    keep,
    pairs_of,
    problem_at,
    told_changes,
)
from rural_collab.spreadsheets import cell_as_meant
from rural_collab.text import filled, mark
from rural_collab.web.forms import RegistryForm
from rural_collab.web.languages import gettext

PIECE = 200
_NO_RECORD = mark("There is no such record here; leave this empty for a new one")
_TWICE = mark("Row %(row)s is about the same record")
_TOLD_BY = mark("Told by row %(row)s")


@dataclass
class Planner:
    """Plans the rows of one import, piece by piece."""

    kind: Kind
    known: RegistryForm
    blank: RegistryForm
    matches: dict[int, Match]
    typed: dict[int, dict[str, str]]
    lines: dict[int, int]
    pieces: list[list[int]]
    claimed: dict[UUID, int]

    @classmethod
    def of(cls, kind: Kind, desk: Desk, file: SpreadsheetImport) -> "Planner":
        rows = desk.session.execute(
            select(ImportRow.position, ImportRow.line, ImportRow.cells, ImportRow.answer)
            .where(ImportRow.import_id == file.id)
            .order_by(ImportRow.position)
        ).all()
        names = names_of(kind)
        typed = {at: typed_of(names, file, cells) for at, _, cells, _ in rows}
        answers = {at: answer for at, _, _, answer in rows if answer}
        find = kind.finder(desk, typed, answers)
        matches = {at: find(at, typed[at]) for at in typed}
        pieces = list(_pieces((at, match.group) for at, match in matches.items()))
        claimed = _claimed(desk.session, file.id)
        forms = kind.form(data=kind.known()), kind.form()
        return cls(kind, *forms, matches, typed, {at: line for at, line, *_ in rows}, pieces, claimed)

    def plan(self, desk: Desk, file: SpreadsheetImport) -> bool:
        """Plan the next piece; False when every row is planned."""
        planned = set(
            desk.session.scalars(
                select(ImportRow.position).where(
                    ImportRow.import_id == file.id, ImportRow.action.is_not(None)
                )
            )
        )
        piece = next((piece for piece in self.pieces if not planned.issuperset(piece)), None)
        if piece is None:
            return False
        wanted = select(ImportRow).where(ImportRow.import_id == file.id, ImportRow.position.in_(piece))
        rows = desk.session.scalars(wanted.order_by(ImportRow.position)).all()
        trial = desk.session.begin_nested()
        found = [self._planned(desk, row) for row in rows]
        trial.rollback()
        for row, planned_row in zip(rows, found, strict=True):
            _write(row, planned_row)
        return True

    def _planned(self, desk: Desk, row: ImportRow) -> dict[str, Any]:
        typed = self.typed[row.position]
        match = self._match(desk, row.position, typed)
        told = {name: text for name, text in typed.items() if name not in match.ignored} | match.typed
        if settled := self._settled(match):
            return {"called": _first(typed), **settled, **self._questions(match, typed)}
        record = self.kind.find(desk, match.record_id) if match.record_id else None
        return self._tried(desk, row, record, told)

    def _match(self, desk: Desk, position: int, typed: Typed) -> Match:
        """Which record a row is about: the one it names or, where it names none, the one it is recognized as."""
        match = self.matches[position]
        if match.left_out or match.merged_into is not None:
            return match
        if typed.get(RECORD):
            record_id = _id_of(typed[RECORD])
            if record_id is None or self.kind.find(desk, record_id) is None:
                return Match(problems=[(RECORD, _NO_RECORD)])
            match.record_id = record_id
        if match.record_id is not None and not match.problems:
            first = self.claimed.setdefault(match.record_id, position)
            if first != position:
                return Match(problems=[("", filled(_TWICE, row=self.lines[first]))])
        return match

    def _settled(self, match: Match) -> dict[str, Any] | None:
        """What can be said of a row without trying it."""
        if match.left_out:
            return {"action": Action.LEAVE_OUT}
        if match.merged_into is not None:
            line = self.lines[match.merged_into]
            return {"action": Action.MERGE, "told": [["", "", gettext(_TOLD_BY, row=line)]]}
        if match.likely:
            return {"action": Action.ASK}
        return {"action": Action.REFUSE} if match.problems else None

    def _questions(self, match: Match, typed: Typed) -> dict[str, Any]:
        form = self.kind.form()
        problems = [
            [name, gettext(RECORD_LABEL), "", gettext(words)]
            if name == RECORD
            else problem_at(form, name, gettext(words))
            for name, words in match.problems
        ]
        likely = [
            {
                "answer": answer,
                "called": gettext(said_of(each)),
                "line": self.lines.get(each.firm.key) if isinstance(each.firm.key, int) else None,
                "score": each.score,
                "because": [gettext(words) for words in each.because],
            }
            for answer, each in match.likely
        ]
        return {"problems": list(in_cells(problems, typed)), "likely": likely}

    def _tried(self, desk: Desk, row: ImportRow, record: Any, told: Typed) -> dict[str, Any]:
        kind = self.kind
        kept = kind.form(data=kind.stored(record)) if record is not None else self.known
        pairs = pairs_of(kept, told)
        found: dict[str, Any] = {
            "called": kind.called(record) if record is not None else _first(self.typed[row.position]),
            "record_id": getattr(record, "id", None),
            "version": getattr(record, "version", None),
            "entered": [list(pair) for pair in pairs],
        }
        form = form_with(kind, pairs)
        before = kept if record is not None else self.blank
        names = differing(before, form)
        if record is not None and not names and form.validate():
            return {**found, "action": Action.UNCHANGED}
        try:
            keep(kind, desk, record, form, expected=found["version"])
        except NotTakenError as error:
            return {**found, "action": Action.REFUSE, "problems": list(in_cells(error.problems, told))}
        action = Action.CHANGE if record is not None else Action.CREATE
        return {**found, "action": action, "told": told_changes(before, form, names)}


def typed_of(names: Sequence[str], file: SpreadsheetImport, cells: Sequence[str]) -> dict[str, str]:
    """What the cells of a row say, by field; an empty one says nothing, unless the file empties what is empty in it."""
    told = {}
    for name in names:
        at = file.matched.get(name)
        if at is None:
            continue
        text = cell_as_meant(cells[at]) if at < len(cells) else ""
        if text or (file.empties and name != RECORD):
            told[name] = text
    return told


def _pieces(groups: Iterator[tuple[int, str]]) -> Iterator[list[int]]:
    """Positions in pieces of a fair size; those of one group are never parted."""
    together: dict[str, list[int]] = {}
    for position, group in groups:
        together.setdefault(group, []).append(position)
    piece: list[int] = []
    for positions in together.values():
        piece += positions
        if len(piece) >= PIECE:
            yield sorted(piece)
            piece = []
    if piece:
        yield sorted(piece)


def _claimed(session: Session, import_id: UUID) -> dict[UUID, int]:
    """Records that rows planned already are about."""
    rows = session.execute(
        select(ImportRow.record_id, ImportRow.position).where(
            ImportRow.import_id == import_id, ImportRow.record_id.is_not(None)
        )
    )
    return {record_id: position for record_id, position in rows if record_id}


def _write(row: ImportRow, planned: dict[str, Any]) -> None:
    for name, value in planned.items():
        setattr(row, name, value)


def _first(told: Typed) -> str:
    """What a row is called: by its first words."""
    return next((text for name, text in told.items() if name != RECORD), "").split("\n")[0][:200]


def _id_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
