"""A superintendent on a phone asks two collaboratives at once and reads both answers; one that is asked sees to it."""

import pytest

from tests.browser.addresses import SAMPLE
from tests.browser.coordinating import DESK, HOME, PHONE, choose, come, fits, follow, press, told
from tests.browser.letters import link_to
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

OTHER = "southwest-colorado-education-collaborative-co"
A_WHILE_MS = 3_200


def asked(visitor, words):
    """Ask both from their comparison, and give the address of the page of the answers."""
    visitor.open(f"/compare?c={SAMPLE}&c={OTHER}")
    visitor.link("Ask all of these").click()
    assert visitor.page.locator("main li").get_by_text("read what you write").count() == 2
    visitor.click("Send")
    assert "Enter this: Your question" in visitor.page.get_by_role("alert").inner_text()
    visitor.page.get_by_label("What it is about").select_option(label="Joining or working together")
    visitor.fill("Your question (needed)", words)
    visitor.fill("What you do", "Superintendent")
    visitor.page.wait_for_timeout(A_WHILE_MS)
    visitor.click("Send")
    assert visitor.heading == "Your enquiry"
    return visitor.path


def answered(visitor, email, place, asked, words):
    """Sign in, find what was asked of a place, and answer it."""
    visitor.sign_in(email, PASSWORD)
    visitor.open("/manage/enquiries")
    waiting = visitor.page.get_by_role("row").filter(has_text=asked).filter(has_text="New")
    waiting.get_by_role("link").click()
    assert place in told(visitor)
    visitor.fill("Your answer (needed)", words)
    visitor.click("Send the answer")
    assert "✓ Answered" in visitor.page.locator("main").inner_text()


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


BUS = "May our students ride on your bus?"
ADDRESS, TOPIC = "sue@district.example", "Sharing a service or a pathway"


def take_the_topic(bo):
    bo.open(DESK)
    follow(bo, "Who gets enquiries")
    bo.page.get_by_label(TOPIC).check()
    press(bo, "Save")
    taken = bo.page.get_by_role("table").get_by_role("row")
    assert TOPIC in taken.filter(has=bo.page.get_by_role("rowheader", name="Bo", exact=True)).inner_text()
    assert TOPIC not in taken.filter(has=bo.page.get_by_role("rowheader", name="Fay")).inner_text()


def ask_about_the_bus(reader):
    reader.open(HOME)
    follow(reader, "Ask this collaborative")
    choose(reader, "What it is about", TOPIC)
    reader.fill("Your question (needed)", BUS)
    reader.fill("Your e-mail address", ADDRESS)
    reader.page.wait_for_timeout(A_WHILE_MS)
    press(reader, "Send")
    return reader.path


def give_it_to(bo, colleague, link):
    """From the mail to the enquiry, and on to a colleague with a word that only colleagues read."""
    bo.open(link)
    assert BUS in told(bo)
    assert ADDRESS in told(bo)
    bo.fill("Note for your colleagues", "She knows the drivers.")
    press(bo, "Keep the note")
    choose(bo, "Who sees to it", colleague)
    press(bo, "Give it to them")
    assert f"Bo gave it to {colleague}" in told(bo)


def answer_and_settle(fay, link):
    fay.open(link)
    assert "She knows the drivers." in told(fay)
    fay.fill("Your answer (needed)", "Yes, from August on.")
    press(fay, "Send the answer")
    press(fay, "It is handled")
    assert "Fay said that it is handled" in told(fay)


def test_an_enquiry_goes_to_who_takes_its_topic_then_to_a_colleague_and_is_handled(enter, post_office):
    bo, fay, reader = come(enter()), come(enter(viewport=PHONE), "fay"), enter(viewport=PHONE)
    take_the_topic(bo)
    followed = ask_about_the_bus(reader)
    give_it_to(bo, "Fay", link_to(bo, post_office, "bo@example.org", "/manage/enquiries/", BUS))
    answer_and_settle(fay, link_to(fay, post_office, "fay@example.org", "/manage/enquiries/", BUS))
    bo.open("/manage/enquiries")
    assert "Handled" in bo.page.get_by_role("row").filter(has_text=BUS).inner_text()
    reader.open(link_to(reader, post_office, ADDRESS, "/enquiries/"))
    assert reader.path == followed
    assert "Yes, from August on." in told(reader)
    assert "drivers" not in told(reader)
    assert reader.complaints == bo.complaints == fay.complaints == []
