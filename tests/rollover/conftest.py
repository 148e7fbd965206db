"""A collaborative with something of every kind that a school year begins anew."""

from datetime import date

import pytest

from rural_collab.rollover import views
from tests.factories import make_membership, make_organization, when
from tests.funding import making as funding
from tests.governance import making as governance
from tests.offerings.making import make_calendar, make_offering, make_pathway
from tests.rollover.doing import Years

TERMS = [
    {"term": "fall", "begins": "2026-08-17", "ends": "2026-12-18"},
    {"term": "spring", "begins": "2027-01-05", "ends": "2027-05-28"},
]


@pytest.fixture(autouse=True)
def spring_of_2027(monkeypatch):
    """It is the spring before 2027-28 begins."""
    monkeypatch.setattr(views, "today", lambda: date(2027, 4, 1))


@pytest.fixture
def host(session, prairie):
    found = make_organization(session, "Durango 9-R")
    make_membership(session, prairie, found)
    return found


@pytest.fixture
def leaving(session, prairie):
    """A member that leaves before the new year begins."""
    found = make_organization(session, "Dolores RE-4A")
    make_membership(session, prairie, found, began="2015", ended="2027-06-30")
    return found


@pytest.fixture
def full(session, prairie, host, leaving):
    """Prairie in 2026-27."""
    pathway = make_pathway(session, prairie, "Welding")
    make_calendar(session, prairie, host, terms=[_dated(each) for each in TERMS])
    make_offering(
        session,
        pathway,
        host,
        begins="2026-08-17",
        ends="2027-05-28",
        apply_by="2026-05",
        seats=12,
        seats_left=3,
        cost_cents=5_000,
    )
    governance.make_seat(session, prairie, "Chair", term_began="2025-07-01", term_ends="2027-06-30")
    governance.make_seat(session, prairie, "A college", term_ends="2030")
    governance.make_agreement(session, prairie, effective="2024-07-01", expires="2027-06-30")
    governance.make_agreement(session, prairie, title="For ever", effective="2020")
    funding.make_dues_rule(session, prairie, amount_cents=100_000, first_year="2026-27", last_year="2026-27")
    funding.make_dues(session, prairie, host, "2026-27", cents=100_000, students=90, status="paid")
    funding.make_dues(session, prairie, leaving, "2026-27", cents=100_000)
    funding.make_budget(session, prairie, "2026-27", costs=[("staff", 900_000)], note="Tight")
    session.commit()
    return prairie


def _dated(term):
    return {**term, "begins": when(term["begins"]), "ends": when(term["ends"])}


@pytest.fixture
def years(bo, session, full):
    """Bo begins years of Prairie."""
    return Years(bo, session, full)
