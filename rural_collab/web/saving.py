"""Saving a form: validate, act, commit, redirect; or the form again with everything typed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Self

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField, Field

from rural_collab.errors import Refused, Stale
from rural_collab.web.database import get_session
from rural_collab.web.forms import NamedField, RegistryForm, parts_of, written
from rural_collab.web.languages import gettext
from rural_collab.web.pages import private_page

Act = Callable[[], str]
Again = Callable[[], Response]


def save(
    form: RegistryForm,
    act: Act,
    again: Again,
    *,
    record: Any = None,
    stored: Callable[[], Mapping[str, Any]] = dict,
) -> AnyResponse:
    """Do ``act`` and go where it says. ``again`` shows the form when something must change.

    When somebody saved ``record`` meanwhile, nothing is saved before the person has seen what both changed:
    ``stored`` gives what is kept now, by field. The same when nobody can tell, because the form does not say which
    version it was opened on.
    """
    if not form.validate():
        return again()
    if record is not None and form.version.data is None:
        return _conflict(form, stored())
    session = get_session()
    try:
        target = act()
        session.commit()
    except Refused as refusal:
        session.rollback()
        form.refuse(refusal.fields.items() or [("", str(refusal))])
        form.refused_because = "" if any(name in form for name in refusal.fields) else str(refusal)
        return again()
    except Stale:
        session.rollback()
        session.refresh(record)
        return _conflict(form, stored())
    return redirect(_saying_saved(target), HTTPStatus.SEE_OTHER)


def _saying_saved(target: str) -> str:
    """An address that says which form was saved, so that its draft is forgotten; a place on the page stays last."""
    page, mark_of_place, place = target.partition("#")
    saved = f"{request.script_root}{request.path}"
    return f"{page}{'&' if '?' in page else '?'}saved={saved}{mark_of_place}{place}"


def _sent(field: Field) -> Iterator[tuple[str, str]]:
    """The names and values that a browser would send for a field that was filled in correctly."""
    parts = [*parts_of(field)]
    if parts:
        for part in parts:
            yield from _sent(part)
    elif isinstance(field, NamedField):
        yield field.name, field.as_typed()
    elif isinstance(field.data, list):
        yield from ((field.name, str(code)) for code in field.data)
    elif not isinstance(field, BooleanField):
        yield field.name, "" if field.data is None else str(field.data)
    elif field.data:
        yield field.name, "y"


def _label(field: Field) -> str:
    return gettext(field.label.text)


@dataclass(frozen=True, slots=True)
class _Meeting:
    """What was typed in one form meets what is saved now: the fields that differ, by who changed them."""

    form: RegistryForm
    kept: RegistryForm
    #: Changed by both, or by nobody knows whom.
    clashing: set[str]
    yours: set[str]
    theirs: set[str]
    somebody_saved: bool

    @classmethod
    def of(cls, form: RegistryForm, stored: Mapping[str, Any]) -> Self:
        kept = type(form)(data=stored)
        opened, typed, saved = form.version.opened, form.told(), kept.told()
        names = form.values().keys() & stored.keys()
        differing = {name for name in names if typed.get(name) != saved.get(name)}
        if opened is None:
            return cls(form, kept, differing, set(), set(), form.version.data is not None)
        mine = {name for name in names if typed.get(name) != opened.get(name)}
        others = {name for name in names if saved.get(name) != opened.get(name)}
        clashing = differing & mine & others
        return cls(form, kept, clashing, differing - others, differing - mine, bool(others))

    @property
    def shown(self) -> list[tuple[str, str, str]]:
        """Label, saved and typed words of what has to be looked at; all that differs when nobody else saved."""
        names = self.clashing if self.somebody_saved else self.clashing | self.yours
        pairs = [(field, self.kept[field.name]) for field in self.form if field.name in names]
        return [(_label(mine), written(kept, kept.data), written(mine, mine.data)) for mine, kept in pairs]

    def labels(self, names: set[str]) -> str:
        return ", ".join(_label(field) for field in self.form if field.name in names)

    def entered(self, taken: set[str]) -> list[tuple[str, str]]:
        """What to send so that the fields ``taken`` stay as saved and all others become as typed."""
        fields = [self.kept[field.name] if field.name in taken else field for field in self.form]
        return [pair for field in fields if field.name != "version" for pair in _sent(field)]


def _conflict(form: RegistryForm, stored: Mapping[str, Any]) -> Response:
    """Nothing is saved yet: what both changed stands side by side, and what only one changed is kept."""
    met = _Meeting.of(form, stored)
    return private_page(
        "errors/conflict.html",
        HTTPStatus.CONFLICT,
        met=met,
        merged=met.entered(met.theirs),
        rest=met.entered(met.theirs | met.clashing) if met.clashing and met.yours else [],
        action=f"{request.script_root}{request.full_path.rstrip('?')}",
    )
