"""``GET /api/v1/search`` as programs may rely on it."""

from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from tests.factories import make_claim, make_collaborative, make_membership, make_organization

TEXT, NUMBER, NONE = str, (int, float), type(None)
ITEM = {
    "type": TEXT,
    "id": TEXT,
    "slug": TEXT,
    "name": TEXT,
    "summary": TEXT,
    "place": dict,
    "distance_miles": (*NUMBER, NONE),
    "highlights": list,
    "url": TEXT,
    "freshness": dict,
    "is_sample": bool,
    "confirmed_on": (TEXT, NONE),
    "confirmed_by": (TEXT, NONE),
    "silent_since": (TEXT, NONE),
}
PLACE = dict.fromkeys(("town", "county_fips", "county", "state"), (TEXT, NONE)) | dict.fromkeys(
    ("lat", "lon"), (float, NONE)
)


@pytest.fixture
def ask(reader, session):
    """Ask the search after the index has followed; ``status`` is what must be answered."""

    def ask(query: str = "", status: int = 200):
        session.commit()
        response = reader.get(f"/api/v1/search{query}", status).response
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        return response.get_json()

    return ask


@pytest.fixture
def cortez(session):
    return make_organization(
        session,
        "Montezuma-Cortez RE-1",
        town="Cortez",
        county_fips="08083",
        lat=37.3489,
        lon=-108.5859,
        leaid="0803090",
    )


def check_shape(told: dict, expected: dict) -> None:
    assert told.keys() == expected.keys()
    for name, kind in expected.items():
        assert isinstance(told[name], kind), (name, told[name])


def test_the_answer_has_the_shape_of_the_contract(ask, session, cortez):
    collaborative = make_collaborative(session, "Prairie Pathways", purpose="Brambor for all.")
    make_membership(session, collaborative, cortez)
    answer = ask("?near=Cortez,+CO&q=brambor")
    assert answer.keys() == {"total", "page", "per_page", "items", "facets", "understood", "links", "notes"}
    assert (answer["total"], answer["page"], answer["per_page"]) == (1, 1, 20)
    assert answer["understood"] == {"place": "Cortez, CO", "corrected": None}
    check_shape(answer["items"][0], ITEM)
    for counts in answer["facets"].values():
        for count in counts:
            check_shape(count, {"value": str, "label": str, "count": int})


def test_an_item_tells_what_the_record_tells(ask, cortez):
    item = ask("?q=montezuma&near=Durango,+CO")["items"][0]
    check_shape(item["place"], PLACE)
    assert item["place"] == {
        "town": "Cortez",
        "county_fips": "08083",
        "county": "Montezuma County",
        "state": "CO",
        "lat": 37.3489,
        "lon": -108.5859,
    }
    assert UUID(item["id"]) == cortez.id
    assert (item["type"], item["slug"], item["name"]) == ("district", cortez.slug, "Montezuma-Cortez RE-1")
    assert urlsplit(item["url"]).path == f"/organizations/{cortez.slug}"
    assert urlsplit(item["url"]).netloc
    assert item["distance_miles"] == 39.1
    assert item["freshness"] == {"state": "over_a_year", "on": None}


def test_a_record_that_lies_nowhere_says_so_with_nulls(ask, session):
    make_organization(session, "Brambor", state_usps=None)
    item = ask("?q=brambor")["items"][0]
    assert item["place"] == dict.fromkeys(PLACE)
    assert item["distance_miles"] is None


def test_highlights_are_safe_and_freshness_names_its_day(ask, session, prairie):
    make_claim(session, prairie, "<i>Vespin</i> & more", as_of="2016-05-04")
    item = ask("?q=vespin")["items"][0]
    assert item["highlights"] == ["&lt;i&gt;<b>Vespin</b>&lt;/i&gt; &amp; more"]
    assert item["freshness"] == {"state": "over_a_year", "on": "2016-05-04"}


@pytest.mark.parametrize("as_of", ["2016", "2016-05", "2016-05-04"])
def test_search_the_record_and_a_comparison_tell_one_date_no_more_precise_than_it_is(
    ask, session, reader, as_of
):
    vespin = make_collaborative(session, "Vespin Collaborative")
    make_membership(session, vespin, make_organization(session), as_of=as_of)
    session.commit()
    assert ask("?q=vespin")["items"][0]["freshness"]["on"] == as_of
    profile = f"/collaboratives/{vespin.organization.slug}"
    assert "Last evidence: 2016" in reader.get(profile).text
    assert "No dated evidence" not in reader.get(f"{profile}/members").text
    assert "2016" in reader.get(f"/compare?c={vespin.organization.slug}").text


def test_a_reference_case_in_a_city_is_found_and_not_counted_among_collaboratives(ask, session, reader):
    make_collaborative(session, "Vespin Zone", is_rural=False)
    make_collaborative(session, "Quelva Collaborative")
    session.commit()
    counted = {value["value"]: value["count"] for value in ask()["facets"]["type"]}
    assert (counted["collaborative"], counted["reference"]) == (1, 1)
    assert [item["name"] for item in ask("?type=collaborative")["items"]] == ["Quelva Collaborative"]
    assert [item["name"] for item in ask("?q=vespin")["items"]] == ["Vespin Zone"]
    assert "/search?type=reference" in reader.get("/collaboratives").links


def test_links_lead_to_this_page_and_the_next_and_keep_every_parameter(ask, session, reader):
    for _ in range(5):
        make_organization(session)
    answer = ask("?type=district&state=CO&state=NM&per_page=2&sort=name")
    seen = [item["id"] for item in answer["items"]]
    while answer["links"]["next"]:
        link = urlsplit(answer["links"]["next"])
        asked = parse_qs(link.query)
        assert (asked["type"], asked["state"], asked["per_page"]) == (["district"], ["CO", "NM"], ["2"])
        answer = reader.get(f"{link.path}?{link.query}").response.get_json()
        assert answer["page"] == int(asked["page"][0])
        assert answer["links"]["self"] == link.geturl()
        seen += [item["id"] for item in answer["items"]]
    assert len(set(seen)) == len(seen) == answer["total"] == 5


def test_the_last_page_and_a_page_beyond_it_have_no_next(ask, session):
    for _ in range(4):
        make_organization(session)
    assert ask("?per_page=2&page=2")["links"]["next"] is None
    beyond = ask("?per_page=2&page=3")
    assert (beyond["total"], beyond["items"], beyond["links"]["next"]) == (4, [], None)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("?near=8132A", "near"),
        ("?near=81-321", "near"),
        ("?page=0", "page"),
        ("?page=-1", "page"),
        ("?page=one", "page"),
        ("?page=99999999999999999999", "page"),
        ("?per_page=0", "per_page"),
        ("?per_page=101", "per_page"),
        ("?per_page=1.5", "per_page"),
        ("?within=0", "within"),
        ("?within=-5", "within"),
        ("?within=far", "within"),
        ("?within=1e3", "within"),
        ("?within=1001", "within"),
        ("?sort=best", "sort"),
        ("?state=Colorado", "state"),
        ("?state=C", "state"),
        ("?county=8083", "county"),
        ("?county=montezuma", "county"),
        ("?open=no", "open"),
        ("?type=a%20b", "type"),
        ("?kind=%3Cscript%3E", "kind"),
        (f"?q={'x' * 201}", "q"),
    ],
)
def test_a_malformed_value_is_refused_and_named(ask, query, parameter):
    told = ask(query, 400)
    assert (told["status"], told["title"]) == (400, "Bad Request")
    assert [error["pointer"] for error in told["errors"]] == [f"/{parameter}"]
    assert all(error["detail"] for error in told["errors"])


@pytest.mark.parametrize(
    ("query", "parameter", "value"),
    [
        ("?state=ZZ", "state", "ZZ"),
        ("?county=99999", "county", "99999"),
        ("?region=atlantis", "region", "atlantis"),
        ("?type=castle", "type", "castle"),
        ("?kind=guild", "kind", "guild"),
        ("?stage=limbo", "stage", "limbo"),
        ("?near=Nowhereville", "near", "Nowhereville"),
        ("?near=00000", "near", "00000"),
        ("?near=91,0", "near", "91,0"),
    ],
)
def test_a_value_that_exists_nowhere_matches_nothing_and_is_named(ask, session, query, parameter, value):
    make_organization(session)
    told = ask(query)
    assert told["total"] == 0
    assert [(note["parameter"], note["value"]) for note in told["notes"]] == [(parameter, value)]


def test_beside_a_value_that_exists_an_unknown_one_only_gets_a_note(ask, session):
    make_organization(session)
    told = ask("?state=CO&state=ZZ")
    assert (told["total"], [note["value"] for note in told["notes"]]) == (1, ["ZZ"])


def test_lower_case_letters_of_a_state_are_read(ask, session):
    make_organization(session)
    assert ask("?state=co")["total"] == 1


def test_asking_for_an_order_by_distance_from_nowhere_is_answered_with_a_note(ask, session):
    make_organization(session)
    told = ask("?sort=distance")
    assert (told["total"], [note["parameter"] for note in told["notes"]]) == (1, ["sort"])


def test_a_page_cannot_be_changed_and_says_so(reader):
    response = reader.post("/api/v1/search", status=405).response
    assert response.mimetype == "application/problem+json"
    assert response.headers["Allow"]


def test_an_unchanged_answer_is_not_sent_twice(ask, session, reader):
    make_organization(session)
    ask("?q=district")
    first = reader.client.get("/api/v1/search?q=district")
    again = reader.client.get("/api/v1/search?q=district", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    make_organization(session)
    session.commit()
    reader.follower.catch_up()
    assert (
        reader.client.get(
            "/api/v1/search?q=district", headers={"If-None-Match": first.headers["ETag"]}
        ).status_code
        == 200
    )
