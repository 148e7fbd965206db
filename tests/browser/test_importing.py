"""Bringing spreadsheets: templates, columns, errors row by row, the plan, doing exactly it, and taking it back."""

import csv
from io import BytesIO, StringIO

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.browser.addresses import SAMPLE
from tests.browser.coordinating import DESK, HOME, PHONE, come, follow, press, row, told
from tests.browser.examining import AXE, AXE_SCRIPT, RULES
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

IMPORT = f"{DESK}/import"
_TRIES, _PAUSE_MS = 120, 250
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
    for _ in range(_TRIES):
        if words in visitor.page.inner_text("main"):
            return
        visitor.page.wait_for_timeout(_PAUSE_MS)
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


WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOOM, FORGE = "Loom on loan", "Forge on a trailer"
ROWS = [
    (LOOM, "Expand", "Active", "It weaves."),
    (FORGE, "Expand", "Planned", "It glows."),
    ("Kiln", "Grow", "Active", ""),
]


def template(bo):
    """The sheet to fill in, as it is downloaded from the page: its headings, and what may stand in its lists."""
    follow(bo, "Import and export")
    with bo.page.expect_download() as saving:
        row(bo, "main", "Services").get_by_role("link", name="Template").click()
    book = CalamineWorkbook.from_path(str(saving.value.path()))
    rows, notes, lists = (book.get_sheet_by_name(name).to_python() for name in ("Rows", "Notes", "Lists"))
    assert ("Design", "Expand", "Enhance") in [column[:3] for column in zip(*lists, strict=True)]
    assert any(note[:2] == ["What it is called", "needed"] for note in notes)
    return rows[0]


def filled_in(headings):
    """The template with three rows; somebody called a column by a name of their own."""
    out = BytesIO()
    columns = [headings.index(name) for name in ("What it is called", "Main aim", "Status", "What it does")]
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Rows")
        sheet.write_row(0, 0, ["Blurb" if name == "What it does" else name for name in headings])
        for line, cells in enumerate(ROWS, 1):
            for column, cell in zip(columns, cells, strict=True):
                sheet.write_string(line, column, cell)
    return {"name": "services.xlsx", "mimeType": WORKBOOK, "buffer": out.getvalue()}


def table(bo, heading):
    """The rows under a heading of the page, as they read."""
    section = bo.page.locator("section").filter(has=bo.page.get_by_role("heading", name=heading))
    return section.locator("tbody tr").all_inner_texts()


def show_the_plan(bo):
    """The one column that was not understood is matched by hand."""
    assert bo.page.get_by_label("Main aim").input_value() == "aim"
    assert bo.page.get_by_label("Blurb").input_value() == ""
    bo.page.get_by_label("Blurb").select_option(label="What it does")
    bo.click("Show what would be done")
    settled(bo, "To add 2")
    (refused,) = table(bo, "Refused: 1")
    assert refused.startswith("4")
    assert "Grow" in refused
    return table(bo, "To add: 2")


def test_a_template_is_filled_in_imported_as_planned_and_taken_back(enter):
    bo, reader = come(enter()), enter(java_script_enabled=False)
    bo.open(DESK)
    sheet = filled_in(template(bo))
    bo.page.get_by_label("What the rows are").select_option(label="Services")
    bo.page.get_by_label("Spreadsheet", exact=False).set_input_files([sheet])
    press(bo, "Read it")
    planned = show_the_plan(bo)
    reader.open(f"{HOME}/services")
    assert LOOM not in told(reader)
    bo.page.get_by_label("Import the good rows").check()
    bo.click("Do exactly this")
    settled(bo, "Done 2")
    assert table(bo, "Done: 2") == planned
    reader.open(f"{HOME}/services")
    assert all(name in told(reader) for name in (LOOM, FORGE))
    assert "Kiln" not in told(reader)
    bo.click("Take the whole import back")
    settled(bo, "Taken back 2")
    reader.open(f"{HOME}/services")
    assert not any(name in told(reader) for name in (LOOM, FORGE))
    assert reader.complaints == bo.complaints == []
