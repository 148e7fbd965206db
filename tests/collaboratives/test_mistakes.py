"""What a newcomer types wrongly gets its sentence beside the field, and nothing that was typed is lost."""

import pytest

from tests.factories import make_organization, make_service
from tests.funding.making import make_award
from tests.governance.making import make_agreement, make_profile, make_seat
from tests.newcomer import Newcomer

DESK = "/manage/collaboratives/prairie-pathways-co"
PARTS = "How it is divided"
AWARD = {
    "What it is called": "Seed grant",
    "Type of money": "Foundation gift",
    "Amount": "$1,000",
    "Begins": "2025-07-01",
    "Ends": "2026-06-30",
    "What it may be spent on": "Welding",
}
PROFILE = {"Governance model": "Partnership by memorandum", "From": "2022", "Note": "As the bylaws say"}
SEAT = {
    "Seat": "Superintendent",
    "Who appoints": "The boards",
    "Term began": "2025-07",
    "Term ends": "2027-06",
}
EVENT = {"What happened": "Vote", "When it happened": "2025-05-12", "In one sentence": "They voted."}
RULE = {
    "How dues are worked out": "Same for every member",
    "First school year": "2025-26",
    "Note": "Since May",
}
AGREEMENT = {"Title of the agreement": "The memorandum", "In force from": "2025", "Note": "Two pages"}
MINUS = "An amount cannot be below zero: leave out the minus sign"
DIGITS = "Write an amount in dollars with digits alone, such as 1250, 1,250 or $1,250.50"
BEFORE = "This lies before the beginning"


@pytest.fixture
def newcomer(bo):
    bo.follower = None  # nothing here is searched for
    return Newcomer(bo)


def enter(newcomer, address, told):
    newcomer.open(f"{DESK}/{address}/new")
    for label, words in told.items():
        choose_or_fill(newcomer, label, words)


def choose_or_fill(newcomer, label, words, row=""):
    act = newcomer.choose if newcomer.is_list(label, row=row) else newcomer.fill
    act(label, words, row=row)


MISTAKES = [
    *(
        ("awards", AWARD, "Amount", typed, sentence)
        for typed, sentence in (
            ("-5,000", MINUS),
            ("\u2212 $5", MINUS),
            ("about two million", DIGITS),
            ("12,34", DIGITS),
            ("1,250.505", "An amount has at most two digits after the point, for cents"),
            ("1 000 EUR", DIGITS),
        )
    ),
    ("awards", AWARD, "Ends", "2024", BEFORE),
    ("dues-rules", RULE, "First school year", "2026-25", "The two years of a school year follow each other, such as 2025-26"),
    ("dues-rules", RULE, "First school year", "2025-27", "The two years of a school year follow each other, such as 2025-26"),
    ("dues-rules", RULE, "Last school year", "2023-24", "This year lies before the first one"),
    ("dues-rules", RULE, "Set amount a year", "ten", DIGITS),
    ("seats", SEAT, "Term ends", "2024-06", BEFORE),
    ("seats", SEAT, "How many such seats", "0", "Enter a number from 1 to 500"),
    ("events", EVENT, "Votes for", "-5", "Enter a number from 0 to 1000000"),
    ("events", EVENT, "Votes against", "-1", "Enter a number from 0 to 1000000"),
    ("events", EVENT, "Abstentions", "some", "Enter a whole number"),
    ("governance", PROFILE, "Until", "2020", BEFORE),
]  # fmt: skip


@pytest.mark.parametrize(("address", "told", "label", "typed", "sentence"), MISTAKES)
def test_a_mistake_in_one_field_is_told_beside_it(newcomer, address, told, label, typed, sentence):
    enter(newcomer, address, {**told, label: typed})
    before = dict(newcomer.typed)
    newcomer.press("Save")
    assert newcomer.problems == [sentence]
    assert newcomer.told_beside(label).endswith(sentence)
    assert unchanged(newcomer, before)


def unchanged(newcomer, before):
    """Everything that was typed stands there again; an amount that could be read may be written as it is kept."""
    amounts = {"$" + each.lstrip("$"): each for each in before.values() if isinstance(each, str)}
    return all(
        newcomer.typed[name] in (value, *(key for key, typed in amounts.items() if typed == value))
        for name, value in before.items()
    )


def test_a_second_chair_at_the_same_time_is_told_beside_the_office(newcomer, session, prairie):
    make_seat(session, prairie, officer="chair", term_began="2024-07", term_ends="2026-06")
    session.commit()
    enter(newcomer, "seats", {**SEAT, "Office": "Chair or president"})
    before = dict(newcomer.typed)
    newcomer.press("Save")
    assert newcomer.told_beside("Office") == "There is one chair at a time; end the other term first"
    assert unchanged(newcomer, before)
    newcomer.fill("Term began", "2026-07")
    newcomer.press("Save")
    assert newcomer.problems == []


def test_a_version_that_overlaps_another_is_told_beside_its_beginning(newcomer, session, prairie):
    make_profile(session, prairie, began="2020-07", ended="2023-06")
    session.commit()
    enter(newcomer, "governance", PROFILE)
    before = dict(newcomer.typed)
    newcomer.press("Save")
    assert newcomer.told_beside("From").endswith(
        "Another version covers this time; end it first, or begin after its end"
    )
    assert unchanged(newcomer, before)


def test_an_agreement_without_parties_is_told_so_above_its_parties(newcomer):
    enter(newcomer, "agreements", AGREEMENT)
    before = dict(newcomer.typed)
    newcomer.press("Save")
    assert newcomer.problems == ["Name at least two different parties"]
    assert newcomer.told_beside("Parties") == "Name at least two different parties"
    assert unchanged(newcomer, before)


def test_a_party_with_a_role_and_no_name_is_told_so_in_its_row(newcomer):
    enter(newcomer, "agreements", AGREEMENT)
    newcomer.choose("Its role", "Lead", row="Parties, 2")
    newcomer.press("Save")
    assert newcomer.told_beside("Its role", row="Parties, 2").endswith("Say who has this role")


@pytest.fixture
def divided(newcomer, session, prairie):
    """An award that is about to be divided among five."""
    make_service(session, prairie, "Welding trailer")
    for letter in "ABC":
        make_organization(session, f"District {letter}")
    session.commit()
    enter(newcomer, "awards", AWARD)
    for row, (whom, amount) in enumerate(
        (("District A", "300"), ("District B", "$300.00"), ("District C", "300")), 1
    ):
        newcomer.fill("To whom", whom, row=f"{PARTS}, {row}")
        newcomer.fill("Amount", amount, row=f"{PARTS}, {row}")
    newcomer.fill("Or to which service", "welding trailer", row=f"{PARTS}, 4")
    newcomer.fill("Amount", "100", row=f"{PARTS}, 4")
    return newcomer


def test_parts_beyond_the_award_are_told_so_and_all_of_them_kept(divided):
    divided.fill("For what", "Buses", row=f"{PARTS}, 5")
    divided.fill("Amount", "0.01", row=f"{PARTS}, 5")
    before = dict(divided.typed)
    divided.press("Save")
    assert divided.problems == ["Together these parts are more than the award"]
    assert divided.told_beside(PARTS) == "Together these parts are more than the award"
    assert divided.shown("To whom", row=f"{PARTS}, 3") == "District C"
    assert divided.shown("Or to which service", row=f"{PARTS}, 4") == "welding trailer"
    assert divided.shown("Amount", row=f"{PARTS}, 5") == "$0.01"
    assert before.keys() == divided.typed.keys()
    divided.fill("Amount", "", row=f"{PARTS}, 5")
    divided.press("Save")
    assert divided.problems == []


@pytest.mark.parametrize(
    ("label", "typed", "sentence"),
    [
        ("Amount", "-3", MINUS),
        ("Amount", "lots", DIGITS),
        ("To whom", "Atlantis", "Nothing here has this name or code; search for it, and use the address of its page"),
        ("Or to which service", "Robots", "No service here is called that; add the service first, or write what the money is for"),
    ],
)  # fmt: skip
def test_a_mistake_in_one_part_is_told_in_its_row(divided, label, typed, sentence):
    divided.fill(label, typed, row=f"{PARTS}, 4")
    divided.press("Save")
    assert divided.problems == [sentence]
    assert divided.told_beside(label, row=f"{PARTS}, 4").endswith(sentence)
    assert divided.shown(label, row=f"{PARTS}, 4") == typed
    assert divided.shown("To whom", row=f"{PARTS}, 3") == "District C"


def test_two_people_who_change_different_parts_of_a_record_are_both_saved(newcomer, ana, session, prairie):
    """One renames an agreement while the other adds a term, and one award gets a part while its dates move."""
    ana.follower = None
    agreement = make_agreement(session, prairie)
    award = make_award(session, prairie, title="Seed grant")
    session.commit()
    for address, rename, row, label, words in (
        (f"/manage/agreements/{agreement.id}/edit", "Title of the agreement", "What it settles, 1", "What is agreed", "Ten dollars"),
        (f"/manage/awards/{award.id}/edit", "What it is called", f"{PARTS}, 1", "For what", "Buses"),
    ):  # fmt: skip
        other = Newcomer(ana)
        other.open(address)
        newcomer.open(address)
        newcomer.fill(rename, "A better name")
        newcomer.press("Save")
        if label == "What is agreed":
            other.choose("Topic", "Athletics", row=row)
        other.fill(label, words, row=row)
        other.press("Save")
        assert "you changed different things" in other.page.text
        other.press("Save both together")
        newcomer.open(address)
        assert newcomer.shown(rename) == "A better name"
        assert newcomer.shown(label, row=row) == words
