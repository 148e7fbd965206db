"""What time it is."""

from datetime import UTC, date, timedelta

from rural_collab.clock import today, utc_now


def test_moments_are_in_utc():
    assert utc_now().tzinfo is UTC


def test_the_day_is_that_of_the_server():
    assert abs(today() - utc_now().date()) <= timedelta(days=1)
    assert type(today()) is date
