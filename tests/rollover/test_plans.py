"""One plan says of everything what becomes of it in the new year; nothing is made before somebody says so."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.collaboratives.parts import list_parts
from rural_collab.offerings.commands import copy_offering
from rural_collab.offerings.queries import list_offerings
from rural_collab.pathways.commands import edit_pathway
from rural_collab.pathways.editions import begin_edition
from tests.factories import when
from tests.governance import making as governance
from tests.offerings.making import make_calendar, make_offering, make_pathway
from tests.rollover.doing import contents


def told(rows):
    return {row.called: str(row.action) for row in rows}


def test_the_next_year_is_offered_and_any_other_can_be_asked_for(bo, years):
    assert bo.get(years.address).values()["into"] == "2027-28"
    assert "Write a school year" in bo.submit(years.address, 422, into="next").text
    assert "at most three years ahead" in bo.submit(years.address, 422, into="2055-56").text


def test_everything_the_year_has_to_do_with_stands_on_one_plan(years):
    address = years.plan()
    assert told(years.rows(address)) == {
        "Durango 9-R": "goes_on",
        "Dolores RE-4A": "ends",
        "Durango 9-R (2026-27)": "copy",
        "Welding, Durango 9-R": "copy",
        "Chair": "renew",
        "A college": "goes_on",
        "The memorandum": "renew",
        "For ever": "goes_on",
        "Same for every member": "copy",
        "Durango 9-R, 2026-27": "copy",
        "Dolores RE-4A, 2026-27": "ends",
        "2026-27": "copy",
    }


def test_what_has_to_be_decided_is_not_ticked_by_itself(years):
    rows = years.rows(years.plan(), "copy", "renew")
    assert {row.called for row in rows if not row.is_ticked} == {"Chair", "The memorandum"}


def test_making_a_plan_changes_nothing_that_is_recorded(years, app, session, full):
    with app.app_context():
        parts = [part for _, part in list_parts()]
    before = contents(session, full, parts)
    years.plan()
    assert contents(session, full, parts) == before


def test_days_move_by_whole_weeks_and_keep_their_weekday(years):
    (row,) = [row for row in years.rows(years.plan()) if row.kind == "offerings"]
    assert row.told["begins"] == ["2026-08-17", "2027-08-16"]
    assert row.told["ends"] == ["2027-05-28", "2028-05-26"]
    assert row.told["apply_by"] == ["2026-05", "2027-05"]
    assert (row.told["is_draft"], row.told["status"]) == ([False, True], ["active", "planned"])
    (row,) = [row for row in years.rows(years.plan()) if row.kind == "calendars"]
    assert row.told["terms"][0] == ["fall", "2027-08-16", "2027-12-17"]


def test_where_the_calendar_of_the_new_year_is_known_days_follow_it(years, session, full, host):
    terms = [{"term": "fall", "begins": when("2027-08-23"), "ends": when("2027-12-22")}]
    make_calendar(session, full, host, school_year="2027-28", terms=terms)
    session.commit()
    rows = years.rows(years.plan())
    (offering,) = [row for row in rows if row.kind == "offerings"]
    assert offering.told["begins"] == ["2026-08-17", "2027-08-23"]
    assert offering.told["ends"] == ["2027-05-28", "2028-05-26"]
    (calendar,) = [row for row in rows if row.kind == "calendars"]
    assert calendar.action == "made"


def test_a_term_that_is_renewed_follows_on_the_last_one_and_is_as_long(years):
    rows = {row.called: row.told for row in years.rows(years.plan(), "renew")}
    assert rows["Chair"] == {
        "term_began": ["2025-07-01", "2027-07-01"],
        "term_ends": ["2027-06-30", "2029-06-30"],
    }
    assert rows["The memorandum"]["effective"] == ["2024-07-01", "2027-07-01"]
    assert rows["The memorandum"]["expires"] == ["2027-06-30", "2030-06-30"]


def test_the_page_says_what_is_made_what_to_confirm_and_what_ends(bo, years):
    page = bo.get(years.plan())
    for words in (
        "First day: from 2026-08-17 to 2027-08-16",
        "First day, Last day, Apply from, Apply by, Seats in all, Cost to the family, Who to ask",
        "Left: 2027-06-30",
        "No member any more when the year begins",
        "Students it was worked out from: no longer 90",
    ):
        assert words in page.text


def test_the_plan_is_told_in_the_language_of_whoever_reads_it(bo, years):
    page = bo.get(f"/es{years.plan()}")
    assert page.language == "es"


def test_what_somebody_entered_or_copied_already_is_not_made_twice(years, session, full):
    (offering,) = list_offerings(session, full.id)
    copy_offering(session, offering, "2027-28", by=REGISTRY)
    governance.make_seat(session, full, "Chair", term_began="2027-07-01")
    session.commit()
    rows = told(years.rows(years.plan(), "made"))
    assert rows == {"Welding, Durango 9-R": "made", "Chair": "made"}


def test_why_something_cannot_be_made_is_told(bo, years, session, full, host):
    steps = [{"title": "Biology"}, {"title": "Nurse aide", "after": ["1"], "is_exit": True}]
    older = make_pathway(session, full, "Nursing", steps=steps)
    make_offering(session, older, host, offered=f"{older.id}/{older.steps[1].id}")
    newer = begin_edition(session, older, "2027-28", by=REGISTRY)
    first = {"number": "1", "kind": "cte_course", "title": "Biology", "is_exit": True}
    edit_pathway(session, newer, {"steps": [first]}, expected=None, by=REGISTRY)
    session.commit()
    address = years.plan()
    (row,) = years.rows(address, "refused")
    assert not row.can_be_ticked
    assert "The newest edition of Nursing has no step 2: leave it out" in bo.get(address).text
    spanish = bo.get(f"/es{address}").text
    assert "Nursing" in spanish
    assert "has no step 2" not in spanish


def test_a_year_with_nothing_before_it_has_an_empty_plan(cy, session):
    page = cy.submit("/manage/collaboratives/canyon-collaborative-co/years", into="2027-28")
    assert "Nothing is recorded" in cy.get(page.response.location.partition("?")[0]).text


@pytest.mark.parametrize("year", ["1600-01", "1999-00"])
def test_years_far_away_break_nothing(years, year):
    years.plan(year)


def test_a_plan_of_another_collaborative_is_forbidden(cy, years):
    address = years.plan()
    cy.get(address, 403)
    for action in ("tick", "do", "undo", "discard"):
        cy.post(f"{address}/{action}", {"number": "1"}, 403)
