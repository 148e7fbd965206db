"""The pages of districts, colleges and employers tell what they run or house this school year."""

import pytest

from rural_collab.clock import today
from rural_collab.fiscal_years import FiscalYear
from tests.factories import make_organization
from tests.offerings.making import make_offering, make_pathway
from tests.pages import max_queries

YEAR = FiscalYear.of(today())
HEADING = "What it offers this school year"


@pytest.fixture
def nursing(session, prairie):
    return make_pathway(session, prairie, title_es="Enfermería")


@pytest.fixture
def durango(session):
    return make_organization(session, "Durango 9-R")


def read(reader, organization, prefix=""):
    reader.follower = None
    return reader.get(f"{prefix}/organizations/{organization.slug}")


def test_who_runs_it_and_who_houses_it_both_tell_it(reader, session, nursing, durango):
    hospital = make_organization(session, "Mercy Hospital", org_type="employer")
    make_offering(
        session,
        nursing,
        durango,
        school_year=str(YEAR),
        site_id=hospital.id,
        term="spring",
        apply_by="2027-01-15",
    )
    session.commit()
    page = read(reader, durango)
    assert HEADING in page.texts("h2")
    assert f"{YEAR}, Spring · Mercy Hospital · Apply by January 15, 2027" in page.text
    assert f"/pathways/{nursing.slug}" in page.links
    assert f"{YEAR}, Spring · Apply by January 15, 2027" in read(reader, hospital).text
    assert "Enfermería" in read(reader, hospital, "/es").text


def test_drafts_and_other_years_are_not_told(reader, session, nursing, durango):
    make_offering(session, nursing, durango, school_year=str(YEAR), is_draft=True)
    make_offering(session, nursing, durango, school_year=str(YEAR.next))
    session.commit()
    assert HEADING not in read(reader, durango).texts("h2")


def test_it_costs_one_statement_and_none_where_nothing_is_offered(app, reader, session, nursing, durango):
    silent = make_organization(session, "Ignacio 11 JT")
    for term in ("fall", "spring", "summer"):
        make_offering(session, nursing, durango, school_year=str(YEAR), term=term)
    session.commit()
    with max_queries(app, 40) as none:
        read(reader, silent)
    with max_queries(app, len(none) + 1):
        read(reader, durango)
