"""Forms may only be posted from our own pages.

Browsers say themselves where a request comes from (Sec-Fetch-Site, Origin). Asking them needs no token and so no
cookie before somebody signs in, and a form left open overnight can still be saved. See docs/adr/0004.
"""

from urllib.parse import urlsplit

from flask import Flask, request

from rural_collab.errors import Forbidden

_SAFE = {"GET", "HEAD", "OPTIONS"}
_OURS = {"same-origin", "none"}


def init_app(app: Flask) -> None:
    own_host = urlsplit(app.config["SETTINGS"].public_url).netloc
    app.before_request(lambda: refuse_foreign_posts(own_host))


def refuse_foreign_posts(own_host: str) -> None:
    """Raise Forbidden for an unsafe request that a page of another site may have caused.

    What no page takes is told so by the routing, wherever it comes from.
    """
    if request.method in _SAFE or request.routing_exception:
        return
    where = request.headers.get("Sec-Fetch-Site")
    if where is not None:
        allowed = where in _OURS
    else:
        origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
        allowed = urlsplit(origin).netloc in {request.host, own_host}
    if not allowed:
        raise Forbidden("This form was sent from another site, so nothing was changed")
