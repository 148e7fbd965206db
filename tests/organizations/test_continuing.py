"""Colleges that continue a program: real awards, in the state or near, the nearest first."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.audit.recording import attributed
from rural_collab.organizations.models import CollegeProgram
from rural_collab.organizations.queries import list_continuing
from rural_collab.search.geography import Point
from rural_collab.vocabularies.models import CipCode
from tests.factories import make_organization

NURSING, WELDING = "51.3801", "48.0508"
CORTEZ = Point(37.35, -108.58)


@pytest.fixture
def colleges(session):
    """Two in Colorado, one just over the line, one far away in another state, and one without a place."""
    for cip, title in ((NURSING, "Registered Nursing"), (WELDING, "Welding Technology")):
        session.add(CipCode(code=cip, title=title, level=6, family=cip[:2]))
    told = {
        "Durango College": {"lat": 37.27, "lon": -107.88},
        "Denver College": {"lat": 39.74, "lon": -104.99},
        "Farmington College": {"lat": 36.73, "lon": -108.21, "state_usps": "NM"},
        "Boston College": {"lat": 42.36, "lon": -71.06, "state_usps": "MA"},
        "Nowhere College": {},
    }
    made = {
        name: make_organization(session, name, org_type="community_college", **values)
        for name, values in told.items()
    }
    for college in made.values():
        session.add(
            CollegeProgram(organization_id=college.id, cip=NURSING, award_level=3, awards=9, year=2024)
        )
    durango = made["Durango College"]
    for cip, level in ((NURSING, 2), (WELDING, 1)):
        session.add(
            CollegeProgram(organization_id=durango.id, cip=cip, award_level=level, awards=4, year=2024)
        )
    session.flush()
    return made


def names(found):
    return [each.college.name for each in found]


def test_those_near_come_first_then_those_of_the_state_then_those_without_a_place(session, colleges):
    found = list_continuing(session, [NURSING], center=CORTEZ, state="CO", most=9)
    assert names(found) == ["Durango College", "Farmington College", "Denver College", "Nowhere College"]
    assert found[0].miles == pytest.approx(39, abs=1)
    assert found[-1].miles is None


def test_each_college_is_told_once_with_all_its_programs(session, colleges):
    (durango, *_) = list_continuing(session, [NURSING, WELDING], center=CORTEZ, state="CO", most=9)
    assert [(program.cip, program.award_level, title) for program, title in durango.programs] == [
        (WELDING, 1, "Welding Technology"),
        (NURSING, 2, "Registered Nursing"),
        (NURSING, 3, "Registered Nursing"),
    ]


def test_no_more_are_told_than_asked_for(session, colleges):
    assert names(list_continuing(session, [NURSING], center=CORTEZ, state="CO", most=1)) == [
        "Durango College"
    ]


def test_without_a_place_the_state_alone_counts_and_without_either_nothing(session, colleges):
    assert names(list_continuing(session, [NURSING], center=None, state="MA", most=9)) == ["Boston College"]
    assert list_continuing(session, [NURSING], center=None, state=None, most=9) == []
    assert list_continuing(session, [], center=CORTEZ, state="CO", most=9) == []


def test_a_closed_college_continues_nothing(session, colleges):
    with attributed(session, by=REGISTRY, intent="close a college"):
        colleges["Durango College"].is_open = False
        session.flush()
    assert "Durango College" not in names(
        list_continuing(session, [NURSING], center=CORTEZ, state="CO", most=9)
    )
