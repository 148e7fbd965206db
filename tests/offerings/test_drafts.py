"""Drafts are for those who keep them: no page, history, feed, calendar or export tells others that there are any."""

import pytest
from sqlalchemy import select

from rural_collab.access.identity import REGISTRY
from rural_collab.audit.history import list_history
from rural_collab.clock import today
from rural_collab.discovery.news import latest_news
from rural_collab.exchange.tables import TABLES, rows_of
from rural_collab.fiscal_years import FiscalYear
from rural_collab.offerings.commands import edit_offering, remove_offering
from rural_collab.offerings.models import Offering
from rural_collab.offerings.queries import list_hosted
from tests.factories import make_collaborative, make_membership, make_organization
from tests.offerings.making import make_offering, make_pathway, make_school

STEP, SECRET = "Zarfel class", "Quelva"
YEAR = str(FiscalYear.of(today()))


@pytest.fixture
def host(session, prairie):
    found = make_organization(session, "Durango 9-R", county_fips="08067", lat=37.27, lon=-107.88)
    make_membership(session, prairie, found)
    make_school(session, "Durango High", found)
    return found


@pytest.fixture
def nursing(session, prairie):
    steps = [{"title": "Biology"}, {"title": STEP, "after": ["1"], "is_exit": True}]
    return make_pathway(session, prairie, steps=steps)


@pytest.fixture
def draft(session, nursing, host) -> Offering:
    """One that only those who keep it know of; it was changed once."""
    told = {"offered": f"{nursing.id}/{nursing.steps[1].id}", "note": SECRET, "school_year": YEAR}
    found = make_offering(session, nursing, host, is_draft=True, apply_by=f"{today()}", seats=3, **told)
    session.commit()
    rows = [{"days": "Mon", "starts_at": None, "stops_at": None}]
    edit_offering(session, found, {"seats": 7, "meetings": rows}, expected=None, by=REGISTRY)
    session.commit()
    return found


def histories(session, *records):
    session.expire_all()
    return [
        f"{change.subject_type} {change.subject_label}"
        for one in records
        for change in list_history(session, one.id)
    ]


def of_offerings(lines):
    return [line for line in lines if line.startswith(("offering", "access_rule", "district_seats"))]


def test_no_public_history_tells_a_draft(reader, session, prairie, nursing, host, draft):
    assert of_offerings(histories(session, prairie, nursing, host)) == []
    slug = prairie.organization.slug
    for page in (
        f"/collaboratives/{slug}/history",
        f"/collaboratives/{slug}",
        "/organizations/durango-9-r-co",
        "/",
    ):
        assert_untold(reader.get(page).text)
    assert_untold(reader.get(f"/pathways/{nursing.slug}?changes=0").text)


def assert_untold(text):
    """The step is public; that it is to be offered is not."""
    assert f"{STEP} ({YEAR})" not in text
    assert SECRET not in text


def test_those_who_keep_it_read_its_changes_on_their_desk(bo, prairie, draft):
    assert (
        f"the offering {STEP} ({YEAR})" in bo.get(f"/manage/collaboratives/{prairie.organization.slug}").text
    )


def test_a_draft_is_no_news(session, app, prairie, draft):
    make_collaborative(session, "Newer")
    session.commit()
    with app.test_request_context():
        before = [(news.slug, news.at) for news in latest_news()]
    edit_offering(session, draft, {"seats": 9}, expected=None, by=REGISTRY)
    session.commit()
    with app.test_request_context():
        assert [(news.slug, news.at) for news in latest_news()] == before


def test_from_the_day_it_is_no_draft_its_changes_are_told(session, prairie, nursing, host, draft):
    edit_offering(session, draft, {"is_draft": False}, expected=None, by=REGISTRY)
    session.commit()
    told = [f"offering {STEP} ({YEAR})"]
    assert of_offerings(histories(session, prairie)) == told
    assert of_offerings(histories(session, nursing, host)) == told * 2


def test_a_draft_that_is_removed_leaves_no_trace_in_public(session, prairie, nursing, host, draft):
    remove_offering(session, draft, by=REGISTRY)
    session.commit()
    assert of_offerings(histories(session, prairie, nursing, host)) == []


def test_no_search_calendar_or_export_tells_a_draft(reader, session, nursing, host, draft):
    for address in ("/search.csv?q=Zarfel", "/search.geojson?q=Zarfel"):
        assert YEAR not in reader.client.get(address).get_data(as_text=True)
    reader.get("/schools/durango-high-co/calendar.ics", 404)
    reader.get(f"/pathways/{nursing.slug}/calendar.ics", 404)
    kinds = [kind for kind in TABLES if kind.startswith("offering")]
    assert [list(rows_of(session, kind)) for kind in kinds] == [[]] * len(kinds)
    assert list_hosted(session, host.id, YEAR) == []
    edit_offering(session, draft, {"is_draft": False}, expected=None, by=REGISTRY)
    session.commit()
    assert reader.get("/schools/durango-high-co/calendar.ics").status == 200
    assert len(list(rows_of(session, "offerings"))) == len(list_hosted(session, host.id, YEAR)) == 1


def test_a_draft_removed_twice_is_answered_as_removed(bo, ana, session, draft):
    address = f"/manage/offerings/{draft.id}/remove"
    first = ana.post(address, {"version": str(draft.version)})
    assert bo.post(address).response.location == first.response.location
    assert session.scalars(select(Offering)).all() == []
