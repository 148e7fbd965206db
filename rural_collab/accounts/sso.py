"""Signing in at one's own organization, by OpenID Connect (extra ``sso``).

The organization says who somebody is; whether that person keeps anything here is said here alone. An account is known
by its verified address the first time and by the organization's own name for the person ever after, so that an
address given to somebody else opens nothing.
"""

import logging
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, current_app, request, session
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.identity import Identity
from rural_collab.accounts.entering import enter, is_address_here, safe_next
from rural_collab.accounts.models import User
from rural_collab.accounts.queries import find_user
from rural_collab.audit.recording import attributed
from rural_collab.config import Settings
from rural_collab.errors import Missing, Refused, Unavailable
from rural_collab.text import mark
from rural_collab.web.access import public
from rural_collab.web.database import get_session
from rural_collab.web.pages import public_url

bp = Blueprint("sso", __name__, url_prefix="/sign-in/sso")
log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 10
_NEXT = "sso_next"
_NOBODY = mark("Nobody keeps records here under your address; ask for an invitation")
_OTHER = mark(
    "This account belongs to somebody else at your organization; ask an administrator of the registry"
)
_UNVERIFIED = mark("Your organization does not vouch for your e-mail address, so it cannot sign you in here")
_DECLINED = mark("Your organization did not sign you in; try again, or sign in another way")


def init_app(app: Flask) -> None:
    """Be ready to ask the organization, where one is set."""
    settings: Settings = app.config["SETTINGS"]
    if settings.oidc_issuer:
        app.extensions["sso"] = _client(app, settings)
        app.extensions["sso_name"] = settings.oidc_name


def _client(app: Flask, settings: Settings) -> Any:
    try:
        from authlib.integrations.flask_client import OAuth  # noqa: PLC0415  # an extra that few need
    except ModuleNotFoundError:
        raise Refused("Single sign-on needs more packages: pip install 'rural-collab[sso]'") from None
    return OAuth(app).register(
        "organization",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": _PATIENCE_SECONDS,
        },
    )


def _organization() -> Any:
    client = current_app.extensions.get("sso")
    if client is None:
        raise Missing("There is nothing at this address")
    return client


@bp.get("")
@public
def leave() -> AnyResponse:
    """Go to the organization, and remember where the person was going."""
    client = _organization()
    from requests import RequestException  # noqa: PLC0415  # comes with the extra

    session[_NEXT] = safe_next() or f"{request.script_root}/manage"
    try:
        answer: AnyResponse = client.authorize_redirect(f"{public_url()}/sign-in/sso/back")
    except (RequestException, ValueError, KeyError, RuntimeError) as error:
        raise _away(error) from error
    return answer


@bp.get("/back")
@public
def come_back() -> AnyResponse:
    """The organization has said who it is."""
    told = _told(_organization())
    user = _account_of(told)
    get_session().commit()
    target = str(session.pop(_NEXT, ""))
    return enter(user, target if is_address_here(target) else "")


def _told(client: Any) -> Mapping[str, Any]:
    """What the organization says of the person, once its signature, audience, time and our nonce are checked."""
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415  # comes with the extra
    from joserfc.errors import JoseError  # noqa: PLC0415
    from requests import RequestException  # noqa: PLC0415

    try:
        token = client.authorize_access_token()
        told: Mapping[str, Any] = token["userinfo"]
        return {name: told[name] for name in ("iss", "sub")} | {**told}
    except RequestException as error:
        raise _away(error) from error
    except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as error:
        log.warning("The organization's answer was not taken: %s", type(error).__name__)
        raise Refused(_DECLINED) from error


def _away(error: Exception) -> Unavailable:
    log.warning("The organization's sign-in does not answer: %s", type(error).__name__)
    return Unavailable("The sign-in of your organization does not answer; sign in another way")


def _account_of(told: Mapping[str, Any]) -> User:
    subject = f"{told['iss']} {told['sub']}"
    user = get_session().scalar(select(User).where(User.sso_subject == subject))
    user = user or _known_by_address(told, subject)
    if user.disabled_at is not None:
        raise Refused("This account is closed; ask an administrator of the registry")
    return user


def _known_by_address(told: Mapping[str, Any], subject: str) -> User:
    """The account of a verified address, from now on known by the organization's own name for the person."""
    if told.get("email_verified") is not True:
        raise Refused(_UNVERIFIED)
    user = find_user(get_session(), str(told.get("email", "")))
    if user is None:
        raise Refused(_NOBODY)
    if user.sso_subject is not None:
        raise Refused(_OTHER)
    with attributed(get_session(), by=Identity(user.id, user.name), intent="sign in"):
        user.sso_subject = subject
    return user
