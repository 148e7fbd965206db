"""One database session a request, closed with it; unsafe methods open as writers."""

from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy.orm import Session, sessionmaker

from rural_collab.audit.recording import AuditedSession, session_factory
from rural_collab.config import Settings
from rural_collab.db.engine import begin_writing, make_engine
from rural_collab.errors import Missing

_SAFE = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    if "sessions" not in app.extensions:
        settings: Settings = app.config["SETTINGS"]
        app.extensions["sessions"] = session_factory(make_engine(settings.database_url))
    app.before_request(refuse_impossible_address)
    app.teardown_appcontext(lambda _error: forget_session())


def refuse_impossible_address() -> None:
    """No record has an address with a NUL in it, and PostgreSQL cannot even be asked for one."""
    if "\0" in request.path:
        raise Missing("There is nothing at this address")


def sessions() -> sessionmaker[AuditedSession]:
    factory: sessionmaker[AuditedSession] = current_app.extensions["sessions"]
    return factory


def get_session() -> Session:
    """The request's session, opened when first asked for."""
    if "session" not in g:
        g.session = sessions()()
        if has_request_context() and request.method not in _SAFE:
            begin_writing(g.session)
    session: Session = g.session
    return session


def forget_session() -> None:
    """Close the request's session; whoever asks again gets a new one."""
    session = g.pop("session", None)
    if session is not None:
        session.close()
