"""What codes are called on pages, in the language of the page."""

from collections.abc import Mapping
from functools import lru_cache

from rural_collab.discovery.understanding import SCHEMES
from rural_collab.places.gazetteer import Place, gazetteer
from rural_collab.text import mark
from rural_collab.vocabularies.terms import find_term, label
from rural_collab.web.languages import language, translations

_MOST_KEPT = 20_000

TYPE_LABELS = {
    "collaborative": mark("Collaboratives"),
    "reference": mark("Urban reference cases"),
    "district": mark("School districts"),
    "school": mark("Schools"),
    "college": mark("Colleges"),
    "employer": mark("Employers"),
    "agency": mark("Agencies"),
    "service": mark("Services"),
    "pathway": mark("Pathways"),
    "organization": mark("All organizations"),
}


def value_label(parameter: str, value: str) -> str:
    """The words for one value of a facet."""
    return _label_in(language(), parameter, value)


@lru_cache(_MOST_KEPT)
def _label_in(code: str, parameter: str, value: str) -> str:
    if parameter == "type":
        return _message(code, TYPE_LABELS.get(value, value))
    if parameter == "open":
        return _message(code, mark("Open to new members"))
    if parameter == "state":
        return label("state", value, code)
    if parameter in {"county", "region"}:
        place = _areas(parameter).get(value)
        return place.label if place else value
    terms = (find_term(scheme, value) for scheme in SCHEMES[parameter])
    return next((term.label(code) for term in terms if term), value)


def _message(code: str, message: str) -> str:
    return str(translations(code).gettext(message))


def _areas(parameter: str) -> Mapping[str, Place]:
    return gazetteer().counties if parameter == "county" else gazetteer().regions
