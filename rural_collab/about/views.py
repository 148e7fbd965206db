"""Pages about the registry itself, and what machines ask of it."""

from flask import Blueprint, Response

from rural_collab.audit.history import generation
from rural_collab.discovery import finding
from rural_collab.reference import shelf
from rural_collab.web.access import public
from rural_collab.web.answers import unchanged_since
from rural_collab.web.assets import asset_text
from rural_collab.web.database import get_session
from rural_collab.web.rendering import render

bp = Blueprint("about", __name__)


def _told_page(template: str, **context: object) -> Response:
    """A page whose words change only with the software."""
    return unchanged_since("", lambda: render(template, **context))


@bp.get("/about")
@public
def about() -> Response:
    return _told_page("about/about.html")


@bp.get("/accessibility")
@public
def accessibility() -> Response:
    return _told_page("about/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> Response:
    return _told_page("about/privacy.html")


@bp.get("/data")
@public
def data() -> Response:
    return _told_page("about/data.html", manifest=shelf.manifest())


@bp.get("/healthz")
@public
def healthz() -> Response:
    """The process is up."""
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


@bp.get("/readyz")
@public
def readyz() -> Response:
    """The database and the index answer; errors become 503 like everywhere else."""
    generation(get_session())
    finding.snapshot()
    return Response("ready\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


@bp.get("/sw.js")
@public
def service_worker() -> Response:
    """Served at the root, because a service worker reaches no further than its own folder."""
    return Response(asset_text("js/sw.js"), mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@bp.get("/robots.txt")
@public
def robots() -> Response:
    kept_out = ("manage", "sign-in", "account", "suggest", "coordinate", "removal")
    lines = [f"Disallow: {prefix}/{name}" for prefix in ("", "/es") for name in kept_out]
    return Response("\n".join(["User-agent: *", *lines]) + "\n", mimetype="text/plain")
