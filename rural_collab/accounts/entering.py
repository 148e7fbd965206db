"""From a proven password or link to an open session, by way of the second factor where one is on."""

import re

from flask import Response, current_app, redirect, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.accounts.forms import CodeForm
from rural_collab.accounts.login import begin_session
from rural_collab.accounts.models import User
from rural_collab.accounts.queries import find_signed_in
from rural_collab.accounts.typed import list_typed
from rural_collab.errors import Refused
from rural_collab.web.database import get_session
from rural_collab.web.pages import form_page

#: How long somebody may look for the telephone.
_PATIENCE_SECONDS = 600
#: One slash, then neither a second one, nor a backslash or a control character that browsers read as one.
_ADDRESS_HERE = re.compile(r"/(?![/\\])[!-\[\]-~]*")


def safe_next() -> str:
    """Where to go after signing in: a page of this site, or nowhere in particular."""
    target = request.values.get("next", "")
    return target if is_address_here(target) else ""


def is_address_here(target: str) -> bool:
    return _ADDRESS_HERE.fullmatch(target) is not None


def enter(user: User, target: str) -> AnyResponse:
    """Open a session and go to ``target``; first ask for a code where the second factor is on."""
    if user.totp_seed is not None:
        return ask_for_code(CodeForm(), _ticket_of(user), target)
    return go_in(user, target)


def go_in(user: User, target: str) -> AnyResponse:
    """Whoever has proven everything: open a session, and go to ``target`` or to what the person keeps."""
    begin_session(user)
    return redirect(target or _left_behind(user) or f"{request.script_root}/manage", 303)


def _left_behind(user: User) -> str:
    """Where something waits that this person typed when the session was over, for whoever comes back by another way."""
    waiting = list_typed(get_session(), user.id)
    return url_for("typed.show", typed_id=waiting[0].id, found=1) if waiting else ""


def leads_to_typed(target: str) -> bool:
    """Whether somebody signs in to get back what was typed."""
    return "/manage/typed/" in target


def ask_for_code(form: CodeForm, ticket: str, target: str) -> Response:
    return form_page("accounts/code.html", form, ticket=ticket, next=target)


def _ticket_of(user: User) -> str:
    """Says, signed, who has proven to be half of who they are; of no use after a while or a change of password."""
    ticket: str = _signer().dumps([str(user.id), str(user.session_version)])
    return ticket


def half_known(ticket: str) -> User:
    """Whose ticket this is; Refused when it is too old or none of ours."""
    try:
        user_id, version = _signer().loads(ticket, max_age=_PATIENCE_SECONDS)
    except (BadData, ValueError):
        user_id = version = ""
    user = find_signed_in(get_session(), user_id, version)
    if user is None:
        raise Refused("It took too long to enter the code; sign in anew")
    return user


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="second factor")
