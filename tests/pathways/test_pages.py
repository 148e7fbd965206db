"""The page of a pathway: in the order a student asks, with its sources, in both languages, and nothing made up."""

import re

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.organizations.models import CollegeProgram
from rural_collab.pathways.commands import edit_pathway
from rural_collab.pathways.drawing import draw
from rural_collab.pathways.standing import nodes_of
from rural_collab.vocabularies.models import CipCode
from tests.factories import make_claim, make_organization, make_pathway
from tests.governance.making import make_agreement
from tests.offerings.making import CORTEZ, DURANGO, make_offering, make_school
from tests.pages import Page, max_queries
from tests.pathways.making import make_full_pathway

SVG = "{http://www.w3.org/2000/svg}"
QUESTIONS = [
    "Can I enter?",
    "Where, when and at what cost",
    "What I earn",
    "The steps, and where I can stop",
    "Jobs and wages",
]


@pytest.fixture
def full(session, prairie):
    pathway = make_full_pathway(session, prairie)
    session.commit()
    return pathway


def facts(page: Page) -> dict[str, str]:
    told: dict[str, str] = {}
    for listed in (each for each in page.all("dl") if "facts" in (each.get("class") or "")):
        for child in listed:
            text = " ".join("".join(child.itertext()).split())
            if child.tag == "dt":
                name = text
            else:
                told.setdefault(name, text)
    return told


def test_questions_stand_in_the_order_a_student_asks_them(reader, full):
    page = reader.get(f"/pathways/{full.slug}")
    headings = page.texts("h2")
    assert [heading for heading in headings if heading in QUESTIONS] == QUESTIONS
    assert "Who to ask" in headings


def test_a_whole_pathway_stands_on_its_page(reader, full):
    page = reader.get(f"/pathways/{full.slug}")
    told = facts(page)
    assert (told["School credits"], told["College credits"]) == ("0.5", "6–9")
    assert told["Credentials"] == (
        "Certified Nurse Aide · License · State Board of Nursing · counts toward Practical nursing"
    )
    assert (
        told["Colleges that count it"]
        == "Step 2 · Mesa College: NUA 101 · 4 college credits · The memorandum"
    )
    assert told["Grades"] == "Grade 9 – Grade 12"
    assert "You can stop here and work as a nurse aide." in page.text
    assert "Annual report" in page.text
    assert "tel:(970) 555-0100" in page.links
    assert f"/shortlist?s={full.slug}" in page.links
    assert "/pathways?cluster=healthcare-human-services" in page.links


def test_wages_stand_beside_their_place_and_month(reader, full):
    page = reader.get(f"/pathways/{full.slug}")
    assert re.search(r"Nursing Assistants: half earn more than \$[\d,]+ \(Colorado, May 2025\)", page.text)
    assert "US Bureau of Labor Statistics" in page.text
    (table,) = [each for each in page.texts("table") if "Where Half" in each or "Half earn more" in each]
    assert "Emergency Medical Technicians" in table


def test_each_exit_says_so_inside_its_step(reader, full):
    page = reader.get(f"/pathways/{full.slug}")
    (ladder,) = [each for each in page.all("ol") if each.get("class") == "steps"]
    steps = [" ".join("".join(step.itertext()).split()) for step in ladder]
    assert ["You can stop here" in step for step in steps] == [False, True, True, False]
    assert steps[1].startswith("Step 2 · Grade 11 · Spring · after 1 Nurse aide training")
    assert "Given by Mesa College" in steps[1]
    assert "Job shadow" in steps[0]
    assert "Only if you want to" in steps[3]


def test_what_branches_is_drawn_and_tabled_by_grade_and_strand(reader, full):
    page = reader.get(f"/pathways/{full.slug}")
    (drawing,) = [each for each in page.tree.iter(f"{SVG}svg") if each.get("class") == "graph"]
    assert len(list(drawing.iter(f"{SVG}circle"))) == 4
    (lines,) = drawing.iter(f"{SVG}path")
    assert lines.get("d").count("M") == 4
    (table,) = [each for each in page.texts("table") if each.startswith("Grade")]
    assert table.startswith("GradeEverybodyNursingAmbulance")
    assert "Grade 11–2 Nurse aide training ★3 Ambulance training ★" in table


def test_strands_stand_in_the_order_of_their_first_steps_above_their_own_steps(reader, session, prairie):
    steps = [
        {"grade": "11", "strand": "Nursing", "title": "Aide"},
        {"grade": "11", "strand": "Ambulance", "title": "Rescue", "is_exit": True},
        {"grade": "12", "strand": "Nursing", "title": "Ward", "is_exit": True},
    ]
    pathway = make_pathway(session, prairie, steps=steps)
    session.commit()
    page = reader.get(f"/pathways/{pathway.slug}")
    (table,) = [each for each in page.all("table") if "".join(each.itertext()).strip().startswith("Grade")]
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in table.iter("tr")]
    assert rows == [
        ["Grade", "Everybody", "Nursing", "Ambulance"],
        ["Grade 11", "–", "1 Aide", "2 Rescue ★"],
        ["Grade 12", "–", "3 Ward ★", "–"],
    ]


def test_a_plain_line_of_steps_needs_no_drawing(session, prairie):
    steps = [{}, {"after": ["1"]}, {"after": ["2"], "is_exit": True}]
    assert draw(nodes_of(make_pathway(session, prairie, steps=steps))) is None


def test_nothing_known_is_not_stated_and_never_free(reader, session, prairie):
    pathway = make_pathway(session, prairie, "Welding")
    session.commit()
    page = reader.get(f"/pathways/{pathway.slug}")
    told = facts(page)
    assert {told.pop(name) for name in ("Kept by", "Status")} == {"Prairie Pathways", "Active"}
    assert set(told.values()) == {"Not stated"}
    assert "free" not in page.text.lower().replace("freely", "")


def test_a_ladder_known_in_part_says_so(reader, session, prairie):
    pathway = make_pathway(session, prairie, steps=[{}], is_partial=True)
    session.commit()
    assert "Only some of its steps are public" in reader.get(f"/pathways/{pathway.slug}").text


def test_in_spanish_what_is_told_in_spanish_is_and_the_rest_is_marked(reader, full):
    page = reader.get(f"/es/pathways/{full.slug}")
    assert page.texts("h1") == ["Ciencias de la salud"]
    assert "auxiliar de enfermería" in page.text
    assert "Enfermería" in page.texts("th")
    english = {
        " ".join("".join(element.itertext()).split())
        for element in page.tree.iter()
        if element.get("lang") == "en"
    }
    assert {"Ambulance training", "Everybody in grade 9 of a member school.", "Ambulance"} <= english


def test_spanish_that_is_older_than_its_english_is_marked_until_it_is_written_anew(reader, session, full):
    def newer():
        session.commit()
        return reader.get(f"/es/pathways/{full.slug}").html.count('class="badge due"')

    assert newer() == 0
    edit_pathway(session, full, {"summary": "Changed."}, expected=None, by=REGISTRY)
    assert newer() == 1
    edit_pathway(session, full, {"summary_es": "Cambiado."}, expected=None, by=REGISTRY)
    assert newer() == 0
    both = {"summary": "Once more.", "summary_es": "Otra vez."}
    edit_pathway(session, full, both, expected=None, by=REGISTRY)
    assert newer() == 0
    names = ("id", "number", "kind", "title", "title_es", "after", "is_exit")
    steps = [{name: getattr(step, name) for name in names} for step in full.steps]
    steps[0]["title"] = "Look around"
    edit_pathway(session, full, {"steps": steps}, expected=None, by=REGISTRY)
    assert newer() == 1


def test_where_when_and_at_what_cost_are_those_of_its_offerings(reader, session, prairie, full):
    host = make_organization(session, "Cortez High", org_type="school")
    make_offering(session, full, host, cost_cents=0, apply_by="2027-04-15", school_year="2026-27")
    make_offering(session, full, host, cost_cents=3500, school_year="2019-20")
    session.commit()
    page = reader.get(f"/pathways/{full.slug}")
    (place,) = [each for each in page.texts("li") if "Cortez High" in each]
    assert "by April 15, 2027" in place
    assert "Free for the family" in place
    assert "$35" not in page.text
    assert f"/pathways/{full.slug}/calendar.ics" in page.links
    rows = {row[0]: row[1:] for row in cells(reader.get(f"/compare/pathways?p={full.slug}"))}
    assert rows["Where"] == ["Cortez High"]
    assert rows["Cost to the family"] == ["Free for the family"]
    assert rows["Apply by"] == ["April 15, 2027"]


def test_colleges_that_teach_what_continues_it_stand_nearest_to_where_it_is_offered(reader, session, prairie):
    session.add(CipCode(code="51.3902", title="Nursing Assistant", level=6, family="51"))
    places = {"Near College": 37.4, "Far College": 38.9, "Other College": 37.3}
    for name, lat in places.items():
        college = make_organization(session, name, org_type="community_college", lat=lat, lon=-108.6)
        cip = "51.3902" if name != "Other College" else "48.0508"
        session.add(CollegeProgram(organization_id=college.id, cip=cip, award_level=1, awards=3, year=2024))
    host = make_organization(session, "Cortez High", org_type="school", lat=37.35, lon=-108.58)
    pathway = make_pathway(session, prairie, cip_codes=["51.3902"])
    make_offering(session, pathway, host)
    session.commit()
    text = reader.get(f"/pathways/{pathway.slug}").text
    assert text.index("Near College · 4 miles: Nursing Assistant") < text.index("Far College")
    assert "Other College" not in text
    assert "Miles from Cortez High." in text


def test_miles_to_colleges_are_told_from_the_school_that_was_chosen(reader, session, prairie):
    session.add(CipCode(code="51.3902", title="Nursing Assistant", level=6, family="51"))
    college = make_organization(session, "Mesa College", org_type="community_college", lat=37.4, lon=-108.6)
    session.add(CollegeProgram(organization_id=college.id, cip="51.3902", award_level=1, awards=3, year=2024))
    district = make_organization(session, "Durango 9-R", **DURANGO)
    host = make_organization(session, "Cortez High", org_type="school", **CORTEZ)
    pathway = make_pathway(session, prairie, cip_codes=["51.3902"])
    make_offering(session, pathway, host)
    school = make_school(session, "Durango High", district)
    session.commit()
    text = reader.get(f"/pathways/{pathway.slug}?school={school.slug}").text
    assert "Mesa College · 41 miles: Nursing Assistant" in text
    assert "Miles from Durango High." in text


def test_changes_in_spanish_mark_what_is_told_in_english(reader, session, full):
    values = {"title": "Nursing & care", "title_es": "Enfermería", "status": "ended"}
    edit_pathway(session, full, values, expected=None, by=REGISTRY)
    session.commit()
    in_english = [
        span.text
        for span in reader.get(f"/es/pathways/{full.slug}?changes=0").all("span")
        if span.get("lang") == "en"
    ]
    assert "Nursing & care" in in_english
    assert not {"Enfermería", "Terminó"} & {*in_english}
    assert "to Nursing &amp; care" in reader.get(f"/pathways/{full.slug}?changes=0").html


def test_an_agreement_that_is_recorded_leads_to_it(reader, session, prairie, full):
    address = f"/collaboratives/{prairie.organization.slug}/governance"
    assert address not in reader.get(f"/pathways/{full.slug}").links
    make_agreement(session, prairie)
    session.commit()
    assert address in reader.get(f"/pathways/{full.slug}").links


def test_the_collaborative_lists_its_pathways_and_then_what_sources_say(reader, session, prairie, full):
    make_claim(session, prairie, "It began with two pathways.", topic="pathway")
    make_pathway(session, prairie, "Fire science", status="ended")
    session.commit()
    page = reader.get(f"/collaboratives/{prairie.organization.slug}/pathways")
    order = ["Health sciences", "Fire science", "Ended", "It began with two pathways."]
    positions = [page.text.index(words) for words in order]
    assert positions == sorted(positions)
    overview = reader.get(f"/collaboratives/{prairie.organization.slug}")
    assert f"/pathways/{full.slug}" in overview.links


def test_a_college_shows_where_it_takes_part(reader, session, full):
    page = reader.get(f"/organizations/{full.steps[1].provider.slug}")
    assert page.links.count(f"/pathways/{full.slug}") == 1


def test_pathways_stand_side_by_side_in_the_order_they_were_named(reader, session, prairie, full):
    other = make_pathway(session, prairie, "Welding", grade_from="10")
    session.commit()
    page = reader.get(f"/compare/pathways?p={other.slug}&p={full.slug}")
    assert page.texts("h1") == ["Compare 2 pathways"]
    rows = {row[0]: row[1:] for row in cells(page)}
    assert rows["Grades"] == ["Grade 10", "Grade 9 – Grade 12"]
    assert rows["College credits"] == ["Not stated", "6–9"]
    assert rows["Where one can stop"] == ["Not stated", "a nurse aide; Ambulance training"]
    assert rows["Cost to the family"] == ["Not stated", "Not stated"]
    assert "Nursing Assistants: $" in rows["Jobs, and what half of people in them earn more than"][1]
    only = cells(reader.get(f"/compare/pathways?p={other.slug}&p={full.slug}&differences=1"))
    assert "Cost to the family" not in [row[0] for row in only]


def cells(page: Page) -> list[list[str]]:
    (table,) = [each for each in page.all("table") if "compare" in (each.get("class") or "")]
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row]
        for row in table.iter("tr")
        if row[0].tag == "th"
    ]


def test_of_more_than_four_the_rest_is_named_and_what_is_unknown_too(reader, session, prairie):
    slugs = [make_pathway(session, prairie, f"Way {number}").slug for number in range(5)]
    session.commit()
    page = reader.get("/compare/pathways?" + "&".join(f"p={slug}" for slug in slugs))
    assert f"Left out: {slugs[4]}" in page.text
    page = reader.get("/compare/pathways?p=nowhere")
    assert "There is no pathway at this address: nowhere" in page.text
    assert "Choose pathways with" in page.text


def test_an_unknown_pathway_is_missing(reader):
    reader.get("/pathways/no-such-pathway", 404)


def test_a_page_of_many_steps_asks_no_more_of_the_database_than_one_of_few(
    app, reader, session, prairie, full
):
    steps = [{"after": [str(place)] if place else [], "is_exit": True} for place in range(30)]
    long = make_pathway(session, prairie, steps=steps, occupations=[{"soc": "31-1131", "at": "30"}])
    session.commit()
    few = statements(app, reader, full.slug)
    assert statements(app, reader, long.slug) <= few < 24


def statements(app, reader, slug: str) -> int:
    reader.get("/about")  # until then the index follows what was saved
    with max_queries(app, 40) as seen:
        reader.get(f"/pathways/{slug}")
    return len(seen)
