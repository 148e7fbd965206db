"""Plan an import: what each row would do, found out by doing it and taking it back.

Rows that may touch each other are tried together, in their order, so that the plan says what the commit will do. Each
piece is a transaction of its own that leaves nothing but the plan: a process that is killed in between goes on later.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rural_collab.imports.cells import Pair
from rural_collab.imports.columns import names_of
from rural_collab.imports.employers import said_of
from rural_collab.imports.kinds import RECORD, Desk, Kind, Match, Typed
from rural_collab.imports.models import Action, ImportRow, SpreadsheetImport
from rural_collab.imports.rows import (
    Attempt,
    Kept,
    NotTakenError,
    Problem,
    differing,
    form_with,
    in_cells,
    keep_all,
    pairs_of,
    stored_pairs,
    told_changes,
)
from rural_collab.imports.words import kept_words
from rural_collab.spreadsheets import cell_as_meant
from rural_collab.text import filled, mark
from rural_collab.web.forms import RegistryForm
from rural_collab.web.languages import gettext

PIECE = 100
_NO_RECORD = mark("There is no such record here; leave this empty for a new one")
_TWICE = mark("Row %(row)s is about the same record")
_TOLD_BY = mark("Told by row %(row)s; of this one only the name is kept, as another name of the same")
_HERE_ALREADY = mark(
    "Told by row %(row)s, which is about one that is here already; nothing of this one is taken over"
)
_NOT_TAKEN = mark("This is not taken over: it is here already, and is changed where its own record is kept")


@dataclass
class Planner:
    """Plans the rows of one import, piece by piece."""

    kind: Kind
    known: RegistryForm
    known_pairs: list[Pair]
    blank: RegistryForm
    blank_told: dict[str, Any]
    matches: dict[int, Match]
    typed: dict[int, dict[str, str]]
    lines: dict[int, int]
    pieces: list[list[int]]
    piece_of: dict[int, int]
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
        known, blank = kind.form(data=kind.known()), kind.form()
        forms = known, stored_pairs(known), blank, blank.told()
        piece_of = {at: number for number, piece in enumerate(pieces) for at in piece}
        lines = {at: line for at, line, *_ in rows}
        return cls(kind, *forms, matches, typed, lines, pieces, piece_of, claimed)

    def plan(self, desk: Desk, file: SpreadsheetImport) -> bool:
        """Plan the next piece; False when every row is planned."""
        own = ImportRow.import_id == file.id
        following = select(func.min(ImportRow.position)).where(own, ImportRow.action.is_(None))
        first = desk.session.scalar(following)
        if first is None:
            return False
        number = self.piece_of[first]
        wanted = select(ImportRow).where(own, ImportRow.position.in_(self.pieces[number]))
        rows = desk.session.scalars(wanted.order_by(ImportRow.position)).all()
        trial = desk.session.begin_nested()
        found = self._planned(desk, rows)
        trial.rollback()
        for row, planned in zip(rows, found, strict=True):
            _write(row, {**planned, "piece": number})
        return desk.session.scalar(following) is not None

    def _planned(self, desk: Desk, rows: Sequence[ImportRow]) -> list[dict[str, Any]]:
        """What the plan says of rows that are done together."""
        records = self.kind.find(desk, self._asked(rows))
        found = [self._settled(records, row) for row in rows]
        tries = [each for each in found if isinstance(each, _Try)]
        kept = iter(
            keep_all(self.kind, desk, [Attempt(each.record, each.form, each.version) for each in tries])
        )
        return [each.said(next(kept)) if isinstance(each, _Try) else each for each in found]

    def _asked(self, rows: Sequence[ImportRow]) -> set[UUID]:
        """Every record that a row names or was recognized as."""
        named = {_id_of(self.typed[row.position].get(RECORD, "")) for row in rows}
        return {each for each in {*named, *(self.matches[row.position].record_id for row in rows)} if each}

    def _settled(self, records: Mapping[UUID, Any], row: ImportRow) -> "dict[str, Any] | _Try":
        """What can be said of a row without trying it, or what is to be tried."""
        typed = self.typed[row.position]
        match = self._match(records, row.position, typed)
        if action := _action_of(match):
            merged = self._merged(match) if action is Action.MERGE else []
            settled = {"called": _first(typed), "action": action, "told": merged}
            return settled | self._questions(match, typed)
        told = {name: text for name, text in typed.items() if name not in match.ignored} | match.typed
        record = records.get(match.record_id) if match.record_id else None
        return self._to_try(record, typed, told, [[name, typed[name], _NOT_TAKEN] for name in match.left])

    def _to_try(self, record: Any, typed: Typed, told: Typed, left: list[Problem]) -> "dict[str, Any] | _Try":
        kind = self.kind
        known = kind.shown(record) if record is not None else self.known
        stored = stored_pairs(known) if record is not None else self.known_pairs
        pairs = pairs_of(known, stored, told)
        found: dict[str, Any] = {
            "called": kind.called(record) if record is not None else _first(typed),
            "record_id": getattr(record, "id", None),
            "version": getattr(record, "version", None),
            "before": [list(pair) for pair in stored] if record is not None else [],
            "entered": [list(pair) for pair in pairs],
            "problems": left,
        }
        form = form_with(kind, pairs, stored if record is not None else ())
        before = known if record is not None else self.blank
        names = differing(before.told() if record is not None else self.blank_told, form)
        if record is not None and not names and form.validate():
            return {**found, "action": Action.UNCHANGED}
        return _Try(record, form, before, names, found, told)

    def _match(self, records: Mapping[UUID, Any], position: int, typed: Typed) -> Match:
        """Which record a row is about: the one it names or, where it names none, the one it is recognized as."""
        match = self.matches[position]
        if match.left_out or match.merged_into is not None:
            return match
        if typed.get(RECORD):
            record_id = _id_of(typed[RECORD])
            if record_id not in records:
                return Match(problems=[(RECORD, _NO_RECORD)])
            match.record_id = record_id
        if match.record_id is not None and not match.problems:
            first = self.claimed.setdefault(match.record_id, position)
            if first != position:
                return Match(problems=[("", filled(_TWICE, row=self.lines[first]))])
        return match

    def _merged(self, match: Match) -> list[list[Any]]:
        row = match.merged_into or 0
        words = _HERE_ALREADY if self.matches[row].ignored else _TOLD_BY
        return [["", "", kept_words(filled(words, row=self.lines[row]))]]

    def _questions(self, match: Match, typed: Typed) -> dict[str, Any]:
        problems = [[name, "", kept_words(gettext(words))] for name, words in match.problems]
        likely = [
            {
                "answer": answer,
                "called": kept_words(gettext(said_of(each))),
                "line": self.lines.get(each.firm.key) if isinstance(each.firm.key, int) else None,
                "score": each.score,
                "because": [kept_words(gettext(words)) for words in each.because],
            }
            for answer, each in match.likely
        ]
        asked = {"likely": likely} if likely else {}
        return {"problems": in_cells(problems, typed), **asked}


class _Try(NamedTuple):
    """A row whose form is to be kept for trial, and what is known of it until then."""

    record: Any
    form: RegistryForm
    before: RegistryForm
    names: Sequence[str]
    found: dict[str, Any]
    cells: Typed

    @property
    def version(self) -> int | None:
        version: int | None = self.found["version"]
        return version

    def said(self, outcome: Kept | NotTakenError) -> dict[str, Any]:
        """What the plan says of it."""
        if isinstance(outcome, NotTakenError):
            problems = in_cells(outcome.problems, self.cells)
            return {**self.found, "action": Action.REFUSE, "problems": problems}
        action = Action.CHANGE if self.found["record_id"] else Action.CREATE
        return {**self.found, "action": action, "told": told_changes(self.before, self.form, self.names)}


def _action_of(match: Match) -> Action | None:
    """What a match alone says of a row."""
    if match.left_out:
        return Action.LEAVE_OUT
    if match.merged_into is not None:
        return Action.MERGE
    if match.likely:
        return Action.ASK
    return Action.REFUSE if match.problems else None


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
