"""Pages that explain governance models in plain language, each with the collaboratives that have it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from rural_collab.clock import today
from rural_collab.errors import Missing
from rural_collab.governance.explanations import Explanation, explanations
from rural_collab.governance.queries import list_ever_governed_by, list_governed_by
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import find_organizations
from rural_collab.profiles.lessons import ABOUT_GOVERNANCE, Lessons
from rural_collab.profiles.showing import shown
from rural_collab.text import tidy
from rural_collab.vocabularies.terms import Term, find_term, list_terms
from rural_collab.web.access import public
from rural_collab.web.languages import language
from rural_collab.web.rendering import render

bp = Blueprint("governance_models", __name__, url_prefix="/governance")

MOST = 4
_CURRENT = "/governance"


class Model(NamedTuple):
    """A governance model: its term, what is explained about it, and the collaboratives that have it today."""

    term: Term
    explanation: Explanation
    collaboratives: Sequence[Organization]


def _models(session: Session, terms: Sequence[Term], on: date) -> list[Model]:
    governed = list_governed_by(session, on=on)
    return [Model(term, explanations()[term.code], governed.get(term.code, ())) for term in terms]


def _examples(session: Session, models: Sequence[Model]) -> dict[str, Organization]:
    """The collaboratives that explanations point to, as far as this registry has them."""
    return find_organizations(session, {slug for each in models for slug in each.explanation.examples})


def _lessons(session: Session, model: Model, examples: Mapping[str, Organization]) -> Lessons:
    """What those that have the model, or had it, learned, and those its explanation points to."""
    pointed_to = {organization.id for organization in examples.values()}
    return Lessons(session, ABOUT_GOVERNANCE, pointed_to | list_ever_governed_by(session, model.term.code))


@bp.get("")
@public
def models() -> Response:
    """All models or, side by side, those that ``m`` names."""
    codes = list(dict.fromkeys(code for code in map(tidy, request.args.getlist("m")) if code))
    found = [term for term in (find_term("legal_model", code) for code in codes) if term]

    def make(session: Session) -> str:
        asked = _models(session, found[:MOST] or list_terms("legal_model"), today())
        return render(
            "governance/compare.html" if found else "governance/index.html",
            current=_CURRENT,
            models=asked,
            examples=_examples(session, asked) if found else {},
            unknown=[code for code in codes if find_term("legal_model", code) is None],
            left_out=[term.label(language()) for term in found[MOST:]],
            most=MOST,
        )

    return shown(make)


@bp.get("/<code>")
@public
def model(code: str) -> Response:
    term = find_term("legal_model", code)
    if term is None:
        raise Missing("There is no such governance model")

    def make(session: Session) -> str:
        (found,) = _models(session, [term], today())
        examples = _examples(session, [found])
        return render(
            "governance/model.html",
            current=_CURRENT,
            model=found,
            examples=examples,
            lessons=_lessons(session, found, examples),
            others=[other for other in list_terms("legal_model") if other is not term],
        )

    return shown(make)
