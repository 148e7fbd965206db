"""A coordinator logs a session with the community and answers it; a board gets its report."""

import csv
import io

import pytest

from tests.browser.addresses import SAMPLE
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

HOME = f"/collaboratives/{SAMPLE}"
DESK = f"/manage{HOME}"
NEEDS = "What do graduates from this school district need in the 21st century to be successful?"


def answers_to(page, question):
    """Where to type what was said to a question."""
    row = page.locator(".row").filter(has=page.get_by_label("Question").and_(page.get_by_text(question)))
    return row.get_by_label("What was said")


def test_a_coordinator_logs_a_session_and_people_read_what_came_of_it(enter):
    bo = enter()
    bo.sign_in("bo@example.org", PASSWORD)
    bo.open(DESK)
    bo.link("Log a community session").click()
    bo.fill("What it was called", "Supper in Windmill")
    bo.fill("When it was held", "2026-09-14")
    for place, (group, people) in enumerate((("Students", "17"), ("Colleges", "3"))):
        bo.page.locator(f"#participants-{place}-group").select_option(label=group)
        bo.page.locator(f"#participants-{place}-people").fill(people)
    answers_to(bo.page, NEEDS).fill("Nursing classes in Windmill\nA driver’s license\nA swimming pool")
    bo.click("Save")
    bo.page.get_by_text("Saved.").wait_for()

    bo.link("Edit Nursing classes in Windmill").click()
    bo.page.get_by_label("What became of it").select_option(label="Done")
    bo.page.get_by_label("Kind of input").select_option(label="Directive")
    bo.click("Save")
    assert (
        bo.page.get_by_role("alert").get_by_text("Name at least one thing that began or changed").is_visible()
    )
    bo.page.locator("#changes-0-record_kind").select_option(label="Service")
    bo.page.locator("#changes-0-label").fill("Sample nursing academy")
    bo.click("Save")
    bo.page.get_by_text("Saved.").wait_for()

    bo.link("Edit A swimming pool").click()
    bo.page.get_by_label("What became of it").select_option(label="Declined, with a reason")
    bo.page.get_by_label("Answer", exact=True).fill("Nobody could pay for its upkeep.")
    bo.click("Save")
    bo.page.get_by_text("Saved.").wait_for()

    reader = enter(java_script_enabled=False)
    reader.open(f"{HOME}/community")
    reader.link("Supper in Windmill").first.click()
    told = reader.page.get_by_role("main").inner_text()
    assert "at least 18" in told
    assert "Colleges: fewer than 5" in told
    assert (
        told.index("What changed")
        < told.index("Nursing classes")
        < told.index("What did not change, and why")
    )
    assert told.index("A swimming pool") < told.index("What is still open") < told.index("A driver’s license")
    assert "Nobody could pay for its upkeep." in told
    reader.link("Sample nursing academy").click()
    section = reader.page.locator("section").filter(has_text="Asked for by the community")
    assert "Nursing classes in Windmill" in section.inner_text()
    section.get_by_role("link", name="Supper in Windmill").click()
    reader.link("Español").click()
    assert "No adoptado, con explicación" in reader.page.get_by_role("main").inner_text()
    assert reader.complaints == bo.complaints == []


def test_a_board_gets_a_report_of_last_school_year_and_takes_it_along(enter):
    board = enter()
    board.open(f"{HOME}/community")
    board.link("Report for a period").click()
    board.link("2025-26").click()
    told = board.page.get_by_role("main").inner_text()
    assert "July 1, 2025 – June 30, 2026" in told
    rows = board.page.locator("tr").all_inner_texts()
    assert any("Students served" in row and "214" in row for row in rows)
    assert sum("Hidden: few students" in row for row in rows) == 2
    assert any("College credits earned" in row and "Not stated" in row for row in rows)
    with board.page.expect_download() as saving:
        board.link("CSV").click()
    table = list(csv.DictReader(io.StringIO(saving.value.path().read_text(encoding="utf-8"))))
    (members,) = [row["figure"] for row in table if row["what"] == "members_at_end"]
    assert f"Members on June 30, 2026\n{members}" in told.replace("\n\n", "\n")
    assert all(row["source"] for row in table if row["section"] == "member_at_end")
    board.fill("From", "never")
    board.click("Show this period")
    assert "not a day of the calendar" in board.page.get_by_role("alert").inner_text()
    assert board.complaints == []
