"""A reader who opens every kind of public page leaves nothing behind, and nobody else hears of it."""

import logging
import re
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

pytestmark = pytest.mark.slow

HERE = "http://localhost"
#: Pages of one kind in one language that are opened; more of the same tell nothing new.
OF_A_KIND = 3
#: Asked for by machines and scripts, in one language.
MACHINES = ["/api/v1/search", "/healthz", "/readyz", "/robots.txt", "/sw.js", "/suggest?q=dur"]
#: Where people start, and what only some pages link to.
STARTS = ["/", "/careers?job=nurse", "/careers?cluster=education&school=durango-high-school-co&grade=11"]
STARTS += ["/shortlist?s=a,b", "/governance", "/funding", "/compare", "/compare/pathways", "/search?view=map"]
STARTS += ["/search.csv", "/search.geojson", "/schools/durango-high-school-co/sheet"]
STARTS += ["/collaboratives/southwest-colorado-education-collaborative-co/cost?students=500"]
STARTS += [f"/{kind}/calendar.ics" for kind in ("schools/durango-high-school-co", "pathways/none")]
STARTS += [f"/regions/san-luis-valley-co/{end}" for end in ("calendar.ics", "pathways", "pathways.zip")]
#: What mails lead to, for somebody who made the secret up, and what nobody said in a session there is not.
STARTS += [
    f"/{path}?key=none" for path in ("sign-in/link/open", "sign-up", "still-true", "still-true/membership")
]
STARTS += ["/enquiries/none", "/suggestions/none", "/sign-in/link", "/sign-in/sso", "/sign-in/sso/back"]
STARTS += ["/asked/removal", "/collaboratives/southwest-colorado-education-collaborative-co/community/none"]
STARTS += [
    f"/collaboratives/southwest-colorado-education-collaborative-co/report{kind}"
    for kind in ("", ".csv", ".xlsx")
]
#: Where people without an account say something, or come in: nothing that is read is asked for by such a form.
SPEAKING = ("/sign-", "/ask", "/suggest", "/wrong/", "/coordinate/", "/removal", "/still-true", "/enquiries/")
#: What a browser asks for by itself when it meets a page.
LOADED = ("src", "srcset", "poster", "data", "background", "ping", "action", "formaction")
LOADING_LINKS = {
    "stylesheet",
    "preload",
    "prefetch",
    "preconnect",
    "dns-prefetch",
    "modulepreload",
    "manifest",
}
WRITING = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


class Visit(NamedTuple):
    """One address opened, as it was answered; ``tree`` is None where it is no page."""

    address: str
    response: TestResponse
    tree: Any


@pytest.fixture(scope="module")
def written(real_app: Flask) -> Iterator[list[str]]:
    """Statements that change something, noted while the pages are opened."""
    statements: list[str] = []
    engine = real_app.extensions["sessions"].kw["bind"]

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if WRITING.match(statement):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def logged() -> Iterator[list[str]]:
    """Whatever any part of the application writes into a log meanwhile."""
    lines: list[str] = []

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    handler, root = Listening(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture(scope="module")
def visits(real_app: Flask, written: list[str], logged: list[str]) -> list[Visit]:
    """Every kind of public page of the registry, found by following links from the front pages."""
    client = real_app.test_client()
    starts = [f"{prefix}{path}" for path in STARTS for prefix in ("", "/es")]
    waiting, seen, opened = deque([*starts, *MACHINES]), set(), Counter()
    found = []
    while waiting:
        address = waiting.popleft()
        kind = kind_of(real_app, address)
        if address in seen or kind is None or opened[kind] >= OF_A_KIND:
            continue
        seen.add(address)
        opened[kind] += 1
        visit = open_page(client, address)
        found.append(visit)
        waiting.extend(links_of(visit))
    return found


def kind_of(app: Flask, address: str) -> tuple[str, str, bool] | None:
    """The view behind an address of this site, in which language, and whether something is asked of it."""
    parts = urlsplit(address)
    code, path = ("es", parts.path[3:] or "/") if re.match(r"/es(/|$)", parts.path) else ("en", parts.path)
    try:
        endpoint, _ = app.url_map.bind("localhost").match(path)
    except HTTPException:
        return None
    is_public = getattr(app.view_functions[endpoint], "access", "") == "public"
    return (endpoint, code, bool(parts.query)) if is_public else None


def open_page(client: Any, address: str) -> Visit:
    with client.get(address) as response:
        response.get_data()
        is_page = response.mimetype == "text/html" and response.status_code not in {301, 302, 303}
        tree = html5lib.parse(response.get_data(), namespaceHTMLElements=False) if is_page else None
        return Visit(address, response, tree)


def links_of(visit: Visit) -> Iterator[str]:
    """Addresses of this site that a page links to, and where an answer leads on."""
    if location := visit.response.headers.get("Location"):
        yield location.removeprefix(HERE)
    for link in visit.tree.iter("a") if visit.tree is not None else ():
        target = urlsplit(urljoin(HERE + visit.address, link.get("href") or ""))
        if f"{target.scheme}://{target.netloc}" == HERE:
            yield f"{target.path}?{target.query}" if target.query else target.path


def pages(visits: list[Visit]) -> list[Visit]:
    return [visit for visit in visits if visit.tree is not None]


def is_own(target: str) -> bool:
    parts = urlsplit(target)
    return not parts.netloc and parts.scheme in {"", "data"}


def test_every_public_view_was_opened_in_both_languages(real_app, visits):
    opened = {kind_of(real_app, visit.address)[:2] for visit in visits}
    views = {
        rule.endpoint
        for rule in real_app.url_map.iter_rules()
        if "GET" in rule.methods and getattr(real_app.view_functions[rule.endpoint], "access", "") == "public"
    }
    machines = {kind_of(real_app, address)[0] for address in MACHINES}
    assert {(view, "en") for view in views} - opened == set()
    assert {(view, "es") for view in views - machines} - opened == set()


def test_no_answer_sets_a_cookie(visits):
    assert [visit.address for visit in visits if "Set-Cookie" in visit.response.headers] == []


def test_no_answer_is_an_error(visits):
    failed = [(visit.address, visit.response.status_code) for visit in visits]
    assert [(address, code) for address, code in failed if code >= 500] == []


def test_no_page_loads_anything_from_another_host(visits):
    loaded = [
        (visit.address, element.tag, name, element.get(name))
        for visit in pages(visits)
        for element in visit.tree.iter()
        if isinstance(element.tag, str)
        for name in LOADED
        if element.get(name) and not is_own(element.get(name))
    ]
    linked = [
        (visit.address, link.get("rel"), link.get("href"))
        for visit in pages(visits)
        for link in visit.tree.iter("link")
        if set((link.get("rel") or "").split()) & LOADING_LINKS and not is_own(link.get("href"))
    ]
    assert loaded + linked == []


def test_the_policy_of_every_page_forbids_other_hosts_besides(visits):
    for visit in visits:
        policy = visit.response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, visit.address
        assert re.search(r"https?:|\*|unsafe", policy) is None, visit.address


def test_no_page_runs_a_script_of_its_own_or_sends_readers_on(visits):
    for visit in pages(visits):
        for script in visit.tree.iter("script"):
            assert script.get("src", "").startswith("/static/"), visit.address
            assert not script.text, visit.address
        tags = {element.tag for element in visit.tree.iter() if isinstance(element.tag, str)}
        assert not tags & {"iframe", "object", "embed", "img", "video", "audio"}, visit.address
        assert not [meta for meta in visit.tree.iter("meta") if meta.get("http-equiv")], visit.address


def test_another_site_that_is_linked_to_learns_nothing(visits):
    for visit in pages(visits):
        for link in visit.tree.iter("a"):
            if urlsplit(link.get("href") or "").netloc:
                assert "noopener" in (link.get("rel") or ""), (visit.address, link.get("href"))
    assert {visit.response.headers["Referrer-Policy"] for visit in visits} == {"same-origin"}


def test_reading_writes_nothing_into_the_database(visits, written):
    assert len(visits) > 50
    assert written == []


def test_reading_writes_no_address_into_a_log(visits, logged):
    asked = [visit.address for visit in visits if len(visit.address) > len("/es/search")]
    assert [line for line in logged if any(address in line for address in asked)] == []


def test_no_form_that_readers_fill_in_is_posted(visits):
    """What somebody looks for stays in the address that their own browser keeps; speaking and signing in are no reading."""
    posted = [
        urlsplit(visit.address).path.removeprefix("/es")
        for visit in pages(visits)
        for form in visit.tree.iter("form")
        if (form.get("method") or "get").lower() != "get"
    ]
    assert [path for path in posted if not path.startswith(SPEAKING)] == []
