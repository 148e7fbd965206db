"""The floor under any page: gunicorn and Flask with nothing behind them, served exactly as the application is.

``/hello`` is a word, ``/page`` twenty cards without data from a template, ``/same`` a page the reader has already.
"""

import gzip

from flask import Flask, Response
from jinja2 import Environment

_CARDS = 20
_TEMPLATE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Twenty</title></head><body><main>
<h1>{{ title }}</h1><ul>
{% for card in cards %}<li class="card"><h3><a href="{{ prefix }}{{ card.path }}">{{ card.name }}</a></h3>
<p>{{ card.kind }} · {{ card.town }}, {{ card.state }} · {{ card.county }}</p><p>{{ card.summary }}</p>
<p><span class="chip">{{ card.stage }}</span> <span class="badge">{{ card.checked }}</span></p></li>{% endfor %}
</ul></main></body></html>"""


def create_app() -> Flask:
    app = Flask("floors", static_folder=None)
    template = Environment(autoescape=True).from_string(_TEMPLATE)
    cards = [_card(number) for number in range(_CARDS)]

    @app.get("/hello")
    def hello() -> Response:
        return Response("hello", mimetype="text/plain")

    @app.get("/page")
    def page() -> Response:
        body = template.render(title="Twenty cards", cards=cards, prefix="/organizations/")
        response = Response(gzip.compress(body.encode(), 4, mtime=0), mimetype="text/html")
        response.headers["Content-Encoding"] = "gzip"
        return response

    @app.get("/same")
    def same() -> Response:
        response = Response(status=304)
        response.set_etag("always", weak=True)
        return response

    return app


def _card(number: int) -> dict[str, str]:
    return {
        "path": f"record-{number}",
        "name": f"A collaborative of many small places, number {number}",
        "kind": "Rural collaborative",
        "town": "Cortez",
        "state": "CO",
        "county": "Montezuma County",
        "summary": "Brings districts, colleges and employers together, so that students share what none could offer alone.",
        "stage": "Operating",
        "checked": "Last evidence: August 21, 2024",
    }
