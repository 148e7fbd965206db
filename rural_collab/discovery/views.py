"""Home, search and suggestions."""

from collections.abc import Iterator

import msgspec
from flask import Blueprint, Response, request

from rural_collab.discovery import finding, maps
from rural_collab.discovery.catalogue import Catalogue, catalogue
from rural_collab.discovery.exports import as_csv, as_geojson
from rural_collab.discovery.misses import note_miss
from rural_collab.discovery.news import latest_news
from rural_collab.discovery.pages import SORT_LABELS, lay_out, wanted_facets
from rural_collab.discovery.rescue import nearest_place, ways_out
from rural_collab.discovery.suggestions import suggest
from rural_collab.discovery.understanding import Reading
from rural_collab.places.outlines import NATION
from rural_collab.search.answers import Answer
from rural_collab.search.criteria import Criteria
from rural_collab.search.documents import FACET_BY_PARAMETER
from rural_collab.text import mark
from rural_collab.web.access import public
from rural_collab.web.keeping import kept_page
from rural_collab.web.rendering import render

bp = Blueprint("discovery", __name__)

_TITLES = {
    None: (
        mark("Find partners"),
        mark("Collaboratives, districts, colleges and agencies, and what they share."),
    ),
    "collaborative": (
        mark("Collaboratives"),
        mark(
            "Intermediaries that bring districts, colleges and employers together, so that students share more."
        ),
    ),
    "organization": (mark("Organizations"), mark("Everybody a collaborative brings together.")),
    "service": (mark("Services"), mark("What collaboratives share to design, expand and enhance pathways.")),
    "pathway": (mark("Pathways"), mark("Ways from school to a credential, a college and a job.")),
}


@bp.get("/")
@public
def home() -> Response:
    return kept_page(
        lambda: finding.snapshot().generation,
        lambda: render("home/index.html", news=latest_news(), counts=_counts()),
    )


def _counts() -> dict[str, int]:
    return dict(finding.count(Criteria(), [FACET_BY_PARAMETER["type"]])["type"])


@bp.get("/search")
@public
def search() -> Response:
    return _results(None)


@bp.get("/collaboratives")
@public
def collaboratives() -> Response:
    return _results("collaborative")


@bp.get("/organizations")
@public
def organizations() -> Response:
    return _results("organization")


@bp.get("/services")
@public
def services() -> Response:
    return _results("service")


@bp.get("/pathways")
@public
def pathways() -> Response:
    return _results("pathway")


def _given(preset: str | None) -> dict[str, list[str]]:
    given = finding.given()
    return {**given, "type": [preset]} if preset else given


def _results(preset: str | None) -> Response:
    return kept_page(lambda: finding.snapshot().generation, lambda: _results_page(preset))


def _results_page(preset: str | None) -> str:
    given = _given(preset)
    path = f"{request.script_root}{request.path}"
    reading = finding.read(given)
    answer = finding.find(reading.criteria, wanted_facets(reading.criteria))
    if not answer.total:
        note_miss(reading.criteria)
    shown = {name: values for name, values in given.items() if not (preset and name == "type")}
    title, lead = _TITLES[preset]
    return render(
        "search/index.html",
        current=f"/{preset}s" if preset in {"collaborative", "service", "pathway"} else "/search",
        title=title,
        lead=lead,
        reading=reading,
        answer=answer,
        page=lay_out(path, shown, reading, answer, preset),
        path=path,
        given=shown,
        sort_labels=SORT_LABELS,
        catalogue=_catalogue(preset, reading, path, shown, answer),
        map=_map(reading.criteria, path, shown) if "map" in given.get("view", ()) else None,
        ways_out=[] if answer.total else ways_out(path, given, reading, preset),
        nearest_place="" if answer.total else nearest_place(reading.criteria),
    )


def _catalogue(
    preset: str | None, reading: Reading, path: str, given: dict[str, list[str]], answer: Answer
) -> Catalogue | None:
    """The catalogue above services that nobody has chosen among by words, aim or kind yet."""
    chosen = reading.criteria.filters.keys() & {"aim", "category", "use"}
    if preset != "service" or chosen or reading.criteria.q or not answer.total:
        return None
    return catalogue(path, given, answer.counts)


def _map(criteria: Criteria, path: str, given: dict[str, list[str]]) -> maps.ResultMap | None:
    """The state's map when one state is chosen, else the nation's."""
    kind, code = criteria.area or ("", NATION)
    states = criteria.values("state") or (code if kind == "state" else NATION,)
    code = states[0] if len(states) == 1 else NATION
    unit = FACET_BY_PARAMETER["state" if code == NATION else "county"]
    return maps.draw(code, finding.count(criteria, [unit])[unit.parameter], path, given)


@bp.get("/search.csv")
@public
def search_csv() -> Response:
    """Every result as a spreadsheet row."""
    return _download(
        as_csv(finding.snapshot(), finding.read(_given(None)).criteria), "text/csv", "results.csv"
    )


@bp.get("/search.geojson")
@public
def search_geojson() -> Response:
    """Every result as a feature, with a point where one is known."""
    lines = as_geojson(finding.snapshot(), finding.read(_given(None)).criteria)
    return _download(lines, "application/geo+json", "results.geojson")


def _download(parts: Iterator[str], mimetype: str, name: str) -> Response:
    response = Response(parts, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/suggest")
@public
def suggestions() -> Response:
    """Names that begin like what is being typed, as a JSON list of ``name``, ``place`` and ``path``."""
    found = suggest(finding.snapshot(), request.args.get("q", ""))
    response = Response(msgspec.json.encode(found), mimetype="application/json")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
