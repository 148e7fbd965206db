"""One row as a form: what its cells say over what is known, the form it becomes, and what that would change."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict
from wtforms import SelectMultipleField

from rural_collab.errors import Refused, Stale
from rural_collab.imports.cells import Pair, entered
from rural_collab.imports.kinds import Desk, Kind, Typed
from rural_collab.text import mark
from rural_collab.web.forms import RegistryForm, written
from rural_collab.web.languages import gettext
from rural_collab.web.meeting import sent
from rural_collab.web.versions import plain

_ROW_OF_LIST = re.compile(r"-\d.*")
_MOVED = mark("Somebody changed this record after the plan was made; make a new plan")
_NEEDED = mark("Others refer to it since")

Problem = list[str]


class NotTakenError(Exception):
    """A row that cannot be kept; each problem is a field, its label, what was typed, and what to do."""

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


def pairs_of(form: RegistryForm, typed: Typed) -> list[Pair]:
    """What is sent for a row: its cells, and where it has none what the form knew before."""
    told = [pair for name in typed if name in form for pair in entered(form[name], typed[name])]
    rest = [pair for pair in stored_pairs(form) if top_name(pair[0]) not in typed]
    return [*told, *rest]


def top_name(name: str) -> str:
    """The field of a form that a name inside one of its lists belongs to."""
    return _ROW_OF_LIST.sub("", name)


def form_with(kind: Kind, pairs: Sequence[Sequence[str]]) -> RegistryForm:
    return kind.form(MultiDict([(name, value) for name, value in pairs]))


def differing(before: RegistryForm, after: RegistryForm) -> list[str]:
    """The fields in which two forms do not say the same."""
    old, new = before.told(), after.told()
    names = [name for name in after.values() if name in before]
    return [name for name in names if plain(old.get(name)) != plain(new.get(name))]


def told_changes(before: RegistryForm, after: RegistryForm, names: Sequence[str]) -> list[list[str]]:
    """Label, before and after of each field, in words."""
    return [
        [
            gettext(after[name].label.text),
            written(before[name], before[name].data),
            written(after[name], after[name].data),
        ]
        for name in names
    ]


def keep(kind: Kind, desk: Desk, record: Any, form: RegistryForm, *, expected: int | None = None) -> Kept:
    """Keep a form as if somebody had typed it; NotTakenError when it is refused, and then nothing of it is kept."""
    if not form.validate():
        raise NotTakenError(problems_of(form))
    trial = desk.session.begin_nested()
    try:
        kept = _kept(kind, desk, record, form, expected)
        desk.session.flush()
    except (Refused, Stale, IntegrityError) as error:
        trial.rollback()
        raise NotTakenError(_problems_after(form, error)) from None
    except BaseException:
        trial.rollback()
        raise
    trial.commit()
    return kept


def _kept(kind: Kind, desk: Desk, record: Any, form: RegistryForm, expected: int | None) -> Kept:
    if record is None:
        return Kept(*kind.add(desk, form))
    kind.edit(desk, record, form, expected=expected)
    return Kept(record, None)


def _problems_after(form: RegistryForm, error: Exception) -> list[Problem]:
    if isinstance(error, Refused):
        form.refuse(error.fields.items())
        if any(name in form for name in error.fields):
            return problems_of(form)
        return [["", "", "", gettext(str(error))]]
    return [["", "", "", gettext(_MOVED if isinstance(error, Stale) else _NEEDED)]]


def problems_of(form: RegistryForm) -> list[Problem]:
    """Everything wrong with a form, field by field."""
    return [problem_at(form, top_name(where), words) for where, words in form.problems]


def problem_at(form: RegistryForm, name: str, words: str) -> Problem:
    if name not in form:
        return ["", "", "", words]
    return [name, gettext(form[name].label.text), "", words]


def in_cells(problems: Sequence[Problem], cells: Mapping[str, str]) -> Iterator[Problem]:
    """Problems with what stands in the cell each is about."""
    for name, label, _, words in problems:
        yield [name, label, cells.get(name, ""), words]
