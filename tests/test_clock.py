"""What time it is."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from rural_collab.clock import day_of, today, utc_now


@pytest.fixture
def in_denver():
    """A server that stands in Denver."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "America/Denver")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_denver")
def test_a_moment_is_of_the_day_on_which_the_server_saw_it():
    assert day_of(datetime(2026, 3, 1, 6, 59, tzinfo=UTC)) == date(2026, 2, 28)
    assert day_of(datetime(2026, 3, 1, 7, 0, tzinfo=UTC)) == date(2026, 3, 1)


def test_moments_are_in_utc():
    assert utc_now().tzinfo is UTC


def test_the_day_is_that_of_the_server():
    assert abs(today() - utc_now().date()) <= timedelta(days=1)
    assert type(today()) is date
