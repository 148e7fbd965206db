"""Flask-Login, wrapped: it only remembers which account a session belongs to."""

from datetime import timedelta

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from rural_collab.access.identity import READER, Identity
from rural_collab.accounts.models import User
from rural_collab.accounts.queries import find_signed_in
from rural_collab.web.access import SESSION_COOKIE
from rural_collab.web.database import get_session

_LASTS = timedelta(hours=12)


class _SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """What the session keeps: the account and the version its sessions have."""

    def __init__(self, user: User) -> None:
        self.user = user

    def get_id(self) -> str:
        return f"{self.user.id}|{self.user.session_version}"


class _Sessions(SecureCookieSessionInterface):
    """Flask's own, but that nothing is made ready to check a signature where there is none: readers have no cookie."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if SESSION_COOKIE not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


def init_app(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    app.session_interface = _Sessions()
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=SESSION_COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.in_production,
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=_LASTS,
    )
    manager = LoginManager()
    manager.init_app(app)
    manager.user_loader(_load)
    app.extensions["identify"] = identify


def _load(session_id: str) -> _SignedIn | None:
    user_id, _, version = session_id.partition("|")
    user = find_signed_in(get_session(), user_id, version)
    return _SignedIn(user) if user else None


def identify() -> Identity:
    """Who the session cookie says is asking."""
    return current_user.user.identity if current_user.is_authenticated else READER


def signed_in_user() -> User:
    user: User = current_user.user
    return user


def begin_session(user: User) -> None:
    login_user(_SignedIn(user))


def end_session() -> None:
    logout_user()
