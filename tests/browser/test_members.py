"""A district joins a collaborative, says so itself by the link in a mail, and leaves once it was read what that changes."""

from datetime import timedelta

import pytest

from rural_collab.clock import today
from tests.browser.coordinating import (
    DESK,
    HOME,
    PLAIN_PHONE,
    choose,
    come,
    day,
    fits,
    follow,
    press,
    row,
    told,
)
from tests.browser.letters import link_to

pytestmark = pytest.mark.browser

#: It was a member until 2021, and comes back.
DISTRICT, SCHOOL = "Sample Dry Creek Joint District", "/schools/sample-dry-creek-high-school-co?grade=11"
CLASS = "Anatomy and medical terms by live video"
FEE = "you pay the fee for students of districts that are not members"
OFFICE = "office@drycreek.example"
JOINED, LEFT = today() - timedelta(days=60), today() - timedelta(days=1)


def membership(bo):
    """Its row on the desk that began now."""
    return row(bo, "members", DISTRICT).filter(has_text=day(JOINED))


def admit(bo):
    bo.open(DESK)
    follow(bo, "Admit a member")
    bo.fill("Member (needed)", DISTRICT)
    choose(bo, "Role", "Member")
    choose(bo, "Status", "Active")
    bo.page.get_by_label("Joined", exact=True).fill(JOINED.isoformat())
    press(bo, "Save")
    assert CLASS in told(bo)


def invite_to_confirm(bo):
    with bo.page.expect_navigation():
        membership(bo).get_by_role("link", name="Ask the member").click()
    bo.fill("E-mail address of the member", OFFICE)
    press(bo, "Send the question")


def say_yes(member, link):
    member.open(link)
    assert DISTRICT in told(member)
    press(member, "Yes, we are a member")
    assert member.heading == "Thank you for your answer"
    assert fits(member)


def read_the_class(student):
    """What a student of the district’s school reads of a class that is for members, and for others who pay."""
    student.open(SCHOOL)
    return student.page.locator("#open li.card, #if li.card").filter(has_text=CLASS).inner_text()


def say_that_it_left(bo):
    """The form tells first what would follow; nothing is saved until that was read."""
    bo.open(DESK)
    membership(bo).get_by_role("link", name="Edit or end").click()
    choose(bo, "Status", "Left")
    bo.page.get_by_label("Left", exact=True).fill(LEFT.isoformat())
    choose(bo, "Why it left", "Distance")
    press(bo, "Save")
    assert bo.heading == "What becomes of it"
    follows = told(bo)
    assert "Nothing is saved yet." in follows
    assert "Open to them only for the fee of those who are no members" in follows
    assert CLASS in follows
    assert "Sample nursing academy" in follows
    assert fits(bo)


def test_a_district_is_admitted_says_so_itself_and_leaves_with_its_effects_told(enter, post_office):
    bo, member, student = come(enter(**PLAIN_PHONE)), enter(**PLAIN_PHONE), enter(java_script_enabled=False)
    assert FEE in read_the_class(student)
    admit(bo)
    assert FEE not in read_the_class(student)
    invite_to_confirm(bo)
    say_yes(member, link_to(member, post_office, OFFICE, "membership"))
    member.open(f"{HOME}/members")
    assert "by the member" in member.page.get_by_role("row").filter(has_text=day(JOINED)).inner_text()
    say_that_it_left(bo)
    assert FEE not in read_the_class(student)
    press(bo, "Save")
    assert "Left" in membership(bo).inner_text()
    assert FEE in read_the_class(student)
    member.open(f"{HOME}/members")
    assert "Why it left: Distance" in member.page.get_by_role("row").filter(has_text=day(LEFT)).inner_text()
    assert student.complaints == member.complaints == bo.complaints == []
