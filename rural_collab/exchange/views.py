"""Downloads that people take with them."""

from flask import Blueprint, Response, current_app

from rural_collab.audit.history import generation
from rural_collab.exchange.asking import opener
from rural_collab.exchange.bundle import as_zip, region_bundle
from rural_collab.web.access import public
from rural_collab.web.answers import unchanged_since
from rural_collab.web.database import get_session

bp = Blueprint("exchange", __name__)


@bp.get("/regions/<slug>/pathways.zip")
@public
def region_pathways(slug: str) -> Response:
    """A region's pathways as pages that open from a folder."""

    def make() -> bytes:
        public_url = current_app.config["SETTINGS"].public_url
        return as_zip(region_bundle(opener(current_app.wsgi_app), slug, public_url), slug)

    response = unchanged_since(generation(get_session()), make, "application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-pathways.zip"'
    return response
