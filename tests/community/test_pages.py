"""What communities said, as it is handed back to them: what changed, what did not and why, and what is open."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.evidence.commands import keep_source
from rural_collab.services.commands import remove_service
from tests.community.making import ECONOMY, NEEDS, answer, make_session
from tests.factories import make_collaborative, make_pathway, make_service
from tests.pages import max_queries

SECTION = "/collaboratives/prairie-pathways-co/community"
SUPPER = f"{SECTION}/supper-in-la-junta"
OWN = "Which bus would you take?"


@pytest.fixture
def source(session):
    return keep_source(
        session, {"title": "Minutes", "address": "https://prairie.example/minutes", "kind": "minutes"}
    )


@pytest.fixture
def trailer(session, prairie):
    return make_service(session, prairie, "Welding trailer")


@pytest.fixture
def supper(session, prairie, trailer, source):
    """A session where something changed, something did not, and something is open."""
    told = make_session(
        session,
        prairie,
        kind="conversation_dinner",
        said={NEEDS: ["Teach welding", "Someone to ask"], ECONOMY: ["A hotel class"], OWN: ["The early one"]},
        people={"students": 28, "colleges": 3, "families": 41},
        source_id=source.id,
    )
    welding, _, hotel, _ = told.inputs
    answer(
        session,
        welding,
        kind="directive",
        status="done",
        decided="2026-04-02",
        decided_by="The board",
        changes=[{"record_kind": "service", "label": "Welding trailer"}],
    )
    answer(session, hotel, status="declined_with_reason", response="No teacher was found.")
    session.commit()
    return told


def section(page, heading):
    """The words below a heading."""
    return next(text for text in page.texts("section") if text.startswith(heading))


def test_without_any_session_the_section_says_so(reader, prairie):
    page = reader.get(SECTION)
    assert "Not stated" in page.text
    assert SECTION in page.links


def test_people_read_what_changed_what_did_not_and_why_and_what_is_open(reader, supper):
    page = reader.get(SUPPER)
    changed = section(page, "What changed")
    assert "Teach welding" in changed
    assert "Welding trailer" in changed
    assert "April 2, 2026: The board" in changed
    declined = section(page, "What did not change, and why")
    assert "A hotel class" in declined
    assert "No teacher was found." in declined
    still_open = section(page, "What is still open")
    assert "Someone to ask" in still_open
    assert "Recorded" in still_open
    assert "/services/welding-trailer-co" in page.links
    assert "Minutes" in page.text
    assert 'class="qr"' in page.html


def test_every_input_has_its_place_on_the_page_once(reader, supper):
    html = reader.get(SUPPER).html
    for each in supper.inputs:
        assert html.count(each.text) == 1


def test_a_small_group_is_told_without_its_number_and_the_sum_does_not_give_it_away(reader, supper):
    for address in (SUPPER, SECTION):
        text = reader.get(address).text
        assert "at least 70" in text
        assert "72" not in text
    assert "Colleges: fewer than 5" in reader.get(SUPPER).text


def test_where_every_group_is_told_the_sum_is_exact(reader, session, prairie):
    make_session(session, prairie, people={"students": 28, "families": 41})
    session.commit()
    page = reader.get(SECTION)
    assert "69" in page.text
    assert "at least" not in page.text


def test_the_list_tells_sessions_directives_and_how_many_have_an_answer(reader, supper):
    page = reader.get(SECTION)
    (row,) = [text for text in page.texts("tr") if text.startswith("Supper")]
    assert "March 9, 2026" in row
    assert row.replace(" ", "").find("42") > 0
    assert "4 things were said" in page.text
    assert any("Teach welding" in text and "Welding trailer" in text for text in page.texts("tr"))


def test_the_service_says_that_the_community_asked_for_it(reader, supper):
    page = reader.get("/services/welding-trailer-co")
    assert "Teach welding" in section(page, "Asked for by the community")
    assert SUPPER in page.links


def test_the_pathway_says_that_the_community_asked_for_it(reader, session, prairie, supper):
    pathway = make_pathway(session, prairie, "Health")
    answer(session, supper.inputs[1], changes=[{"record_kind": "pathway", "label": "Health"}])
    session.commit()
    page = reader.get(f"/pathways/{pathway.slug}")
    assert "Someone to ask" in section(page, "Asked for by the community")
    assert f"/pathways/{pathway.slug}" in reader.get(SUPPER).links


def test_what_nobody_asked_for_says_nothing_of_it(reader, prairie, session):
    make_service(session, prairie, "Bus")
    session.commit()
    assert "Asked for" not in reader.get("/services/bus-co").text


def test_what_changed_and_was_removed_later_is_told_without_a_link(reader, session, supper, trailer):
    assert "/services/welding-trailer-co" in reader.get(SUPPER).links
    remove_service(session, trailer, by=REGISTRY)
    session.commit()
    page = reader.get(SUPPER)
    assert "/services/welding-trailer-co" not in page.links
    assert "Welding trailer" in page.text


def test_a_session_of_another_collaborative_is_not_here(reader, session, supper):
    other = make_collaborative(session, "Canyon Zone")
    session.commit()
    reader.get(f"/collaboratives/{other.organization.slug}/community/{supper.slug}", status=404)
    reader.get(f"{SECTION}/no-such-session", status=404)


def test_the_pages_read_well_in_spanish(reader, supper):
    page = reader.get(f"/es{SUPPER}")
    assert "¿Qué necesitan en el siglo XXI" in page.text
    assert "No adoptado, con explicación" in page.text
    assert f"/es{SECTION}" in page.links
    assert "Encargo" in page.text


def test_however_much_is_said_the_pages_ask_little(app, reader, session, prairie, supper):
    lines = [f"Thing {number}" for number in range(60)]
    for number in range(5):
        make_session(session, prairie, f"Session {number}", said={NEEDS: lines}, people={"students": 9})
    session.commit()
    reader.get(SECTION)
    with max_queries(app, 14):
        reader.get(f"{SECTION}?on=2026-01-01")
    with max_queries(app, 14):
        reader.get(f"{SUPPER}?again")


def test_what_html_people_typed_is_shown_as_they_typed_it(reader, session, prairie):
    make_session(session, prairie, "<b>Bold</b>", said={"<i>Why?</i>": ["<script>alert(1)</script>"]})
    session.commit()
    page = reader.get(f"{SECTION}/b-bold-b")
    assert "<script>alert(1)</script>" in page.text
    assert page.strange_scripts == []
