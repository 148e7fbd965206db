"""Every view says who may use it: ``@public`` or ``@guarded``. A test fails for one that does not."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from flask import current_app, g, redirect, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from rural_collab.access.identity import READER, Identity
from rural_collab.access.policy import Permission, ensure, permits
from rural_collab.errors import DomainError, Moved
from rural_collab.web.database import forget_session, get_session
from rural_collab.web.typed import is_shown_again, save_nothing, typed_forms

View = TypeVar("View", bound=Callable[..., Any])
Load = Callable[..., Any]

SESSION_COOKIE = "rural_collab"


def current_identity() -> Identity:
    """Who is asking. Readers have no cookie, so no session is opened for them."""
    if "identity" not in g:
        whoever: Callable[[], Identity] | None = current_app.extensions.get("identify")
        g.identity = whoever() if whoever and SESSION_COOKIE in request.cookies else READER
    identity: Identity = g.identity
    return identity


def recognize() -> None:
    """Find out who is asking; while the database that knows the accounts is away, it is a reader."""
    try:
        current_identity()
    except OperationalError:
        forget_session()
        g.identity = READER


def public(view: View) -> View:
    """Anybody may read this, whether or not it can be told who asks."""

    @wraps(view)
    def open_to_all(**arguments: Any) -> Any:
        recognize()
        return view(**arguments)

    open_to_all.access = "public"  # type: ignore[attr-defined]  # a mark that the access test reads
    return cast(View, open_to_all)


def guarded(
    permission: Permission, load: Load | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Load, authorize, then hand the loaded subject to the view in place of its address arguments."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def checked(**arguments: Any) -> Any:
            if not current_identity().is_signed_in or typed_forms().is_of_another():
                return _sign_in_first()
            if is_shown_again():
                save_nothing(get_session())
            if load is None:
                ensure(current_identity(), permission)
                return view(**arguments)
            subject = _loaded(load, arguments)
            ensure(current_identity(), permission, authorized_subject(subject))
            return view(subject)

        def may(arguments: Mapping[str, Any]) -> bool:
            subject = authorized_subject(_loaded(load, arguments)) if load else None
            return permits(current_identity(), permission, subject)

        checked.access = permission  # type: ignore[attr-defined]  # a mark that the access test reads
        checked.may = may  # type: ignore[attr-defined]  # asked before a form is opened again
        return checked

    return decorate


def _loaded(load: Load, arguments: Mapping[str, Any]) -> Any:
    """What an address names, also by an address it once had: a form opened before can still be saved."""
    try:
        return load(**arguments)
    except Moved as moved:
        return load(**{**arguments, "slug": moved.address})


def authorized_subject(loaded: Any) -> Any:
    """What the permission is asked about: a part is guarded by the record it belongs to."""
    return getattr(loaded, "guarded_by", loaded)


def can(permission: str, subject: Any = None) -> bool:
    """For templates: whether the person reading may do this."""
    return permits(current_identity(), Permission(permission), subject)


def may_send(path: str) -> bool:
    """Whether whoever is asking may still send a form to the guarded address ``path``."""
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint, arguments = adapter.match(path, method="POST") if adapter else ("", {})
        return bool(cast(Any, current_app.view_functions[endpoint]).may(arguments))
    except (HTTPException, DomainError):
        return False


def _sign_in_first() -> Response:
    """What was asked for opens after signing in; what was typed waits there for whoever typed it."""
    is_read = request.method == "GET"
    here = f"{request.script_root}{request.full_path.rstrip('?')}" if is_read else typed_forms().keep()
    return redirect(url_for("accounts.sign_in", next=here), 303)
