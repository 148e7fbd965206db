"""Keeping it true in minutes: from a reminder to confirmed on a phone, and a whole catalogue on the desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.addresses import SAMPLE, SWCEC
from tests.factories import PASSWORD
from tests.mail.post_office import links_in

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 800}
DESK = f"/manage/collaboratives/{SAMPLE}"
_TRIES, _PAUSE_MS = 300, 100


@pytest.fixture
def kim(enter):
    """Kim on a phone whose browser runs no scripts, and who is not signed in."""
    return enter(java_script_enabled=False, viewport=PHONE)


def link_of(visitor, post_office, address, part):
    """The link in the latest mail to somebody, once it has arrived."""
    for _ in range(_TRIES):
        found = [link for mail in post_office.to(address) for link in links_in(mail) if part in link]
        if found:
            return found[-1]
        visitor.page.wait_for_timeout(_PAUSE_MS)
    raise AssertionError(f"no mail to {address} arrived")


def test_from_the_mail_to_confirmed_in_two_taps_on_a_phone_without_scripts(kim, enter, post_office):
    kim.open(link_of(kim, post_office, "kim@example.org", "still-true"))  # the first tap
    assert kim.heading == "Is this still true?"
    assert "Bayfield" in kim.page.locator("main").inner_text()
    assert kim.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    kim.page.get_by_role("button", name="Yes, all of this is still true").first.click()  # the second
    assert kim.heading == "Thank you, it is confirmed"
    reader = enter()
    reader.open(f"/collaboratives/{SWCEC}/members")
    assert "by the coordinator" in reader.page.locator("main").inner_text()
    assert kim.complaints == []


def test_the_pages_of_confirming_are_good_for_everybody(enter):
    bo = enter(viewport=PHONE)
    bo.sign_in("bo@example.org", PASSWORD)
    for address in ("/manage", DESK, "/es/manage"):
        bo.open(address)
        assert Axe().run(bo.page).response["violations"] == []
        assert bo.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_catalogue_is_confirmed_row_by_row_in_bulk_and_taken_back(enter):
    bo = enter(java_script_enabled=False)
    bo.sign_in("bo@example.org", PASSWORD)
    bo.open(DESK)
    services = bo.page.locator("#services")
    for box in services.get_by_role("checkbox").all()[:2]:
        box.check()
    services.get_by_role("button", name="Ticked rows are still true").click()
    card = bo.page.locator("#still-true")
    assert "2 entries" in card.inner_text()
    assert services.get_by_text("by the coordinator").count() == 2
    card.get_by_role("button", name="It was a mistake, take it back").click()
    assert services.get_by_text("by the coordinator").count() == 0


def test_a_service_is_paused_and_still_stands_in_public_until_then_unchanged(enter):
    bo = enter(java_script_enabled=False)
    bo.sign_in("bo@example.org", PASSWORD)
    bo.open(DESK)
    row = bo.page.locator("#services tbody tr").first
    row.get_by_role("button", name="Pause").click()
    assert "Paused" in bo.page.locator("#services tbody").inner_text()


def test_a_member_answers_a_question_by_mail(enter, post_office):
    bo = enter()
    bo.sign_in("bo@example.org", PASSWORD)
    bo.open(DESK)
    bo.page.locator("#members").get_by_role("link", name="Ask the member").first.click()
    bo.fill("E-mail address of the member", "office@member.example")
    bo.click("Send the question")
    member = enter(java_script_enabled=False, viewport=PHONE)
    member.open(link_of(member, post_office, "office@member.example", "membership"))
    member.click("Yes, we are a member")
    assert member.heading == "Thank you for your answer"
    member.open(f"/collaboratives/{SAMPLE}/members")
    assert "by the member" in member.page.locator("main").inner_text()
