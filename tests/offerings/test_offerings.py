"""What an offering and a calendar may be, what is refused, and what somebody should look at."""

import pytest
from sqlalchemy import select

from rural_collab.access.identity import REGISTRY
from rural_collab.audit.history import list_history
from rural_collab.errors import Refused, Stale
from rural_collab.offerings.commands import copy_offering, edit_calendar, edit_offering, remove_offering
from rural_collab.offerings.models import AccessRule, Offering
from rural_collab.offerings.queries import Collaborators, list_around, list_offerings
from rural_collab.offerings.standing import calendar_of, first_day_of, needs_travel, warnings_of
from rural_collab.openness.asking import Belonging
from tests.factories import make_collaborative, make_membership, make_organization, when
from tests.offerings.making import dated, make_calendar, make_offering, make_pathway, make_school, rule


@pytest.fixture
def host(session):
    return make_organization(session, "Durango 9-R")


class TestOfferings:
    def test_it_needs_no_more_than_what_where_and_when(self, session, nursing, host):
        offering = make_offering(session, nursing, host, rules=[], transport=None)
        session.commit()
        told = (offering.seats, offering.cost_cents, offering.apply_by, offering.transport, offering.meetings)
        assert told == (None, None, None, None, [])
        assert (offering.title, offering.place, offering.status) == ("Nursing", host, "active")

    def test_it_offers_one_step_or_the_whole_pathway(self, session, nursing, host):
        step = nursing.steps[0]
        offering = make_offering(session, nursing, host, offered=f"{nursing.id}/{step.id}")
        assert (offering.title, offering.offered) == ("Nurse aide class", f"{nursing.id}/{step.id}")
        edit_offering(session, offering, {"offered": str(nursing.id)}, expected=None, by=REGISTRY)
        assert (offering.title, offering.step_id) == ("Nursing", None)

    @pytest.mark.parametrize("offered", [None, "", "nursing", "00000000-0000-4000-8000-000000000000"])
    def test_what_is_no_pathway_is_refused(self, session, nursing, host, offered):
        with pytest.raises(Refused, match="no such pathway") as refusal:
            make_offering(session, nursing, host, offered=offered)
        assert list(refusal.value.fields) == ["offered"]

    def test_a_pathway_or_step_of_others_is_refused(self, session, nursing, host):
        others = make_pathway(session, make_collaborative(session), "Welding")
        with pytest.raises(Refused, match="no such pathway"):
            make_offering(session, nursing, host, offered=str(others.id))
        with pytest.raises(Refused, match="no such step"):
            make_offering(session, nursing, host, offered=f"{nursing.id}/{others.steps[0].id}")

    @pytest.mark.parametrize(
        ("changes", "field", "sentence"),
        [
            ({"begins": "2027-05", "ends": "2027-01"}, "ends", "before the beginning"),
            ({"apply_from": "2027", "apply_by": "2026"}, "apply_by", "before the beginning"),
            ({"seats": -1}, "seats", "below zero"),
            ({"seats": 3, "seats_left": 4}, "seats_left", "More seats are free"),
            ({"travel_minutes": -5}, "travel_minutes", "less than no time"),
            ({"cost_cents": -5}, "cost_cents", "below zero"),
            ({"school_year": "next year"}, "school_year", "school year"),
            ({"meetings": [{"days": "someday"}]}, "meetings", "days of the week"),
            ({"meetings": [{"days": "Mon", "starts_at": "25:00"}]}, "meetings", "time of day"),
            (
                {"meetings": [{"days": "Mon", "starts_at": "9:00", "stops_at": "8:00"}]},
                "meetings",
                "end before it starts",
            ),
            ({"meetings": [{"days": "Mon", "starts_at": "9:00"}]}, "meetings", "end before it starts"),
            ({"rules": [rule("named_members")]}, "rules", "names none"),
            ({"rules": [rule("anyone", grade_low="12", grade_high="09")]}, "rules", "earlier grade"),
            ({"rules": [rule("anyone", seats=-1)]}, "rules", "below zero"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_field(
        self, session, nursing, host, changes, field, sentence
    ):
        with pytest.raises(Refused) as refusal:
            make_offering(session, nursing, host, **changes)
        assert sentence in f"{refusal.value} {refusal.value.fields[field]}"
        session.rollback()
        assert session.scalars(select(Offering)).all() == []

    def test_a_member_named_where_none_counts_is_refused(self, session, nursing, host):
        with pytest.raises(Refused, match="does not count") as refusal:
            make_offering(session, nursing, host, rules=[rule("anyone", host)])
        assert list(refusal.value.fields) == ["rules"]

    def test_seats_below_those_kept_for_districts_are_refused(self, session, nursing, host):
        other = make_organization(session)
        kept = [{"organization_id": host.id, "seats": 4}, {"organization_id": other.id, "seats": 3}]
        with pytest.raises(Refused, match="kept for districts") as refusal:
            make_offering(session, nursing, host, seats=6, district_seats=kept)
        assert list(refusal.value.fields) == ["seats"]
        session.rollback()

    def test_days_and_times_are_kept_in_one_shape_however_written(self, session, nursing, host):
        meetings = [{"days": "Thursday, M", "starts_at": "1:05 pm", "stops_at": "14:45"}]
        offering = make_offering(session, nursing, host, meetings=meetings)
        (row,) = offering.meetings
        assert (row.days, row.starts_at, row.stops_at) == ("mon thu", "13:05", "14:45")

    def test_that_nobody_says_how_to_get_there_is_told_in_one_way(self, session, nursing, host):
        assert make_offering(session, nursing, host, transport="unknown").transport is None

    def test_rules_stay_in_their_order_and_lists_that_are_not_given_stay(self, session, nursing, host):
        rules = [rule("anyone", priority=2), rule("all_members", priority=1)]
        offering = make_offering(session, nursing, host, rules=rules)
        edit_offering(session, offering, {"seats": 5}, expected=None, by=REGISTRY)
        session.commit()
        session.expire_all()
        assert [row.group for row in offering.rules] == ["anyone", "all_members"]
        edit_offering(session, offering, {"rules": rules[1:]}, expected=None, by=REGISTRY)
        session.commit()
        session.expire_all()
        assert [row.group for row in offering.rules] == ["all_members"]
        assert len(session.scalars(select(AccessRule)).all()) == 1

    def test_every_change_stands_in_the_history_of_all_it_is_about(self, session, prairie, nursing, host):
        offering = make_offering(session, nursing, host)
        edit_offering(session, offering, {"seats": 5}, expected=None, by=REGISTRY)
        remove_offering(session, offering, by=REGISTRY)
        session.commit()
        for record in (prairie, nursing, host):
            assert {"add an offering", "edit an offering", "remove an offering"} <= {
                change.intent for change in list_history(session, record.id)
            }

    def test_what_somebody_else_changed_meanwhile_is_not_overwritten(self, session, nursing, host):
        offering = make_offering(session, nursing, host)
        session.commit()
        with pytest.raises(Stale):
            edit_offering(session, offering, {"seats": 5}, expected=offering.version + 1, by=REGISTRY)


class TestCopies:
    def test_a_copy_is_a_draft_without_days_and_says_all_the_rest(self, session, nursing, host):
        told = {
            "offered": f"{nursing.id}/{nursing.steps[0].id}",
            "meetings": [{"days": "Mon", "starts_at": "9:00", "stops_at": "10:00"}],
            "rules": [rule("named_members", host, grade_low="11", prerequisite="Biology")],
            "district_seats": [{"organization_id": host.id, "seats": 4}],
            "seats": 8,
            "seats_left": 2,
            "begins": "2026-08-20",
            "ends": "2027-05-20",
            "apply_from": "2026-04",
            "apply_by": "2026-05",
        }
        make_membership(session, nursing.collaborative, host)
        first = make_offering(session, nursing, host, **told, as_of="2026-04", cost_note="Free")
        copy = copy_offering(session, first, "2027-28", by=REGISTRY)
        session.commit()
        assert (copy.school_year, copy.is_draft, copy.status) == ("2027-28", True, "planned")
        assert {copy.begins, copy.ends, copy.apply_from, copy.apply_by, copy.seats_left, copy.as_of} == {None}
        assert (copy.offered, copy.seats, copy.cost_note) == (first.offered, 8, "Free")
        assert [(row.days, row.starts_at) for row in copy.meetings] == [("mon", "09:00")]
        assert [(row.group, row.organization, row.prerequisite) for row in copy.rules] == [
            ("named_members", host, "Biology")
        ]
        assert [(row.organization, row.seats) for row in copy.district_seats] == [(host, 4)]
        assert [one.school_year for one in list_offerings(session, first.collaborative_id)] == [
            "2027-28",
            "2026-27",
        ]


class TestCalendars:
    def test_a_calendar_is_kept_once_for_a_body_and_a_year(self, session, prairie, host):
        make_calendar(session, prairie, host)
        make_calendar(session, prairie, host, school_year="2027-28")
        with pytest.raises(Refused, match="recorded already") as refusal:
            make_calendar(session, make_collaborative(session), host)
        assert list(refusal.value.fields) == ["organization_id"]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"days": "now and then"}, "days"),
            ({"starts_at": "soon"}, "starts_at"),
            ({"starts_at": "17:00"}, "stops_at"),
            ({"away_until": None}, "away_until"),
            ({"away_from": "16:30"}, "away_until"),
        ],
    )
    def test_a_day_that_cannot_be_is_refused(self, session, prairie, host, changes, field):
        with pytest.raises(Refused) as refusal:
            make_calendar(session, prairie, host, **changes)
        assert list(refusal.value.fields) == [field]

    def test_terms_follow_one_another(self, session, prairie, host):
        fall = dated({"term": "fall", "begins": "2026-08-17", "ends": "2026-12-18"})
        spring = dated({"term": "spring", "begins": "2027-01-05", "ends": "2027-05-21"})
        calendar = make_calendar(session, prairie, host, terms=[fall, spring])
        for wrong in ({"begins": when("2026-12-01")}, {"ends": when("2026-06-01")}):
            with pytest.raises(Refused) as refusal:
                edit_calendar(
                    session, calendar, {"terms": [fall, {**spring, **wrong}]}, expected=None, by=REGISTRY
                )
            assert list(refusal.value.fields) == ["terms"]

    def test_a_term_that_is_not_known_to_the_day_counts_no_days_as_days_without_school(
        self, session, prairie, host
    ):
        fall = dated({"term": "fall", "begins": "2026-08-17", "ends": "2026-12-18"})
        spring = dated({"term": "spring", "begins": "2027-01", "ends": "2027-05-21"})
        assert calendar_of(make_calendar(session, prairie, host, terms=[fall, spring])).terms == ()


class TestWhatToLookAt:
    def test_an_offering_that_tells_little_warns_of_everything(self, session, nursing, host):
        offering = make_offering(session, nursing, host, rules=[], transport=None)
        assert warnings_of(offering, []) == [
            *("no_transport", "no_deadline", "no_rule", "no_days", "no_cost", "no_contact"),
            "host_is_no_member",
        ]

    def test_one_that_tells_everything_warns_of_nothing(self, session, prairie, nursing, host):
        make_membership(session, prairie, host, began="2020")
        told = {
            "meetings": [{"days": "Mon"}],
            "cost_cents": 0,
            "phone": "970-555-0100",
            "begins": "2026-08-20",
            "ends": "2027-05-20",
            "apply_by": "2026-05-01",
        }
        offering = make_offering(session, nursing, host, **told)
        belongings = Collaborators(session, [prairie.id]).belongings(prairie.id)
        assert warnings_of(offering, belongings) == []

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"seats": 5, "rules": [rule("anyone", seats=3), rule("adults", seats=3)]}, "too_many_seats"),
            ({"begins": "2029-01", "ends": "2029-05"}, "outside_year"),
            ({"ends": "2025-05"}, "outside_year"),
            ({"ends": "2027-05", "apply_by": "2027-06"}, "late_deadline"),
        ],
    )
    def test_each_contradiction_has_its_warning(self, session, nursing, host, changes, code):
        assert code in warnings_of(make_offering(session, nursing, host, **changes), [])

    @pytest.mark.parametrize(
        ("told", "goes"),
        [
            ({}, True),
            ({"delivery": "in_person_host"}, True),
            ({"delivery": "online_synchronous"}, False),
            ({"delivery": "mobile_lab"}, False),
            ({"transport": "not_needed_online"}, False),
        ],
    )
    def test_students_travel_unless_it_comes_to_them(self, session, nursing, host, told, goes):
        assert needs_travel(make_offering(session, nursing, host, **told)) is goes

    @pytest.mark.parametrize(("begins", "first"), [("2027-06", "2027-06-01"), (None, "2026-07-01")])
    def test_it_begins_on_the_first_day_it_may_begin(self, session, nursing, host, begins, first):
        assert first_day_of(make_offering(session, nursing, host, begins=begins)) == when(first).first_day


class TestWhoBelongs:
    def test_members_of_a_member_belong_while_both_do(self, session, prairie, host):
        network = make_collaborative(session, "Network")
        make_membership(session, network, prairie.organization, began="2022-07-01")
        make_membership(session, prairie, host, began="2020-01-15", ended="2024-06-30", status="left")
        found = Collaborators(session, [network.id]).belongings(network.id)
        inner = Belonging(host.id, when("2022-07-01").first_day, when("2024-06-30").last_day)
        assert [one for one in found if one.body == host.id] == [inner]

    @pytest.mark.parametrize(("began", "until"), [("2022-07-01", "2023-06-30"), ("2024-07-01", None)])
    def test_they_belong_no_longer_than_the_member_that_brings_them_and_never_after_they_left(
        self, session, prairie, host, began, until
    ):
        network = make_collaborative(session, "Network")
        told = {"ended": until, "status": "left"} if until else {}
        make_membership(session, network, prairie.organization, began=began, **told)
        make_membership(session, prairie, host, began="2020-01-15", ended="2024-06-30", status="left")
        found = Collaborators(session, [network.id]).belongings(network.id)
        lasted = Belonging(host.id, when(began).first_day, when(until).last_day) if until else None
        assert [one for one in found if one.body == host.id] == list(filter(None, [lasted]))

    @pytest.mark.parametrize(
        "told", [{"role": "funder"}, {"status": "prospective", "began": None, "first_seen": "2020"}]
    )
    def test_who_gives_money_or_only_thinks_of_joining_brings_no_students(self, session, prairie, host, told):
        make_membership(session, prairie, host, **told)
        assert Collaborators(session, [prairie.id]).belongings(prairie.id) == []

    def test_what_members_of_a_member_may_enter_shows_in_another_state_too(self, session, prairie, host):
        network = make_collaborative(session, "Network")
        make_membership(session, network, prairie.organization)
        make_membership(session, prairie, host)
        offering = make_offering(session, make_pathway(session, network), make_organization(session))
        school = make_school(session, "Aztec High", host, state_usps="NM")
        assert list_around(session, school, {school.id, host.id}) == [offering]

    def test_the_region_of_a_network_is_that_of_the_members_its_members_bring(self, session, prairie):
        network = make_collaborative(session, "Network")
        make_membership(session, network, prairie.organization, began="2022")
        make_membership(session, prairie, make_organization(session, "Cortez RE-1", county_fips="08083"))
        found = Collaborators(session, [network.id])
        assert found.counties(network.id, when("2022").first_day, {}) == {"08083"}
        assert found.counties(network.id, when("2021").first_day, {}) == set()
