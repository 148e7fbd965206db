"""Keep the index in step from inside a web process."""

from flask import Flask

from rural_collab.discovery.documents import BUILDERS
from rural_collab.search.following import FollowerThread
from rural_collab.search.indexer import Follower


def start_following(app: Flask) -> None:
    """Start following the change log, once a process."""
    if "follower" not in app.extensions and app.config["SETTINGS"].follows_changes:
        follower = Follower(app.extensions["sessions"], app.config["SETTINGS"].index_dir, BUILDERS)
        app.extensions["follower"] = FollowerThread(follower)
        app.extensions["follower"].start()


def init_app(app: Flask) -> None:
    """Any server will do: whoever did not start following after a fork does with the first request."""
    app.before_request(lambda: start_following(app))
