"""Tidying, folding and addresses, whatever people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.text import fold, mark, printable, slug_of, tidy, tidy_paragraphs

hostile = st.text() | st.text("\0\u200b\u202e\ufeff\ud800 \t\n\r\u00a0\u2028é'’-", max_size=40)


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("  Cañon   City\tRE-1 ", "Cañon City RE-1"),
        ("zero\u200bwidth", "zerowidth"),
        ("turned\u202eround", "turnedround"),
        ("NUL\0byte", "NULbyte"),
        ("half a pair \ud83d", "half a pair"),
        ("two\u00a0words", "two words"),
        ("\ufeff", ""),
    ],
)
def test_a_name_is_one_line_without_what_cannot_be_seen(typed, tidied):
    assert tidy(typed) == tidied


def test_paragraphs_keep_one_blank_line_between_them():
    assert tidy_paragraphs("  one  line \r\nnext\r\n\r\n\n\n  last\t\0 ") == "one line\nnext\n\nlast"


@given(hostile)
def test_tidying_twice_changes_nothing(text):
    assert tidy(tidy(text)) == tidy(text)
    assert tidy_paragraphs(tidy_paragraphs(text)) == tidy_paragraphs(text)
    assert printable(printable(text)) == printable(text)


@given(hostile)
def test_every_database_takes_what_was_tidied(text):
    for tidied in (tidy(text), tidy_paragraphs(text)):
        assert "\0" not in tidied
        assert tidied == tidied.strip()
        tidied.encode()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cañon City", "canon city"),
        ("Children’s", "childrens"),
        ("O'Neill", "ONEILL"),
        ("\uff37\uff49\uff44\uff45", "wide"),
    ],
)
def test_words_that_people_take_for_the_same_fold_to_the_same(one, other):
    assert fold(one) == fold(other)


@given(st.text() | st.text("ŉ\uff07\uff40`´é", max_size=5))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("parts", "slug"),
    [
        (("Cañon City RE-1", "CO"), "canon-city-re-1-co"),
        (("Children’s Home", None), "childrens-home"),
        (("学校",), "xue-xiao"),
        (("!!!", None), "record"),
        ((None,), "record"),
        (("word " * 60,), "-".join(["word"] * 16)),
    ],
)
def test_an_address_is_made_of_plain_words(parts, slug):
    assert slug_of(*parts) == slug


@given(hostile, hostile)
def test_an_address_is_always_short_and_needs_no_escape(name, state):
    slug = slug_of(name, state)
    assert 0 < len(slug) <= 80
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug_of(slug) == slug


def test_a_marked_message_is_the_message():
    assert mark("Not stated") == "Not stated"
