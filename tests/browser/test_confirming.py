"""Keeping it true in minutes: from a reminder to confirmed on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.addresses import SWCEC
from tests.browser.coordinating import DESK, PHONE, PLAIN_PHONE, fits
from tests.browser.letters import link_to
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def kim(enter):
    """Kim on a phone whose browser runs no scripts, and who is not signed in."""
    return enter(**PLAIN_PHONE)


def test_from_the_mail_to_confirmed_in_two_taps_on_a_phone_without_scripts(kim, enter, post_office):
    kim.open(link_to(kim, post_office, "kim@example.org", "still-true"))  # the first tap
    assert kim.heading == "Is this still true?"
    assert "Bayfield" in kim.page.locator("main").inner_text()
    assert fits(kim)
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
        assert fits(bo)
