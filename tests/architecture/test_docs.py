"""Documents that have to keep up with the code."""

import re
from pathlib import Path

import pytest

from rural_collab.config import VARIABLES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@pytest.mark.parametrize("variable", VARIABLES.values())
def test_every_setting_is_told_to_operators(variable):
    assert f"`{variable}`" in (DOCS / "operations.md").read_text(encoding="utf-8")


def _errands(text: str) -> list[str]:
    """The rows of the tables that tell which test walks which errand."""
    return re.findall(r"^\| \d+ \|.*$", text, re.MULTILINE)


@pytest.mark.parametrize("errand", _errands((DOCS / "testing.md").read_text(encoding="utf-8")))
def test_every_errand_is_walked_by_the_tests_that_are_named(errand):
    files, names = re.findall(r"`(tests/[\w/]+\.py)", errand), re.findall(r"::(test_\w+)", errand)
    text = "".join((ROOT / file).read_text(encoding="utf-8") for file in files)
    assert "def test_" in text
    assert [name for name in names if f"def {name}(" not in text] == []
