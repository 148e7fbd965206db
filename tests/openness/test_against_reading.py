"""Random members, rules, grades and dates: every answer is the one that a slow reading of the rules gives."""

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from rural_collab.openness.answers import answer_all, miles_to
from rural_collab.openness.deciding import CLOSED, STATES, decide, reasons_of
from tests.openness import reading
from tests.openness.strategies import SIDES, cases, lists


def as_read(answer):
    """An answer in the shape of the slow reading."""
    return reading.Told(answer.state, dict(answer.reasons), dict(answer.conditions), answer.rule)


class TestOneOffering:
    @pytest.mark.parametrize("side", SIDES)
    @settings(max_examples=180)
    @given(st.data())
    def test_each_side_of_the_matter_is_answered_as_a_slow_reading_does(self, side, data):
        case = data.draw(cases(sides=(side,)))
        assert as_read(decide(*case)) == reading.read(*case)

    @settings(max_examples=300)
    @given(cases())
    def test_every_answer_is_the_one_that_a_slow_reading_gives(self, case):
        answer = decide(*case)
        event(answer.state)
        assert as_read(answer) == reading.read(*case)

    @settings(max_examples=100)
    @given(cases(most=5))
    def test_everything_against_it_is_told_once_in_the_order_of_reading(self, case):
        answer, expected = decide(*case), reading.read(*case)
        assert [code for code, _ in answer.reasons] == list(expected.against)
        assert [code for code, _ in answer.conditions] == list(expected.depends)

    @settings(max_examples=100)
    @given(cases(sides=("week", "year", "way there")))
    def test_the_week_is_laid_over_the_offering_as_it_is_counted(self, case):
        offer, asking = case
        fit = decide(offer, asking).fit
        if not reading.has_week(offer, asking):
            assert fit is None
            return
        calendar, overlaps = asking.calendar, reading.minutes_in_two_places(offer, asking)
        dates, out = reading.meeting_days(offer, calendar), reading.days_out(offer, calendar)
        assert (fit.overlaps, fit.minutes) == (overlaps, sum((overlaps or {}).values()))
        assert (fit.off_days, fit.may_be_away) == (
            reading.off_days(offer, calendar),
            calendar.away is not None,
        )
        assert (fit.meetings, fit.outside) == (len(dates), len(out))


class TestAllOfThem:
    @settings(max_examples=250)
    @given(lists())
    def test_nothing_is_hidden_and_the_alternative_is_always_the_nearest(self, case):
        offered, asking = case
        answers = answer_all(offered, asking)
        assert [one.offer for one in answers.all] == reading.nearest_first(offered, asking)
        assert answers.counts == {state: len(answers.of(state)) for state in STATES}
        assert sum(answers.counts.values()) == len(offered)
        closed = [one for one in offered if reading.read(one, asking).state == CLOSED]
        expected = {one.id: reading.instead_of(one, offered, asking) for one in closed}
        found = {key: other.answer.offer for key, other in answers.alternatives.items()}
        assert found == {key: other for key, other in expected.items() if other}

    @given(lists())
    def test_miles_are_told_where_both_places_are_known(self, case):
        offered, asking = case
        answers = answer_all(offered, asking)
        for other in answers.alternatives.values():
            assert other.miles == miles_to(other.answer.offer, asking)
        for offer in offered:
            told, counted = miles_to(offer, asking), reading.miles(offer, asking)
            assert (told is None and counted == float("inf")) or abs(told - counted) < 0.1

    @given(lists(), st.randoms())
    def test_the_order_in_which_they_are_given_changes_nothing(self, case, random):
        offered, asking = case
        one, other = answer_all(offered, asking), answer_all(random.sample(offered, len(offered)), asking)
        assert [answer.offer for answer in one.all] == [answer.offer for answer in other.all]
        assert one.alternatives == other.alternatives

    @given(lists())
    def test_each_reason_is_counted_once_for_each_offering_it_closes(self, case):
        offered, asking = case
        read = [code for one in offered for code in reading.read(one, asking).against]
        counted = reasons_of(answer_all(offered, asking).all)
        assert list(counted) == [code for code in reading.AGAINST if code in read]
        assert counted == {code: read.count(code) for code in counted}
