"""Saving a form: validate, act, commit, redirect; or the form again with everything typed."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.errors import Refused, Stale
from rural_collab.text import printable
from rural_collab.web.database import get_session
from rural_collab.web.forms import RegistryForm, written
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

    When somebody saved ``record`` meanwhile, both versions are shown: ``stored`` gives what is kept now, by field.
    The same when nobody can tell, because the form does not say which version it was opened on.
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
    saved = f"{request.script_root}{request.path}"
    return redirect(f"{target}{'&' if '?' in target else '?'}saved={saved}", HTTPStatus.SEE_OTHER)


def _conflict(form: RegistryForm, stored: Mapping[str, Any]) -> Response:
    """Both versions beside each other, and a way to save the typed one knowingly."""
    compared = [
        (field.label.text, written(field, stored[field.name]), written(field, field.data))
        for field in form
        if field.name in stored and field.name != "version"
    ]
    differing = [(words, saved, typed) for words, saved, typed in compared if saved != typed]
    entered = [
        (name, printable(value)) for name, value in request.form.items(multi=True) if name != "version"
    ]
    return private_page(
        "errors/conflict.html",
        HTTPStatus.CONFLICT,
        differing=differing,
        entered=entered,
        version=stored.get("version"),
        action=f"{request.script_root}{request.full_path.rstrip('?')}",
    )
