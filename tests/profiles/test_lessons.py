"""Lessons of real collaboratives on the pages about models and about money."""

from rural_collab.access.identity import REGISTRY
from rural_collab.collaboratives.commands import edit_collaborative
from tests.factories import make_claim, make_collaborative, when
from tests.governance.making import make_profile
from tests.pages import max_queries

LEARNED = "The bill came after budgets were set."


def test_a_model_tells_what_those_that_once_had_it_learned(reader, session, prairie):
    make_profile(session, prairie, legal_model="boces", ended="2019")
    make_claim(session, prairie, LEARNED, topic="money_lesson", address="https://news.example/dues")
    session.commit()
    page = reader.get("/governance/boces")
    assert LEARNED in page.text
    assert "https://news.example/dues" in page.links
    assert f"/collaboratives/{prairie.organization.slug}" in page.links
    assert LEARNED not in reader.get("/governance/mou").text


def test_lessons_about_money_stand_beside_the_programs_and_others_do_not(reader, session, prairie):
    make_claim(session, prairie, LEARNED, topic="money_lesson")
    make_claim(session, prairie, "Meet in person.", topic="governance_lesson")
    session.commit()
    page = reader.get("/funding")
    assert LEARNED in page.text
    assert "Meet in person." not in page.text


def test_without_lessons_nothing_is_announced(reader, session, prairie):
    make_claim(session, prairie, LEARNED, topic="money_lesson", is_shown=False)
    session.commit()
    for address in ("/governance/boces", "/funding"):
        assert "What real collaboratives learned" not in reader.get(address).text


def test_invented_collaboratives_teach_nothing(reader, session):
    sample = make_collaborative(session, "Sample Partners", about={"is_sample": True})
    make_claim(session, sample, LEARNED, topic="money_lesson")
    session.commit()
    assert LEARNED not in reader.get("/funding").text


def test_lessons_stand_on_the_record_too(reader, session, prairie):
    make_claim(session, prairie, LEARNED, topic="money_lesson")
    make_claim(session, prairie, "Meet in person.", topic="governance_lesson")
    session.commit()
    home = f"/collaboratives/{prairie.organization.slug}"
    assert LEARNED in reader.get(f"{home}/funding").text
    assert "Meet in person." in reader.get(f"{home}/governance").text


def test_a_name_in_an_explanation_is_left_out_where_nobody_has_it(reader):
    page = reader.get("/governance/state_local_board")
    assert "two thirds of a school’s teachers" in page.text
    assert not [link for link in page.links if link.startswith("/collaboratives/")]


def test_many_lessons_take_no_more_statements_than_one(app, reader, session, prairie):
    make_claim(session, prairie, LEARNED, topic="money_lesson")
    session.commit()
    with max_queries(app, 20) as before:
        reader.client.get("/funding")
    for number in range(6):
        other = make_collaborative(session)
        make_claim(
            session, other, f"Lesson {number}.", topic="money_lesson", address=f"https://{number}.example/"
        )
    session.commit()
    with max_queries(app, len(before)):
        reader.client.get("/funding")


def test_one_that_ended_is_compared_as_it_last_was(reader, session, prairie):
    ended = make_collaborative(session, "Former Zone")
    edit_collaborative(session, ended, {"ended": when("2023")}, expected=None, by=REGISTRY)
    make_profile(session, ended, legal_model="mou", ended="2021")
    make_profile(session, ended, legal_model="boces", began="2022", ended="2023")
    make_profile(session, prairie, legal_model="mou", ended="2021")
    session.commit()
    page = reader.get(f"/compare?c={ended.organization.slug}&c={prairie.organization.slug}")
    cells = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.all("tr")]
    assert ["Governance model", "BOCES", "Not stated"] in cells
