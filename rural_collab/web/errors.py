"""Domain errors become pages for people and RFC 9457 problems for programs, in one place."""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Flask, Response, redirect, request
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.errors import (
    DomainError,
    Forbidden,
    Gone,
    Hidden,
    Missing,
    Moved,
    NothingYet,
    Refused,
    Stale,
    TooManyTries,
    Unavailable,
)
from rural_collab.web.access import recognize
from rural_collab.web.languages import gettext, translations
from rural_collab.web.rendering import render
from rural_collab.web.typed import typed_forms

log = logging.getLogger(__name__)

_STATUS = {
    Refused: HTTPStatus.UNPROCESSABLE_ENTITY,
    Forbidden: HTTPStatus.FORBIDDEN,
    Hidden: HTTPStatus.NOT_FOUND,
    Missing: HTTPStatus.NOT_FOUND,
    Gone: HTTPStatus.GONE,
    Stale: HTTPStatus.CONFLICT,
    TooManyTries: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
_PAGES = {400, 403, 404, 405, 409, 410, 413, 414, 422, 429, 500, 503}
_RETRY_SECONDS = 10


def init_app(app: Flask) -> None:
    app.register_error_handler(Moved, answer_moved)
    app.register_error_handler(DomainError, answer_domain_error)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(OperationalError, answer_no_database)
    app.register_error_handler(Exception, answer_unexpected)


def answer_moved(error: Moved) -> AnyResponse:
    """Search engines move on; browsers ask again, because a merge of two records can be undone."""
    response = redirect(error.address, HTTPStatus.MOVED_PERMANENTLY)
    response.headers["Cache-Control"] = "no-cache"
    return response


def answer_domain_error(error: DomainError) -> Response:
    status = next(code for kind, code in _STATUS.items() if isinstance(error, kind))
    told = {"gone": error if isinstance(error, Gone) else None, "is_right": isinstance(error, NothingYet)}
    response = explain(status, str(error), **told)
    if isinstance(error, TooManyTries):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def answer_http_error(error: HTTPException) -> Response:
    if isinstance(error.response, Response):
        return error.response
    response = explain(HTTPStatus(error.code or 500))
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(allowed)
    return response


def answer_no_database(error: DBAPIError) -> Response:
    log.error("The database does not answer: %s", error.orig)
    response = explain(HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(_RETRY_SECONDS)
    return response


def answer_unexpected(error: Exception) -> Response:
    log.error("Unexpected failure at %s", request.path, exc_info=error)
    return explain(HTTPStatus.INTERNAL_SERVER_ERROR)


def explain(status: HTTPStatus, message: str = "", **context: Any) -> Response:
    """The error as a page, or as a problem document for programs."""
    if request.path.startswith("/api/"):
        return problem(status, message)
    recognize()
    template = f"errors/{status.value if status.value in _PAGES else 500}.html"
    told = {"message": gettext(message) if message else "", "is_sent": request.method == "POST"}
    page = render(template, status=status.value, texts=_texts_sent(), **told, **context)
    return Response(page, status.value, mimetype="text/html", headers={"Cache-Control": "no-store"})


def _texts_sent() -> Sequence[str]:
    """What somebody typed in a form that is not taken, so that nobody types it twice."""
    try:
        return typed_forms().texts() if request.method == "POST" else ()
    except HTTPException:  # more than is read, or nothing that can be read
        return ()


def too_long(app: Flask) -> Response:
    """The page for an address that the server in front did not read to its end, so that nobody knows its language."""
    with app.test_request_context("/"):
        return app.process_response(
            explain(HTTPStatus.REQUEST_URI_TOO_LONG, spanish=translations("es").gettext)
        )


def problem(status: HTTPStatus, detail: str = "", errors: list[dict[str, str]] | None = None) -> Response:
    """RFC 9457 ``application/problem+json``; each of ``errors`` has a ``pointer`` and a ``detail``."""
    document: dict[str, Any] = {"type": "about:blank", "title": status.phrase, "status": status.value}
    if detail:
        document["detail"] = detail
    if errors:
        document["errors"] = errors
    return Response(msgspec.json.encode(document), status.value, mimetype="application/problem+json")
