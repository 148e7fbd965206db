"""A superintendent on a phone asks two collaboratives at once; both answer, and the answers stand side by side."""

import pytest

from tests.browser.addresses import SAMPLE
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 800}
OTHER = "southwest-colorado-education-collaborative-co"
A_WHILE_MS = 3_200


def asked(visitor, words):
    """Ask both from their comparison, and give the address of the page of the answers."""
    visitor.open(f"/compare?c={SAMPLE}&c={OTHER}")
    visitor.link("Ask all of these").click()
    page = visitor.page
    assert page.locator("main li").get_by_text("read what you write").count() == 2
    visitor.click("Send")
    assert "Enter this: Your question" in page.get_by_role("alert").inner_text()
    page.get_by_label("What it is about").select_option(label="Joining or working together")
    visitor.fill("Your question (needed)", words)
    visitor.fill("What you do", "Superintendent")
    page.wait_for_timeout(A_WHILE_MS)
    visitor.click("Send")
    assert visitor.heading == "Your enquiry"
    return visitor.path


def answered(visitor, email, place, asked, words):
    """Sign in, find what was asked of a place, and answer it."""
    visitor.sign_in(email, PASSWORD)
    visitor.open("/manage/enquiries")
    section = visitor.page.locator("section").filter(has=visitor.page.get_by_role("heading", name=place))
    row = section.get_by_role("row").filter(has_text=asked)
    assert "New" in row.inner_text()
    row.get_by_role("link").click()
    visitor.fill("Your answer (needed)", words)
    visitor.click("Send the answer")
    assert "✓ Answered" in visitor.page.locator("main").inner_text()


def fits(visitor):
    return visitor.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("scripts", [False, True])
def test_two_are_asked_on_a_phone_and_both_answers_stand_side_by_side(enter, scripts):
    reader = enter(viewport=PHONE, java_script_enabled=scripts)
    question = f"How did you begin{'?' if scripts else ', in short?'}"
    followed = asked(reader, question)
    assert reader.page.get_by_text("Waiting for an answer").count() == 2
    answered(enter(), "bo@example.org", "Sample Prairie", question, "With one bus.")
    answered(enter(), "ana@example.org", "Southwest Colorado", question, "With two grants.")
    reader.open(followed)
    answers = reader.page.locator(".cards > li")
    assert [
        "With one bus." in answers.nth(0).inner_text(),
        "With two grants." in answers.nth(1).inner_text(),
    ] == [
        True,
        True,
    ]
    assert "Coordinator" in answers.nth(0).inner_text()
    assert "An administrator of the registry" in answers.nth(1).inner_text()
    assert fits(reader)
    reader.page.get_by_label("Delete everything").check()
    reader.click("Delete my enquiry")
    assert "You deleted it" in reader.page.locator("main").inner_text()
    assert "one bus" not in reader.page.locator("main").inner_text()


def test_a_page_of_answers_is_kept_on_no_device(enter):
    reader = enter(viewport=PHONE)
    followed = asked(reader, "Is it kept?")
    reader.open("/")
    reader.page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    reader.open(followed)
    kept = reader.page.evaluate(
        "async () => (await Promise.all((await caches.keys()).map(async name =>"
        " (await (await caches.open(name)).keys()).map(({url}) => url)))).flat()"
    )
    assert not [url for url in kept if "/enquiries/" in url]
