"""Keeping pathways by form: a whole way on one page, steps by their numbers, and nothing typed is lost."""

import pytest
from sqlalchemy import select

from rural_collab.access.identity import REGISTRY
from rural_collab.pathways.commands import edit_pathway
from rural_collab.pathways.models import Pathway
from tests.factories import make_organization, make_pathway
from tests.pathways.making import make_full_pathway

TYPED = {
    "title": "Health sciences",
    "title_es": "Ciencias de la salud",
    "status": "active",
    "grade_from": "09",
    "grade_to": "12",
    "cip_codes": "51.3902, 51.3801",
    "steps-0-number": "1",
    "steps-0-kind": "explore",
    "steps-0-title": "Look",
    "steps-0-grade": "09",
    "steps-0-school_credits": "0.5",
    "steps-1-number": "2",
    "steps-1-kind": "college_course",
    "steps-1-title": "Learn",
    "steps-1-after": "1",
    "steps-1-college_credits": "6",
    "steps-1-provider_id": "Mesa College",
    "steps-1-is_exit": "y",
    "steps-1-exit_as": "a nurse aide",
    "credentials-0-name": "Nurse aide license",
    "credentials-0-kind": "license",
    "credentials-0-at": "2",
    "occupations-0-soc": "31-1131",
    "occupations-0-at": "2",
    "articulations-0-organization_id": "Mesa College",
    "articulations-0-counts_as": "NUA 101",
    "articulations-0-credits": "4",
    "source_title": "Annual report",
    "as_of": "2026-01",
    "verification": "documented",
}


@pytest.fixture
def new(session, prairie) -> str:
    make_organization(session, "Mesa College", org_type="community_college")
    session.commit()
    return f"/manage/collaboratives/{prairie.organization.slug}/pathways/new"


def only(session) -> Pathway:
    session.expire_all()
    return session.scalars(select(Pathway)).one()


def typed(page) -> dict:
    return {**page.values(), **TYPED, "cluster_codes": ["healthcare-human-services"]}


def test_a_newcomer_enters_a_whole_pathway_on_one_page(bo, session, new):
    bo.post(new, typed(bo.get(new)))
    pathway = only(session)
    assert (pathway.slug, pathway.cluster_codes, pathway.cip_codes) == (
        "health-sciences-co",
        ["healthcare-human-services"],
        ["51.3801", "51.3902"],
    )
    look, learn = pathway.steps
    assert (look.number, look.school_credits, look.need, look.is_exit) == ("1", 0.5, "required", False)
    assert (learn.after, learn.college_credits, learn.provider.name) == (["1"], 6, "Mesa College")
    assert (learn.is_exit, learn.exit_as) == (True, "a nurse aide")
    assert [(row.name, row.at) for row in pathway.credentials] == [("Nurse aide license", "2")]
    assert [(row.soc, row.at) for row in pathway.occupations] == [("31-1131", "2")]
    assert [(row.organization.name, row.credits) for row in pathway.articulations] == [("Mesa College", 4)]
    assert (pathway.source.title, str(pathway.as_of)) == ("Annual report", "2026-01")


def test_a_title_is_enough(bo, session, new):
    bo.submit(new, title="Welding")
    assert (only(session).status, only(session).steps) == ("active", [])


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": ""}, "title", "Enter this: What it is called"),
        ({"steps-0-after": "2"}, "steps", "These steps wait for each other: 1 → 2 → 1"),
        ({"steps-1-after": "1, 9"}, "steps", "Step 2 comes after 9, which is not among the steps"),
        ({"steps-1-number": "1"}, "steps", "Several steps have the number 1"),
        ({"steps-1-number": ""}, "steps-1-number", "Enter this: Number"),
        ({"steps-1-number": "2/3"}, "steps-1-number", "up to eight digits and letters"),
        ({"steps-1-kind": ""}, "steps-1-kind", "Enter this: Kind of step"),
        ({"steps-1-is_exit": "", "steps-1-exit_as": ""}, "steps", "one step at least that one can stop there"),
        ({"steps-1-is_exit": "", "steps-0-is_exit": "y"}, "steps", "Step 2 names work one can do then"),
        ({"steps-1-grade": "09", "steps-0-grade": "11"}, "steps", "Nobody can get to step 2"),
        ({"steps-1-college_credits": "-1"}, "steps-1-college_credits", "from 0 to 200"),
        ({"steps-1-college_credits": "many"}, "steps-1-college_credits", "Enter a number"),
        ({"steps-1-provider_id": "Nobody"}, "steps-1-provider_id", "Nothing here has this name"),
        ({"steps-0-wbl": "internship", "steps-0-wbl_stage": "about"}, "steps", "belongs to the stage"),
        ({"credentials-0-at": "7"}, "credentials", "There is no step with the number 7"),
        ({"occupations-0-soc": "nurse"}, "occupations", "Not known: nurse"),
        ({"cip_codes": "nursing"}, "cip_codes", "Not known: nursing"),
        ({"grade_to": "08"}, "grade_to", "before the first one"),
        ({"articulations-0-organization_id": ""}, "articulations-0-organization_id", "Enter this: College"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_comes_back_with_everything_typed(bo, session, new, changes, field, sentence):
    sent = {**typed(bo.get(new)), **changes}
    page = bo.post(
        new, {name: value for name, value in sent.items() if value != "" or "is_exit" not in name}, 422
    )
    assert sentence in page.text
    assert f"#{field}" in page.links
    kept = page.values()
    ticked = {name for name in TYPED if name.endswith("is_exit")}
    assert {name for name in TYPED if name not in ticked and kept.get(name) != sent[name]} == set()
    assert session.scalars(select(Pathway)).all() == []


def test_sentences_with_numbers_in_them_are_told_in_spanish_too(bo, new):
    sent = {**typed(bo.get(new)), "steps-0-after": "2"}
    page = bo.post(f"/es{new}", sent, 422)
    assert "1 → 2 → 1" in page.text


def test_what_is_stored_opens_as_it_was_typed_and_saving_it_changes_nothing(bo, session, prairie):
    pathway = make_full_pathway(session, prairie)
    session.commit()
    version, ids = pathway.version, [step.id for step in pathway.steps]
    address = f"/manage/pathways/{pathway.id}/edit"
    page = bo.get(address)
    values = page.values()
    assert (values["steps-3-after"], values["steps-1-college_credits"]) == ("2, 3", "6.0")
    assert "2 Nurse aide training" in page.texts("summary")
    bo.post(address, values)
    session.expire_all()
    assert (only(session).version, [step.id for step in only(session).steps]) == (version, ids)


def test_a_step_goes_when_its_number_and_name_are_taken_away(bo, session, prairie):
    pathway = make_full_pathway(session, prairie)
    session.commit()
    address = f"/manage/pathways/{pathway.id}/edit"
    values = bo.get(address).values()
    bo.post(address, {**values, "steps-3-number": "", "steps-3-title": ""})
    assert [step.number for step in only(session).steps] == ["1", "2", "3"]


def test_two_who_edit_at_once_both_see_what_differs(bo, session, prairie):
    pathway = make_pathway(session, prairie, "Welding", steps=[{"title": "Cut", "is_exit": True}])
    session.commit()
    address = f"/manage/pathways/{pathway.id}/edit"
    opened = bo.get(address).values()
    changed = [{"number": "1", "kind": "cte_course", "title": "Join", "is_exit": True}]
    edit_pathway(session, pathway, {"title": "Metal", "steps": changed}, expected=None, by=REGISTRY)
    session.commit()
    page = bo.post(address, {**opened, "title": "Iron", "steps-0-title": "Bend"}, 409)
    for told in (
        "Iron",
        "Metal",
        "1 · Career and technical class · Join",
        "1 · Career and technical class · Bend",
    ):
        assert told in page.text, told


def test_changes_of_different_fields_are_merged(bo, session, prairie):
    pathway = make_pathway(session, prairie, "Welding", steps=[{"title": "Cut", "is_exit": True}])
    session.commit()
    address = f"/manage/pathways/{pathway.id}/edit"
    opened = bo.get(address).values()
    edit_pathway(session, pathway, {"summary": "Metal."}, expected=None, by=REGISTRY)
    session.commit()
    page = bo.post(address, {**opened, "steps-0-title": "Bend"}, 409)
    bo.post(address, page.values())
    assert (only(session).summary, only(session).steps[0].title) == ("Metal.", "Bend")


def test_more_rows_come_on_asking_and_keep_what_was_typed(bo, new):
    page = bo.post(new, {**typed(bo.get(new)), "more_rows": "steps"}, 200)
    assert "steps-8-title" in page.values()
    assert page.values()["steps-1-title"] == "Learn"


def test_a_pathway_entered_by_mistake_is_removed_and_remembered(bo, session, prairie):
    pathway = make_full_pathway(session, prairie)
    session.commit()
    bo.post(f"/manage/pathways/{pathway.id}/remove")
    assert session.scalars(select(Pathway)).all() == []
    page = bo.get(f"/manage/collaboratives/{prairie.organization.slug}")
    assert "Bo took out the pathway Health sciences" in page.text


def test_a_change_is_told_in_words_on_the_page_of_the_pathway(bo, session, prairie):
    pathway = make_pathway(session, prairie, "Welding", steps=[{"title": "Cut", "is_exit": True}])
    session.commit()
    bo.submit(f"/manage/pathways/{pathway.id}/edit", **{"steps-0-title": "Bend", "steps-0-hours": "12"})
    text = bo.get(f"/pathways/{pathway.slug}?changes=0").text
    assert "Bo changed the step Bend" in text
    assert "What it is called: from Cut to Bend" in text
    assert "Hours: 12" in text


def test_somebody_else_may_not_keep_it(cy, session, prairie, new):
    pathway = make_pathway(session, prairie)
    session.commit()
    cy.get(new, 403)
    cy.get(f"/manage/pathways/{pathway.id}/edit", 403)
    cy.post(f"/manage/pathways/{pathway.id}/remove", status=403)
