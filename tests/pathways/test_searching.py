"""Finding pathways: by what they are, who takes part, where their collaborative works, and how far they lead."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.organizations.commands import edit_organization, retire_organization
from rural_collab.pathways.commands import edit_pathway, remove_pathway
from tests.factories import make_collaborative, make_membership, make_organization, make_pathway

CORTEZ = {"town": "Cortez", "county_fips": "08083", "lat": 37.35, "lon": -108.59}
EXIT = {"is_exit": True}


@pytest.fixture
def ask(reader, session):
    """Names of what a search finds."""

    def search(query: str) -> list[str]:
        session.commit()
        return [
            item["name"]
            for item in reader.get(f"/api/v1/search?type=pathway&{query}").response.get_json()["items"]
        ]

    return search


@pytest.fixture
def nursing(session, prairie):
    college = make_organization(session, "Mesa College", org_type="community_college")
    return make_pathway(
        session,
        prairie,
        "Health sciences",
        title_es="Ciencias de la salud",
        summary="From a first look to work as a nurse aide.",
        pathway_type="career_pathway",
        cluster_codes=["healthcare-human-services"],
        cip_codes=["51.3902"],
        steps=[
            {"title": "Zarfel tour", "grade": "09", "wbl": "worksite_tour", "delivery": "summer"},
            {"grade": "11", "provider_id": college.id, "after": ["1"], "exit_as": "a nurse aide", **EXIT},
        ],
        credentials=[{"name": "Certified Nurse Aide", "kind": "license", "at": "2"}],
        occupations=[{"soc": "31-1131", "at": "2"}],
    )


@pytest.mark.parametrize(
    "query",
    [
        "cluster=healthcare-human-services",
        "grade=11",
        "grade=09",
        "pathway=career_pathway",
        "credential=license",
        "wbl=about",
        "delivery=summer",
        "cluster=healthcare-human-services&grade=11&wbl=about",
        "q=health+sciences",
        "q=ciencias+de+la+salud",
        "q=zarfel",
        "q=Mesa+College",
        "q=certified+nurse+aide",
        "q=nursing+assistants",
        "q=51.3902",
        "q=31-1131",
    ],
)
def test_a_pathway_is_found_by_what_it_is(session, prairie, nursing, ask, query):
    make_pathway(session, prairie, "Welding", cluster_codes=["construction"], grade_from="12")
    assert ask(query) == [nursing.title]


def test_a_pathway_is_where_its_collaborative_is_at_work(session, prairie, nursing, ask):
    assert ask("county=08083") == []
    make_membership(session, prairie, make_organization(session, **CORTEZ))
    for query in ("county=08083", "near=37.4,-108.6&within=10", "q=Cortez"):
        assert ask(query) == [nursing.title]


def test_grades_in_between_are_found_too(session, prairie, ask):
    make_pathway(session, prairie, "Welding", grade_from="09", grade_to="12")
    assert ask("grade=10") == ["Welding"]
    assert ask("grade=13") == []


def test_what_changes_is_found_as_it_is_now(session, prairie, nursing, ask):
    edit_pathway(session, nursing, {"cluster_codes": ["education"]}, expected=None, by=REGISTRY)
    assert ask("cluster=healthcare-human-services") == []
    assert ask("cluster=education") == [nursing.title]
    edit_organization(
        session, nursing.steps[1].provider, {"name": "Canyon College"}, expected=None, by=REGISTRY
    )
    assert ask("q=Canyon+College") == [nursing.title]
    remove_pathway(session, nursing, by=REGISTRY)
    assert ask("q=health") == []


def test_a_retired_collaborative_takes_its_pathways_out_of_sight(session, prairie, nursing, ask):
    assert ask("") == [nursing.title]
    retire_organization(session, prairie.organization, because="It closed", successor=None, by=REGISTRY)
    assert ask("") == []


def test_a_pathway_that_is_over_stands_behind_one_that_is_not(session, ask):
    make_pathway(session, make_collaborative(session), "Fire science", status="ended", summary="Over")
    make_pathway(session, make_collaborative(session), "Fire science", summary="Lasting")
    session.commit()
    assert len(ask("q=fire+science")) == 2


def test_the_list_tells_cluster_type_and_grades_and_leads_to_the_pathway(reader, session, nursing):
    session.commit()
    page = reader.get("/pathways?cluster=healthcare-human-services")
    assert f"/pathways/{nursing.slug}" in page.links
    assert "Healthcare & Human Services · Career pathway · Prairie Pathways" in page.text
    assert "Grade 9 – Grade 11" in page.text
    assert {"Career cluster", "Grade", "Type of credential", "Work-based learning"} <= set(
        page.texts("legend")
    )
    assert "Career cluster" not in reader.get("/search").texts("legend")
    assert "Ciencias de la salud" in reader.get("/es/pathways").text


def test_chosen_pathways_go_side_by_side(reader, session, nursing):
    session.commit()
    page = reader.get(f"/pathways?p={nursing.slug}")
    assert "1 pathway is chosen already" in page.text
    assert [box.get("value") for box in page.all("input") if box.get("type") == "checkbox"].count(
        nursing.slug
    ) == 1
