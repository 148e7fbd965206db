"""The search for programs: ``GET /api/v1/search``."""

from http import HTTPStatus

import msgspec
from flask import Blueprint, Response, current_app, request

from rural_collab.discovery import finding
from rural_collab.discovery.pages import address
from rural_collab.discovery.shapes import Links, search_shape
from rural_collab.discovery.understanding import Reading
from rural_collab.web.access import public
from rural_collab.web.errors import problem
from rural_collab.web.keeping import kept_page

bp = Blueprint("search_api", __name__, url_prefix="/api/v1")


@bp.get("/search")
@public
def search() -> Response:
    given = finding.given()
    reading = finding.read(given)
    malformed = [each for each in reading.problems if each.is_malformed]
    if malformed:
        errors = [{"pointer": f"/{each.parameter}", "detail": each.message} for each in malformed]
        return problem(HTTPStatus.BAD_REQUEST, "Some parameters could not be read", errors)
    return kept_page(
        lambda: finding.snapshot().generation, lambda: _answer(given, reading), "application/json"
    )


def _answer(given: finding.Given, reading: Reading) -> bytes:
    public_url = current_app.config["SETTINGS"].public_url
    answer = finding.find(reading.criteria)
    page = reading.criteria.page
    has_more = page * reading.criteria.per_page < answer.total
    path = f"{public_url}{request.path}"
    links = Links(
        address(path, given, page=str(page) if page > 1 else None),
        address(path, given, page=str(page + 1)) if has_more else None,
    )
    return msgspec.json.encode(search_shape(reading, answer, public_url=public_url, links=links))
