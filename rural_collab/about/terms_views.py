"""Code lists as everybody may read and take them: words, meanings and codes."""

import csv
import io
from collections.abc import Iterable, Iterator

from flask import Blueprint, Response

from rural_collab.clock import today
from rural_collab.spreadsheets import safe_cell
from rural_collab.vocabularies.packaged import Scheme
from rural_collab.vocabularies.terms import get_scheme, list_schemes
from rural_collab.web.access import public
from rural_collab.web.answers import unchanged_since
from rural_collab.web.rendering import render

bp = Blueprint("terms", __name__)

_COLUMNS = (
    *("list", "code", "label_en", "label_es", "definition_en", "definition_es"),
    *("valid_from", "valid_to", "source"),
)


@bp.get("/about/terms")
@public
def index() -> Response:
    return unchanged_since("", lambda: render("about/terms.html", schemes=list_schemes()))


@bp.get("/about/terms/<scheme>")
@public
def show(scheme: str) -> Response:
    found = get_scheme(scheme)
    return unchanged_since("", lambda: render("about/term_list.html", scheme=found, day=today()))


@bp.get("/about/terms.csv")
@public
def every_list() -> Response:
    return _file(list_schemes())


@bp.get("/about/terms/<scheme>.csv")
@public
def one_list(scheme: str) -> Response:
    return _file([get_scheme(scheme)])


def _file(schemes: Iterable[Scheme]) -> Response:
    return unchanged_since("", lambda: "".join(_lines(schemes)), "text/csv")


def _lines(schemes: Iterable[Scheme]) -> Iterator[str]:
    """A table of all terms, each line with its list; codes that were merged stand there with nothing but their heir."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow([*_COLUMNS, "read_as"])
    for scheme in schemes:
        for term in scheme.terms:
            words = [
                *(term.label(code) for code in ("en", "es")),
                *(term.definition(code) for code in ("en", "es")),
            ]
            table.writerow(
                [safe_cell(text) for text in (scheme.code, term.code, *words)]
                + [str(each or "") for each in (term.valid_from, term.valid_to, term.source, "")]
            )
        for old, new in scheme.former.items():
            table.writerow([scheme.code, old, *[""] * (len(_COLUMNS) - 2), new])
    yield written.getvalue()
