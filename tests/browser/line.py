"""A line that fails in every way lines do: it goes silent, breaks off in the middle, or comes back with news."""

from threading import Event, Thread
from urllib.parse import parse_qs

from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from rural_collab.resources import resource_dir

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/a/site.css"><script type="module" src="/static/a/js/site.js"></script></head>
<body><h1>{words}</h1></body></html>"""
_STYLE = "h1 { color: rgb(16, 56, 43) }"
_FOR_EVER = {"Cache-Control": "max-age=31536000, public, immutable"}
_KINDS = {"page": "text/html", "table": "text/csv", "data": "application/json"}


class Line:
    """A small site behind a line; it uses the scripts of the registry as they are.

    ``/page/anything`` is a page, ``/table/…`` and ``/data/…`` are something else; ``?use=`` is its Cache-Control.
    """

    def __init__(self) -> None:
        self.words = "Opened before"
        self.is_silent = False
        self.breaks_off = False
        self.asked: list[str] = []
        self._again = Event()
        self._server = make_server("127.0.0.1", 0, self, threaded=True)
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.port}"
        self.other_name = f"http://localhost:{self._server.port}"

    def speak(self) -> None:
        """Answer again, also what was asked meanwhile."""
        self.is_silent = False
        self._again.set()

    def end(self) -> None:
        self.speak()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __call__(self, environ, start_response):
        request = Request(environ)
        self.asked.append(f"{request.method} {request.path}")
        if self.is_silent:
            self._again.wait()
        response = self._answer(request)
        if self.breaks_off:
            response.headers["Content-Length"] = str(len(response.get_data()) + 1_000)
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        script = request.path.rpartition("/")[2]
        if script in {"sw.js", "site.js"}:
            text = (resource_dir("static") / "js" / script).read_text(encoding="utf-8")
            return Response(
                text, mimetype="text/javascript", headers=_FOR_EVER if script == "site.js" else None
            )
        if script == "site.css":
            return Response(_STYLE, mimetype="text/css", headers=_FOR_EVER)
        use = parse_qs(request.query_string.decode()).get("use", ["public, no-cache"])[0]
        kind = _KINDS.get(request.path.split("/")[1], "text/html")
        words = request.args.get("words", self.words)
        return Response(_PAGE.format(words=words), mimetype=kind, headers={"Cache-Control": use})
