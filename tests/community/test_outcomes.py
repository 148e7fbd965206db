"""Outcomes by form: rates say of how many, and nothing about few students is stored anywhere."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from rural_collab.access.identity import REGISTRY
from rural_collab.community.outcome_commands import OUTCOMES
from rural_collab.community.outcome_models import OutcomeMeasure
from rural_collab.community.queries import list_outcomes
from rural_collab.errors import Refused
from tests.community.making import make_outcome

DESK = "/manage/collaboratives/prairie-pathways-co"
NEW = f"{DESK}/outcomes/new"


def typed(page, **changes):
    known = {
        "measure": "students_served",
        "population": "All students",
        "began": "2025-07",
        "ended": "2026-06-30",
    }
    return {**page.values(), **known, **changes}


def parts(*rows):
    return {
        f"parts-{place}-{name}": value
        for place, (label, number) in enumerate(rows)
        for name, value in (("label", label), ("value", number))
    }


def test_a_figure_with_parts_is_typed_on_one_page(bo, session, prairie):
    rows = parts(("Bluestem", "84"), ("Cottonwood", "77"))
    bo.post(NEW, typed(bo.get(NEW), value="161", baseline="120", baseline_year="2023–2024", **rows))
    (found,) = list_outcomes(session, prairie.id)
    assert (found.value, found.baseline_year, found.is_hidden) == (161, "2023-24", False)
    assert [(row.label, row.value) for row in found.parts] == [("Bluestem", 84), ("Cottonwood", 77)]


def test_a_part_about_few_students_is_hidden_with_what_would_give_it_away(bo, session, prairie):
    rows = parts(("Bluestem", "84"), ("Cottonwood", "40"), ("Meadowlark", "9"))
    bo.post(NEW, typed(bo.get(NEW), value="133", **rows))
    (found,) = list_outcomes(session, prairie.id)
    assert [(row.value, row.is_hidden) for row in found.parts] == [(84, False), (None, True), (None, True)]
    kept = session.execute(text("SELECT entered FROM record_version")).all()
    assert kept
    assert not any('"9"' in str(row[0]) for row in kept)
    assert " 9" not in bo.get("/collaboratives/prairie-pathways-co/history?changes=0").text


def test_saving_what_is_hidden_again_keeps_it_hidden_and_changes_nothing(bo, session, prairie):
    found = make_outcome(
        session, prairie, value=133, parts=[{"label": "A", "value": 124}, {"label": "B", "value": 9}]
    )
    alone = make_outcome(session, prairie, measure="pathway_enrollment", value=9)
    session.commit()
    before = found.version, alone.version
    for each in (found, alone):
        bo.submit(f"/manage/outcomes/{each.id}/edit")
    session.expire_all()
    assert (found.version, alone.version) == before
    assert alone.is_hidden
    assert all(row.is_hidden for row in found.parts)


def test_a_later_change_of_the_total_hides_what_it_would_give_away(session, prairie):
    told = [{"label": "A", "value": 40}, {"label": "B", "value": 30}]
    found = make_outcome(session, prairie, value=70, parts=told)
    OUTCOMES.edit(session, found, {"value": 79}, expected=None, by=REGISTRY)
    assert {row.value for row in found.parts} != {40, 30}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"value": 90}, "people"),
        ({"value": 101, "people": 100}, "value"),
        ({"value": 50, "people": 100, "parts": [{"label": "A", "value": 1}]}, "parts"),
    ],
)
def test_a_rate_says_of_how_many_and_has_no_parts(session, prairie, values, field):
    with pytest.raises(Refused) as refusal:
        make_outcome(session, prairie, measure="on_time_graduation", **values)
    assert field in refusal.value.fields


def test_an_outcome_without_its_period_is_refused(bo, session, prairie):
    page = bo.post(NEW, typed(bo.get(NEW), value="100", began="", ended=""), status=422)
    assert page.text.count("Enter this:") >= 2
    page = bo.post(NEW, typed(bo.get(NEW), value="100", ended="2024"), status=422)
    assert "before the beginning" in page.text
    assert list_outcomes(session, prairie.id) == []


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE outcome_measure SET people = 3",
        "UPDATE outcome_measure SET value = 40, is_hidden = true",
    ],
)
def test_the_database_itself_refuses_what_tells_of_few(session, prairie, broken):
    make_outcome(session, prairie, value=100)
    with pytest.raises(IntegrityError):
        session.execute(text(broken))


def test_a_rate_that_few_have_is_kept_without_its_number(session, prairie):
    found = make_outcome(session, prairie, measure="on_time_graduation", value=95, people=100)
    assert (found.value, found.is_hidden, found.people) == (None, True, 100)
    assert isinstance(found, OutcomeMeasure)
