"""A page asks the database a fixed number of times, however much it shows; a search asks it nothing."""

import pytest

from rural_collab.web.keeping import KeptPages
from tests.pages import max_queries
from tests.web.test_budgets import (
    COMPARED,
    RICHEST,
    RSIZ,
    SAMPLE,
    SAMPLE_PATHWAY,
    SAMPLE_SCHOOL,
    SHORTLIST,
    SWCEC,
    ZONE,
)

COLLABORATIVE = 8
# What is confirmed by itself, a service or a pathway, tells who confirmed it last in one statement more, whether one is
# shown or four are compared.
# A school's page answers for every offering around it (who belongs since when, whose calendar, who may enter), and
# tells beside it all that an organization's page does.
SCHOOL = 15
# A sheet tells what is open and nothing else of the school.
SHEET = 8
# Steps and offerings are a record and its lists each; beside them stand the colleges, agreements and newer texts.
PATHWAY = 9
# Seen from a school, the rules of openness ask for the school, its calendar, who belongs, and who serves which county.
PATHWAY_FROM_SCHOOL = 14
# Pathways with their lists, and their offerings with theirs, whether one is compared or four.
PATHWAY_COMPARISON = 6
# Pathways that lead there, answered from a school, and the colleges near it that teach for the job.
CAREERS = 13
# As a comparison, and which of them a later edition replaced; the list itself is in the address.
SHORTLISTED = 6
# A region with its counties, and whether anything in them has a deadline; the pathways come from the search.
REGION_PATHWAYS = 5
# A school's days are those of what its students may enter, which only the answers tell.
CALENDAR = 8
# What is owed and what money there is are told on one page, for a district that is looked up as well.
COST = 13
# An organization may be a partner, a member, a funder and a neighbor, each told in a table of its own.
ORGANIZATION = 11
# All sections side by side, read once for all that are compared.
COMPARISON = 14
# A service tells beside itself what it gets of awards, and who in the community asked for it.
SERVICE, MONEY, MODELS = 7, 6, 5
# Sessions with their lists, what was said with what it led to; a report reads every kind of record for a period.
COMMUNITY, REPORT = 9, 13
PLACE = 8
FULLEST = "east-central-boces-co"
SECTIONS = ("", "/members", "/governance", "/services", "/pathways", "/funding", "/history")


@pytest.fixture
def client(real_app):
    """Somebody who reads pages that nobody has read before."""
    real_app.extensions["kept_pages"] = KeptPages()
    return real_app.test_client()


@pytest.fixture
def student(sample_app):
    """The same where the invented collaborative is told as well."""
    sample_app.extensions["kept_pages"] = KeptPages()
    return sample_app.test_client()


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
        "/organizations/pueblo-community-college-co",
    ],
)
def test_an_organization_takes_few_statements_whatever_belongs_to_it(real_app, client, address):
    with max_queries(real_app, ORGANIZATION):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("query", ["", "?year=2022-23&grade=11", "?who=adults"])
@pytest.mark.parametrize(("page", "most"), [("", SCHOOL), ("/sheet", SHEET)])
@pytest.mark.parametrize("school", [SAMPLE_SCHOOL, "durango-high-school-co", "falfurrias-high-school-tx"])
def test_a_school_takes_few_statements_whatever_is_offered_around_it(
    sample_app, student, school, page, most, query
):
    with max_queries(sample_app, most):
        assert student.get(f"/schools/{school}{page}{query}").status_code == 200


@pytest.mark.parametrize(
    ("address", "most"),
    [
        *((f"/collaboratives/{SAMPLE}{section}", COLLABORATIVE) for section in SECTIONS),
        (f"/collaboratives/{SAMPLE}/community", COMMUNITY),
        (f"/collaboratives/{SAMPLE}/community/sample-supper-in-bluestem", COMMUNITY),
        (f"/collaboratives/{SAMPLE}/report?from=2025-07-01&until=2026-06-30", REPORT),
        (f"/pathways/{SAMPLE_PATHWAY}", PATHWAY),
        ("/pathways/nursing-science-tx", PATHWAY),
        (f"/pathways/{SAMPLE_PATHWAY}?school={SAMPLE_SCHOOL}&grade=11", PATHWAY_FROM_SCHOOL),
        (f"/compare/pathways?p={COMPARED[0]}", PATHWAY_COMPARISON),
        ("/compare/pathways?" + "&".join(f"p={slug}" for slug in COMPARED), PATHWAY_COMPARISON),
        ("/careers", 1),
        ("/careers?interest=helping&cluster=construction", CAREERS),
        (f"/careers?soc=29-1141&school={SAMPLE_SCHOOL}&grade=11", CAREERS),
        ("/careers?soc=29-1141&job=nurse&school=durango-high-school-co", CAREERS),
        (f"/shortlist?s={SHORTLIST[0]}", SHORTLISTED),
        ("/shortlist?find=nursing&s=" + ",".join(SHORTLIST), SHORTLISTED),
        ("/regions/san-luis-valley-co/pathways", REGION_PATHWAYS),
        (f"/schools/{SAMPLE_SCHOOL}/calendar.ics", CALENDAR),
        (f"/pathways/{SAMPLE_PATHWAY}/calendar.ics", CALENDAR),
    ],
)
def test_what_students_read_takes_few_statements_however_much_there_is(sample_app, student, address, most):
    with max_queries(sample_app, most):
        assert student.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        f"/schools/{SAMPLE_SCHOOL}",
        f"/schools/{SAMPLE_SCHOOL}/sheet",
        f"/schools/{SAMPLE_SCHOOL}/calendar.ics",
        f"/pathways/{SAMPLE_PATHWAY}",
        "/compare/pathways?" + "&".join(f"p={slug}" for slug in COMPARED),
        "/careers?soc=29-1141",
        "/regions/san-luis-valley-co/pathways",
    ],
)
def test_a_page_somebody_else_has_read_today_takes_one_statement(sample_app, student, address):
    student.get(address)
    with max_queries(sample_app, 1):
        assert student.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/careers?job=nurse",
        f"/careers?soc=29-1141&school={SAMPLE_SCHOOL}",
        f"/pathways/{SAMPLE_PATHWAY}?school={SAMPLE_SCHOOL}",
        f"/shortlist?s={SAMPLE_PATHWAY}",
    ],
)
def test_what_somebody_typed_or_chose_is_kept_for_nobody(sample_app, student, address):
    assert student.get(address).status_code == 200
    assert sample_app.extensions["kept_pages"].find(("en", address)) is None


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
