"""How an offering lies in a school's week and year, counted a second time minute by minute and day by day."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rural_collab.openness.asking import Asking, Offer
from rural_collab.openness.fits import Calendar, Meeting, fit
from rural_collab.openness.times import Span
from rural_collab.partial_dates import PartialDate
from tests.openness import reading
from tests.openness.strategies import calendars, held, terms

WEEK = frozenset({"mon", "tue", "wed", "thu"})
NOWHERE = Asking(school=UUID(int=1), bodies=frozenset({UUID(int=1)}), day=date(2026, 11, 22))


def offer_of(met, period=None, way=0):
    first, last = map(PartialDate.of, period) if period else (None, None)
    return Offer(
        id=UUID(int=2), name="", stands_from=date(2026, 7, 1), stands_until=date(2027, 6, 30), meetings=met, travel_minutes=way,
        begins=first, ends=last,
    )  # fmt: skip


def in_september(*terms):
    return Calendar(
        days=WEEK, terms=tuple((date(2026, 9, first), date(2026, 9, last)) for first, last in terms)
    )


BEFORE_SCHOOL = Calendar(days=WEEK, hours=Span(480, 930), away=Span(455, 475))
DAILY, SEPTEMBER = (Meeting(WEEK, Span(455, 500)),), (date(2026, 9, 1), date(2026, 9, 30))


@settings(max_examples=400)
@example(DAILY, BEFORE_SCHOOL, None, 0)
@example(DAILY, in_september((1, 10), (10, 17)), SEPTEMBER, 0)
@example(DAILY, in_september((1, 24), (2, 3), (8, 22)), SEPTEMBER, 0)
@given(held, calendars, st.none() | terms, st.sampled_from([0, 0, 1, 5, 40]))
def test_a_fit_is_the_one_that_counting_minutes_and_days_one_by_one_gives(met, calendar, period, way):
    found, offer = fit(met, calendar, period, way), offer_of(met, period, way)
    minutes = reading.minutes_in_two_places(offer, replace(NOWHERE, calendar=calendar))
    dates, out = reading.meeting_days(offer, calendar), reading.days_out(offer, calendar)
    assert (found.overlaps, found.minutes) == (minutes, sum((minutes or {}).values()))
    assert (found.meetings, found.outside) == (len(dates), len(out))
    assert (found.off_days, found.may_be_away) == (reading.off_days(offer, calendar), bool(calendar.away))


def test_the_fifth_day_of_a_four_day_week_is_free():
    calendar = Calendar(days=WEEK, hours=Span(480, 960))
    found = fit([Meeting(frozenset({"fri"}), Span(540, 720))], calendar, None)
    assert (found.overlaps, found.off_days, found.minutes) == ({}, ("fri",), 0)


def test_the_way_there_and_back_counts():
    calendar = Calendar(days=WEEK, hours=Span(480, 960), away=Span(780, 960))
    held = [Meeting(frozenset({"mon", "wed"}), Span(800, 900))]
    assert fit(held, calendar, None, 20).minutes == 0
    assert fit(held, calendar, None, 35).overlaps == {"mon": 15, "wed": 15}


def test_what_meets_only_while_the_school_is_closed_clashes_with_nothing():
    calendar = Calendar(days=WEEK, hours=Span(480, 960), terms=((date(2026, 8, 17), date(2027, 5, 20)),))
    held = [Meeting(WEEK, Span(540, 900))]
    assert fit(held, calendar, (date(2027, 6, 7), date(2027, 6, 11))).minutes == 0
    assert fit(held, calendar, (date(2027, 5, 17), date(2027, 5, 21))).minutes == 4 * 360


@pytest.mark.parametrize(
    ("held", "calendar"),
    [
        ([Meeting(WEEK)], Calendar(days=WEEK, hours=Span(480, 960))),
        ([Meeting(WEEK, Span(480, 600))], Calendar(days=WEEK)),
        ([Meeting(WEEK, Span(480, 600))], Calendar(hours=Span(480, 960))),
        ([], Calendar(days=WEEK, hours=Span(480, 960))),
    ],
)
def test_where_one_side_tells_no_times_nothing_is_claimed(held, calendar):
    assert fit(held, calendar, None).overlaps is None
