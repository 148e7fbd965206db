"""Signing in and out, taking an invitation, and one's own account."""

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.policy import Permission
from rural_collab.accounts.commands import change_password, verify_sign_in
from rural_collab.accounts.entering import ask_for_code, enter, go_in, half_known, leads_to_typed, safe_next
from rural_collab.accounts.forms import CodeForm, LanguageForm, LinkForm, PasswordForm, SignInForm, SignUpForm
from rural_collab.accounts.login import begin_session, end_session, signed_in_user
from rural_collab.accounts.people import accept, find_invitation
from rural_collab.accounts.queries import find_user
from rural_collab.accounts.second_factor import check_second_factor, recovery_codes_left
from rural_collab.accounts.signing_in import check_link, follow_link, mail_link, tell
from rural_collab.audit.recording import attributed
from rural_collab.errors import Refused
from rural_collab.text import mark
from rural_collab.web.access import current_identity, guarded, public
from rural_collab.web.database import get_session
from rural_collab.web.languages import language
from rural_collab.web.pages import form_page, private_page, public_url

bp = Blueprint("accounts", __name__)


@bp.get("/sign-in")
@public
def sign_in() -> Response:
    return _sign_in_page(SignInForm())


def _sign_in_page(form: SignInForm) -> Response:
    told = {"next": safe_next(), "keeps": leads_to_typed(safe_next())}
    return form_page("accounts/sign_in.html", form, **told, mails_links=_mails_links(), sso=_sso())


def _mails_links() -> bool:
    """A link to sign in is a key, so it is offered only where it reaches the person alone."""
    return bool(current_app.config["SETTINGS"].smtp_url)


def _sso() -> str:
    """What the organization's own sign-in is called; empty where there is none."""
    return str(current_app.extensions.get("sso_name", ""))


@bp.post("/sign-in")
@public
def do_sign_in() -> AnyResponse:
    form = SignInForm(request.form)
    if not form.validate():
        return _sign_in_page(form)
    user = verify_sign_in(get_session(), email=form.email.data or "", password=form.password.data or "")
    get_session().commit()
    if user is None:
        form.refuse([("password", mark("The address and the password do not belong together"))])
        return _sign_in_page(form)
    return enter(user, safe_next())


@bp.post("/sign-in/code")
@public
def enter_code() -> AnyResponse:
    form, ticket = CodeForm(request.form), request.form.get("ticket", "")
    user = half_known(ticket)
    if not form.validate():
        return ask_for_code(form, ticket, safe_next())
    try:
        key = current_app.config["SECRET_KEY"]
        check_second_factor(get_session(), user, form.code.data or "", key=key, public_url=public_url())
    except Refused as refusal:
        form.refuse(refusal.fields.items())
        get_session().commit()
        return ask_for_code(form, ticket, safe_next())
    get_session().commit()
    return go_in(user, safe_next())


@bp.get("/sign-in/link")
@public
def ask_for_link() -> Response:
    return _link_page(LinkForm(), is_mailed=False)


def _link_page(form: LinkForm, *, is_mailed: bool) -> Response:
    told = {"next": safe_next(), "is_mailed": is_mailed, "mails_links": _mails_links()}
    return form_page("accounts/link.html", form, **told)


@bp.post("/sign-in/link")
@public
def send_link() -> Response:
    form = LinkForm(request.form)
    is_mailed = form.validate() and _mails_links()
    if is_mailed:
        told = {"target": safe_next(), "language": language(), "public_url": public_url()}
        mail_link(get_session(), form.email.data or "", **told)
        get_session().commit()
    return _link_page(form, is_mailed=is_mailed)


@bp.get("/sign-in/link/open")
@public
def open_link() -> Response:
    """What a mail scanner opens too, so that nothing happens before the button."""
    key = request.args.get("key", "")
    check_link(get_session(), key)
    return private_page("accounts/open_link.html", key=key, next=safe_next())


@bp.post("/sign-in/link/open")
@public
def use_link() -> AnyResponse:
    user = follow_link(get_session(), request.form.get("key", ""))
    get_session().commit()
    return enter(user, safe_next())


@bp.get("/sign-up")
@public
def sign_up() -> Response:
    return _sign_up_page(SignUpForm(), request.args.get("key", ""))


def _sign_up_page(form: SignUpForm, key: str) -> Response:
    invitation = find_invitation(get_session(), key)
    has_account = find_user(get_session(), invitation.email) is not None
    return form_page("accounts/sign_up.html", form, key=key, invitation=invitation, has_account=has_account)


@bp.post("/sign-up")
@public
def do_sign_up() -> AnyResponse:
    form, key, session = SignUpForm(request.form), request.form.get("key", ""), get_session()
    is_known = find_user(session, find_invitation(session, key).email) is not None
    if not is_known and not form.validate():
        return _sign_up_page(form, key)
    name, password = form.name.data or "", form.new_password.data or ""
    try:
        user = accept(session, key, name=name, password=password, public_url=public_url())
    except Refused as refusal:
        session.rollback()
        form.refuse(refusal.fields.items())
        if not form.problems:
            raise
        return _sign_up_page(form, key)
    session.commit()
    if is_known:
        return redirect(f"{request.script_root}/manage", 303)
    return enter(user, safe_next())


@bp.post("/sign-out")
@public
def sign_out() -> AnyResponse:
    end_session()
    return redirect(request.script_root or "/", 303)


@bp.get("/account")
@guarded(Permission.ACCOUNT_USE)
def account() -> Response:
    return _account_page(PasswordForm())


def _account_page(form: PasswordForm, *, is_changed: bool = False) -> Response:
    user = signed_in_user()
    return form_page(
        "accounts/account.html",
        form,
        user=user,
        is_changed=is_changed,
        languages=LanguageForm(data={"language": user.language}),
        codes_left=recovery_codes_left(get_session(), user),
    )


@bp.post("/account")
@guarded(Permission.ACCOUNT_USE)
def update_password() -> Response:
    form, user, session = PasswordForm(request.form), signed_in_user(), get_session()
    if not form.validate():
        return _account_page(form)
    current, new = form.current_password.data or "", form.new_password.data or ""
    try:
        change_password(session, user, current=current, new=new, by=current_identity())
    except Refused as refusal:
        form.refuse(refusal.fields.items())
        session.commit()
        return _account_page(form)
    tell(session, user, "password", public_url())
    session.commit()
    begin_session(user)
    return _account_page(PasswordForm(), is_changed=True)


@bp.post("/account/language")
@guarded(Permission.ACCOUNT_USE)
def update_language() -> AnyResponse:
    form = LanguageForm(request.form)
    if form.validate():
        with attributed(get_session(), by=current_identity(), intent="edit an account"):
            signed_in_user().language = form.language.data
        get_session().commit()
    return redirect(f"{request.script_root}/account", 303)
