"""A coordinator records money that comes for a time, says how it is divided, and is told when it ends."""

from datetime import timedelta

import pytest

from rural_collab.clock import today
from tests.browser.coordinating import DESK, HOME, choose, come, day, follow, part, press, row

pytestmark = pytest.mark.browser

GRANT = "Grant for a second bus"
ENDS = today() + timedelta(days=200)
LAB, BUS = ("Sample Cottonwood School District", "Garage"), ("Sample Windmill School District", "Second bus")


def describe(bo):
    bo.link("Add an award").click()
    bo.page.get_by_label("What it is called", exact=True).fill(GRANT)
    choose(bo, "Type of money", "State grant")
    bo.fill("Awarded", "2026")
    bo.fill("Ends", ENDS.isoformat())
    amounts = bo.page.get_by_role("group", name="How much, and for how long")
    amounts.get_by_label("Amount", exact=True).fill("$120,000")


def divide(bo, *amounts):
    for number, ((whom, purpose), amount) in enumerate(zip((LAB, BUS), amounts, strict=True), 1):
        share = part(bo, "How it is divided", number)
        share.get_by_label("To whom").fill(whom)
        share.get_by_label("Amount").fill(amount)
        share.get_by_label("For what").fill(purpose)


def reminder(bo):
    """What the desk tells of its end."""
    bo.open("/manage")
    bo.page.locator("summary").filter(has_text="within a year").first.click()
    return bo.page.get_by_role("listitem").filter(has_text=GRANT).last.inner_text()


def test_an_award_is_recorded_divided_and_seen_to_end(enter):
    bo, reader = come(enter()), enter()
    bo.open(DESK)
    describe(bo)
    divide(bo, "80,000", "50,000")
    press(bo, "Save")
    assert "Together these parts are more than the award" in bo.page.get_by_role("alert").inner_text()
    divide(bo, "80,000", "30,000")
    press(bo, "Save")
    assert "$120,000" in row(bo, "awards", GRANT).inner_text()
    reader.open(HOME)
    follow(reader, "Funding")
    shown = reader.page.locator("tr").filter(has_text=GRANT).locator("+ tr.more").inner_text()
    assert "Garage: $80,000 (67%)" in shown
    assert "Second bus: $30,000 (25%)" in shown
    ending = reader.page.get_by_role("listitem").filter(has_text=GRANT).first.inner_text()
    assert f"{day(ENDS)} · $120,000" in ending
    assert day(ENDS) in reminder(bo)
    assert reader.complaints == bo.complaints == []
