"""A page asks the database a fixed number of times, however much it shows; a search asks it nothing."""

import pytest

from tests.pages import max_queries
from tests.web.test_budgets import RICHEST, SWCEC

COLLABORATIVE = 8
# An organization has more parts, each kept in a table of its own, and two kinds of neighbors.
ORGANIZATION = 15
# A school's page answers for every offering around it: who belongs since when, whose calendar, who may enter.
SCHOOL = 30
PLACE = 8
FULLEST = "east-central-boces-co"


@pytest.fixture(scope="module")
def client(real_app):
    return real_app.test_client()


@pytest.mark.parametrize("slug", [SWCEC, FULLEST, "adams-county-boces-co"])
@pytest.mark.parametrize("section", ["", "/members", "/governance", "/history", "/members?on=2020-01-01"])
def test_a_collaborative_takes_few_statements_whatever_the_number_of_members(real_app, client, slug, section):
    with max_queries(real_app, COLLABORATIVE):
        assert client.get(f"/collaboratives/{slug}{section}").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/organizations/montezuma-cortez-re-1-co",
        "/organizations/denver-county-1-co",
        "/organizations/fort-lewis-college-co",
        "/organizations/arizona-state-university-campus-immersion-az",
    ],
)
def test_an_organization_takes_few_statements_whatever_belongs_to_it(real_app, client, address):
    with max_queries(real_app, ORGANIZATION):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("query", ["", "?year=2022-23&grade=11"])
@pytest.mark.parametrize("page", ["", "/sheet"])
def test_a_school_takes_few_statements_whatever_is_offered_around_it(real_app, client, page, query):
    with max_queries(real_app, SCHOOL):
        assert client.get(f"/schools/durango-high-school-co{page}{query}").status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/places", "/places/CO", "/places/TX", "/places/CO/montezuma-county", "/regions/san-luis-valley-co"],
)
def test_a_place_takes_few_statements_whoever_works_there(real_app, client, address):
    with max_queries(real_app, PLACE):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("chosen", [RICHEST[:2], RICHEST])
def test_comparing_takes_as_much_for_each(real_app, client, chosen):
    with max_queries(real_app, COLLABORATIVE * len(chosen)):
        assert client.get("/compare?" + "&".join(f"c={slug}" for slug in chosen)).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/search", "/search?q=welding", "/search?near=81321", "/search?view=map&state=CO", "/collaboratives",
        "/organizations?page=3", "/suggest?q=dur", "/api/v1/search?q=nursing", "/search?q=zzqqy", "/about",
    ],
)  # fmt: skip
def test_searching_asks_the_database_nothing(real_app, client, address):
    with max_queries(real_app, 0):
        assert client.get(address).status_code == 200


def test_a_page_the_reader_has_takes_one_statement(real_app, client):
    tag = client.get(f"/collaboratives/{SWCEC}").headers["ETag"]
    with max_queries(real_app, 1):
        assert client.get(f"/collaboratives/{SWCEC}", headers={"If-None-Match": tag}).status_code == 304
