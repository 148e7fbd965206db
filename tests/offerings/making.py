"""Makers of pathways' offerings, schools and calendars: each makes one thing, with sensible values for what is not said."""

from rural_collab.access.identity import REGISTRY
from rural_collab.offerings.commands import add_calendar, add_offering
from rural_collab.organizations.commands import relate
from tests import factories
from tests.factories import make_organization, when

YEAR = "2026-27"
CORTEZ, DURANGO, TRINIDAD = (
    {"lat": 37.35, "lon": -108.58},
    {"lat": 37.27, "lon": -107.88},
    {"lat": 37.17, "lon": -104.5},
)
_DATES = ("begins", "ends", "apply_from", "apply_by", "as_of")


def dated(values):
    return {
        name: when(value) if name in _DATES and isinstance(value, str) else value
        for name, value in values.items()
    }


def make_pathway(session, collaborative, title="Nursing", **values):
    """A pathway in health care with one class that one can stop after, unless told otherwise."""
    told = {
        "cluster_codes": ["healthcare-human-services"],
        "steps": [{"title": "Nurse aide class", "is_exit": True}],
        **values,
    }
    return factories.make_pathway(session, collaborative, title, **told)


def make_school(session, name="Cortez High", district=None, **values):
    """A public school, part of ``district``."""
    school = make_organization(session, name, **{"org_type": "school", **values})
    if district is not None:
        relate(session, district, "parent_of", school, by=REGISTRY)
    return school


def make_offering(session, pathway, host, **values):
    """Open to students of all members, with a bus of the host, unless told otherwise."""
    told = {
        "offered": str(pathway.id),
        "school_year": YEAR,
        "host_id": host.id,
        "transport": "provided_by_host",
        "rules": [rule("all_members")],
        **dated(values),
    }
    return add_offering(session, pathway.collaborative, told, by=REGISTRY)


def rule(group, organization=None, **values):
    return {"group": group, "organization_id": organization.id if organization else None, **values}


def make_calendar(session, collaborative, organization, **values):
    """Monday through Thursday from 8 to 4, with a block for other places after 12:30, unless told otherwise."""
    told = {
        "organization_id": organization.id,
        "school_year": YEAR,
        "days": "Mon-Thu",
        "starts_at": "8:00",
        "stops_at": "16:00",
        "away_from": "12:30",
        "away_until": "16:00",
        **values,
    }
    return add_calendar(session, collaborative, told, by=REGISTRY)


def one_of_each(session, collaborative):
    """Each kind of record with its address under /manage."""
    host = make_organization(session)
    yield "offerings", make_offering(session, make_pathway(session, collaborative, "Welding"), host)
    yield "calendars", make_calendar(session, collaborative, host)
