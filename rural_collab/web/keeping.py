"""Public answers already made: told again while nothing changed, and still readable while the database is away."""

import gzip
import logging
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

from flask import Flask, Response, current_app, request
from sqlalchemy.exc import OperationalError

from rural_collab.web.access import current_identity
from rural_collab.web.answers import accepts_gzip, compressed, tag_of, unchanged_since
from rural_collab.web.languages import language

log = logging.getLogger(__name__)

_MOST_PAGES = 1_000

Key = tuple[str, str]


class Kept(NamedTuple):
    """A page as it is sent, and the tag of what it was made from."""

    tag: str
    compressed: bytes
    mimetype: str

    def answer(self) -> Response:
        if not accepts_gzip():
            return Response(gzip.decompress(self.compressed), mimetype=self.mimetype)
        return Response(self.compressed, mimetype=self.mimetype, headers={"Content-Encoding": "gzip"})


class KeptPages:
    """The pages last made, each under its language and address."""

    def __init__(self, most: int = _MOST_PAGES) -> None:
        self.most = most
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Key) -> Kept | None:
        return self._pages.get(key)

    def keep(self, key: Key, page: Kept) -> None:
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > self.most:
                self._pages.popitem(last=False)


def init_app(app: Flask) -> None:
    app.extensions["kept_pages"] = KeptPages()


def kept_page(
    generation: Callable[[], str], make: Callable[[], str | bytes], mimetype: str = "text/html"
) -> Response:
    """The page ``make`` gives for this address, made once while its ``generation`` stays.

    Only readers who are not signed in share pages. While the database does not answer, they get the last one made.
    """
    key = (language(), request.full_path)
    if current_identity().is_signed_in:
        return unchanged_since(generation(), make, mimetype)
    try:
        now = generation()
        return unchanged_since(now, lambda: _remembered(key, tag_of(now), make, mimetype))
    except OperationalError:
        kept = _pages().find(key)
        if kept is None:
            raise
        log.warning("The database does not answer; %s is told as last made", request.path)
        response = kept.answer()
        response.headers["Warning"] = '110 - "Response is Stale"'
        return response


def _remembered(key: Key, tag: str, make: Callable[[], str | bytes], mimetype: str) -> Response:
    kept = _pages().find(key)
    if kept is None or kept.tag != tag:
        made = make()
        kept = Kept(tag, compressed(made if isinstance(made, bytes) else made.encode()), mimetype)
        _pages().keep(key, kept)
    return kept.answer()


def _pages() -> KeptPages:
    pages: KeptPages = current_app.extensions["kept_pages"]
    return pages
