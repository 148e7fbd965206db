"""Public pages already made: told again while nothing changed, and still readable while the database is away."""

import gzip
import logging
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

from flask import Response, request
from sqlalchemy.exc import OperationalError

from rural_collab.web.access import current_identity
from rural_collab.web.answers import accepts_gzip, compressed, tag_of, unchanged_since
from rural_collab.web.languages import language

log = logging.getLogger(__name__)

_MOST_PAGES = 400
_lock = Lock()


class Kept(NamedTuple):
    """A page as it is sent, and the tag of what it was made from."""

    tag: str
    compressed: bytes

    def answer(self) -> Response:
        if not accepts_gzip():
            return Response(gzip.decompress(self.compressed))
        return Response(self.compressed, headers={"Content-Encoding": "gzip"})


_kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()


def kept_page(generation: Callable[[], str], make: Callable[[], str]) -> Response:
    """The page ``make`` gives for this address, made once while its ``generation`` stays.

    Only readers who are not signed in share pages. While the database does not answer, they get the last one made.
    """
    key = (language(), request.full_path)
    if current_identity().is_signed_in:
        return unchanged_since(generation(), make)
    try:
        now = generation()
        return unchanged_since(now, lambda: _remembered(key, tag_of(now), make))
    except OperationalError:
        if key not in _kept:
            raise
        log.warning("The database does not answer; %s is told as last made", request.path)
        response = _kept[key].answer()
        response.headers["Warning"] = '110 - "Response is Stale"'
        return response


def _remembered(key: tuple[str, str], tag: str, make: Callable[[], str]) -> Response:
    kept = _kept.get(key)
    if kept is None or kept.tag != tag:
        kept = Kept(tag, compressed(make().encode()))
        _keep(key, kept)
    return kept.answer()


def _keep(key: tuple[str, str], page: Kept) -> None:
    with _lock:
        _kept[key] = page
        _kept.move_to_end(key)
        while len(_kept) > _MOST_PAGES:
            _kept.popitem(last=False)
