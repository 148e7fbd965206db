"""Searches that found nothing: counted by words, state and day, and nothing that could be about a person."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from rural_collab.clock import today
from rural_collab.discovery.misses import Misses, keep_counted, list_missed, words_to_keep
from rural_collab.discovery.models import MissedSearch
from tests.pages import max_queries


def kept(session):
    session.expire_all()
    rows = session.execute(select(MissedSearch.words, MissedSearch.state, MissedSearch.asked))
    return {(words, state): asked for words, state, asked in rows}


@pytest.fixture
def misses(app, sessions):
    """A counter of the test's own, which writes when it is told to."""
    app.extensions["misses"] = Misses(lambda: sessions, writes=False)
    return app.extensions["misses"]


def test_words_that_find_nothing_are_counted_without_a_statement(app, reader, session, prairie, misses):
    reader.get("/search?q=underwater+basketry")
    with max_queries(app, 0):
        app.test_client().get("/es/search?q=Underwater+Basketry!&state=CO")
    assert kept(session) == {}
    misses.write()
    assert kept(session) == {("underwater basketry", ""): 1, ("underwater basketry", "CO"): 1}


def test_words_that_find_something_are_not(reader, session, prairie, misses):
    reader.get("/search?q=prairie")
    misses.write()
    assert kept(session) == {}


def test_counts_of_a_day_add_up(session):
    for asked in (2, 3):
        keep_counted(session, Counter({("welding", "CO", today()): asked}))
        session.commit()
    assert kept(session) == {("welding", "CO"): 5}


def test_what_is_older_than_a_year_is_forgotten(session):
    keep_counted(session, Counter({("welding", "CO", today() - timedelta(days=400)): 2}))
    assert kept(session) == {}


def test_what_was_asked_on_one_day_alone_is_shown_to_nobody(session):
    keep_counted(session, Counter({("welding", "CO", today()): 50}))
    assert list_missed(session, {"CO"}, today()) == []


@pytest.mark.parametrize(
    "words",
    [
        "ana@example.org",
        "970 555 0100",
        "(970) 555-0100",
        "12345678",
        "https://example.org/me",
        "www.example.org",
        "x" * 61,
        "one two three four five six",
        "a",
        "  ",
    ],
)
def test_words_that_could_name_or_reach_somebody_are_never_kept(words):
    assert words_to_keep(words) == ""


@given(st.text(max_size=100))
def test_whatever_is_typed_what_is_kept_is_short_and_reaches_nobody(typed):
    words = words_to_keep(typed)
    assert len(words) <= 60
    assert "@" not in words
    assert words_to_keep(words) in {words, ""}


def test_a_flood_of_words_fills_no_memory(sessions):
    counter = Misses(lambda: sessions, writes=False)
    for number in range(2000):
        counter.note(f"word{number % 997} x{number // 100}", "CO", today())
    assert len(counter._counted) <= 500


def test_a_database_that_does_not_answer_costs_nothing_but_the_count(caplog):
    def broken():
        raise OSError("gone")

    counter = Misses(broken, writes=False)
    counter.note("welding", "CO", today())
    counter.write()
    assert "could not be counted" in caplog.text
