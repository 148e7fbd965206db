"""The search as views use it: one index and one engine a process."""

from collections.abc import Mapping, Sequence

from flask import Flask, current_app, request

from rural_collab.discovery.understanding import Reading, understand
from rural_collab.search.answers import Answer, Engine
from rural_collab.search.criteria import MOST_VALUES, Criteria
from rural_collab.search.documents import FACET_BY_PARAMETER, FACETS, Facet
from rural_collab.search.engine import SearchIndex, Snapshot
from rural_collab.text import printable
from rural_collab.web.languages import language

Given = Mapping[str, Sequence[str]]
PARAMETERS = ("q", "c", "p", "near", "within", "sort", "view", "per_page", "place", *FACET_BY_PARAMETER)
_MOST_CHARACTERS = 400


def init_app(app: Flask) -> None:
    """The index is opened when it is first asked, which is after a fork."""
    app.extensions["search_index"] = SearchIndex(app.config["SETTINGS"].index_dir)
    app.extensions["search_engine"] = Engine()


def given() -> dict[str, list[str]]:
    """The parameters of the address, cut to what anybody could mean and a page may hold, so that answers do not grow with nonsense."""
    return {
        name: [printable(value[:_MOST_CHARACTERS]) for value in request.args.getlist(name)[:MOST_VALUES]]
        for name in (*PARAMETERS, "page")
        if name in request.args
    }


def snapshot() -> Snapshot:
    index: SearchIndex = current_app.extensions["search_index"]
    return index.snapshot()


def read(given: Given) -> Reading:
    return understand(given, snapshot())


def find(criteria: Criteria, facets: Sequence[Facet] = FACETS) -> Answer:
    engine: Engine = current_app.extensions["search_engine"]
    return engine.answer(snapshot(), criteria, facets, language())


def count(criteria: Criteria, facets: Sequence[Facet]) -> Mapping[str, Mapping[str, int]]:
    """Facet counts alone, kept per generation."""
    engine: Engine = current_app.extensions["search_engine"]
    return engine.counts(snapshot(), criteria, facets)
