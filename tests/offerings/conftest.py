"""A member district with its school, another that takes students in, and nursing offered there."""

from datetime import date
from functools import partial

import pytest

from rural_collab.organizations.models import Organization
from tests.factories import make_membership, make_organization
from tests.offerings.making import CORTEZ, DURANGO, make_offering, make_pathway, make_school

DAY = date(2026, 11, 22)


@pytest.fixture
def the_day(monkeypatch):
    """Every page is read on the same day."""
    for module in ("profiles.showing", "profiles.pathway_views", "offerings.views"):
        monkeypatch.setattr(f"rural_collab.{module}.today", lambda: DAY)


@pytest.fixture
def cortez(session, prairie) -> Organization:
    district = make_organization(session, "Cortez RE-1", **CORTEZ, county_fips="08083")
    make_membership(session, prairie, district)
    return district


@pytest.fixture
def high(session, cortez) -> Organization:
    """A school of a member district."""
    return make_school(session, "Cortez High", cortez)


@pytest.fixture
def durango(session, prairie) -> Organization:
    district = make_organization(session, "Durango 9-R", **DURANGO, town="Durango")
    make_membership(session, prairie, district)
    return district


@pytest.fixture
def nursing(session, prairie):
    return make_pathway(session, prairie)


@pytest.fixture
def offer(session, durango, nursing):
    """Makes offerings of nursing in Durango."""
    return partial(make_offering, session, pathway=nursing, host=durango)
