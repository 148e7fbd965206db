"""Every process of the server hears of changed code lists within a second or two, whoever changed them."""

import logging
from threading import Event, Thread

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from rural_collab.vocabularies import overlay

log = logging.getLogger(__name__)

_EVERY_SECONDS = 1.0


def init_app(app: Flask) -> None:
    """Whoever did not start listening after a fork does with the first request."""
    app.before_request(lambda: start_listening(app))


def start_listening(app: Flask) -> None:
    if "code_lists" not in app.extensions and app.config["SETTINGS"].follows_changes:
        app.extensions["code_lists"] = Event()
        _listen_once(app)
        Thread(target=_listen, args=(app,), name="code-lists", daemon=True).start()


def _listen(app: Flask) -> None:
    while not app.extensions["code_lists"].wait(_EVERY_SECONDS):
        _listen_once(app)


def _listen_once(app: Flask) -> None:
    """While the database is away, or every connection is in use, what is known holds; listening goes on."""
    try:
        with app.extensions["sessions"]() as session:
            overlay.refresh(session)
    except SQLAlchemyError as error:
        log.warning("The code lists could not be read again: %s", getattr(error, "orig", None) or error)
