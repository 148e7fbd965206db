"""The stylesheet: every pair of colors can be read, every name is defined and used, nothing is loaded from elsewhere."""

import re
from itertools import product

import pytest

from rural_collab.resources import resource_dir

CSS = resource_dir("static") / "css"
TEXT_CONTRAST = 4.5
LINE_CONTRAST = 3.0

GROUNDS = ("paper", "card", "hero")
# Text that stands on whatever ground it happens to be on, and the rules that give text a ground of its own.
TEXTS = [*product(("ink", "muted", "link", "danger", "act"), GROUNDS)]
TEXTS += [
    ("on-bar", "bar"),
    ("on-bar-soft", "bar"),
    ("on-accent", "accent"),
    ("on-act", "act"),
    ("on-chip", "card"),
]
TEXTS += [(f"on-{name}", name) for name in ("chip", "good", "warn", "bad", "note")]
TEXTS += [("ink", "note"), ("muted", "note"), ("link", "note"), ("on-dot", "dot")]
# Lines and markers without which something would not be seen or understood.
LINES = [*product(("edge", "act", "danger", "ring"), GROUNDS), ("accent", "bar"), ("ring", "halo")]
LINES += [("act", "note"), ("danger", "card"), ("land-more", "card")]


def read(name: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (CSS / f"{name}.css").read_text(encoding="utf-8"), flags=re.DOTALL)


def tokens() -> dict[str, dict[str, str]]:
    """The colors of the light and the dark page by name; what dark does not say is as in light."""
    light, dark = read("tokens").split("@media", 1)
    named = r"--([\w-]+):\s*(#[0-9a-f]{6})"
    bright = dict(re.findall(named, light))
    return {"light": bright, "dark": {**bright, **dict(re.findall(named, dark))}}


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_on_its_ground(scheme):
    colors = tokens()[scheme]
    measured = {(text, ground): round(contrast(colors[text], colors[ground]), 2) for text, ground in TEXTS}
    assert {pair: ratio for pair, ratio in measured.items() if ratio < TEXT_CONTRAST} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_line_and_marker_stands_out(scheme):
    colors = tokens()[scheme]
    measured = {(line, ground): round(contrast(colors[line], colors[ground]), 2) for line, ground in LINES}
    assert {pair: ratio for pair, ratio in measured.items() if ratio < LINE_CONTRAST} == {}


def test_every_ground_with_a_text_of_its_own_is_checked():
    """A rule that sets both colors is a pair, so it has to be among those measured above."""
    rules = re.findall(r"\{([^{}]*)\}", read("base") + read("components"))
    pairs = set()
    for rule in rules:
        text, ground = (
            re.search(r"(?<![\w-])color: var\(--([\w-]+)\)", rule),
            re.search(r"background: var\(--([\w-]+)\)", rule),
        )
        if text and ground:
            pairs.add((text[1], ground[1]))
    assert pairs
    assert pairs <= set(TEXTS)


def test_contrast_is_measured_as_wcag_measures_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_name_is_defined_and_every_definition_used():
    styles = "".join(map(read, ("tokens", "base", "components", "print")))
    used = set(re.findall(r"var\(--([\w-]+)", styles))
    defined = set(re.findall(r"--([\w-]+):", read("tokens")))
    assert used == defined


def test_colors_are_named_in_one_place_only():
    """Paper is black on white; everything else follows the scheme."""
    assert re.findall(r"#[0-9a-f]{3,6}\b", read("base") + read("components")) == []


def test_nothing_is_loaded_from_another_host():
    styles = "".join(map(read, ("tokens", "base", "components", "print")))
    assert re.findall(r"url\(\"(.*?)\"\)|@import", styles) == ["fonts/public-sans-800.woff2"]


def test_every_class_of_the_stylesheet_is_used_by_a_template():
    named = set(
        re.findall(
            r"\.([a-z][\w-]*)", re.sub(r"\"[^\"]*\"|[\d.]+r?em", "", read("base") + read("components"))
        )
    )
    templates = "".join(
        path.read_text(encoding="utf-8") for path in resource_dir("templates").rglob("*.html")
    )
    made_by_code = {"fresh", "due", "over_a_year", "some", "more"}
    assert {
        name for name in named - made_by_code if not re.search(rf"[\"'\s]{name}[\"'\s{{]", templates)
    } == set()
