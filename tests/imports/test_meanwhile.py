"""What somebody entered between a plan and its doing, or sent twice, is there once."""

import pytest
from sqlalchemy import func, select

from rural_collab.collaboratives.models import Membership
from rural_collab.errors import Refused
from rural_collab.imports import work
from rural_collab.organizations.models import Organization
from rural_collab.services.models import Service
from tests.factories import make_organization, make_service

SERVICES = [["Title", "Main aim"], ["Night bus", "Expand"], ["Choir", "Expand"]]
FIRMS = [["Employer", "City", "State"], ["Osprey Packs", "Cortez", "CO"]]
#: Words of kinds whose records have no name, with all that a row has to say.
NAMELESS = {
    "commitments": [
        ["Kind of commitment", "measure"],
        ["academic", "Ten seats a year"],
        ["operational", "A bus on Fridays"],
    ],
    "events": [["kind", "happened", "votes_for"], ["vote", "3/9/2021", "7"]],
}
MEANWHILE = "Somebody entered this after the plan was made; import the file again to see what is left to do"


def titles(session):
    return sorted(session.scalars(select(Service.title)))


def carry_out_although_it_moved(bo_imports, file):
    """As when somebody writes after the plan was taken, and before its rows are done."""
    work._move(file, work.State.CARRYING_OUT, bo_imports.by)  # no page can be that quick
    return bo_imports.finish(file)


def test_a_file_that_was_planned_twice_is_done_once(bo_imports, session):
    first, second = bo_imports.plan("services", SERVICES), bo_imports.plan("services", SERVICES)
    bo_imports.commit(first)
    with pytest.raises(Refused, match="it was made anew, so look at it once more"):
        bo_imports.commit(second)
    bo_imports.finish(second)
    assert bo_imports.actions(second) == ["unchanged", "unchanged"]
    assert titles(session) == ["Choir", "Night bus"]


def test_firms_planned_twice_are_added_once(bo_imports, session, prairie):
    first, second = bo_imports.plan("employers", FIRMS), bo_imports.plan("employers", FIRMS)
    bo_imports.commit(first)
    with pytest.raises(Refused, match="made anew"):
        bo_imports.commit(second)
    assert session.scalar(select(func.count()).where(Organization.name == "Osprey Packs")) == 1
    assert session.scalar(select(func.count()).select_from(Membership)) == 1


def test_a_row_that_somebody_typed_while_others_were_done_is_left_out_and_told(bo_imports, session, prairie):
    file = bo_imports.plan("services", SERVICES)
    make_service(session, prairie, "night BUS")
    carry_out_although_it_moved(bo_imports, file)
    assert bo_imports.outcomes(file) == ["not_done", "done"]
    assert bo_imports.problems(file) == [MEANWHILE]
    assert titles(session) == ["Choir", "night BUS"]


def test_a_firm_that_came_into_the_registry_meanwhile_is_not_added_again(bo_imports, session):
    file = bo_imports.plan("employers", FIRMS)
    make_organization(session, "Osprey Packs", org_type="employer", state_usps="CO")
    carry_out_although_it_moved(bo_imports, file)
    assert bo_imports.problems(file) == [MEANWHILE]
    assert session.scalar(select(func.count()).where(Organization.name == "Osprey Packs")) == 1


def test_records_of_one_name_in_one_file_are_no_reason_to_stop(bo_imports, session, monkeypatch):
    monkeypatch.setattr("rural_collab.imports.planning.PIECE", 1)
    file = bo_imports.plan("services", [*SERVICES, ["Choir", "Expand"], ["Glee", "Expand"]])
    make_service(session, bo_imports.collaborative, "Another")
    bo_imports.commit(file)
    assert bo_imports.outcomes(file) == ["done"] * 4


@pytest.mark.parametrize("kind", NAMELESS)
def test_what_has_no_name_is_known_by_what_it_says_when_it_is_sent_again(bo_imports, kind):
    first = bo_imports.plan(kind, NAMELESS[kind])
    rows = len(NAMELESS[kind]) - 1
    assert bo_imports.actions(first) == ["create"] * rows, bo_imports.problems(first)
    bo_imports.commit(first)
    assert bo_imports.actions(bo_imports.plan(kind, NAMELESS[kind])) == ["unchanged"] * rows


def test_of_a_list_sent_again_with_one_more_row_only_that_is_added(bo_imports):
    bo_imports.commit(bo_imports.plan("commitments", NAMELESS["commitments"]))
    again = bo_imports.plan("commitments", [*NAMELESS["commitments"], NAMELESS["commitments"][1]])
    assert bo_imports.actions(again) == ["unchanged", "unchanged", "create"]
