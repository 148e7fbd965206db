"""Saving a form: validate, act, commit, redirect; or the form again with everything typed."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.errors import Refused, Stale
from rural_collab.web.database import get_session
from rural_collab.web.forms import RegistryForm
from rural_collab.web.meeting import Meeting
from rural_collab.web.pages import private_page
from rural_collab.web.proposing import Act, Target, proposals
from rural_collab.web.typed import is_shown_again, typed_forms

Again = Callable[[], Response]


def save(
    form: RegistryForm,
    act: Act,
    again: Again,
    *,
    record: Any = None,
    stored: Callable[[], Mapping[str, Any]] = dict,
    about: Target | None = None,
) -> AnyResponse:
    """Do ``act`` and go where it says. ``again`` shows the form when something must change.

    When somebody saved ``record`` meanwhile, nothing is saved before the person has seen what both changed:
    ``stored`` gives what is kept now, by field. The same when nobody can tell, because the form does not say which
    version it was opened on.

    A form that comes back after its session was over is only shown. One ``about`` a record of some kind may be kept as
    a draft, however unfinished it is, or wait for whoever may publish it.
    """
    if is_shown_again():
        return again()
    if about is not None:
        if drafted := proposals().keep_draft(about, form):
            return _committed(drafted)
        act = proposals().way(about, form, act)
    return _saved(form, act, again, record=record, stored=stored)


def _saved(
    form: RegistryForm, act: Act, again: Again, *, record: Any, stored: Callable[[], Mapping[str, Any]]
) -> AnyResponse:
    if not form.validate():
        return again()
    if record is not None and form.version.data is None:
        return _conflict(form, stored())
    session = get_session()
    try:
        return _committed(act())
    except Refused as refusal:
        session.rollback()
        form.refuse(refusal.fields.items() or [("", str(refusal))])
        form.refused_because = "" if any(name in form for name in refusal.fields) else str(refusal)
        return again()
    except Stale:
        session.rollback()
        session.refresh(record)
        return _conflict(form, stored())


def carry_out(form: RegistryForm, act: Act, about: Target) -> AnyResponse:
    """Do ``act``, which no field has to tell, such as removing a record; or let it wait for whoever may publish it."""
    target = proposals().way(about, form, act)()
    get_session().commit()
    return redirect(target, HTTPStatus.SEE_OTHER)


def _committed(target: str) -> AnyResponse:
    typed_forms().forget()
    get_session().commit()
    return redirect(_saying_saved(target), HTTPStatus.SEE_OTHER)


def _saying_saved(target: str) -> str:
    """An address that says which form was saved, so that its draft is forgotten; a place on the page stays last."""
    page, mark_of_place, place = target.partition("#")
    saved = f"{request.script_root}{request.path}"
    return f"{page}{'&' if '?' in page else '?'}saved={saved}{mark_of_place}{place}"


def _conflict(form: RegistryForm, stored: Mapping[str, Any]) -> Response:
    """Nothing is saved yet: what both changed stands side by side, and what only one changed is kept."""
    met = Meeting.of(form, stored)
    return private_page(
        "errors/conflict.html",
        HTTPStatus.CONFLICT,
        met=met,
        merged=met.entered(met.theirs),
        rest=met.entered(met.theirs | met.clashing) if met.clashing and met.yours else [],
        action=f"{request.script_root}{request.full_path.rstrip('?')}",
    )
