"""What an award may be: from which program, for how long, and divided how."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.access.identity import REGISTRY
from rural_collab.audit.history import list_history
from rural_collab.audit.sentences import details, sentence
from rural_collab.errors import Refused, Stale
from rural_collab.funding.commands import AWARDS, edit_program
from rural_collab.funding.queries import (
    is_funder,
    list_awards,
    list_awards_of_funder,
    list_awards_of_program,
    list_funders,
    list_money,
)
from rural_collab.vocabularies.terms import label
from tests.factories import make_collaborative, make_organization
from tests.funding.making import make_award, make_program, part


@pytest.fixture
def agency(session):
    return make_organization(session, "Office of Opportunity", org_type="state_agency_other")


def test_an_award_from_a_program_is_of_its_type_origin_and_giver(session, prairie, agency):
    program = make_program(session, administrator_id=agency.id)
    award = make_award(session, prairie, program_id=program.id, type=None)
    assert (award.name, award.money_type, award.money_origin) == (
        "Opportunity Now",
        "state_grant_competitive",
        "state",
    )
    assert award.giver is agency


def test_what_an_award_says_itself_comes_first(session, prairie, agency):
    program = make_program(session, administrator_id=agency.id)
    donor = make_organization(session, "Daniels Fund", org_type="foundation")
    award = make_award(
        session,
        prairie,
        program_id=program.id,
        title="Seed grant",
        type="philanthropy",
        origin="philanthropy",
        funder_id=donor.id,
    )
    assert (award.name, award.money_type, award.money_origin, award.giver) == (
        "Seed grant",
        "philanthropy",
        "philanthropy",
        donor,
    )


def test_money_of_no_type_is_refused(session, prairie):
    with pytest.raises(Refused, match="what money it is") as refusal:
        make_award(session, prairie, type=None)
    assert list(refusal.value.fields) == ["type"]
    assert list_awards(session, prairie.id) == []


def test_an_award_that_ends_before_it_begins_is_refused(session, prairie):
    with pytest.raises(Refused) as refusal:
        make_award(session, prairie, begins="2026-07", ends="2026-06")
    assert list(refusal.value.fields) == ["ends"]


def test_an_amount_that_is_not_stated_is_not_zero(session, prairie):
    assert make_award(session, prairie, cents=None).cents is None


@pytest.mark.parametrize(("starts", "is_taken"), [("2024-09", True), ("2024", True), ("2024-10", False)])
def test_a_program_that_ended_gives_no_new_awards(session, prairie, starts, is_taken):
    program = make_program(session, "Rural CoAction", valid_from="2022", valid_to="2024-09")
    if is_taken:
        assert (
            make_award(session, prairie, program_id=program.id, begins=starts, ends=None).program is program
        )
        return
    with pytest.raises(Refused, match="had ended") as refusal:
        make_award(session, prairie, program_id=program.id, begins=starts, ends=None)
    assert list(refusal.value.fields) == ["program_id"]


def test_a_program_gives_nothing_before_it_begins(session, prairie):
    program = make_program(session, "PWR innovation grant", valid_from="2028-07")
    with pytest.raises(Refused, match="had not begun"):
        make_award(session, prairie, program_id=program.id, begins=None, ends=None, awarded="2026")


def test_parts_may_come_to_the_award_and_not_a_cent_more(session, prairie):
    parts = [part(make_organization(session), cents) for cents in (6_000_000, 2_999_999, 1)]
    award = make_award(session, prairie, allocations=parts)
    assert [each.cents for each in award.allocations] == [6_000_000, 2_999_999, 1]
    with pytest.raises(Refused, match="more than the award") as refusal:
        AWARDS.edit(session, award, {"cents": 8_999_999}, expected=award.version, by=REGISTRY)
    assert list(refusal.value.fields) == ["allocations"]


@given(
    cents=st.none() | st.integers(0, 10_000),
    parts=st.lists(st.none() | st.integers(0, 5_000), max_size=5),
)
def test_no_award_is_ever_stored_with_more_in_its_parts(session, prairie, cents, parts):
    rows = [part(cents=each, purpose=f"Purpose {place}") for place, each in enumerate(parts)]
    fits = cents is None or sum(filter(None, parts)) <= cents
    try:
        award = make_award(session, prairie, cents=cents, allocations=rows)
    except Refused:
        assert not fits
    else:
        assert fits
        assert [each.cents for each in award.allocations] == parts


def test_a_part_goes_to_somebody_or_for_something(session, prairie):
    with pytest.raises(Refused, match="goes nowhere") as refusal:
        make_award(session, prairie, allocations=[part(cents=100)])
    assert list(refusal.value.fields) == ["allocations"]


def test_the_same_part_twice_is_refused(session, prairie):
    district = make_organization(session)
    with pytest.raises(Refused) as refusal:
        make_award(session, prairie, allocations=[part(district, 1), part(district, 2)])
    assert list(refusal.value.fields) == ["allocations"]


def test_parts_keep_the_order_in_which_they_were_typed(session, prairie):
    award = make_award(session, prairie, allocations=[part(purpose=name) for name in "cab"])
    rows = [part(purpose=name) for name in "bca"]
    AWARDS.edit(session, award, {"allocations": rows}, expected=award.version, by=REGISTRY)
    session.commit()
    session.expire_all()
    assert [each.purpose for each in award.allocations] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"match": "amount"}, "match_cents"),
        ({"match_cents": 500}, "match_cents"),
        ({"match": "no_set_amount", "match_cents": 500}, "match_cents"),
        ({"match": "percent"}, "match_percent"),
        ({"match": "none", "match_percent": 10}, "match_percent"),
    ],
)
def test_a_match_and_what_is_said_of_it_go_together(session, prairie, values, field):
    with pytest.raises(Refused) as refusal:
        make_award(session, prairie, **values)
    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize("values", [{"match": "amount", "match_cents": 5}, {"match": "no_set_amount"}, {}])
def test_a_match_may_be_told_as_far_as_it_is_known(session, prairie, values):
    assert make_award(session, prairie, **values).match == values.get("match")


def test_somebody_else_saved_the_award_meanwhile(session, prairie):
    award = make_award(session, prairie)
    seen = award.version
    AWARDS.edit(session, award, {"cents": 5}, expected=seen, by=REGISTRY)
    with pytest.raises(Stale):
        AWARDS.edit(session, award, {"cents": 6}, expected=seen, by=REGISTRY)


def test_its_history_tells_amounts_in_dollars(session, prairie):
    award = make_award(session, prairie, title="Seed grant")
    AWARDS.edit(session, award, {"cents": 12_550}, expected=award.version, by=REGISTRY)
    newest, first = list_history(session, prairie.id, 2)
    assert details(newest, str, label) == ["Amount: from $90,000 to $125.50"]
    assert sentence(first, str) == "The registry added Seed grant"


def test_money_only_one_of_several_keeps_is_told_on_the_page_of_each(session, prairie):
    other, network = make_collaborative(session), make_collaborative(session)
    make_award(session, network, allocations=[part(prairie.organization, 60), part(other.organization)])
    (own,) = list_money(session, [prairie.id]).parts_of_others
    assert (own.cents, own.award.collaborative) == (60, network)
    assert list_awards(session, prairie.id) == []


def test_a_funder_gave_what_names_it_or_comes_from_its_programs(session, prairie, agency):
    donor = make_organization(session, "Daniels Fund", org_type="foundation")
    program = make_program(session, administrator_id=agency.id)
    first = make_award(session, prairie, program_id=program.id)
    second = make_award(session, prairie, program_id=program.id, funder_id=donor.id)
    third = make_award(session, prairie, funder_id=donor.id)
    assert list_awards_of_funder(session, agency.id) == [first]
    assert set(list_awards_of_funder(session, donor.id)) == {second, third}
    assert set(list_awards_of_program(session, program.id)) == {first, second}
    assert [(found.name, count) for found, count in list_funders(session)] == [
        ("Daniels Fund", 2),
        ("Office of Opportunity", 1),
    ]
    assert is_funder(session, agency.id)
    assert not is_funder(session, prairie.id)


def test_programs_follow_each_other_without_a_circle(session):
    first = make_program(session, "First")
    second = make_program(session, "Second", successor_id=first.id)
    with pytest.raises(Refused, match="cannot follow itself") as refusal:
        edit_program(session, first, {"successor_id": second.id}, expected=first.version, by=REGISTRY)
    assert list(refusal.value.fields) == ["successor_id"]


def test_a_program_ends_after_it_began(session):
    with pytest.raises(Refused) as refusal:
        make_program(session, valid_from="2024", valid_to="2023")
    assert list(refusal.value.fields) == ["valid_to"]


def test_two_programs_of_one_name_have_two_addresses(session):
    assert make_program(session).slug == "opportunity-now"
    assert make_program(session).slug == "opportunity-now-2"


def test_an_award_taken_out_takes_its_parts_along(session, prairie):
    award = make_award(session, prairie, allocations=[part(prairie.organization, 5)])
    AWARDS.remove(session, award, by=REGISTRY)
    assert list_awards(session, prairie.id) == []
