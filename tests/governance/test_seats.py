"""Who sits where: terms in order, one chair at a time, and seats counted by sector."""

from datetime import date

import pytest

from rural_collab.errors import Refused
from rural_collab.governance.commands import SEATS
from rural_collab.governance.queries import count_seats, list_committees, list_seats, seats_by_sector
from rural_collab.partial_dates import covers
from tests.factories import make_collaborative
from tests.governance.making import change, make_committee, make_seat


def test_a_term_that_ends_before_it_began_is_refused(session, prairie):
    with pytest.raises(Refused, match="lies before the beginning") as refusal:
        make_seat(session, prairie, term_began="2024-07", term_ends="2024-06")
    assert list(refusal.value.fields) == ["term_ends"]


def test_there_is_one_chair_at_a_time(session, prairie):
    make_seat(session, prairie, "Superintendent", officer="chair", term_began="2020", term_ends="2022")
    with pytest.raises(Refused, match="in the chair in that time") as refusal:
        make_seat(session, prairie, "College president", officer="chair", term_began="2021")
    assert list(refusal.value.fields) == ["officer"]
    make_seat(session, prairie, "College president", officer="chair", term_began="2022")


def test_two_chairs_without_terms_are_two_at_once(session, prairie):
    make_seat(session, prairie, officer="chair")
    with pytest.raises(Refused):
        make_seat(session, prairie, "Another", officer="chair")


def test_another_body_and_another_collaborative_have_chairs_of_their_own(session, prairie):
    make_seat(session, prairie, officer="chair")
    make_seat(session, prairie, officer="chair", body="Advisory council")
    with pytest.raises(Refused):
        make_seat(session, prairie, officer="chair", body="ADVISORY COUNCIL")
    make_seat(session, make_collaborative(session), officer="chair")


def test_an_edit_may_not_make_a_second_chair(session, prairie):
    make_seat(session, prairie, officer="chair")
    other = make_seat(session, prairie, "Another", officer="secretary")
    with pytest.raises(Refused, match="in the chair"):
        change(session, SEATS, other, officer="chair")
    session.commit()
    assert other.officer == "secretary"


def test_a_chair_is_one_seat(session, prairie):
    with pytest.raises(Refused) as refusal:
        make_seat(session, prairie, officer="chair", seats=2)
    assert list(refusal.value.fields) == ["seats"]


def test_a_seat_stands_for_one_or_more(session, prairie):
    with pytest.raises(Refused, match="stands for one or more"):
        make_seat(session, prairie, seats=0)


def test_seats_are_counted_by_sector_and_those_of_no_stated_sector_come_last(session, prairie):
    make_seat(session, prairie, "Anybody")
    make_seat(session, prairie, "Appointed by the commissioner", sector="government", seats=4)
    make_seat(session, prairie, "Superintendent", sector="k12")
    make_seat(session, prairie, "Mayor", sector="government")
    grouped = seats_by_sector(list_seats(session, prairie.id))
    assert {sector: count_seats(seats) for sector, seats in grouped.items()} == {
        "k12": 1,
        "government": 5,
        "": 1,
    }
    assert list(grouped) == ["k12", "government", ""]


def test_where_a_number_is_not_stated_nobody_makes_one_up(session, prairie):
    make_seat(session, prairie, "Residents", sector="community", seats=None)
    make_seat(session, prairie, "Mayor", sector="government")
    grouped = seats_by_sector(list_seats(session, prairie.id))
    assert {sector: count_seats(seats) for sector, seats in grouped.items()} == {
        "government": 1,
        "community": None,
    }
    assert count_seats(list_seats(session, prairie.id)) is None


def test_seats_of_a_day_are_those_whose_term_covers_it(session, prairie):
    make_seat(session, prairie, "First", term_began="2019", term_ends="2021")
    make_seat(session, prairie, "Second", term_began="2022")
    make_seat(session, prairie, "Always")

    def held(day):
        return [seat.title for seat in list_seats(session, prairie.id) if covers(seat.period, day)]

    assert held(date(2020, 5, 1)) == [
        "Always",
        "First",
    ]
    assert held(date(2023, 5, 1)) == [
        "Always",
        "Second",
    ]


def test_committees_are_listed_by_name(session, prairie):
    for name in ("Program", "Finance"):
        make_committee(session, prairie, name, power="advises")
    assert [each.name for each in list_committees(session, prairie.id)] == ["Finance", "Program"]
