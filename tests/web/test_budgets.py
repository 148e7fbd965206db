"""What a page weighs on the wire, over the real data: the largest of each kind, not the average."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

KB = 1024
HTML_AND_CSS = 14 * KB
TEXT_PAGE, LIST_PAGE = 6 * KB, 12 * KB
CSS, JS, FONT = 6 * KB, 3 * KB, 8 * KB
FIRST_VISIT, REQUESTS = 25 * KB, 5
SIGNED_IN_FIRST_VISIT = 30 * KB

RSIZ, SWCEC = "rural-schools-innovation-zone-tx", "southwest-colorado-education-collaborative-co"
ZONE = "springfield-empowerment-zone-partnership-ma"
RICHEST = [
    SWCEC, RSIZ, "homegrown-talent-initiative-co", ZONE,
    "big-bend-rural-initiative-for-success-in-education-tx", "colorado-rural-education-collaborative-co",
]  # fmt: skip
SAMPLE, SAMPLE_SCHOOL = "sample-prairie-pathways-collaborative-co", "sample-cottonwood-high-school-co"
SAMPLE_PATHWAY = "sample-health-sciences-co"
COMPARED = [
    SAMPLE_PATHWAY, "sample-teaching-and-early-childhood-co", "sample-welding-and-metal-work-co", "nursing-science-tx",
]  # fmt: skip
SHORTLIST = [
    *COMPARED, "agricultural-business-co", "auto-mechanics-co", "building-trades-co", "business-management-tx",
    "computers-co", "construction-of-tiny-homes-co", "core-college-credits-tx", "early-childhood-education-co",
    "education-co", "environmental-science-co", "grow-your-own-educator-tx", "health-care-co", "medical-academy-tx",
    "nursing-assistant-co", "outdoor-recreation-co", "stem-discovery-zone-tx",
]  # fmt: skip
TEXT_PAGES = [
    "/",
    *(
        f"/collaboratives/{SWCEC}{section}"
        for section in ("", "/members", "/governance", "/services", "/pathways")
    ),
    *(
        f"/collaboratives/{SWCEC}{section}"
        for section in ("/funding", "/history", "/cost", "/cost?students=500")
    ),
    *(f"/collaboratives/{slug}{section}" for slug in (RSIZ, ZONE) for section in ("/governance", "/history")),
    f"/collaboratives/{ZONE}/cost?students=500&cost=90,000",
    *("/funding", "/funding/opportunity-now", "/funders/daniels-fund"),
    *("/governance", "/governance/innovation_zone_nonprofit", "/governance?m=boces&m=mou&m=taxing_district"),
    "/collaboratives/east-central-boces-co/members",
    "/organizations/montezuma-cortez-re-1-co",
    "/organizations/denver-county-1-co",
    "/organizations/houston-community-college-tx",
    "/schools/durango-high-school-co",
    "/schools/durango-high-school-co?year=2022-23&grade=11",
    "/schools/durango-high-school-co/sheet?year=2022-23",
    "/services/agricultural-business-at-florence-high-school-co",
    "/pathways/agricultural-business-co",
    "/pathways/nursing-science-tx",
    "/compare/pathways?p=agricultural-business-co&p=nursing-science-tx",
    "/places/CA/los-angeles-county",
    "/places/WY/niobrara-county",
    *("/about", "/accessibility", "/privacy", "/data", "/sign-in", "/compare", "/pathways"),
    *("/careers", "/careers?job=nurse", "/shortlist"),
    "/careers?soc=29-1141&school=durango-high-school-co&grade=11",
    "/no-such-page",
]
LIST_PAGES = [
    "/search",
    "/search?state=CO&county=08083",
    "/search?near=81321&within=100",
    "/search?q=nursing",
    "/search?view=map",
    "/search?state=CO&view=map",
    "/search?state=TX&view=map",
    "/search?state=GA&view=map",
    "/search?q=zzqqy&state=WY&kind=network",
    "/collaboratives",
    "/collaboratives?view=map",
    "/services",
    "/services?aim=expand",
    "/organizations",
    "/places",
    "/places/CO",
    "/places/IA",
    "/places/TX",
    "/places/VA",
    "/regions/san-luis-valley-co",
    "/regions/san-luis-valley-co/pathways",
    "/regions/colorado-rural-workforce-consortium-workforce-area-co",
    "/compare?" + "&".join(f"c={slug}" for slug in RICHEST[:3]),
    "/compare?" + "&".join(f"c={slug}" for slug in RICHEST),
]


#: Where everything there is to tell is told.
SAMPLE_PAGES = [
    *(
        f"/collaboratives/{SAMPLE}{section}"
        for section in ("", "/members", "/services", "/pathways", "/funding", "/community")
    ),
    f"/collaboratives/{SAMPLE}/community/sample-supper-in-bluestem",
    f"/collaboratives/{SAMPLE}/report?from=2025-07-01&until=2026-06-30",
    f"/collaboratives/{SWCEC}/report",
    f"/collaboratives/{RSIZ}/pathways",
    f"/schools/{SAMPLE_SCHOOL}",
    f"/schools/{SAMPLE_SCHOOL}?grade=11",
    f"/schools/{SAMPLE_SCHOOL}?year=2025-26&who=adults",
    f"/schools/{SAMPLE_SCHOOL}/sheet",
    *(f"/pathways/{slug}" for slug in COMPARED[1:]),
    "/compare/pathways?" + "&".join(f"p={slug}" for slug in COMPARED),
    f"/careers?soc=29-1141&job=nurse&interest=helping&school={SAMPLE_SCHOOL}&grade=11",
    "/shortlist?s=" + ",".join(COMPARED),
]
#: The fullest pathway has four places and nine steps with all that is told of each.
SAMPLE_LISTS = [
    f"/pathways/{SAMPLE_PATHWAY}",
    f"/pathways/{SAMPLE_PATHWAY}?school={SAMPLE_SCHOOL}&grade=11",
    "/shortlist?s=" + ",".join(SHORTLIST),
    "/pathways",
]


@pytest.fixture(scope="module")
def client(real_app: Flask) -> FlaskClient:
    return real_app.test_client()


@pytest.fixture(scope="module")
def student(sample_app: Flask) -> FlaskClient:
    return sample_app.test_client()


@pytest.fixture(scope="module")
def stylesheet(client: FlaskClient) -> int:
    return weigh(client, next(parts_of(client, "/", r'<link rel="stylesheet" href="([^"]+)"')))


def weigh(client: FlaskClient, address: str) -> int:
    """Bytes of a body as a browser receives it."""
    with client.get(address, headers={"Accept-Encoding": "gzip"}) as response:
        assert response.status_code in {200, 404}, address
        return len(response.get_data())


def parts_of(client: FlaskClient, address: str, pattern: str) -> Iterator[str]:
    return (found[1] for found in re.finditer(pattern, client.get(address).get_data(as_text=True)))


def largest_college(client: FlaskClient) -> str:
    """The college with the most programs: its page is the longest of all organizations."""
    from sqlalchemy import func, select  # noqa: PLC0415

    from rural_collab.organizations.models import CollegeProgram, Organization  # noqa: PLC0415

    with client.application.extensions["sessions"]() as session:
        busiest = select(CollegeProgram.organization_id).group_by(CollegeProgram.organization_id)
        most = busiest.order_by(func.count().desc()).limit(1).scalar_subquery()
        return f"/organizations/{session.scalar(select(Organization.slug).where(Organization.id == most))}"


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize(
    ("address", "most"),
    [*((text, TEXT_PAGE) for text in TEXT_PAGES), *((listed, LIST_PAGE) for listed in LIST_PAGES)],
)
def test_a_page_is_light_by_itself_and_with_its_styles(client, stylesheet, address, most, prefix):
    weight = weigh(client, prefix + address)
    assert weight <= most
    assert weight + stylesheet <= HTML_AND_CSS


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize(
    ("address", "most"),
    [*((text, TEXT_PAGE) for text in SAMPLE_PAGES), *((listed, LIST_PAGE) for listed in SAMPLE_LISTS)],
)
def test_a_page_on_which_everything_is_told_is_light_too(student, stylesheet, address, most, prefix):
    weight = weigh(student, prefix + address)
    assert weight <= most
    assert weight + stylesheet <= HTML_AND_CSS


def test_the_page_of_the_largest_college_fits_too(client, stylesheet):
    assert weigh(client, largest_college(client)) + stylesheet <= HTML_AND_CSS


def test_styles_scripts_and_the_font_are_light(client):
    (style,) = parts_of(client, "/", r'<link rel="stylesheet" href="([^"]+)"')
    (script,) = parts_of(client, "/", r'<script type="module" src="([^"]+)"')
    font = style.replace("site.css", "fonts/public-sans-800.woff2")
    assert weigh(client, style) <= CSS
    assert weigh(client, script) + weigh(client, "/sw.js") <= JS
    assert weigh(client, font) <= FONT


def first_visit(client: FlaskClient, address: str) -> list[str]:
    """Everything a browser asks for on a first visit: the page, what it names, the font, the service worker."""
    named = list(parts_of(client, address, r'<(?:link|script|img)[^>]*(?:href|src)="([^"]+)"'))
    here = [part for part in named if part.startswith("/static/")]
    (style,) = [part for part in here if part.endswith(".css")]
    return [address, *here, style.replace("site.css", "fonts/public-sans-800.woff2"), "/sw.js"]


@pytest.mark.parametrize("address", ["/", "/search", f"/collaboratives/{SWCEC}", "/places/CO"])
def test_a_first_visit_is_light(client, address):
    asked = first_visit(client, address)
    assert len(asked) <= REQUESTS
    assert sum(weigh(client, part) for part in asked) <= FIRST_VISIT


@pytest.mark.parametrize("address", ["/", "/search", f"/collaboratives/{SWCEC}", "/places", "/data"])
def test_no_other_host_is_asked_for_anything(client, address):
    loaded = parts_of(
        client,
        address,
        r'<(?:link rel="(?:stylesheet|icon)"|script|img|source|iframe)[^>]*(?:href|src)="([^"]+)"',
    )
    assert [part for part in loaded if not part.startswith(("/", "data:"))] == []


def test_readers_who_save_data_are_not_sent_the_font(client):
    page = client.get("/about", headers={"Save-Data": "on"})
    assert '<html lang="en" class="lean">' in page.get_data(as_text=True)
    assert "Save-Data" in page.headers["Vary"]
    assert page.headers["ETag"] != client.get("/about").headers["ETag"]
