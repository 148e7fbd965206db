"""Saving a form: validate, act, commit, redirect; or the form again with everything typed."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.errors import Refused, Stale
from rural_collab.web.database import get_session
from rural_collab.web.forms import RegistryForm
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
    """
    if not form.validate():
        return again()
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
    return redirect(f"{target}{'&' if '?' in target else '?'}saved={request.path}", HTTPStatus.SEE_OTHER)


def _conflict(form: RegistryForm, stored: Mapping[str, Any]) -> Response:
    """Both versions beside each other, and a way to save the typed one knowingly."""
    typed = {
        name: field for name, field in form._fields.items() if name in stored and name != "version"
    }  # WTForms offers no other way
    differing = [
        (field.label.text, stored[name], field.data)
        for name, field in typed.items()
        if not isinstance(field.data, list) and (stored[name] or None) != (field.data or None)
    ]
    entered = [(name, value) for name, value in request.form.items(multi=True) if name != "version"]
    return private_page(
        "errors/conflict.html",
        HTTPStatus.CONFLICT,
        differing=differing,
        entered=entered,
        version=stored.get("version"),
        action=request.full_path.rstrip("?"),
    )
