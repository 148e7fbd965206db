"""A coordinator enters a pathway and who offers it where and when, reads it as a student, and only then publishes it."""

from datetime import timedelta

import pytest

from rural_collab.clock import today
from rural_collab.fiscal_years import FiscalYear
from tests.browser.addresses import BLUESTEM
from tests.browser.coordinating import DESK, choose, come, day, follow, part, press, told

pytestmark = pytest.mark.browser

NAME = "Farm machines and diesel"
BEGINS, ENDS, APPLY_BY = (today() + timedelta(days=days) for days in (40, 120, 30))
YEAR = FiscalYear.of(BEGINS)
STEPS = [("Engines", ""), ("Hydraulics", "3"), ("A season at a dealer", "2")]


def enter_steps(bo):
    """By mistake the second waits for the third."""
    bo.open(DESK)
    follow(bo, "Add a pathway")
    bo.fill("What it is called (needed)", NAME)
    choose(bo, "Status", "Active")
    for number, (title, after) in enumerate(STEPS, 1):
        step = part(bo, "Steps", number)
        step.get_by_label("Number").fill(str(number))
        choose(step, "Kind of step", "Career and technical class")
        step.get_by_label("What it is called", exact=True).fill(title)
        step.get_by_label("Comes after").fill(after)
    step.get_by_label("One can stop here").check()
    step.get_by_label("Work one can do then", exact=True).fill("Diesel mechanic’s helper")


def mend_the_loop(bo):
    assert "These steps wait for each other" in bo.page.get_by_role("alert").inner_text()
    part(bo, "Steps", 2).get_by_label("Comes after").fill("1")
    press(bo, "Save")


def enter_offering(bo):
    """As far as it is known today: nobody says how to get there, nor until when one can apply."""
    follow(bo, "Offerings by school year")
    follow(bo, "Add an offering")
    choose(bo, "What is offered", f"{NAME}, as a whole")
    bo.fill("School year (needed)", str(YEAR))
    choose(bo, "Status", "Active")
    bo.fill("Who runs it (needed)", "Sample Cottonwood School District")
    bo.fill("Where it takes place", "Sample Cottonwood High School")
    choose(bo, "How it is taught", "At the host school")
    bo.page.get_by_label("Still a draft").check()
    bo.fill("First day", BEGINS.isoformat())
    bo.fill("Last day", ENDS.isoformat())
    choose(part(bo, "Who may take part"), "Who may take part", "Students of all members")
    bo.fill("Seats in all", "12")
    bo.fill("Seats still free", "5")
    press(bo, "Save")


def read_as_student(bo):
    """The row of the draft that says why it is not open."""
    follow(bo, "Read it as a student")
    bo.page.get_by_role("textbox", name="School").fill(BLUESTEM)
    press(bo, "Show")
    found = bo.page.locator("#closed tr").filter(has_text=NAME).inner_text()
    assert "Draft" in found
    return found


def warned(bo):
    """What the desk of offerings says of it."""
    bo.open(f"{DESK}/offerings")
    return bo.page.locator("#offerings tr").filter(has_text=NAME).inner_text()


def complete_it(bo):
    bo.page.get_by_role("link", name=f"Edit {NAME}").click()
    choose(bo, "How students get there", "By the collaborative")
    bo.fill("Apply by", APPLY_BY.isoformat())
    bo.page.get_by_label("Still a draft").uncheck()
    press(bo, "Save")


def test_a_pathway_is_published_once_a_student_could_rely_on_it(enter):
    bo, student = come(enter()), enter(java_script_enabled=False)
    enter_steps(bo)
    press(bo, "Save")
    mend_the_loop(bo)
    enter_offering(bo)
    assert "There is no day by which to apply" in warned(bo)
    assert "Nobody says how students get there" in warned(bo)
    assert "nobody says how students get there" in read_as_student(bo)
    student.open(f"/schools/{BLUESTEM}?year={YEAR}")
    assert student.page.locator("#open, #if, #closed").filter(has_text=NAME).count() == 0
    warned(bo)
    complete_it(bo)
    student.open(f"/schools/{BLUESTEM}?year={YEAR}")
    card = student.page.locator("#open li.card, #if li.card").filter(has_text=NAME)
    assert f"by {day(APPLY_BY)} · 5 seats free of 12" in card.inner_text()
    card.get_by_role("link", name=NAME).first.click()
    shown = told(student)
    assert shown.index("Engines") < shown.index("Hydraulics") < shown.index("A season at a dealer")
    assert "Diesel mechanic’s helper" in shown
    assert f"{day(BEGINS)} – {day(ENDS)}" in shown
    assert student.complaints == bo.complaints == []
