"""Answering reads: the same unchanged page is sent once, and never rendered twice for nothing."""

import hashlib
import zlib
from collections.abc import Callable

from flask import Flask, Response, current_app, request

from rural_collab.clock import today
from rural_collab.vocabularies.terms import stamp
from rural_collab.web.access import current_identity
from rural_collab.web.languages import language

_SMALLEST_COMPRESSED = 600
_HEAVY = 36_000
_HARDEST, _GZIP = 9, zlib.MAX_WBITS + 16
_COMPRESSED = ("text/", "application/json", "application/problem+json", "application/geo+json", "image/svg")


def init_app(app: Flask) -> None:
    app.after_request(compress)


def unchanged_since(
    generation: str, make: Callable[[], str | bytes | Response], mimetype: str = "text/html"
) -> Response:
    """The page ``make`` gives, or 304 when the reader has it. ``generation`` changes with whatever it is made from.

    Ages are told in days, so the day is part of the tag; so are the language and who is reading.
    """
    tag = tag_of(generation)
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        made = make()
        response = made if isinstance(made, Response) else Response(made, mimetype=mimetype)
    response.set_etag(tag, weak=True)
    private = current_identity().is_signed_in
    response.headers["Cache-Control"] = "private, no-cache" if private else "public, no-cache"
    response.headers["Vary"] = "Cookie, Accept-Encoding, Save-Data"
    return response


def tag_of(generation: str) -> str:
    """What names a page made from this generation for this reader."""
    parts = (
        generation,
        current_app.config["VERSION"],
        current_app.extensions["assets"],
        stamp(),
        today().isoformat(),
        language(),
        request.full_path,
        str(current_identity().user_id or ""),
        request.headers.get("Save-Data", ""),
    )
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=12).hexdigest()


def accepts_gzip() -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


def compressed(body: bytes) -> bytes:
    """The body with gzip: a heavy one as small as it gets, because its reader waits for the line and not for us."""
    return smallest(body) if len(body) >= _HEAVY else _packed(body)


def smallest(body: bytes) -> bytes:
    """The body with gzip in large or in small blocks: where words and figures take turns, small ones are shorter."""
    return min(_packed(body), _packed(body, memory=5), key=len)


def _packed(body: bytes, memory: int = 8) -> bytes:
    packer = zlib.compressobj(_HARDEST, zlib.DEFLATED, _GZIP, memory)
    return packer.compress(body) + packer.flush()


def compress(response: Response) -> Response:
    """Compress what is worth it, for whoever accepts it."""
    if (
        response.direct_passthrough
        or response.status_code == 304  # noqa: PLR2004  # Not Modified has no body
        or not accepts_gzip()
        or not (response.mimetype or "").startswith(_COMPRESSED)
        or "Content-Encoding" in response.headers
    ):
        return response
    body = response.get_data()
    if len(body) >= _SMALLEST_COMPRESSED:
        response.set_data(compressed(body))
        response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
    return response
