"""Keep the index in step from inside a web process."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from rural_collab.discovery.documents import BUILDERS
from rural_collab.search.following import FollowerThread
from rural_collab.search.indexer import Follower
from rural_collab.vocabularies.overlay import refresh


def start_following(app: Flask) -> None:
    """Start following the change log, once a process."""
    if "follower" not in app.extensions and app.config["SETTINGS"].follows_changes:
        follower = Follower(in_words_of_now(app), app.config["SETTINGS"].index_dir, BUILDERS)
        app.extensions["follower"] = FollowerThread(follower)
        app.extensions["follower"].start()


def in_words_of_now(app: Flask) -> Callable[[], Session]:
    """Sessions for whoever writes the index: what a changed code list says is known before a document is made.

    One that fails gives its connection back: it is tried again every second, and there are only so many.
    """

    def opened() -> Session:
        session: Session = app.extensions["sessions"]()
        try:
            refresh(session)
        except SQLAlchemyError:
            session.close()
            raise
        return session

    return opened


def init_app(app: Flask) -> None:
    """Any server will do: whoever did not start following after a fork does with the first request."""
    app.before_request(lambda: start_following(app))
