"""gunicorn's threads, with a page for the one mistake in speaking HTTP that people make: a link that is too long."""

from typing import Any

from flask import Flask, Response
from gunicorn.http.errors import LimitRequestLine
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from rural_collab.web.errors import too_long


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """What is refused before it reaches the application is answered by it all the same, where a reader may see it."""

    wsgi: Flask

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer a request that could not be read; gunicorn then closes the connection."""
        if isinstance(exc, LimitRequestLine):
            write_nonblock(client, _as_sent(too_long(self.wsgi)))
        else:
            super().handle_error(req, client, addr, exc)


def _as_sent(response: Response) -> bytes:
    """The answer as it goes over the line, for the last time on this connection."""
    response.headers["Connection"] = "close"
    head = "".join(f"{name}: {value}\r\n" for name, value in response.headers)
    return f"HTTP/1.1 {response.status}\r\n{head}\r\n".encode("latin-1") + response.get_data()
