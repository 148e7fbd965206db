"""A reader of pages who minds the house rules on every one of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import html5lib
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from rural_collab.search.engine import SearchIndex, Snapshot
from rural_collab.search.indexer import Follower

#: What a page shows when it was given nothing, or when its template was not filled in.
UNTOLD = re.compile(r"\bundefined\b|\bNone\b(?! [a-z])|\{\{|\{%|%\(\w+\)s")
_NAMELESS = {"hidden", "submit", "button"}


def has_word(text: str, word: str) -> bool:
    """Whether a word or a name stands in a text by itself: the keys of links may hold any short one inside."""
    return re.search(rf"\b{re.escape(word)}\b", text) is not None


class Page:
    """A parsed page: its response and a few questions tests ask."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        self.tree = parser.parse(self.html)
        self.parse_errors = parser.errors

    def all(self, tag: str) -> list[Any]:
        return list(self.tree.iter(tag))

    def texts(self, tag: str) -> list[str]:
        return [" ".join("".join(element.itertext()).split()) for element in self.all(tag)]

    @property
    def text(self) -> str:
        """What a reader sees."""
        body = self.tree.find("body")
        return " ".join("".join(body.itertext()).split())

    @property
    def title(self) -> str:
        return self.texts("title")[0]

    @property
    def language(self) -> str:
        return str(self.all("html")[0].get("lang"))

    @property
    def links(self) -> list[str]:
        return [element.get("href") for element in self.all("a") if element.get("href")]

    @property
    def strange_scripts(self) -> list[Any]:
        """Scripts that are not files of this site."""
        return [
            script
            for script in self.all("script")
            if script.text or not str(script.get("src")).startswith("/static/")
        ]

    def values(self) -> dict[str, str]:
        """What a browser would send if the last form on the page were submitted as it is."""
        form = self.all("form")[-1] if len(self.all("form")) == 1 else self._largest_form()
        sent: dict[str, Any] = {}
        for field in form.iter():
            name = field.get("name")
            if not name or field.tag == "button":
                continue
            if field.tag == "textarea":
                sent[name] = ("".join(field.itertext())).removeprefix("\n")
            elif field.tag == "select":
                chosen = [o.get("value", "") for o in field.iter("option") if o.get("selected") is not None]
                options = [o.get("value", "") for o in field.iter("option")]
                sent[name] = (chosen or options or [""])[0]
            elif field.get("type") in {"checkbox", "radio"}:
                if field.get("checked") is not None:
                    sent.setdefault(name, [])
                    sent[name] = [*sent[name], field.get("value", "on")]
            else:
                sent[name] = field.get("value", "")
        return sent

    def _largest_form(self) -> Any:
        return max(self.all("form"), key=lambda form: sum(1 for _ in form.iter()))


class FollowedIndex(SearchIndex):
    """Follows what changed before it is read; pages that ask nothing of it wait for nothing."""

    follower: Follower | None = None

    def snapshot(self) -> Snapshot:
        if self.follower is not None:
            self.follower.catch_up()
        return super().snapshot()


class Reader:
    """Opens pages of the application as a browser would, and checks each against the rules of the house."""

    def __init__(self, app: Flask, follower: Follower | None = None) -> None:
        self.app = app
        self.client = app.test_client()
        self.follower = follower

    def get(self, path: str, status: int = 200, **options: Any) -> Page:
        """Open a page whose answers from the index follow what changed; fails when the page breaks a rule."""
        response = self._get(path, **options)
        assert response.status_code == status, (
            f"{path}: {response.status_code}, {response.get_data(as_text=True)[:600]}"
        )
        if not (response.mimetype or "").startswith("text/html") or response.status_code in {301, 302, 303}:
            return Page(response)
        page = Page(response)
        check_page(page, path)
        return page

    def _get(self, path: str, **options: Any) -> TestResponse:
        index = self.app.extensions["search_index"]
        index.follower = self.follower
        try:
            return self.client.get(path, **options)
        finally:
            index.follower = None

    def post(self, path: str, data: dict[str, Any] | None = None, status: int = 303, **options: Any) -> Page:
        """Send a form from our own page; a success redirects with 303."""
        headers = {"Sec-Fetch-Site": "same-origin", **options.pop("headers", {})}
        response = self.client.post(path, data=data or {}, headers=headers, **options)
        assert response.status_code == status, (
            f"{path}: {response.status_code}, {response.get_data(as_text=True)[:900]}"
        )
        page = Page(response)
        if (response.mimetype or "").startswith("text/html") and status not in {301, 302, 303}:
            check_page(page, path)
        return page

    def submit(self, path: str, status: int = 303, **changes: Any) -> Page:
        """Open the form at ``path``, change some fields, and send it."""
        page = self.get(path)
        return self.post(path, {**page.values(), **changes}, status)

    def sign_in(self, email: str, password: str) -> None:
        self.post("/sign-in", {"email": email, "password": password})


def check_page(page: Page, path: str) -> None:
    """The rules of the house for every page."""
    assert page.parse_errors == [], f"{path}: not valid HTML: {page.parse_errors[:3]}"
    assert len(page.all("h1")) == 1, f"{path}: a page has one h1"
    assert page.title.endswith(("Rural Collaborative Registry", "Registro de Colaborativas Rurales")), (
        page.title
    )
    assert not UNTOLD.search(page.text), f"{path}: {UNTOLD.search(page.text)}"
    ids = [element.get("id") for element in page.tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), (
        f"{path}: ids are not unique: {sorted(i for i in ids if ids.count(i) > 1)[:3]}"
    )
    _check_fields(page, path)
    _check_forms(page, path)
    assert not [e for e in page.tree.iter() if e.get("style")], f"{path}: inline styles"
    _check_links(page, path)
    foreign = [e.get("src") for e in page.tree.iter() if e.get("src") and urlsplit(e.get("src")).netloc]
    assert not foreign, f"{path}: loads from elsewhere: {foreign}"


def _check_fields(page: Page, path: str) -> None:
    labelled = {label.get("for") for label in page.all("label")}
    wrapped = {id(field) for label in page.all("label") for field in label.iter()}
    for tag in ("input", "select", "textarea"):
        for field in page.all(tag):
            named = field.get("aria-label") or field.get("id") in labelled or id(field) in wrapped
            assert named or field.get("type") in _NAMELESS, (
                f"{path}: a field without a label: {field.get('name')}"
            )


def _check_forms(page: Page, path: str) -> None:
    for form in page.all("form"):
        buttons = [*form.iter("button"), *(i for i in form.iter("input") if i.get("type") == "submit")]
        assert buttons, f"{path}: a form without a button"


def _check_links(page: Page, path: str) -> None:
    """Links lead somewhere on the page, stay in its language, or tell a foreign host nothing."""
    ids = {element.get("id") for element in page.tree.iter() if element.get("id")}
    for link in page.all("a"):
        href = link.get("href") or ""
        if href.startswith("#"):
            assert href[1:] in ids, f"{path}: a link to {href}, which is not there"
        elif urlsplit(href).netloc:
            assert "noopener" in (link.get("rel") or ""), f"{path}: {href} may see where it was opened"
        elif page.language == "es" and href.startswith("/"):
            leaves = link.get("hreflang") == "en"
            assert leaves or href == "/es" or href.startswith("/es/"), f"{path}: {href} leaves the language"


@contextmanager
def max_queries(app: Flask, most: int) -> Iterator[list[str]]:
    """Fail when more than ``most`` statements read or write what lies in the database; gives those it saw."""
    seen: list[str] = []
    engine = app.extensions["sessions"].kw["bind"]

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.partition(" ")[0] in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}:
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(seen) <= most, f"{len(seen)} statements instead of at most {most}:\n" + "\n".join(seen)
