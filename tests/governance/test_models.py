"""Governance models in plain language: every one explained in both languages, with those that have it, side by side."""

import re

import pytest

from rural_collab.governance.explanations import explanations
from rural_collab.vocabularies.terms import LANGUAGES, list_terms
from tests.factories import make_collaborative
from tests.governance.making import make_profile

CODES = [term.code for term in list_terms("legal_model")]
LONGEST = 40


def sentences(explanation):
    return [
        explanation.who_decides,
        *explanation.needs,
        *explanation.strengths,
        *explanation.cautions,
    ]


def test_every_model_of_the_vocabulary_is_explained_in_its_order():
    assert list(explanations()) == CODES


@pytest.mark.parametrize("code", CODES)
def test_an_explanation_weighs_both_sides_in_sentences_that_can_be_read(code):
    told = explanations()[code]
    assert told.needs
    assert told.strengths
    assert told.cautions
    for words in sentences(told):
        for language in LANGUAGES:
            assert (
                max(len(part.split()) for part in re.split(r"[.;:]", words.in_language(language))) <= LONGEST
            )
        assert words.en != words.es


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_model_has_its_page(reader, language, code):
    prefix = "/es" if language == "es" else ""
    page = reader.get(f"{prefix}/governance/{code}")
    term = next(term for term in list_terms("legal_model") if term.code == code)
    assert page.texts("h1") == [term.label(language)]
    assert explanations()[code].who_decides.in_language(language) in page.text


def test_a_page_names_the_collaboratives_that_have_the_model_today(reader, session, prairie):
    make_profile(session, prairie, legal_model="boces", began="2020")
    gone = make_collaborative(session, "Former Zone")
    make_profile(session, gone, legal_model="boces", ended="2019")
    session.commit()
    page = reader.get("/governance/boces")
    assert "/collaboratives/prairie-pathways-co/governance" in page.links
    assert "Former Zone" not in page.text
    assert "1 collaborative has it" in reader.get("/governance").text


def test_models_stand_side_by_side(reader, session, prairie):
    make_profile(session, prairie, legal_model="mou")
    session.commit()
    page = reader.get("/governance?m=mou&m=boces&m=mou")
    assert page.texts("thead") == ["Partnership by memorandumBOCES"]
    rows = page.texts("tbody")[0]
    assert explanations()["boces"].who_decides.en in rows
    assert "Prairie Pathways" in rows
    assert reader.get("/es/governance?m=mou&m=boces").language == "es"


def test_what_is_no_model_is_told_and_the_rest_is_shown(reader):
    page = reader.get("/governance?m=nonsense&m=mou")
    assert "There is no such governance model: nonsense" in page.text
    assert "Partnership by memorandum" in page.texts("thead")[0]
    assert "There is no such governance model: <b>" in reader.get("/governance?m=<b>").text
    reader.get("/governance/nonsense", 404)


def test_at_most_four_stand_side_by_side(reader):
    page = reader.get("/governance?" + "&".join(f"m={code}" for code in CODES[:6]))
    assert len(page.tree.findall(".//thead/tr/th")) == 4
    assert "Left out: BOCES, Agreement between governments" in page.text
