"""The registry's health, and its official lists, for administrators."""

from typing import Any

from flask import Blueprint, Response, current_app
from sqlalchemy import Engine

from rural_collab.access.policy import Permission
from rural_collab.errors import Unavailable
from rural_collab.freshness import STATES
from rural_collab.mail.queries import count_by_state, oldest_due
from rural_collab.official.queries import list_imports_of_lists, list_lists
from rural_collab.upkeep import health
from rural_collab.upkeep.doctor import examine
from rural_collab.web.access import guarded
from rural_collab.web.database import get_session
from rural_collab.web.languages import gettext
from rural_collab.web.pages import private_page

bp = Blueprint("upkeep", __name__, url_prefix="/manage")


@bp.get("/health")
@guarded(Permission.REGISTRY_WATCH)
def show() -> Response:
    session, engine = get_session(), _engine()
    findings = examine(current_app.config["SETTINGS"], engine)
    return private_page(
        "upkeep/health.html",
        findings=[(each.is_fine, gettext(each.words)) for each in findings],
        staleness=_staleness(),
        states=STATES,
        imports=health.list_unfinished_imports(session),
        mails=count_by_state(session),
        oldest_mail=oldest_due(session),
        size=health.size_of(engine, session),
        versions=health.versions(engine, current_app.config["VERSION"]),
    )


def _engine() -> Engine:
    bind = get_session().get_bind()
    return bind if isinstance(bind, Engine) else bind.engine


def _staleness() -> Any:
    """None while there is no index to count in."""
    try:
        return health.list_staleness()
    except Unavailable:
        return None


@bp.get("/official")
@guarded(Permission.REGISTRY_WATCH)
def official() -> Response:
    session = get_session()
    return private_page(
        "upkeep/official.html", lists=list_lists(session), imports=list_imports_of_lists(session)
    )
