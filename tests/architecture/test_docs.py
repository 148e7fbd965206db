"""Documents that have to keep up with the code."""

from pathlib import Path

import pytest

from rural_collab.config import VARIABLES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("variable", VARIABLES.values())
def test_every_setting_is_told_to_operators(variable):
    assert f"`{variable}`" in (DOCS / "operations.md").read_text(encoding="utf-8")
