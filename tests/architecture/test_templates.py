"""Templates: each is used, none steps around escaping or the policy of the page, words go through translation."""

import re

import pytest

from rural_collab.resources import resource_dir

TEMPLATES = resource_dir("templates")
PATHS = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
# Marked by the search with <b> alone, after everything else in it was escaped.
SAFE = {"components/cards.html": ["item.highlight|safe"]}
# Named by code that puts the name together: a status, a section, a kind of record.
PUT_TOGETHER = re.compile(
    r"errors/\d{3}\.html|profiles/(collaborative/(overview|members|governance|services|pathways|funding|community|history)|school|organization)\.html"
)
# The two languages name themselves; the rest are names, formats and a part of an address.
UNTRANSLATED = {
    "English",
    "Español",
    "CSV",
    "XLSX",
    "GeoJSON",
    "GET /api/v1/search",
    "rural-collab export",
    "/compare?",
    "&amp;",
    "&nbsp;",
    "differences=1",
}


def read(path: str) -> str:
    return (TEMPLATES / path).read_text(encoding="utf-8")


def python_sources() -> str:
    package = resource_dir("rural_collab")
    return "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))


def test_every_template_is_used():
    known = python_sources() + "".join(map(read, PATHS))
    unused = [path for path in PATHS if f'"{path}"' not in known and not PUT_TOGETHER.fullmatch(path)]
    assert unused == []


@pytest.mark.parametrize("path", PATHS)
def test_nothing_steps_around_escaping(path):
    marked = re.findall(r"[\w.]+\|safe\b|autoescape", read(path))
    assert marked == SAFE.get(path, [])


@pytest.mark.parametrize("path", PATHS)
def test_the_policy_of_the_page_is_kept(path):
    """No inline style and no inline script: the policy would refuse both."""
    assert (
        re.findall(r"\sstyle=|\son[a-z]+=\"|<style|javascript:|<script(?! type=\"module\" src=)", read(path))
        == []
    )


@pytest.mark.parametrize("path", PATHS)
def test_every_word_goes_through_translation(path):
    markup = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", read(path), flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", " ", markup)
    for known in UNTRANSLATED:
        text = text.replace(known, " ")
    assert re.findall(r"[A-Za-zñ]{2,}", text) == []


@pytest.mark.parametrize("path", PATHS)
def test_links_inside_the_site_stay_in_the_language_of_the_page(path):
    """A path written out begins with the prefix of the language."""
    written = re.findall(r"(?:href|action)=\"(/[^\"]*)", read(path))
    assert written == []
