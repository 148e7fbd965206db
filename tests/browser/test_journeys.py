"""Whole errands, as those come with them for whom the registry is made."""

import pytest

from tests.browser.addresses import SAMPLE
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 800}


def test_a_district_leader_finds_who_is_near_cortez_and_compares_two(visitor):
    visitor.open("/")
    visitor.fill("Our town or ZIP", "Cortez, CO")
    visitor.click("Who is near us")
    assert "100 miles of Cortez" in visitor.page.locator("#results").inner_text()
    visitor.link("Southwest Colorado Education Collaborative").click()
    assert "Durango 9-R" in visitor.page.get_by_role("main").inner_text()
    visitor.link("Compare with others").click()
    visitor.fill("Find another to compare", "san juan boces")
    visitor.page.get_by_role("main").get_by_role("button", name="Search").click()
    visitor.page.locator(".cards").get_by_label("Compare").first.check()
    visitor.click("Compare the chosen ones")
    assert visitor.heading == "Compare 2 collaboratives"
    visitor.link("Show only differences").click()
    assert visitor.page.locator(".compare tbody tr").count() > 3
    assert visitor.complaints == []


def test_a_coordinator_signs_in_corrects_a_fact_and_finds_it_in_the_history(enter):
    bo = enter()
    bo.open(f"/manage/collaboratives/{SAMPLE}")
    bo.fill("E-mail", "bo@example.org")
    bo.fill("Password", PASSWORD)
    bo.click("Sign in")
    bo.page.locator(".claims").get_by_role("link", name="Edit").first.click()
    statement = bo.page.get_by_label("What the source says")
    corrected = f"{statement.input_value()} Counted again in May."
    statement.fill(corrected)
    bo.click("Save")
    bo.page.get_by_text("Saved.").wait_for()
    reader = enter()
    reader.open(f"/collaboratives/{SAMPLE}/history")
    changes = reader.page.locator(".changes li").first
    assert "Bo" in changes.inner_text()
    changes.locator("summary").click()
    assert "Counted again in May." in changes.inner_text()
    assert reader.complaints == bo.complaints == []


def test_a_student_finds_her_school_on_a_phone_and_whom_to_ask(enter):
    student = enter(viewport=PHONE)
    student.open("/")
    student.fill("My school", "durango high")
    student.click("Find my school")
    student.link("Durango High School").click()
    assert student.heading == "What can I do from Durango High School?"
    assert student.link("Southwest Colorado Education Collaborative").count() > 0
    assert student.page.get_by_role("heading", name="Colleges near").is_visible()
    assert student.context.cookies() == []


def test_a_family_reads_the_same_page_in_spanish(visitor):
    visitor.open("/schools/durango-high-school-co")
    visitor.link("Español").click()
    assert visitor.path == "/es/schools/durango-high-school-co"
    assert visitor.page.locator("html").get_attribute("lang") == "es"
    visitor.link("English").click()
    assert visitor.path == "/schools/durango-high-school-co"
