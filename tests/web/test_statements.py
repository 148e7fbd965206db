"""A page asks the database a fixed number of times, however much it shows; a search asks it nothing."""

import pytest

from tests.pages import max_queries
from tests.web.test_budgets import RICHEST, RSIZ, SWCEC, ZONE

COLLABORATIVE = 8
# A school's page answers for every offering around it: who belongs since when, whose calendar, who may enter.
SCHOOL = 30
# What is owed and what money there is are told on one page, for a district that is looked up as well.
COST = 13
# An organization may be a partner, a member, a funder and a neighbor, each told in a table of its own.
ORGANIZATION = 13
# All sections side by side, read once for all that are compared.
COMPARISON = 14
SERVICE, MONEY, MODELS = 5, 6, 5
PLACE = 8
FULLEST = "east-central-boces-co"
SECTIONS = ("", "/members", "/governance", "/services", "/pathways", "/funding", "/history")


@pytest.fixture(scope="module")
def client(real_app):
    return real_app.test_client()


@pytest.mark.parametrize("slug", [SWCEC, RSIZ, ZONE, FULLEST, "adams-county-boces-co"])
@pytest.mark.parametrize("section", [*SECTIONS, "/members?on=2020-01-01", "/funding?on=2024"])
def test_a_collaborative_takes_few_statements_whatever_is_told_of_it(real_app, client, slug, section):
    with max_queries(real_app, COLLABORATIVE):
        assert client.get(f"/collaboratives/{slug}{section}").status_code == 200


@pytest.mark.parametrize("slug", [SWCEC, ZONE, FULLEST])
@pytest.mark.parametrize(
    "asked", ["", "?students=500", "?for=montezuma-cortez-re-1-co", "?for=monte", "?cost=90,000"]
)
def test_what_it_would_cost_takes_few_statements_whoever_pays(real_app, client, slug, asked):
    with max_queries(real_app, COST):
        assert client.get(f"/collaboratives/{slug}/cost{asked}").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/organizations/montezuma-cortez-re-1-co",
        "/organizations/denver-county-1-co",
        "/organizations/fort-lewis-college-co",
        "/organizations/arizona-state-university-campus-immersion-az",
        "/organizations/daniels-fund",
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


@pytest.mark.parametrize("chosen", [RICHEST[:1], RICHEST[:2], RICHEST])
@pytest.mark.parametrize("asked", ["", "&students=400"])
def test_comparing_takes_no_more_statements_for_many_than_for_one(real_app, client, chosen, asked):
    with max_queries(real_app, COMPARISON):
        assert client.get("/compare?" + "&".join(f"c={slug}" for slug in chosen) + asked).status_code == 200


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/services/agricultural-business-at-florence-high-school-co", SERVICE),
        ("/funding", MONEY),
        ("/funding/opportunity-now", MONEY),
        ("/funders/daniels-fund", MONEY),
        ("/governance", MODELS),
        ("/governance/boces", MODELS),
        ("/governance?m=boces&m=mou&m=nonprofit_501c3", MODELS),
    ],
)
def test_services_money_and_models_take_few_statements_whoever_has_them(real_app, client, address, most):
    with max_queries(real_app, most):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/search", "/search?q=welding", "/search?near=81321", "/search?view=map&state=CO", "/collaboratives",
        "/organizations?page=3", "/suggest?q=dur", "/api/v1/search?q=nursing", "/search?q=zzqqy", "/about",
        "/services", "/services?aim=expand", "/pathways",
    ],
)  # fmt: skip
def test_searching_asks_the_database_nothing(real_app, client, address):
    with max_queries(real_app, 0):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        *(f"/collaboratives/{SWCEC}{section}" for section in (*SECTIONS, "/cost?students=500")),
        *("/services/agricultural-business-at-florence-high-school-co", "/organizations/denver-county-1-co"),
        *(
            "/funding",
            "/funding/opportunity-now",
            "/funders/daniels-fund",
            "/governance",
            "/governance/boces",
        ),
        f"/compare?c={SWCEC}&c={RSIZ}",
    ],
)
def test_a_page_the_reader_has_takes_one_statement(real_app, client, address):
    tag = client.get(address).headers["ETag"]
    with max_queries(real_app, 1):
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
