"""Signing in and out, and one's own account."""

import re

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.policy import Permission
from rural_collab.accounts.commands import change_password, verify_sign_in
from rural_collab.accounts.forms import PasswordForm, SignInForm
from rural_collab.accounts.login import begin_session, end_session, signed_in_user
from rural_collab.errors import Refused
from rural_collab.text import mark
from rural_collab.web.access import current_identity, guarded, public
from rural_collab.web.database import get_session
from rural_collab.web.pages import form_page, private_page

bp = Blueprint("accounts", __name__)

#: One slash, then neither a second one, nor a backslash or a control character that browsers read as one.
_ADDRESS_HERE = re.compile(r"/(?![/\\])[!-\[\]-~]*")


@bp.get("/sign-in")
@public
def sign_in() -> Response:
    return form_page("accounts/sign_in.html", SignInForm(), next=_safe_next())


@bp.post("/sign-in")
@public
def do_sign_in() -> AnyResponse:
    form = SignInForm(request.form)
    if not form.validate():
        return form_page("accounts/sign_in.html", form, next=_safe_next())
    user = verify_sign_in(get_session(), email=form.email.data or "", password=form.password.data or "")
    get_session().commit()
    if user is None:
        form.refuse([("password", mark("The address and the password do not belong together"))])
        return form_page("accounts/sign_in.html", form, next=_safe_next())
    begin_session(user)
    return redirect(_safe_next() or f"{request.script_root}/manage", 303)


def _safe_next() -> str:
    """Where to go after signing in: a page of this site, or nowhere in particular."""
    target = request.values.get("next", "")
    return target if _ADDRESS_HERE.fullmatch(target) else ""


@bp.post("/sign-out")
@public
def sign_out() -> AnyResponse:
    end_session()
    return redirect(request.script_root or "/", 303)


@bp.get("/account")
@guarded(Permission.ACCOUNT_USE)
def account() -> Response:
    return form_page("accounts/account.html", PasswordForm(), user=signed_in_user(), is_changed=False)


@bp.post("/account")
@guarded(Permission.ACCOUNT_USE)
def update_password() -> Response:
    form, user = PasswordForm(request.form), signed_in_user()
    if form.validate():
        try:
            change_password(
                get_session(),
                user,
                current=form.current_password.data or "",
                new=form.new_password.data or "",
                by=current_identity(),
            )
        except Refused as refusal:
            form.refuse(refusal.fields.items())
            get_session().commit()
        else:
            get_session().commit()
            begin_session(user)
            return private_page("accounts/account.html", form=PasswordForm(), user=user, is_changed=True)
    return form_page("accounts/account.html", form, user=user, is_changed=False)
