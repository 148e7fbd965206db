"""Bringing a district's spreadsheets, on a phone: columns, errors row by row, the plan, doing it, and taking it back."""

import csv
from io import StringIO

import pytest

from tests.browser.addresses import SAMPLE
from tests.browser.examining import AXE, AXE_SCRIPT, RULES
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

IMPORT = f"/manage/collaboratives/{SAMPLE}/import"
PHONE = {"width": 390, "height": 800}
MESSY = [
    ["Our partners", "", "", ""],
    ["Company", "City", "State", "Phone"],
    ["St. Mary's Hosp.", "Pueblo", "Colorado", "(719) 555-0100"],
    ["Saint Marys Hospital", "Pueblo", "CO", ""],
    ["ST MARYS HOSPITAL INC", "Pueblo", "co", "719-555-0100"],
    ["Kestrel Welding", "Cortez", "CO", "call us"],
    ["Kestrel Motors", "Cortez", "CO", "(970) 555-0111"],
]


@pytest.fixture
def bo(enter):
    """Bo coordinates the sample, on a phone without scripts."""
    visitor = enter(java_script_enabled=False, viewport=PHONE)
    visitor.sign_in("bo@example.org", PASSWORD)
    return visitor


@pytest.fixture
def bo_at_a_desk(enter):
    """The same at a desk, where scripts run and pages are examined."""
    visitor = enter(bypass_csp=True)
    visitor.sign_in("bo@example.org", PASSWORD)
    return visitor


def send(visitor, rows, kind):
    text = StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    visitor.open(IMPORT)
    visitor.page.get_by_label("What the rows are").select_option(label=kind)
    sent = {"name": "partners.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode("cp1252")}
    visitor.page.get_by_label("Spreadsheet", exact=False).set_input_files([sent])
    visitor.click("Read it")


def settled(visitor, words):
    """Look again until the page says these words, as it does by itself."""
    for _ in range(30):
        if words in visitor.page.inner_text("main"):
            return
        visitor.page.wait_for_timeout(1_000)
        visitor.open(visitor.path)
    raise AssertionError(visitor.page.inner_text("main"))


def is_public(visitor, name):
    """Whether readers find it among the members."""
    visitor.open(f"/collaboratives/{SAMPLE}/members")
    return visitor.page.get_by_role("main").get_by_role("link", name=name).count() > 0


def fits(visitor):
    """A page that goes on by itself is waited for."""
    width = PHONE["width"]
    return visitor.page.wait_for_function(f"document.documentElement?.scrollWidth <= {width}")


def test_a_messy_list_of_employers_is_read_decided_imported_and_taken_back_on_a_phone(bo):
    send(bo, MESSY, "Employers and partners")
    assert bo.page.get_by_label("Company").input_value() == "name"
    assert bo.page.get_by_label("City").input_value() == "town"
    bo.click("Show what would be done")
    settled(bo, "To be decided 2")
    told = bo.page.inner_text("main")
    assert "call us" in told
    assert "Enter a phone number such as (970) 555-0100" in told
    assert "the same phone number" in bo.page.content()
    bo.page.get_by_label("Row 4").select_option(value="row:1")
    bo.page.get_by_label("Row 5").select_option(value="row:1")
    bo.click("Make the plan with these answers")
    settled(bo, "Told by another row 2")
    bo.page.get_by_label("Import the good rows").check()
    bo.click("Do exactly this")
    settled(bo, "Done 2")
    here = bo.path
    assert is_public(bo, "St. Mary's Hosp.")
    bo.open(here)
    bo.click("Take the whole import back")
    settled(bo, "Taken back 2")
    assert not is_public(bo, "St. Mary's Hosp.")


def test_the_pages_of_an_import_fit_a_phone_and_can_be_read_by_everybody(bo, bo_at_a_desk):
    send(bo, MESSY, "Employers and partners")
    places = [IMPORT, bo.path]
    assert fits(bo)
    bo.click("Show what would be done")
    settled(bo, "To be decided 2")
    assert fits(bo)
    for place in (*places, bo.path):
        bo_at_a_desk.open(place)
        bo_at_a_desk.page.evaluate(AXE_SCRIPT)
        assert bo_at_a_desk.page.evaluate(AXE, RULES) == []
    bo.click("Forget this file; nothing was changed")
