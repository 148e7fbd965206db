"""Downloads that people take with them."""

import io

from flask import Blueprint, Response, current_app, request

from rural_collab.audit.history import generation
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.community import reporting
from rural_collab.exchange.asking import opener
from rural_collab.exchange.bundle import as_zip, region_bundle
from rural_collab.exchange.formats import FORMATS
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


@bp.get("/collaboratives/<slug>/report.csv")
@public
def report_csv(slug: str) -> Response:
    return _report(slug, "csv", "text/csv")


@bp.get("/collaboratives/<slug>/report.xlsx")
@public
def report_xlsx(slug: str) -> Response:
    return _report(slug, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def _report(slug: str, form: str, mimetype: str) -> Response:
    """The report of a collaborative ``from`` a day ``until`` another as a table, with the source of every figure."""
    asked = reporting.read_span(request.args)

    def make() -> bytes:
        session, out = get_session(), io.BytesIO()
        report = reporting.Report(session, get_collaborative(session, slug), asked.span)
        FORMATS[form](out, reporting.COLUMNS, reporting.rows_of(report))
        return out.getvalue()

    response = unchanged_since(generation(get_session()), make, mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-report.{form}"'
    return response
