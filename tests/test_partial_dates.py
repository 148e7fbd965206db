"""Years, months and days as sources give them."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.partial_dates import EARLIEST_YEAR, LATEST_YEAR, PartialDate

SENTENCES = r"^(Write a year|The year must|There is no such day)"

days = st.dates(date(EARLIEST_YEAR, 1, 1), date(LATEST_YEAR, 12, 31))


@st.composite
def partial_dates(draw):
    day = draw(days)
    precision = draw(st.sampled_from(["year", "month", "day"]))
    return PartialDate(
        day.year, None if precision == "year" else day.month, day.day if precision == "day" else None
    )


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31), "year"),
        ("2021-02", date(2021, 2, 1), date(2021, 2, 28), "month"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2021-12", date(2021, 12, 1), date(2021, 12, 31), "month"),
        (" 2021-03-09 ", date(2021, 3, 9), date(2021, 3, 9), "day"),
    ],
)
def test_a_year_a_month_and_a_day_are_read(text, first, last, precision):
    read = PartialDate.parse(text)
    assert (read.first_day, read.last_day, read.precision) == (first, last, precision)


@pytest.mark.parametrize(
    "text",
    [
        *("", "21", "2021-", "2021-3", "2021-13", "2021-00", "2021-02-30", "2021-02-00", "March 2021"),
        *("2021-03-09T00:00", "1599", "2201", "0000", "20210309", "2021/03/09", "-2021", "2021-03-09\n2022"),
        "9" * 5000,
    ],
)
def test_anything_else_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=SENTENCES):
        PartialDate.parse(text)


@given(partial_dates())
def test_reading_what_was_written_gives_the_same_date(when):
    assert PartialDate.parse(str(when)) == when


@given(st.text() | st.text("0123456789-", max_size=10))
def test_a_text_is_a_date_or_gets_a_sentence(text):
    try:
        read = PartialDate.parse(text)
    except ValueError as error:
        refusal = str(error)
    else:
        refusal = "" if PartialDate.parse(str(read)) == read else "read as another date"
    assert not refusal or re.match(SENTENCES, refusal)


@given(partial_dates(), days)
def test_a_day_lies_in_a_period_exactly_when_its_text_begins_with_the_period(when, day):
    assert (when.first_day <= day <= when.last_day) == day.isoformat().startswith(str(when))


@given(partial_dates())
def test_a_period_has_the_length_the_calendar_gives_it(when):
    day_after = when.last_day + timedelta(days=1)
    expected = {"day": (when.first_day + timedelta(days=1)), "month": None, "year": date(when.year + 1, 1, 1)}
    assert day_after == expected[when.precision] or (when.precision == "month" and day_after.day == 1)


@given(partial_dates(), partial_dates(), partial_dates())
def test_dates_are_in_one_order(one, other, third):
    assert (one < other) + (one == other) + (one > other) == 1
    assert not (one < other < third) or one < third


@given(days)
def test_a_day_of_the_calendar_is_a_partial_date(day):
    assert PartialDate.of(day).first_day == PartialDate.of(day).last_day == day
