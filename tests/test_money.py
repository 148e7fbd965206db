"""Amounts as people write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.money import MOST_CENTS, dollars, parse_cents
from rural_collab.web.filters import for_language

amounts = st.integers(0, MOST_CENTS)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1250", 125_000),
        ("1,250", 125_000),
        ("$1,250.50", 125_050),
        ("$ 1,250.5", 125_050),
        (" 0 ", 0),
        ("0.07", 7),
        ("$3,000,000", 300_000_000),
        ("100,000,000,000", MOST_CENTS),
    ],
)
def test_amounts_are_read_as_people_write_them(typed, cents):
    assert parse_cents(typed) == cents


@pytest.mark.parametrize("typed", ["-5", "$-5", "\u22125", "\u20131,250.50", "(500)", "- 5"])
def test_an_amount_below_zero_is_refused(typed):
    with pytest.raises(ValueError, match="cannot be below zero"):
        parse_cents(typed)


@pytest.mark.parametrize("typed", ["1.255", "$1,250.500", "0.0000001"])
def test_an_amount_finer_than_a_cent_is_refused(typed):
    with pytest.raises(ValueError, match="at most two digits"):
        parse_cents(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "about 5",
        "1e6",
        "5k",
        "1.2 million",
        "12,50",
        "1,2500",
        "1.250,50",
        ",5",
        "5.",
        "$",
        "٣٤",
        "9" * 30,
    ],
)
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValueError, match="digits alone"):
        parse_cents(typed)


def test_an_amount_beyond_any_budget_is_refused():
    with pytest.raises(ValueError, match="at most 100 billion"):
        parse_cents("100,000,000,000.01")


@given(amounts)
def test_what_is_written_reads_back_as_it_was(cents):
    assert parse_cents(dollars(cents)) == cents


@given(st.text(max_size=30))
def test_anything_typed_is_an_amount_or_refused(typed):
    with suppress(ValueError):
        assert 0 <= parse_cents(typed) <= MOST_CENTS


@given(amounts)
def test_pages_write_what_forms_write(cents):
    assert for_language("en")["money"](cents) == dollars(cents)
