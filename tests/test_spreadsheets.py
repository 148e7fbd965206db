"""Cells that no spreadsheet program runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.spreadsheets import safe_cell


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1", "\uff0d1"]
)
def test_what_looks_like_a_formula_becomes_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", [-107.6, 0, True, "Cortez", "a=b", "(970) 555-0100"])
def test_numbers_and_ordinary_words_stay_as_they_are(value):
    assert safe_cell(value) is value


def test_nothing_stated_is_an_empty_cell():
    assert safe_cell(None) == ""


@given(st.text())
def test_no_cell_begins_with_the_sign_of_a_formula(text):
    assert not str(safe_cell(text)).startswith(("=", "+", "-", "@", "\t", "\r"))
