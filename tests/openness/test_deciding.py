"""Open, open if, closed: each rule by an example, and told with every reason there is."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from rural_collab.openness.asking import GRADES, KINDS, Asking, Belonging, Offer, Rule
from rural_collab.openness.deciding import (
    Because,
    day_that_counts,
    decide,
    reasons_of,
)
from rural_collab.openness.fits import Calendar, Meeting
from rural_collab.openness.times import Span
from rural_collab.partial_dates import PartialDate
from rural_collab.vocabularies.terms import is_known, list_terms

HIGH, RE_1, RE_2, COLLEGE = (UUID(int=number) for number in (11, 12, 13, 14))
DAY = date(2026, 11, 22)
MEMBER = Belonging(RE_1, date(2020, 7, 1))
STUDENT = Asking(school=HIGH, bodies=frozenset({HIGH, RE_1}), day=DAY, grade="11")
OFFER = Offer(
    id=UUID(int=1),
    name="Nursing",
    stands_from=date(2026, 7, 1),
    stands_until=date(2027, 6, 30),
    rules=(Rule("all_members"),),
    belongings=(MEMBER,),
    place=COLLEGE,
    transport="provided_by_host",
)
WEEKDAYS = frozenset({"mon", "tue", "wed", "thu", "fri"})


def told(offer=OFFER, asking=STUDENT, **changes):
    """State, codes of reasons and codes of conditions of the offer with some changes."""
    answer = decide(replace(offer, **changes), asking)
    return (
        answer.state,
        [reason.code for reason in answer.reasons],
        [condition.code for condition in answer.conditions],
    )


def when(text):
    return PartialDate.parse(text)


class TestWhoMayEnter:
    def test_a_student_of_a_member_may_and_one_of_another_district_may_not(self):
        assert told() == ("open", [], [])
        stranger = replace(STUDENT, bodies=frozenset({HIGH, RE_2}))
        assert told(asking=stranger) == ("closed", ["not_member"], [])

    def test_membership_counts_on_the_day_on_which_it_begins_not_on_the_day_of_asking(self):
        leaving = Belonging(RE_1, date(2020, 7, 1), date(2027, 6, 30))
        assert told(belongings=(leaving,), begins=when("2027-06")) == ("open", [], [])
        assert told(belongings=(leaving,), begins=when("2027-08-20")) == ("closed", ["not_member"], [])

    @pytest.mark.parametrize(("begins", "state"), [("2027-06-30", "open"), ("2027-07-01", "closed")])
    def test_the_last_day_of_a_membership_still_counts(self, begins, state):
        leaving = Belonging(RE_1, date(2020, 7, 1), date(2027, 6, 30))
        assert told(belongings=(leaving,), begins=when(begins))[0] == state

    def test_once_it_runs_the_day_of_asking_counts(self):
        left = Belonging(RE_1, date(2020, 7, 1), date(2026, 10, 31))
        offer = replace(OFFER, belongings=(left,), begins=when("2026-08-20"), apply_by=when("2026-12"))
        assert day_that_counts(offer, STUDENT) == DAY
        assert told(offer)[1] == ["not_member"]

    def test_what_students_of_a_district_that_left_kept_stays_open_to_them_alone(self):
        left = Belonging(RE_1, date(2020, 7, 1), date(2024, 6, 30))
        rules = (Rule("all_members"), Rule("former_members", body=RE_1))
        assert told(rules=rules, belongings=(left,)) == ("open", [], [])
        stranger = replace(STUDENT, bodies=frozenset({HIGH, RE_2}))
        assert told(asking=stranger, rules=rules, belongings=(left,))[1] == ["not_member", "not_former"]

    def test_a_rule_for_named_members_asks_for_both_the_name_and_the_membership(self):
        rules = (Rule("named_members", body=RE_2),)
        assert told(rules=rules)[1] == ["not_named"]
        assert told(rules=(Rule("named_members", body=RE_1),), belongings=())[1] == ["not_member"]

    @pytest.mark.parametrize("kind", KINDS[1:])
    def test_a_kind_of_people_enters_by_the_rule_that_names_it(self, kind):
        asking = replace(STUDENT, kind=kind)
        assert told(asking=asking, rules=(Rule(kind),))[0] == "open"
        others = [other for other in KINDS[1:] if other != kind]
        assert told(asking=asking, rules=tuple(map(Rule, others)))[1] == ["other_group"]

    def test_others_pay_where_members_do_not(self):
        rules = (Rule("members_and_others_for_fee"),)
        assert told(rules=rules) == ("open", [], [])
        assert told(rules=rules, belongings=()) == ("if", [], ["fee"])

    def test_where_nobody_says_who_may_enter_it_has_to_be_asked(self):
        assert told(rules=()) == ("if", [], ["ask_who"])

    def test_a_region_whose_counties_are_not_known_has_to_be_asked_for(self):
        rules, here = (Rule("region_students"),), replace(STUDENT, counties=frozenset({"08083"}))
        assert told(asking=here, rules=rules, counties=frozenset({"08083"})) == ("open", [], [])
        assert told(asking=here, rules=rules, counties=frozenset({"08067"}))[1] == ["not_in_region"]
        assert told(asking=here, rules=rules) == ("if", [], ["ask_region"])

    def test_a_grade_outside_is_a_reason_and_one_that_is_not_said_a_condition(self):
        rules = (Rule("all_members", grade_low="09", grade_high="10"),)
        answer = decide(replace(OFFER, rules=rules), STUDENT)
        assert answer.reasons == (Because("grade", ("09", "10")),)
        assert told(asking=replace(STUDENT, grade=None), rules=rules) == ("if", [], ["ask_grade"])

    def test_grades_of_a_rule_count_before_those_of_the_pathway(self):
        assert told(grades=("12", None))[1] == ["grade"]
        assert told(grades=("12", None), rules=(Rule("all_members", grade_high="11"),))[0] == "open"

    def test_the_way_in_with_the_least_to_ask_for_is_told(self):
        rules = (Rule("anyone", prerequisite="Algebra 1"), Rule("all_members"))
        answer = decide(replace(OFFER, rules=rules), STUDENT)
        assert (answer.state, answer.rule) == ("open", rules[1])

    def test_who_stands_behind_others_waits_for_them(self):
        rules = (Rule("all_members", priority=1), Rule("anyone", priority=2))
        assert told(rules=rules) == ("open", [], [])
        assert told(rules=rules, belongings=()) == ("if", [], ["after_others"])


class TestSeatsAndDates:
    @pytest.mark.parametrize("changes", [{"seats": 0}, {"seats_left": 0}, {"status": "full"}])
    def test_no_seats_is_a_reason(self, changes):
        assert told(**changes) == ("closed", ["no_seats"], [])

    def test_seats_that_are_not_stated_close_nothing(self):
        assert told(seats=None, seats_left=None)[0] == "open"

    def test_seats_divided_among_districts_leave_none_to_the_others(self):
        assert told(seats=10, assigned={RE_1: 4, RE_2: 6})[0] == "open"
        assert told(seats=10, assigned={RE_1: 0, RE_2: 6})[1] == ["no_seats"]
        assert told(seats=6, assigned={RE_2: 6})[1] == ["no_seats"]
        assert told(seats=7, assigned={RE_2: 6})[0] == "open"

    def test_the_last_day_to_apply_is_still_in_time(self):
        assert told(apply_by=when("2026-11-22"))[0] == "open"
        assert told(apply_by=when("2026-11"))[0] == "open"
        assert told(apply_by=when("2026-11-21"))[1] == ["too_late"]

    def test_before_one_can_apply_it_is_open_from_that_day(self):
        answer = decide(replace(OFFER, apply_from=when("2026-12-01")), STUDENT)
        assert answer.conditions == (Because("apply_from", when("2026-12-01")),)

    def test_what_has_begun_has_to_be_asked_for_unless_one_may_still_apply(self):
        assert told(begins=when("2026-08-20")) == ("if", [], ["ask_late"])
        assert told(begins=when("2026-08-20"), apply_by=when("2026-12-01"))[0] == "open"

    def test_seats_that_are_gone_twice_over_are_told_once(self):
        rules = (Rule("all_members", seats=0),)
        assert told(rules=rules, seats=0) == ("closed", ["no_seats"], [])

    @pytest.mark.parametrize(("day", "state"), [(date(2027, 6, 30), "if"), (date(2027, 7, 1), "closed")])
    def test_a_year_that_is_over_closes_what_never_told_its_last_day(self, day, state):
        later = replace(STUDENT, day=day)
        assert told(asking=later, begins=when("2026-08-20"))[0] == state
        assert told(asking=later, begins=when("2026-08-20"), ends=when("2027-08"))[0] != "closed"
        assert told(asking=later, begins=when("2027-08-20"))[0] == "open"

    def test_everything_against_it_is_told_at_once(self):
        stranger = replace(STUDENT, bodies=frozenset({HIGH, RE_2}))
        changes = {"status": "paused", "seats": 0, "ends": when("2026-05"), "apply_by": when("2026-03")}
        reasons = told(asking=stranger, transport=None, **changes)[1]
        assert reasons == ["not_member", "no_seats", "too_late", "over", "paused", "no_transport"]


class TestTheWayThere:
    @pytest.mark.parametrize("transport", [None, "unknown"])
    def test_a_way_nobody_tells_of_is_a_reason_where_students_travel(self, transport):
        assert told(transport=transport)[1] == ["no_transport"]
        assert told(transport=transport, needs_travel=False)[0] == "open"
        assert told(transport=transport, place=RE_1)[0] == "open"

    @pytest.mark.parametrize("transport", ["student_arranges", "stipend_reimbursement"])
    def test_a_way_one_finds_oneself_is_a_condition(self, transport):
        assert told(transport=transport) == ("if", [], ["own_way"])

    def test_the_districts_bus_does_not_go_on_the_day_off(self):
        week = Calendar(days=WEEKDAYS - {"fri"})
        student = replace(STUDENT, calendar=week)
        fridays = (Meeting(frozenset({"fri"})),)
        offer = replace(OFFER, meetings=fridays, transport="provided_by_home_district")
        answer = decide(offer, student)
        assert answer.reasons == (Because("calendar_clash", ("fri",)),)
        assert told(offer, student, transport="provided_by_host")[0] == "open"

    def test_classes_at_home_clash_unless_the_school_lets_one_go(self):
        week = Calendar(days=WEEKDAYS, hours=Span(480, 930))
        meets = (Meeting(frozenset({"mon", "wed"}), Span(800, 900)),)
        release = told(asking=replace(STUDENT, calendar=week), meetings=meets, travel_minutes=30)
        assert release == ("if", [], ["release"])
        blocked = replace(
            STUDENT, calendar=Calendar(days=WEEKDAYS, hours=Span(480, 930), away=Span(770, 930))
        )
        assert told(asking=blocked, meetings=meets, travel_minutes=30) == ("open", [], [])
        answer = decide(replace(OFFER, meetings=meets, travel_minutes=31), blocked)
        assert answer.reasons == (Because("bell_clash", {"mon": 1, "wed": 1}),)

    def test_in_summer_no_school_week_is_in_the_way(self):
        blocked = replace(
            STUDENT, calendar=Calendar(days=WEEKDAYS, hours=Span(480, 930), away=Span(770, 930))
        )
        meets = (Meeting(frozenset({"mon"}), Span(540, 900)),)
        assert told(asking=blocked, meetings=meets)[1] == ["bell_clash"]
        assert told(asking=blocked, meetings=meets, in_summer=True) == ("open", [], [])


def test_counts_of_reasons_count_each_offering_once():
    stranger = replace(STUDENT, bodies=frozenset({HIGH, RE_2}))
    answers = [decide(replace(OFFER, seats=0), stranger), decide(OFFER, stranger), decide(OFFER, STUDENT)]
    assert reasons_of(answers) == {"not_member": 2, "no_seats": 1}


def test_grades_and_groups_are_those_of_the_vocabularies():
    assert [term.code for term in list_terms("grade")] == list(GRADES)
    assert all(is_known("access_group", kind) for kind in KINDS[1:])
    assert all(is_known("service_status", status) for status in ("planned", "under_review", "paused", "full"))
    codes = ("unknown", "provided_by_home_district", "student_arranges", "stipend_reimbursement")
    assert all(is_known("transport", code) for code in codes)
