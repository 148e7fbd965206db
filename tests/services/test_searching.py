"""Services among the results: each once, by what it is, who may use it, and where it is offered."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.organizations.commands import retire_organization
from tests.factories import make_collaborative, make_membership, make_organization, make_service

CORTEZ = {"lat": 37.35, "lon": -108.58, "county_fips": "08083", "town": "Cortez"}


@pytest.fixture
def ask(reader, session):
    """The names that a search finds, in their order."""

    def ask(query: str) -> list[str]:
        session.commit()
        found = reader.get(f"/api/v1/search?{query}").response.get_json()
        assert found["total"] == len(found["items"])
        return [item["name"] for item in found["items"]]

    return ask


@pytest.fixture
def facets(reader, session):
    def facets(query: str) -> dict[str, dict[str, int]]:
        session.commit()
        found = reader.get(f"/api/v1/search?{query}").response.get_json()["facets"]
        return {name: {each["value"]: each["count"] for each in values} for name, values in found.items()}

    return facets


def partners(*organizations, role="provider"):
    return [{"organization_id": organization.id, "role": role} for organization in organizations]


def test_a_service_of_five_partners_is_one_result_by_each_of_their_names(session, prairie, ask, facets):
    bodies = [make_organization(session, f"Zarfel {name}") for name in ("One", "Two", "Three", "Four")]
    both = [*partners(*bodies), *partners(*bodies[:2], role="host")]
    make_service(session, prairie, "Welding trailer", providers=both)
    assert ask("type=service") == ["Welding trailer"]
    assert ask("type=service&q=Zarfel") == ask("type=service&q=Zarfel+Three") == ["Welding trailer"]
    assert facets("q=Zarfel")["type"]["service"] == 1


@pytest.mark.parametrize(
    "query",
    [
        "aim=enhance",
        "category=teacher_pd",
        "use=anyone",
        "cost=fee_per_district",
        "delivery=summer",
        "aim=enhance&use=anyone&delivery=summer",
        "aim=design&aim=enhance",
        "q=teacher",
        "q=capacitaci%C3%B3n",
        "q=nine+places",
    ],
)
def test_a_service_is_found_by_what_it_is(session, prairie, ask, query):
    told = {"aim": "enhance", "category": "teacher_pd", "who_may_use": "anyone", "capacity": "Nine places"}
    make_service(
        session, prairie, "Fall days", cost_basis="fee_per_district", delivery_codes=["summer"], **told
    )
    make_service(session, prairie, "Bus", category="transport")
    assert ask(query) == ["Fall days"]


def test_what_is_not_stated_is_found_by_that_alone(session, prairie, ask, facets):
    make_service(session, prairie, "Bus")
    assert ask("cost=not_stated") == ["Bus"]
    assert ask("use=members_only") == []
    told = facets("type=service")
    assert (told["cost"], told["use"]) == ({"not_stated": 1}, {})


def test_a_service_is_where_its_collaborative_is_at_work(session, prairie, ask):
    make_membership(session, prairie, make_organization(session, **CORTEZ))
    make_service(session, prairie, "Bus")
    for query in ("county=08083", "near=37.4,-108.6&within=10", "q=Cortez"):
        assert ask(f"type=service&{query}") == ["Bus"]


def test_counties_of_its_own_come_before_those_of_its_collaborative(session, prairie, ask):
    make_membership(session, prairie, make_organization(session, **CORTEZ))
    make_service(session, prairie, "Bus", county_codes=["08021"])
    assert ask("type=service&county=08083") == []
    assert ask("type=service&county=08021") == ["Bus"]
    assert ask("type=service&near=37.2,-106.2&within=30") == ["Bus"]
    assert ask("type=service&region=san-luis-valley-co") == ["Bus"]


def test_a_service_that_is_over_stands_behind_one_that_is_not(session, reader):
    over = make_service(session, make_collaborative(session), "Summer camp", ended="2020")
    lasting = make_service(session, make_collaborative(session), "Summer camp")
    session.commit()
    found = reader.get("/api/v1/search?type=service&q=summer+camp").response.get_json()
    assert [item["slug"] for item in found["items"]] == [lasting.slug, over.slug]


def test_the_catalogue_is_the_same_search_of_one_kind(session, prairie, reader):
    make_service(
        session,
        prairie,
        "Welding trailer",
        category="shared_equipment",
        who_may_use="members_only",
        as_of="2024-02",
    )
    session.commit()
    page = reader.get("/services?aim=expand")
    assert "/services/welding-trailer-co" in page.links
    assert "Expand: Shared equipment and mobile labs · Prairie Pathways" in page.text
    assert "Who may use it: Members only" in page.text
    assert {"Aim of service", "Kind of service", "How it is paid for"} <= set(page.texts("legend"))
    assert "Welding trailer" not in reader.get("/services?use=anyone").text


def test_a_value_that_does_not_exist_finds_nothing_and_is_named(reader, session, prairie):
    make_service(session, prairie)
    session.commit()
    page = reader.get("/services?use=everybody")
    assert "There is no such choice" in page.text


def test_a_retired_collaborative_takes_its_services_out_of_sight(session, prairie, ask):
    make_service(session, prairie, "Bus")
    assert ask("type=service") == ["Bus"]
    retire_organization(session, prairie.organization, because="It closed", successor=None, by=REGISTRY)
    assert ask("type=service") == []


def test_names_of_services_come_up_while_typing(session, prairie, reader):
    make_service(session, prairie, "Welding trailer")
    session.commit()
    told = reader.get("/suggest?q=weld").response.get_json()
    assert told[0]["path"] == "/services/welding-trailer-co"


def test_the_catalogue_leads_to_each_kind_with_what_it_finds(session, prairie, reader):
    make_membership(session, prairie, make_organization(session, **CORTEZ))
    for title, category, use in (
        ("Bus", "transport", "members_only"),
        ("Van", "transport", "on_request"),
        ("Camp", "summer_institutes", "anyone"),
    ):
        make_service(session, prairie, title, category=category, who_may_use=use)
    make_service(session, make_collaborative(session), "Elsewhere", category="transport")
    session.commit()
    page = reader.get("/services?county=08083")
    assert "What do you need?" in page.text
    for address, count in (
        ("/services?aim=expand&county=08083", 3),
        ("/services?category=transport&county=08083", 2),
        ("/services?county=08083&use=members_and_others_for_fee&use=on_request&use=anyone", 2),
        ("/services?county=08083&use=members_only", 1),
    ):
        (link,) = [each for each in page.links if sorted(query(each)) == sorted(query(address))]
        assert f"{count} result" in reader.get(link).text
    assert "What do you need?" not in reader.get("/services?category=transport").text


def query(address: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(address).query)
