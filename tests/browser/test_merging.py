"""An operator makes one record of two, finds that the old address leads on, and takes it back, or keeps two apart."""

import re

import pytest

from tests.browser.examining import AXE, AXE_SCRIPT, RULES
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

NAMES = ("Wapiti Welding Works", "Wapiti Welding Wks")
TWO_FIRMS = ("Osprey Orchard Works", "Osprey Orchard Wks")


@pytest.fixture
def ana(enter):
    """Ana administers, on a phone."""
    visitor = enter(viewport={"width": 390, "height": 800}, bypass_csp=True)
    visitor.sign_in("ana@example.org", PASSWORD)
    visitor.page.wait_for_url("**/manage")
    return visitor


def add(visitor, name):
    """A new employer in Colorado; the address of its page."""
    visitor.open("/manage/organizations/new")
    visitor.page.get_by_label("Name", exact=False).first.fill(name)
    visitor.page.get_by_label("Type of organization").select_option("employer")
    visitor.page.get_by_label("State").select_option("CO")
    visitor.page.get_by_label("Town").fill("Craig")
    visitor.page.get_by_role("button", name="Save", exact=True).last.click()
    visitor.page.wait_for_url(re.compile(f"/organizations/{name.lower().replace(' ', '-')}"))
    return visitor.path.partition("?")[0]


def violations(visitor):
    visitor.page.evaluate(AXE_SCRIPT)
    return visitor.page.evaluate(AXE, RULES)


def test_two_records_of_one_firm_are_merged_lead_to_one_address_and_come_back(ana, visitor):
    kept, other = (add(ana, name) for name in NAMES)
    ana.open("/manage/duplicates?state=CO")
    assert violations(ana) == []
    ana.link(f"Compare {NAMES[0]} with {NAMES[1]}").click()
    assert violations(ana) == []
    assert NAMES[1] in ana.heading
    ana.fill("How do you know that they are the same?", "They share a door.")
    ana.click("Merge the two records")
    ana.page.get_by_text("Merged by Ana").wait_for()
    merge = ana.path
    assert violations(ana) == []
    visitor.open(other)
    assert visitor.path == kept
    assert NAMES[1] in visitor.page.get_by_role("main").inner_text()
    visitor.open(f"/es{other}")
    assert visitor.path == f"/es{kept}"
    ana.open(merge)
    ana.click("Undo the merge")
    ana.page.get_by_text("Undone by Ana").wait_for()
    visitor.open(other)
    assert visitor.path == other
    assert visitor.heading == NAMES[1]
    assert ana.complaints == visitor.complaints == []


def test_two_that_only_seem_the_same_are_kept_apart_and_offered_no_more(ana, visitor):
    one, other = (add(ana, name) for name in TWO_FIRMS)
    ana.open("/manage")
    ana.link("Records that tell of the same organization").click()
    ana.link("Colorado").click()
    ana.page.get_by_role("button", name=f"{TWO_FIRMS[0]} and {TWO_FIRMS[1]} are not the same").click()
    ana.page.get_by_role("heading", name="They seem the same").wait_for()
    assert ana.link(f"Compare {TWO_FIRMS[0]}").count() == 0
    ana.open(f"/manage{one}/merge")
    assert TWO_FIRMS[1] not in ana.page.get_by_role("main").inner_text()
    for address, name in zip((one, other), TWO_FIRMS, strict=True):
        visitor.open(address)
        assert (visitor.path, visitor.heading) == (address, name)
