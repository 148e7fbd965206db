"""School fiscal years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.fiscal_years import FiscalYear, years_between

years = st.builds(FiscalYear, st.integers(1600, 2198))
days = st.dates(date(1700, 1, 1), date(2190, 12, 31))


@pytest.mark.parametrize("typed", ["2025-26", "2025-2026", "2025–26", "2025/26", " 2025 - 26 "])
def test_a_school_year_is_read_as_people_write_it(typed):
    assert str(FiscalYear.parse(typed)) == "2025-26"


def test_the_turn_of_a_century_is_a_school_year_too():
    assert str(FiscalYear.parse("1999-00")) == "1999-00"
    assert FiscalYear.parse("1999-2000").last_day == date(2000, 6, 30)


@pytest.mark.parametrize("typed", ["2026-25", "2025-25", "2025-27", "2025-2027", "2025-1926"])
def test_years_that_do_not_follow_each_other_are_refused(typed):
    with pytest.raises(ValueError, match="follow each other"):
        FiscalYear.parse(typed)


@pytest.mark.parametrize("typed", ["", "2025", "25-26", "next year", "2025-6", "2025-26-27"])
def test_what_is_no_school_year_is_refused(typed):
    with pytest.raises(ValueError, match="both of its calendar years"):
        FiscalYear.parse(typed)


def test_a_year_nobody_can_mean_is_refused():
    with pytest.raises(ValueError, match="between 1600 and 2200"):
        FiscalYear.parse("0025-26")


@given(years)
def test_what_is_written_reads_back_as_it_was(year):
    assert FiscalYear.parse(str(year)) == year


@given(days)
def test_every_day_lies_in_exactly_one_school_year(day):
    year = FiscalYear.of(day)
    assert year.first_day <= day <= year.last_day
    assert year.last_day + timedelta(days=1) == year.next.first_day


@given(years, years)
def test_years_are_listed_from_the_first_to_the_last(one, other):
    listed = list(years_between(one, other))
    assert listed == sorted(listed)
    assert (listed == []) == (other < one)
    assert set(listed[:1] + listed[-1:]) <= {one, other}
