"""Signed-in pages and forms: never cached, and told with the status their errors have."""

from http import HTTPStatus
from typing import Any

from flask import Response, current_app, request

from rural_collab.web.forms import RegistryForm
from rural_collab.web.rendering import render

_MOST_DIGITS = 6


def private_page(template: str, status: int = HTTPStatus.OK, **context: Any) -> Response:
    page = Response(render(template, **context), status, mimetype="text/html")
    page.headers["Cache-Control"] = "no-store"
    return page


def form_page(template: str, form: RegistryForm, **context: Any) -> Response:
    """A form as it is: 422 when something in it has to change, so that nothing takes it for saved."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.problems else HTTPStatus.OK
    return private_page(template, status, form=form, **context)


def asked_page(name: str = "page") -> int:
    """The page of a long list that the address asks for; the first when it asks for none that there could be."""
    asked = request.args.get(name, "")
    is_number = asked.isascii() and asked.isdigit() and len(asked) <= _MOST_DIGITS
    return max(1, int(asked)) if is_number else 1


def public_url() -> str:
    """The address people use, for links in mails; without a slash at the end."""
    address: str = current_app.config["SETTINGS"].public_url
    return address
