"""Pages of services: what is known with its sources, whoever takes part in its role, and nothing made up."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.clock import today
from rural_collab.evidence.commands import keep_source
from rural_collab.organizations.commands import edit_organization
from tests.factories import make_claim, make_organization, make_service
from tests.pages import Page, max_queries


@pytest.fixture
def college(session):
    return make_organization(session, "Mesa College", org_type="community_college")


@pytest.fixture
def source(session):
    told = {"title": "Annual report", "address": "https://example.org/report", "kind": "report"}
    return keep_source(session, told)


@pytest.fixture
def full(session, prairie, college, source):
    service = make_service(
        session,
        prairie,
        "Nursing lab",
        category="shared_courses",
        description="Six beds for all members.",
        description_es="Seis camas para todos los miembros.",
        who_may_use="members_and_others_for_fee",
        use_note="Grades 11 and 12",
        cost_basis="fee_per_student",
        member_cents=0,
        other_cents=1250_50,
        capacity="12 students at a time",
        languages="English and Spanish",
        how_to_ask="Write before April.",
        email="lab@example.org",
        pathways="Health sciences",
        began="2024-08",
        audience_codes=["students_high"],
        delivery_codes=["in_person_host", "summer"],
        county_codes=["08083"],
        providers=[
            {"organization_id": college.id, "role": "instructor_of_record", "note": "Two nurses"},
            {"organization_id": college.id, "role": "credit_grantor"},
            {"organization_id": prairie.id, "role": "coordinator"},
        ],
        source_id=source.id,
        as_of=str(today()),
        verification="documented",
    )
    session.commit()
    return service


def facts(page: Page) -> dict[str, str]:
    """Every list of facts on a page by its words."""
    told: dict[str, str] = {}
    for listed in (each for each in page.all("dl") if each.get("class") == "facts"):
        texts = [" ".join("".join(child.itertext()).split()) for child in listed]
        told |= dict(zip(texts[::2], texts[1::2], strict=True))
    return told


def test_nothing_known_is_not_stated_and_never_free(reader, session, prairie):
    service = make_service(session, prairie, "Bus")
    session.commit()
    told = facts(reader.get(f"/services/{service.slug}"))
    known = {told.pop(name) for name in ("Offered by", "Aim", "Status")}
    assert known == {"Prairie Pathways", "Expand", "Active"}
    where = told.pop("Where")
    assert where.startswith("Not stated")
    assert set(told.values()) == {"Not stated"}


def test_a_whole_service_stands_on_its_page(reader, full):
    page = reader.get(f"/services/{full.slug}")
    told = facts(page)
    assert told["How it is paid for"] == "Fee per student"
    assert (told["Amount for members"], told["Amount for others"]) == ("$0", "$1,250.50")
    assert told["How it is delivered"] == "At the host school, Summer"
    assert told["Where"] == "Montezuma County, CO"
    assert "Yes, without joining. Members, and others for a fee" in page.text
    assert "Instructor of record (Two nurses), Gives the credit" in page.text
    assert "Annual report" in page.text
    assert {"mailto:lab@example.org", "/services?category=shared_courses"} <= set(page.links)
    assert page.texts("th").count("Mesa College") == 1


def test_in_spanish_what_is_told_in_spanish_is_and_the_rest_is_marked(reader, full):
    page = reader.get(f"/es/services/{full.slug}")
    assert "Seis camas para todos los miembros." in page.text
    assert [element.get("lang") for element in page.all("h1")] == ["en"]


def test_a_service_whose_last_day_is_past_says_so(reader, session, prairie):
    service = make_service(session, prairie, "Bus", ended="2020")
    session.commit()
    page = reader.get(f"/services/{service.slug}")
    assert facts(page)["Status"] == "Ended"
    assert facts(reader.get(f"/services/{service.slug}?on=2019-05-01"))["Status"] == "Active"


def test_the_collaborative_shows_its_services_by_aim_and_kind_and_then_what_sources_say(
    reader, session, prairie, full
):
    make_service(session, prairie, "Maps", aim="design", category="asset_map", who_may_use="members_only")
    make_claim(session, prairie, "It shares a welding trailer.", topic="service")
    session.commit()
    page = reader.get(f"/collaboratives/{prairie.organization.slug}/services")
    order = ["Design", "Map of shared resources", "Expand", "Nursing lab", "It shares a welding trailer."]
    positions = [page.text.index(words, page.text.index("Without joining")) for words in order]
    assert positions == sorted(positions)
    assert "2 services offered now" in page.text
    assert "Without joining: 1" in page.text
    assert "For members only: 1" in page.text
    assert "Mesa College Instructor of record (Two nurses), Gives the credit" in page.text
    assert f"/services/{full.slug}" in page.links


def test_without_records_the_section_says_what_sources_say_alone(reader, session, prairie):
    make_claim(session, prairie, "It shares a welding trailer.", topic="service")
    session.commit()
    page = reader.get(f"/collaboratives/{prairie.organization.slug}/services")
    assert "It shares a welding trailer." in page.text
    assert "services offered now" not in page.text


def test_a_partner_shows_the_service_once_in_its_roles(reader, session, college, full):
    page = reader.get(f"/organizations/{college.slug}")
    assert page.links.count(f"/services/{full.slug}") == 1
    assert "Instructor of record (Two nurses), Gives the credit · Prairie Pathways" in page.text
    other = make_organization(session)
    session.commit()
    assert "Services it takes part in" not in reader.get(f"/organizations/{other.slug}").text


def test_what_is_offered_now_stands_before_what_ended(reader, session, prairie, college):
    partner = [{"organization_id": college.id, "role": "provider"}]
    for title, ended in (("Academy", "2020"), ("Bus", None)):
        make_service(session, prairie, title, ended=ended, providers=partner)
    session.commit()
    text = reader.get(f"/organizations/{college.slug}").text
    assert text.index("Bus") < text.index("Academy")


def test_the_page_of_a_sample_says_that_it_is_invented(reader, session, prairie, full):
    edit_organization(session, prairie.organization, {"is_sample": True}, expected=None, by=REGISTRY)
    session.commit()
    assert "everything on this page is invented" in reader.get(f"/services/{full.slug}").text


def test_an_unknown_service_is_not_found_and_one_of_a_retired_collaborative_is_gone(
    ana, session, prairie, full
):
    ana.get("/services/no-such-service", 404)
    ana.post(
        f"/manage/organizations/{prairie.organization.slug}/retire",
        {"retired_as": "closed", "because": "Nobody was left", "version": "1"},
    )
    assert "It closed." in ana.get(f"/services/{full.slug}", 410).text


def test_many_services_cost_no_more_statements_than_a_few(app, reader, session, prairie, college):
    for _ in range(30):
        make_service(session, prairie, providers=[{"organization_id": college.id, "role": "provider"}])
    session.commit()
    for address in (
        f"/collaboratives/{prairie.organization.slug}/services",
        f"/organizations/{college.slug}",
    ):
        reader.get(address)
        session.expire_all()
        with max_queries(app, 24):
            reader.get(f"{address}?on=2026-01-01")
