"""A coordinator begins the next school year: reads the plan, ticks it, carries it out, and takes it back."""

import pytest

from tests.browser.addresses import SAMPLE
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

DESK = f"/manage/collaboratives/{SAMPLE}"
PHONE = {"width": 390, "height": 800}
#: So far ahead that no other test looks at it.
NEXT = "2027-28"


def test_a_year_is_begun_on_a_phone_without_scripts_and_taken_back(enter):
    plain = enter(java_script_enabled=False, viewport=PHONE)
    plain.sign_in("bo@example.org", PASSWORD)
    plain.open(DESK)
    plain.link("Begin a school year").click()
    plain.fill("School year (needed)", NEXT)
    plain.click("Show the plan")
    page = plain.page
    assert plain.heading == f"Plan of {NEXT}"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    offerings = page.locator("#offerings")
    boxes = offerings.get_by_role("checkbox")
    assert boxes.count() > 2
    assert "First day: from 2026-08-20 to 2027-08-19" in offerings.inner_text()
    assert not page.locator("#agreements").get_by_role("checkbox").first.is_checked()
    for box in boxes.all()[1:]:
        box.uncheck()
    for other in ("calendars", "budgets"):
        for box in page.locator(f"#{other}").get_by_role("checkbox").all():
            box.uncheck()
    page.locator("#agreements").get_by_role("checkbox").first.check()
    plain.click("Do exactly this")
    assert page.locator("main").get_by_text("✓ Made").count() == 2
    plan = plain.path
    plain.open(f"{DESK}/offerings")
    year = page.locator("section").filter(has=page.get_by_role("heading", name=NEXT))
    assert year.get_by_role("row").count() == 2
    assert "Draft" in year.inner_text()
    plain.open(plan)
    plain.click("Take the whole plan back")
    assert page.locator("main").get_by_text("Taken back", exact=True).count() >= 2
    plain.open(f"{DESK}/offerings")
    assert page.get_by_role("heading", name=NEXT).count() == 0
