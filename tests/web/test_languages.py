"""Every page in both languages: the same page, the same status, and no link that leaves the language by accident."""

from urllib.parse import urlsplit

import pytest

from tests.factories import make_claim, make_membership, make_organization

PUBLIC = [
    "/", "/search", "/search?q=prairie&state=CO&sort=name", "/search?view=map", "/search?q=zzqqy&state=WY",
    "/collaboratives", "/organizations", "/services", "/pathways", "/places", "/places/CO",
    "/places/CO/montezuma-county", "/regions/san-luis-valley-co", "/compare", "/sign-in", "/about", "/accessibility",
    "/privacy", "/data",
]  # fmt: skip
SECTIONS = (
    "",
    "/members",
    "/members?on=2020-06",
    "/governance",
    "/services",
    "/pathways",
    "/funding",
    "/history",
)


@pytest.fixture
def records(session, prairie) -> list[str]:
    """Addresses of one record of each kind, with everything a page can show."""
    district = make_organization(session, "Bluestem RE-1", leaid="0800001", county_fips="08083")
    school = make_organization(session, "Bluestem High", org_type="school")
    college = make_organization(session, "Bluestem College", org_type="community_college")
    make_membership(session, prairie, district, note="Its board voted for it.")
    make_membership(
        session, prairie, college, began="2018", ended="2021", status="left", residual_access="One class"
    )
    make_claim(session, prairie, "It shares a welding trailer.", topic="service")
    make_claim(
        session, prairie, "Comparte un remolque.", topic="pathway", statement_es="Comparte un remolque."
    )
    session.commit()
    slug = prairie.organization.slug
    return [
        *(f"/collaboratives/{slug}{section}" for section in SECTIONS),
        f"/organizations/{district.slug}",
        f"/organizations/{college.slug}",
        f"/schools/{school.slug}",
        f"/compare?c={slug}&differences=1",
    ]


def test_every_public_page_is_there_in_both_languages(reader, records):
    """The reader checks each page: valid, named, its links staying in the language."""
    for address in [*PUBLIC, *records]:
        english, spanish = reader.get(address), reader.get(f"/es{address}")
        assert (english.language, spanish.language) == ("en", "es"), address


def test_the_other_language_is_one_plain_link_to_the_same_page(reader, records):
    for address in [*PUBLIC, *records]:
        english, spanish = reader.get(address), reader.get(f"/es{address}")
        assert other_language(english, "es") == f"/es{address}"
        assert other_language(spanish, "en") == address


def other_language(page, code: str) -> str:
    (link,) = [link for link in page.all("a") if link.get("hreflang") == code]
    assert link.get("lang") == code
    return link.get("href")


def test_machines_find_both_languages_under_their_public_addresses(reader, records):
    page = reader.get(f"/es{records[0]}?on=2020")
    alternates = {link.get("hreflang"): link.get("href") for link in page.all("link") if link.get("hreflang")}
    assert alternates.keys() == {"en", "es"}
    assert urlsplit(alternates["en"]).netloc
    assert alternates["es"].endswith(f"/es{records[0]}?on=2020")


def test_an_address_with_odd_characters_keeps_them_in_the_other_language(reader):
    page = reader.get("/search?q=%22a%26b%22&near=Ca%C3%B1on+City%2C+CO")
    assert other_language(page, "es") == "/es/search?q=%22a%26b%22&near=Ca%C3%B1on+City%2C+CO"
    assert other_language(reader.get("/no%25such%22page", 404), "es") == "/es/no%25such%22page"


def test_what_nobody_translated_is_marked_as_english(reader, session, prairie, records):
    page = reader.get(f"/es{records[4]}")
    marked = [" ".join("".join(e.itertext()).split()) for e in page.tree.iter() if e.get("lang") == "en"]
    assert "It shares a welding trailer." in marked
    told = reader.get(f"/es{records[5]}")
    assert "Comparte un remolque." in told.text
    assert "Comparte un remolque." not in [
        "".join(e.itertext()) for e in told.tree.iter() if e.get("lang") == "en"
    ]


def test_names_are_not_to_be_translated(reader, prairie, records):
    for address in (records[0], "/search?q=prairie", f"/compare?c={prairie.organization.slug}"):
        page = reader.get(f"/es{address}")
        named = ["".join(e.itertext()).strip() for e in page.tree.iter() if e.get("translate") == "no"]
        assert any("Prairie Pathways" in name for name in named), address


def test_nothing_lies_under_spanish_twice(reader):
    reader.get("/es/es/search", 404)
    reader.get("/espanol", 404)
    reader.get("/es/", 200)


def test_signed_in_work_stays_in_its_language(bo, prairie):
    slug = prairie.organization.slug
    for page in (
        "",
        f"/collaboratives/{slug}",
        f"/collaboratives/{slug}/edit",
        f"/collaboratives/{slug}/members/new",
    ):
        assert bo.get(f"/es/manage{page}").language == "es"
    saved = bo.submit(f"/es/manage/collaboratives/{slug}/edit", kinds=["rpep"])
    assert (
        saved.response.location
        == f"/es/manage/collaboratives/{slug}?saved=/es/manage/collaboratives/{slug}/edit"
    )
    assert bo.post("/es/sign-out").response.location == "/es"
