"""The journeys of whoever runs the registry, walked as one operator: Ana."""

import pytest

from tests.browser.addresses import SAMPLE
from tests.browser.examining import examine
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

LISTS = "/manage/code-lists"


@pytest.fixture
def ana(enter):
    ana = enter()
    ana.sign_in("ana@example.org", PASSWORD)
    return ana


def test_a_coordinator_is_approved_and_the_role_ends_at_once(ana, enter, post_office):
    asker = enter(viewport={"width": 390, "height": 800})
    asker.open(f"/collaboratives/{SAMPLE}")
    asker.link("I coordinate this collaborative").click()
    asker.fill("Your name", "Wen Tall")
    asker.fill("Your e-mail address", "wen@example.org")
    asker.fill("What you do in the collaborative", "I run the office.")
    asker.page.wait_for_timeout(3_100)
    asker.click("Send")
    assert asker.heading == "Thank you"
    ana.open("/manage/requests")
    ana.page.get_by_role("link", name="Coordinate").first.click()
    assert "I run the office." in ana.page.locator("main").inner_text()
    ana.click("Send the invitation")
    assert "Nothing waits." in ana.page.locator("main").inner_text()
    ana.open(f"/manage/collaboratives/{SAMPLE}/people")
    ana.page.get_by_role("button", name="Withdraw it wen@example.org").click()
    bo = enter()
    bo.sign_in("bo@example.org", PASSWORD)
    assert bo.open(f"/manage/collaboratives/{SAMPLE}/edit").status == 200


def test_a_code_list_changes_everywhere_without_a_new_version(ana, enter):
    reader = enter()
    ana.open(f"{LISTS}/audience/new")
    ana.fill("English words", "Sheep dog trainers")
    ana.fill("Spanish words", "Adiestradores de perros")
    ana.fill("Why", "A collaborative asked for it")
    ana.click("Add the term")
    ana.link("Sheep dog trainers").click()
    assert examine(ana, ana.path).violations == []
    for _ in range(20):
        reader.open("/es/about/terms/audience")
        if "Adiestradores de perros" in reader.page.locator("main").inner_text():
            break
        reader.page.wait_for_timeout(250)
    else:
        raise AssertionError("The other process did not hear of it")
    ana.click("Take the term out")
    assert "Sheep dog trainers" not in ana.page.locator("main").inner_text()


def test_health_changes_and_official_lists_are_seen_on_one_way(ana):
    ana.open("/manage")
    for words in ("Health of the registry", "Who changed what", "Official lists", "Requests"):
        ana.open("/manage")
        ana.link(words).first.click()
        assert ana.heading == words
        seen = examine(ana, ana.path)
        assert (seen.violations, seen.too_wide, seen.complaints) == ([], [], [])


def test_whoever_asks_to_be_removed_is_removed(ana, enter):
    reader = enter()
    reader.open("/privacy")
    reader.link("Remove what you keep about me").click()
    reader.fill("The e-mail address that is to be removed", "gone@example.org")
    reader.page.wait_for_timeout(3_100)
    reader.click("Send")
    assert reader.heading == "Thank you"
    ana.open("/manage/requests")
    ana.page.get_by_role("link", name="Be removed").first.click()
    assert "registry_request.email" in ana.page.locator("main").inner_text()
    ana.click("Remove this person everywhere")
    ana.open("/manage/forget?email=gone@example.org&name=")
    assert "Nothing is kept under this address or name." in ana.page.locator("main").inner_text()
