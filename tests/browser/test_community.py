"""A coordinator logs a session with the community and answers it; a board gets its report."""

import csv
import io

import pytest

from tests.browser.coordinating import DESK, HOME, choose, come, follow, press, told

pytestmark = pytest.mark.browser

NEEDS = "What do graduates from this school district need in the 21st century to be successful?"


def answers_to(page, question):
    """Where to type what was said to a question."""
    row = page.locator(".row").filter(has=page.get_by_label("Question").and_(page.get_by_text(question)))
    return row.get_by_label("What was said")


def log_the_session(bo):
    bo.open(DESK)
    bo.link("Log a community session").click()
    bo.fill("What it was called", "Supper in Windmill")
    bo.fill("When it was held", "2026-09-14")
    for place, (group, people) in enumerate((("Students", "17"), ("Colleges", "3"))):
        bo.page.locator(f"#participants-{place}-group").select_option(label=group)
        bo.page.locator(f"#participants-{place}-people").fill(people)
    answers_to(bo.page, NEEDS).fill("Nursing classes in Windmill\nA driver’s license\nA swimming pool")
    press(bo, "Save")


def answer_what_was_done(bo):
    """Done is only what names something that began or changed."""
    follow(bo, "Edit Nursing classes in Windmill")
    choose(bo, "What became of it", "Done")
    choose(bo, "Kind of input", "Directive")
    press(bo, "Save")
    wrong = bo.page.get_by_role("alert")
    assert wrong.get_by_text("Name at least one thing that began or changed").is_visible()
    bo.page.locator("#changes-0-record_kind").select_option(label="Service")
    bo.page.locator("#changes-0-label").fill("Sample nursing academy")
    press(bo, "Save")


def decline_with_a_reason(bo):
    follow(bo, "Edit A swimming pool")
    choose(bo, "What became of it", "Declined, with a reason")
    bo.page.get_by_label("Answer", exact=True).fill("Nobody could pay for its upkeep.")
    press(bo, "Save")


def read_what_came_of_it(reader):
    reader.open(f"{HOME}/community")
    follow(reader, "Supper in Windmill")
    words = told(reader)
    assert "at least 18" in words
    assert "Colleges: fewer than 5" in words
    order = ("What changed", "Nursing classes", "What did not change, and why", "A swimming pool")
    places = [words.index(each) for each in (*order, "What is still open", "A driver’s license")]
    assert places == sorted(places)
    assert "Nobody could pay for its upkeep." in words


def find_it_where_it_began(reader):
    """From the service back to those who asked for it, and in Spanish."""
    follow(reader, "Sample nursing academy")
    section = reader.page.locator("section").filter(has_text="Asked for by the community")
    assert "Nursing classes in Windmill" in section.inner_text()
    section.get_by_role("link", name="Supper in Windmill").click()
    follow(reader, "Español")
    assert "No adoptado, con explicación" in told(reader)


def test_a_coordinator_logs_a_session_and_people_read_what_came_of_it(enter):
    bo, reader = come(enter()), enter(java_script_enabled=False)
    log_the_session(bo)
    answer_what_was_done(bo)
    decline_with_a_reason(bo)
    read_what_came_of_it(reader)
    find_it_where_it_began(reader)
    assert reader.complaints == bo.complaints == []


def read_last_year(board):
    """Its figures as they read; small groups of students stay hidden."""
    board.open(f"{HOME}/community")
    follow(board, "Report for a period")
    follow(board, "2025-26")
    assert "July 1, 2025 – June 30, 2026" in told(board)
    rows = board.page.locator("tr").all_inner_texts()
    assert any("Students served" in each and "214" in each for each in rows)
    assert sum("Hidden: few students" in each for each in rows) == 2
    assert any("College credits earned" in each and "Not stated" in each for each in rows)
    return told(board)


def take_it_along(board):
    with board.page.expect_download() as saving:
        board.link("CSV").click()
    return list(csv.DictReader(io.StringIO(saving.value.path().read_text(encoding="utf-8"))))


def test_a_board_gets_a_report_of_last_school_year_and_takes_it_along(enter):
    board = enter()
    words, table = read_last_year(board), take_it_along(board)
    (members,) = [each["figure"] for each in table if each["what"] == "members_at_end"]
    assert f"Members on June 30, 2026\n{members}" in words.replace("\n\n", "\n")
    assert all(each["source"] for each in table if each["section"] == "member_at_end")
    board.fill("From", "never")
    press(board, "Show this period")
    assert "not a day of the calendar" in board.page.get_by_role("alert").inner_text()
    assert board.complaints == []
