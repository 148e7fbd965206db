"""Keeping long records by form on a phone without scripts, and with scripts at a desk."""

import pytest

from tests.browser.coordinating import DESK, PLAIN_PHONE, fits, part
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser


def new_agreement(visitor):
    visitor.sign_in("bo@example.org", PASSWORD)
    visitor.open(f"{DESK}/agreements/new")
    visitor.fill("Title of the agreement", "Memorandum entered on a phone")
    visitor.page.get_by_role("button", name="Add a row for each member").click()


def test_an_agreement_of_all_members_is_entered_on_a_phone_without_scripts(enter):
    plain = enter(**PLAIN_PHONE)
    new_agreement(plain)
    assert plain.page.url.endswith("#parties")
    assert plain.page.get_by_role("group", name="Parties, 3").get_by_label("Party").first.input_value()
    plain.page.get_by_role("button", name="Show more rows").nth(1).click()
    assert plain.page.get_by_role("group", name="What it settles, 11").count() == 1
    assert fits(plain)
    first = plain.page.get_by_role("group", name="What stops with it, 1")
    first.get_by_label("What it is").select_option(label="Seat")
    plain.page.get_by_role("button", name="Save", exact=True).last.click()
    assert "Enter this: What stops" in plain.page.get_by_role("alert").inner_text()
    plain.page.get_by_role("group", name="What stops with it, 1").get_by_label("What stops").fill("The chair")
    plain.page.get_by_role("button", name="Save", exact=True).last.click()
    assert plain.path.endswith("#agreements")
    assert "Memorandum entered on a phone" in plain.page.locator("#agreements").inner_text()


def test_what_came_back_with_the_form_is_not_offered_as_a_draft_and_what_was_left_is(visitor):
    new_agreement(visitor)
    assert not visitor.page.get_by_text("There is a text here that was not saved").is_visible()
    visitor.open(DESK)
    visitor.open(f"{DESK}/agreements/new")
    assert visitor.page.get_by_label("Title of the agreement").input_value() == ""
    visitor.click("Bring it back")
    assert (
        visitor.page.get_by_label("Title of the agreement").input_value() == "Memorandum entered on a phone"
    )


def test_members_are_offered_while_a_name_is_typed(visitor):
    new_agreement(visitor)
    offered = visitor.page.locator("#names-organizations option").evaluate_all(
        "all => all.map(each => each.value)"
    )
    assert len(offered) > 2
    assert visitor.page.get_by_label("Party").first.get_attribute("list") == "names-organizations"


def rows_of_steps(visitor, first, last):
    """Fill in steps one after another, each after the one before it."""
    for number in range(first, last + 1):
        row = part(visitor, "Steps", number)
        row.get_by_label("Number").fill(str(number))
        row.get_by_label("Kind of step").select_option(label="High school class")
        row.get_by_label("What it is called", exact=True).fill(f"Class {number}")
        if number > 1:
            row.get_by_label("Comes after").fill(str(number - 1))
    row.get_by_label("One can stop here").check()


def test_a_pathway_of_eight_steps_is_entered_on_a_phone_without_scripts(enter):
    plain = enter(**PLAIN_PHONE)
    plain.sign_in("bo@example.org", PASSWORD)
    plain.open(f"{DESK}/pathways/new")
    plain.fill("What it is called (needed)", "Machining entered on a phone")
    rows_of_steps(plain, 1, 5)
    plain.page.locator("button[value=steps]").click()
    rows_of_steps(plain, 6, 8)
    part(plain, "Steps", 2).get_by_label("Comes after").fill("8")
    plain.page.get_by_role("button", name="Save", exact=True).last.click()
    assert "These steps wait for each other" in plain.page.get_by_role("alert").inner_text()
    assert fits(plain)
    part(plain, "Steps", 2).get_by_label("Comes after").fill("1")
    plain.page.get_by_role("button", name="Save", exact=True).last.click()
    assert plain.path.endswith("#pathways")
    assert "Machining entered on a phone" in plain.page.locator("#pathways").inner_text()


def test_a_draft_with_more_rows_than_a_new_form_has_comes_back_whole(visitor):
    visitor.sign_in("bo@example.org", PASSWORD)
    visitor.open(f"{DESK}/pathways/new")
    rows_of_steps(visitor, 1, 5)
    visitor.page.locator("button[value=steps]").click()
    rows_of_steps(visitor, 6, 7)
    visitor.open(DESK)
    visitor.open(f"{DESK}/pathways/new")
    visitor.click("Bring it back")
    visitor.page.wait_for_url("**#steps")
    seventh = visitor.page.locator("[name='steps-6-title']")
    assert seventh.input_value() == "Class 7"
    assert visitor.page.locator("[name='steps-0-title']").input_value() == "Class 1"


def test_problems_are_seen_first_even_after_more_rows_were_asked_for(visitor):
    visitor.sign_in("bo@example.org", PASSWORD)
    visitor.open(f"{DESK}/offerings/new")
    visitor.page.locator("button[value=meetings]").click()
    visitor.page.wait_for_url("**#meetings")
    visitor.page.get_by_role("button", name="Save", exact=True).last.click()
    visitor.page.wait_for_function("document.activeElement.id === 'problems'")
    assert "#" not in visitor.path
