"""How an offering lies in a school's week and year, counted a second time minute by minute and day by day."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.openness.asking import Asking, Offer
from rural_collab.openness.fits import Calendar, Meeting, fit
from rural_collab.openness.times import Span
from rural_collab.partial_dates import PartialDate
from tests.openness import reading
from tests.openness.strategies import calendars, meetings, terms

WEEK = frozenset({"mon", "tue", "wed", "thu"})
NOWHERE = Asking(school=UUID(int=1), bodies=frozenset({UUID(int=1)}), day=date(2026, 11, 22))


def offer_of(held, period=None, way=0):
    first, last = map(PartialDate.of, period) if period else (None, None)
    return Offer(
        id=UUID(int=2), name="", stands_from=date(2026, 7, 1), meetings=held, travel_minutes=way,
        begins=first, ends=last,
    )  # fmt: skip


class TestAgainstCounting:
    @given(st.lists(meetings, max_size=4), calendars, st.sampled_from([0, 5, 40]))
    def test_minutes_in_two_places_are_those_counted_one_by_one(self, held, calendar, way):
        found = fit(held, calendar, None, way).overlaps
        asking = Asking(school=NOWHERE.school, bodies=NOWHERE.bodies, day=NOWHERE.day, calendar=calendar)
        assert found == reading.minutes_in_two_places(offer_of(held, way=way), asking)

    @given(st.lists(meetings, max_size=3), calendars, terms())
    def test_days_outside_the_terms_are_those_counted_one_by_one(self, held, calendar, period):
        found = fit(held, calendar, period)
        days = reading.meeting_days(offer_of(held, period)) if calendar.terms else []
        outside = [day for day in days if not reading.in_terms(day, calendar)]
        assert (found.meetings, found.outside) == (len(days), len(outside))

    @given(st.lists(meetings, max_size=3), calendars)
    def test_days_off_are_the_days_on_which_only_the_offering_meets(self, held, calendar):
        met = {day for meeting in held for day in meeting.days}
        assert set(fit(held, calendar, None).off_days) == (met - calendar.days if calendar.days else set())


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
