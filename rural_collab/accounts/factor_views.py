"""The second factor of one's own account: turned on with a telephone, off with a code."""

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.policy import Permission
from rural_collab.accounts.forms import CodeForm
from rural_collab.accounts.login import begin_session, signed_in_user
from rural_collab.accounts.second_factor import (
    begin_second_factor,
    end_second_factor,
    goes_with,
    is_seed,
    new_seed,
    secret_of,
    telephone_address,
)
from rural_collab.errors import Refused
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.pages import form_page, private_page, public_url
from rural_collab.web.qr import drawn

bp = Blueprint("second_factor", __name__, url_prefix="/account/second-factor")


@bp.get("")
@guarded(Permission.ACCOUNT_USE)
def show() -> Response:
    return _page(CodeForm(), new_seed(_key()))


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])


def _page(form: CodeForm, seed: str) -> Response:
    user = signed_in_user()
    secret = secret_of(user, seed, _key())
    told = {"seed": seed, "secret": secret, "picture": drawn(telephone_address(user, secret))}
    return form_page("accounts/second_factor.html", form, user=user, **told)


@bp.post("")
@guarded(Permission.ACCOUNT_USE)
def begin() -> Response:
    """The seed comes back from the form, for it is kept only once the telephone has shown that it knows the secret."""
    form, user, session = CodeForm(request.form), signed_in_user(), get_session()
    sent = request.form.get("seed", "")
    seed = sent if is_seed(sent) and goes_with(_key(), sent) else new_seed(_key())
    if not form.validate():
        return _page(form, seed)
    try:
        codes = begin_second_factor(
            session,
            user,
            seed=seed,
            key=_key(),
            code=form.code.data or "",
            by=current_identity(),
            public_url=public_url(),
        )
    except Refused as refusal:
        form.refuse(refusal.fields.items())
        return _page(form, seed)
    session.commit()
    begin_session(user)
    return private_page("accounts/recovery_codes.html", codes=codes)


@bp.post("/end")
@guarded(Permission.ACCOUNT_USE)
def end() -> AnyResponse:
    form, user, session = CodeForm(request.form), signed_in_user(), get_session()
    if user.totp_seed is None or not form.validate():
        return _page(form, new_seed(_key()))
    try:
        end_second_factor(
            session,
            user,
            key=_key(),
            code=form.code.data or "",
            by=current_identity(),
            public_url=public_url(),
        )
    except Refused as refusal:
        form.refuse(refusal.fields.items())
        session.commit()
        return _page(form, new_seed(_key()))
    session.commit()
    begin_session(user)
    return redirect(f"{request.script_root}/account", 303)
