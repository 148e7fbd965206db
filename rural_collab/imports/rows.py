"""One row as a form: what its cells say over what is known, the form it becomes, and what that would change."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from json import dumps
from typing import Any, NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import Field, SelectMultipleField

from rural_collab.audit.recording import attributed
from rural_collab.db.gathering import gathered
from rural_collab.errors import Refused, Stale
from rural_collab.imports.cells import Pair, cell_of, entered, is_told, short_name
from rural_collab.imports.kinds import Desk, Kind, Typed
from rural_collab.imports.words import kept_value, kept_words
from rural_collab.text import mark
from rural_collab.web.forms import RegistryForm, RowList
from rural_collab.web.languages import gettext
from rural_collab.web.meeting import sent

_ROW_OF_LIST = re.compile(r"-\d.*")
_MOVED = mark("Somebody changed this record after the plan was made; make a new plan")
#: Into how many smaller lots one is parted in which something is refused.
_LOTS = 10
_NEEDED = mark("Others refer to it since")

Problem = list[Any]


class NotTakenError(Exception):
    """A row that cannot be kept; each problem is a field, what was typed, and what to do."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = list(problems)


class Kept(NamedTuple):
    """What became of a form: the record, and what was made beside it."""

    record: Any
    beside: Any


def stored_pairs(form: RegistryForm) -> list[Pair]:
    """What a browser would send for a form as it is stored, without the spare rows of its lists."""
    return [
        (name, value)
        for field in form
        if field.name != "version"
        for name, value in sent(field)
        if value or not (isinstance(field, SelectMultipleField) or _ROW_OF_LIST.search(name))
    ]


def pairs_of(form: RegistryForm, known: Sequence[Pair], typed: Typed) -> list[Pair]:
    """What is sent for a row: its cells, and where it has none what was ``known`` before."""
    told = [pair for name in typed if name in form for pair in _entered(form[name], typed[name])]
    return [*told, *(pair for pair in known if top_name(pair[0]) not in typed)]


def _entered(field: Field, text: str) -> list[Pair]:
    told = entered(field, text)
    return [*told, *_kept_along(field, told)] if isinstance(field, RowList) else told


def _kept_along(field: RowList, told: Sequence[Pair]) -> Iterator[Pair]:
    """What only the page keeps of a row stays with the row that begins with the same: a step with its number."""
    parts = list(field.row())
    first = next(short_name(part) for part in parts if is_told(part))
    kept = [short_name(part) for part in parts if not is_told(part)]
    stored = {str(cell_of(row.form[first])): row.form for row in field} if kept else {}
    for name, value in told:
        row, _, part = name.rpartition("-")
        if part == first and value in stored:
            yield from ((f"{row}-{each}", str(stored[value][each].data or "")) for each in kept)


def top_name(name: str) -> str:
    """The field of a form that a name inside one of its lists belongs to."""
    return _ROW_OF_LIST.sub("", name)


def form_with(
    kind: Kind, pairs: Sequence[Sequence[str]], known: Sequence[Sequence[str]] = ()
) -> RegistryForm:
    """The form as it is sent; what its record said before, ``known``, may stay even where no list offers it any more."""
    opened = [("opened", dumps([value for _, value in known]))] if known else []
    return kind.mould.sent(MultiDict([*((name, value) for name, value in pairs), *opened]))


def differing(old: Mapping[str, Any], after: RegistryForm) -> list[str]:
    """The fields in which a form does not say what another one told."""
    new = after.told()
    return [name for name in after._fields if name != "version" and old.get(name) != new.get(name)]


def told_changes(before: RegistryForm, after: RegistryForm, names: Sequence[str]) -> list[list[Any]]:
    """Each field by name, before and after."""
    return [
        [name, kept_value(before[name], before[name].data), kept_value(after[name], after[name].data)]
        for name in names
    ]


class Attempt(NamedTuple):
    """A form to be kept for a record, or for a new one; refused when that moved on since version ``expected``."""

    record: Any
    form: RegistryForm
    expected: int | None = None


def keep_all(kind: Kind, desk: Desk, attempts: Sequence[Attempt]) -> list[Kept | NotTakenError]:
    """Keep forms as if somebody had typed them one after another; nothing is kept of one that is refused.

    They are kept together. Where something is refused they are gone through in smaller lots, down to the one it is.
    """
    refused = {
        at: NotTakenError(problems_of(each.form))
        for at, each in enumerate(attempts)
        if not each.form.validate()
    }
    rest = [at for at in range(len(attempts)) if at not in refused]
    done = dict(zip(rest, _kept_lot(kind, desk, [attempts[at] for at in rest]), strict=True))
    return [refused[at] if at in refused else done[at] for at in range(len(attempts))]


def _kept_lot(kind: Kind, desk: Desk, lot: Sequence[Attempt]) -> list[Kept | NotTakenError]:
    if len(lot) == 1:
        return [_kept_alone(kind, desk, lot[0])]
    try:
        with _together(kind, desk):
            kept = [_kept(kind, desk, each) for each in lot]
    except (Refused, Stale, IntegrityError):
        size = -(-len(lot) // _LOTS)
        smaller = [lot[at : at + size] for at in range(0, len(lot), size)]
        return [each for part in smaller for each in _kept_lot(kind, desk, part)]
    return list(kept)


@contextmanager
def _together(kind: Kind, desk: Desk) -> Iterator[None]:
    """What commands do inside is written at once, or not at all."""
    session, at_hand = desk.session, [*kind.at_hand(desk)]
    with _trial(session), attributed(session, by=desk.by, intent="import a spreadsheet"), gathered(session):
        yield
    at_hand.clear()


def _kept_alone(kind: Kind, desk: Desk, attempt: Attempt) -> Kept | NotTakenError:
    """Keep one form by itself, so that it is told why it is refused."""
    try:
        with _trial(desk.session):
            kept = _kept(kind, desk, attempt)
            desk.session.flush()
    except (Refused, Stale, IntegrityError) as error:
        return NotTakenError(_problems_after(attempt.form, error))
    return kept


@contextmanager
def _trial(session: Session) -> Iterator[None]:
    """What fails inside leaves nothing."""
    trial = session.begin_nested()
    try:
        yield
    except BaseException:
        trial.rollback()
        raise
    trial.commit()


def _kept(kind: Kind, desk: Desk, attempt: Attempt) -> Kept:
    if attempt.record is None:
        return Kept(*kind.add(desk, attempt.form))
    kind.edit(desk, attempt.record, attempt.form, expected=attempt.expected)
    return Kept(attempt.record, None)


def _problems_after(form: RegistryForm, error: Exception) -> list[Problem]:
    if isinstance(error, Refused):
        form.refuse(error.fields.items())
        if any(name in form for name in error.fields):
            return problems_of(form)
        return [["", "", kept_words(gettext(error.args[0]))]]
    return [["", "", kept_words(gettext(_MOVED if isinstance(error, Stale) else _NEEDED))]]


def problems_of(form: RegistryForm) -> list[Problem]:
    """Everything wrong with a form, field by field."""
    return [problem_at(form, top_name(where), words) for where, words in form.problems]


def problem_at(form: RegistryForm, name: str, words: str) -> Problem:
    return [name if name in form else "", "", kept_words(words)]


def in_cells(problems: Sequence[Problem], cells: Mapping[str, str]) -> list[Problem]:
    """Problems with what stands in the cell each is about."""
    return [[name, cells.get(name, ""), words] for name, _, words in problems]
