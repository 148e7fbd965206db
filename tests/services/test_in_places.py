"""What is offered where: the pages of states, counties and regions lead to the catalogue."""

from itertools import pairwise

import pytest

from tests.factories import make_collaborative, make_membership, make_organization, make_service

CORTEZ = {"lat": 37.35, "lon": -108.58, "county_fips": "08083", "town": "Cortez"}
PLACES = {
    "/places/CO": "state=CO",
    "/places/CO/montezuma-county": "county=08083",
    "/regions/southern-western-slope-co": "region=southern-western-slope-co",
}


@pytest.fixture
def offered(session, prairie):
    """Three services around Cortez and one in the valley behind the mountains."""
    make_membership(session, prairie, make_organization(session, **CORTEZ))
    make_service(session, prairie, "Bus", category="transport", who_may_use="members_only")
    make_service(session, prairie, "Camp", category="summer_institutes", who_may_use="anyone")
    make_service(session, prairie, "Fall days", aim="enhance", category="teacher_pd")
    make_service(session, make_collaborative(session), "Van", county_codes=["08021"], aim="design")
    session.commit()


def counted(page):
    """Each link to services that a number stands behind, with that number."""
    for paragraph in page.all("p"):
        for link, number in pairwise(paragraph):
            if (link.get("href") or "").startswith("/services?") and number.get("class") == "count":
                yield link.get("href"), int(number.text)


@pytest.mark.parametrize(("address", "query"), list(PLACES.items()))
def test_a_place_tells_what_is_offered_there_and_leads_to_it(offered, reader, address, query):
    page = reader.get(address)
    total = 4 if query == "state=CO" else 3
    assert f"Services offered here {total}" in page.texts("h2")
    assert f"/services?{query}" in page.links
    assert f"{total} results" in reader.get(f"/services?{query}").text


@pytest.mark.parametrize(("address", "aims"), list(zip(PLACES, (3, 2, 2), strict=True)))
def test_each_number_of_a_place_is_what_its_link_finds(offered, reader, address, aims):
    told = dict(counted(reader.get(address)))
    assert len(told) == aims + len(["without joining", "members only"])
    for link, count in told.items():
        assert f"{count} result" in reader.get(link).text, link


def test_where_nothing_is_offered_nothing_is_told(offered, reader):
    assert "Services offered here" not in reader.get("/places/WY").text


def test_the_catalogue_is_one_step_from_every_page(offered, reader):
    for address in ("/", "/about", "/es"):
        page = reader.get(address)
        assert f"{'/es' if address == '/es' else ''}/services" in page.links
    (current,) = [link for link in reader.get("/services").all("a") if link.get("aria-current") == "page"]
    assert current.get("href") == "/services"
