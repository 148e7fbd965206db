"""Whatever is put into a parameter: an answer soon, never a failure, always well formed."""

import csv
import io
import json
import time
from urllib.parse import quote_from_bytes, urlsplit

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from rural_collab.discovery.finding import PARAMETERS
from tests.pages import Page, check_page

NAMES = (*PARAMETERS, "page", "since", "")
SECONDS = 30
HUGE = "%41" * 70_000 + "a" * 800_000
NASTY = (
    *(
        "",
        " ",
        "%00",
        "a%00b",
        "%",
        "%ZZ",
        "%ff%fe",
        "%ED%A0%80",
        "%ed%b0%80",
        "%F4%90%80%80",
        "%C0%80",
        "%e2%80%ae",
    ),
    *(
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
        "%7B%7B7*7%7D%7D",
        "%25s",
    ),
    *(
        "'%20OR%201=1--",
        "..%2F..%2Fetc%2Fpasswd",
        "%0d%0aSet-Cookie:%20a=b",
        "-1",
        "1e999",
        "NaN",
        "Infinity",
        "0x10",
    ),
    *(
        "9" * 400,
        "-" + "9" * 400,
        "%D9%A1%D9%A2",
        "%F0%9F%8E%93",
        "a" * 5000,
        "%CC%81" * 300,
        "%22" * 99,
        "*" * 99,
    ),
    *(
        "AND OR NOT",
        "name:x",
        "a~2",
        "%28%28%28",
        "%5Ba-z%5D*",
        "%5C",
        "%2B-%26%7C!",
        "37.3,-108.6",
        "91,181",
        "81321",
    ),
)
values = st.one_of(
    st.sampled_from(NASTY),
    st.binary(max_size=40).map(quote_from_bytes),
    st.text(max_size=60).map(lambda text: quote_from_bytes(text.encode("utf-8", "surrogatepass"))),
    st.integers(-(10**30), 10**30).map(str),
    st.floats().map(str),
)
queries = st.lists(st.tuples(st.sampled_from(NAMES), values), min_size=1, max_size=5).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
)


@pytest.fixture(scope="module")
def client(real_app):
    return real_app.test_client()


def answered(client, path: str, query: str):
    """The answer, which must come in time and be no failure."""
    began = time.monotonic()
    response = client.get(path, query_string=query)
    body = response.get_data()
    assert time.monotonic() - began < SECONDS, (path, query[:200])
    assert response.status_code < 500, (path, query[:200], body[:500])
    assert len(body) < 6_000_000
    return response


def check_problem(response) -> None:
    """RFC 9457, by the members its schema names and the contract's ``errors``."""
    assert response.mimetype == "application/problem+json"
    told = json.loads(response.get_data())
    assert isinstance(told["type"], str)
    urlsplit(told["type"])
    assert isinstance(told["title"], str)
    assert told["status"] == response.status_code
    assert 100 <= told["status"] <= 599
    assert isinstance(told.get("detail", ""), str)
    assert all(error["pointer"].startswith("/") and error["detail"] for error in told["errors"])


@settings(max_examples=60)
@given(query=queries)
@example(query="page=10000000&per_page=100")
@example(query="&".join(f"state={letter}{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 40))
@example(query="&".join(["q=a"] * 500))
def test_programs_get_json_or_a_problem(client, query):
    response = answered(client, "/api/v1/search", query)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    if response.status_code == 400:
        return check_problem(response)
    assert response.status_code == 200
    told = json.loads(response.get_data())
    assert told["total"] >= len(told["items"])
    return None


@settings(max_examples=20)
@given(query=queries, path=st.sampled_from(["/search", "/es/search", "/collaboratives", "/services"]))
@example(query="page=10000000&per_page=100&view=map", path="/search")
@example(query="q=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E&near=%22%3E%3Cb%3E", path="/search")
def test_people_get_a_valid_page(client, query, path):
    assume("%7B" not in query)
    response = answered(client, path, query)
    assert response.status_code == 200
    page = Page(response)
    check_page(page, path)
    assert "onerror" not in {name for element in page.tree.iter() for name in element.keys()}  # noqa: SIM118
    assert "script" not in [
        element.tag for element in page.tree.find("body").iter() if not element.get("src")
    ]


def test_a_template_in_the_address_is_shown_and_not_run(client):
    assert "{{7*7}}" in Page(answered(client, "/search", "q=%7B%7B7*7%7D%7D")).title


@settings(max_examples=20)
@given(query=queries)
def test_exports_are_whole_files(client, query):
    """Small ones: a filter keeps the whole registry out of each."""
    few = f"{query}&type=collaborative"
    rows = list(csv.reader(io.StringIO(answered(client, "/search.csv", few).get_data(as_text=True))))
    features = json.loads(answered(client, "/search.geojson", few).get_data())["features"]
    assert len(rows) == len(features) + 1
    assert {len(row) for row in rows} == {len(rows[0])}


@settings(max_examples=60)
@given(value=values)
@example(value="mo")
def test_suggestions_are_a_short_list(client, value):
    found = json.loads(answered(client, "/suggest", f"q={value}").get_data())
    assert len(found) <= 8
    assert all(suggestion.keys() == {"name", "place", "path"} for suggestion in found)


@pytest.mark.parametrize("name", ["q", "near", "state", "type", "page", "within", "sort", "view", "nonsense"])
@pytest.mark.parametrize("path", ["/api/v1/search", "/search", "/suggest", "/search.csv?type=collaborative"])
def test_a_megabyte_is_answered(client, path, name):
    """The server in front takes four kilobytes; whatever else may stand there, the application holds out."""
    path, _, more = path.partition("?")
    response = answered(client, path, f"{more}&{name}={HUGE}")
    assert len(response.get_data()) < 1_000_000
