"""The application asking itself for pages, as a reader without an account would get them."""

from http import HTTPStatus
from typing import Any

from werkzeug.test import Client
from werkzeug.wrappers import Response

from rural_collab.errors import Missing, Unavailable
from rural_collab.exchange.bundle import Open
from rural_collab.text import mark


def opener(application: Any) -> Open:
    """What opens pages of a WSGI application; Missing where it answers that there is none."""

    def open_page(address: str) -> bytes:
        with Client(application, Response).get(address) as answer:
            if answer.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
                raise Missing(mark("There is no such region"))
            if answer.status_code != HTTPStatus.OK:
                raise Unavailable(mark("Not every page could be read"))
            return answer.get_data()

    return open_page
