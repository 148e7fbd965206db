"""Days of the week and times of day as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.openness.times import DAYS, Span, in_week, minutes_of, parse_days, parse_time, span_of
from rural_collab.vocabularies.terms import label, list_terms


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("Mon–Thu", "mon tue wed thu"),
        ("Monday to Thursday", "mon tue wed thu"),
        ("M-Th", "mon tue wed thu"),
        ("MWF", "mon wed fri"),
        ("TTh", "tue thu"),
        ("tue/thu", "tue thu"),
        ("Fridays", "fri"),
        ("Fri, Mon and Wed", "mon wed fri"),
        ("lunes a jueves", "mon tue wed thu"),
        ("martes y viernes", "tue fri"),
        ("Miércoles, sábado", "wed sat"),
        ("Sat-Mon", "mon sat sun"),
        ("mon tue", "mon tue"),
    ],
)
def test_days_are_read_as_people_write_them(typed, days):
    assert " ".join(parse_days(typed)) == days


@pytest.mark.parametrize(
    "typed", ["", "  ", "daily", "Mon-", "-Mon", "Mon-to-Wed", "Mon to and Wed", "Mon & x", "1 2", "a"]
)
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(ValueError, match="days of the week"):
        parse_days(typed)


@given(st.sets(st.sampled_from(DAYS), min_size=1), st.sampled_from(["en", "es"]))
def test_days_are_read_again_as_a_page_writes_them(days, language):
    written = ", ".join(label("weekday", day, language) for day in in_week(days))
    assert parse_days(written) == parse_days(" ".join(days)) == in_week(days)


@pytest.mark.parametrize("first", DAYS)
@pytest.mark.parametrize("last", DAYS)
def test_from_one_day_to_another_is_every_day_one_walks_through(first, last):
    walked = [first]
    while walked[-1] != last:
        walked.append(DAYS[(DAYS.index(walked[-1]) + 1) % 7])
    assert parse_days(f"{first}-{last}") == in_week(walked)


@given(st.text(max_size=40))
def test_whatever_is_typed_gives_days_or_a_sentence(text):
    try:
        found = parse_days(text)
    except ValueError as error:
        assert "days of the week" in str(error)  # noqa: PT017  # either outcome is fine
    else:
        assert found == in_week(found) != ()


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("8:05", "08:05"), ("08:05", "08:05"), ("8:05 am", "08:05"), ("8 am", "08:00"), ("1:05 PM", "13:05"),
        ("12:30 pm", "12:30"), ("12 am", "00:00"), ("13:05", "13:05"), ("1:05 p. m.", "13:05"), ("8.05", "08:05"),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(typed, time):
    assert parse_time(typed) == time


@pytest.mark.parametrize("typed", ["", "8", "24:00", "25:00", "8:60", "13:05 pm", "0:30 am", "noon", "8:5"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(ValueError, match="time of day"):
        parse_time(typed)


@given(st.times())
def test_a_time_in_one_shape_is_read_as_itself(time):
    written = f"{time:%H:%M}"
    assert parse_time(written) == written
    assert minutes_of(written) == time.hour * 60 + time.minute


def test_a_span_needs_both_times():
    assert span_of("08:00", "09:30") == Span(480, 570)
    assert span_of("08:00", None) is span_of(None, "09:00") is None


def test_the_days_are_those_of_the_vocabulary():
    assert [term.code for term in list_terms("weekday")] == list(DAYS)
