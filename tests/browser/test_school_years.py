"""A coordinator begins the next school year: reads the plan, ticks it, carries it out, and takes it back."""

import pytest

from tests.browser.coordinating import DESK, PLAIN_PHONE, come, fits, follow, press, told

pytestmark = pytest.mark.browser

#: So far ahead that no other test looks at it.
NEXT = "2027-28"


def ask_for_the_plan(bo):
    bo.open(DESK)
    follow(bo, "Begin a school year")
    bo.fill("School year (needed)", NEXT)
    press(bo, "Show the plan")
    assert bo.heading == f"Plan of {NEXT}"
    assert fits(bo)


def tick_one_offering_and_one_agreement(bo):
    """Agreements are not ticked by themselves."""
    offered, *others = bo.page.locator("#offerings").get_by_role("checkbox").all()
    agreed = bo.page.locator("#agreements").get_by_role("checkbox").first
    assert offered.is_checked()
    assert len(others) > 1
    assert not agreed.is_checked()
    for address in ("calendars", "budgets"):
        others += bo.page.locator(f"#{address}").get_by_role("checkbox").all()
    for box in others:
        box.uncheck()
    agreed.check()


def of_the_year(bo):
    """The offerings of the new year on the desk of offerings."""
    bo.open(f"{DESK}/offerings")
    return bo.page.locator("section").filter(has=bo.page.get_by_role("heading", name=NEXT))


def look_at_what_is_to_be_confirmed(bo):
    """What was made is a draft, and lists what somebody has to look at before students rely on it."""
    bo.page.locator("#offerings").get_by_role("link", name="Open it").click()
    assert "Only those who keep it see it." in told(bo)
    looked_at = bo.page.locator("section.card").first.inner_text()
    assert "To look at" in looked_at
    assert bo.page.get_by_label("Seats still free").input_value() == ""


def test_a_year_is_begun_on_a_phone_without_scripts_and_taken_back(enter):
    bo = come(enter(**PLAIN_PHONE))
    ask_for_the_plan(bo)
    offerings = bo.page.locator("#offerings").inner_text()
    assert "First day: from 2026-08-20 to 2027-08-19" in offerings
    assert "To confirm anew in each: " in offerings
    assert "Apply by" in offerings
    tick_one_offering_and_one_agreement(bo)
    press(bo, "Do exactly this")
    assert bo.page.locator("main").get_by_text("✓ Made").count() == 2
    plan = bo.path
    look_at_what_is_to_be_confirmed(bo)
    assert of_the_year(bo).get_by_role("row").count() == 2
    assert "Draft" in of_the_year(bo).inner_text()
    bo.open(plan)
    press(bo, "Take the whole plan back")
    assert bo.page.locator("main").get_by_text("Taken back", exact=True).count() >= 2
    assert of_the_year(bo).count() == 0
