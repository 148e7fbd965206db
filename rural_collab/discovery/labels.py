"""What codes are called on pages, in the language of the page."""

from rural_collab.discovery.understanding import SCHEMES
from rural_collab.places.gazetteer import gazetteer
from rural_collab.text import mark
from rural_collab.vocabularies.terms import find_term, label
from rural_collab.web.languages import gettext, language

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
    if parameter == "type":
        return gettext(TYPE_LABELS.get(value, value))
    if parameter == "state":
        return label("state", value, language())
    if parameter == "county":
        return _county_label(value)
    if parameter == "region":
        region = gazetteer().regions.get(value)
        return region.label if region else value
    if parameter == "open":
        return gettext("Open to new members")
    return _term_label(SCHEMES[parameter], value)


def _county_label(fips: str) -> str:
    county = gazetteer().counties.get(fips)
    return county.label if county else fips


def _term_label(schemes: tuple[str, ...], code: str) -> str:
    terms = (find_term(scheme, code) for scheme in schemes)
    return next((term.label(language()) for term in terms if term), code)
