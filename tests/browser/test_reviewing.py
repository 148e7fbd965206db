"""Reading before publishing, as an editor, a coordinator, a stranger and an administrator go about it."""

import re

import pytest

from tests.browser.addresses import SAMPLE
from tests.browser.examining import AXE, AXE_SCRIPT, RULES
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

DESK = f"/manage/collaboratives/{SAMPLE}"
PHONE = {"width": 390, "height": 800}
DOES = "It visits five schools every week and teaches welding to whoever comes."


@pytest.fixture
def bo(enter):
    """Bo coordinates the sample, at a desk."""
    visitor = enter(bypass_csp=True)
    visitor.sign_in("bo@example.org", PASSWORD)
    return visitor


@pytest.fixture
def ed(enter):
    """Ed edits it, on a phone without scripts."""
    visitor = enter(java_script_enabled=False, viewport=PHONE)
    visitor.sign_in("ed@example.org", PASSWORD)
    return visitor


def press(visitor, button):
    """Press a button and wait for what comes of it, because a script looks first whether there is a line."""
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name=button, exact=True).last.click()


def follow(visitor, words):
    with visitor.page.expect_navigation():
        visitor.link(words).first.click()


def read_proposal(visitor, name, queue="/manage/proposals"):
    """Come from the queue to what waits, in one click."""
    visitor.open(queue)
    follow(visitor, name)


def describe(visitor, words):
    """Say in the form of a service what it does."""
    visitor.page.get_by_label("What it does", exact=True).fill(words)


def begin_service(visitor, title):
    """Enter a service that everybody reads from now on; the address of its form."""
    visitor.open(f"{DESK}/services/new")
    visitor.page.get_by_label("What it is called (needed)").fill(title)
    visitor.page.get_by_label("Main aim").select_option(value="expand")
    describe(visitor, DOES)
    press(visitor, "Save")
    return visitor.page.get_by_role("link", name=f"Edit {title}").get_attribute("href")


def public_page(visitor, form):
    """The public address of the record that this form keeps."""
    visitor.open(form)
    visitor.page.get_by_role("link", name="Drafts, proposals and earlier versions of this record").click()
    return visitor.link("Public page").get_attribute("href")


def violations(visitor):
    visitor.page.evaluate(AXE_SCRIPT)
    return visitor.page.evaluate(AXE, RULES)


def test_an_editor_writes_a_coordinator_returns_it_once_and_then_publishes_it(ed, bo, visitor):
    form = begin_service(bo, "Bus of a second pair of eyes")
    public = public_page(bo, form)
    ed.open(form)
    describe(ed, DOES.replace("five", "six"))
    press(ed, "Submit for review")
    assert "Waiting to be read" in ed.page.locator("main").inner_text()
    visitor.open(public)
    assert "five schools" in visitor.page.locator("main").inner_text()

    read_proposal(bo, "Bus of a second pair of eyes")
    assert bo.page.locator("del").all_inner_texts() == ["five"]
    assert bo.page.locator("ins").all_inner_texts() == ["six"]
    assert violations(bo) == []
    press(bo, "Return with this reason")
    assert "Say why" in bo.page.get_by_role("alert").inner_text()
    bo.fill("What you want to say", "Which six?")
    press(bo, "Return with this reason")

    read_proposal(ed, "Bus of a second pair of eyes")
    assert "Which six?" in ed.page.locator("main").inner_text()
    assert ed.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    follow(ed, "Change what is proposed")
    describe(ed, DOES.replace("five schools", "six schools of the valley"))
    press(ed, "Submit for review")

    read_proposal(bo, "Bus of a second pair of eyes")
    press(bo, "Publish")
    assert "What changed" in bo.page.locator("main").inner_text()
    visitor.open(public)
    told = visitor.page.locator("main").inner_text()
    assert "six schools of the valley" in told
    assert "read and published by Bo" in told


def test_a_stranger_suggests_is_declined_and_an_administrator_decides_anew(enter, bo, visitor):
    public = public_page(bo, begin_service(bo, "Bus of a stranger"))
    visitor.open(public)
    follow(visitor, "Suggest a change")
    visitor.fill("Phone", "(970) 555-0188")
    visitor.fill("How you know", "I called them.")
    press(visitor, "Send")
    followed = visitor.path
    assert "Waiting to be read" in visitor.page.locator("main").inner_text()

    read_proposal(bo, "Bus of a stranger")
    assert "(970) 555-0188" in bo.page.locator("main").inner_text()
    bo.fill("What you want to say", "That is our fax.")
    press(bo, "Decline with this reason")

    visitor.open(followed)
    assert "That is our fax." in visitor.page.locator("main").inner_text()
    press(visitor, "Ask for another decision")
    ana = enter()
    ana.sign_in("ana@example.org", PASSWORD)
    read_proposal(ana, "Bus of a stranger", "/manage/proposals?disputed=1")
    press(ana, "Take it over")
    press(ana, "Publish")
    visitor.open(followed)
    assert "Published" in visitor.page.locator("main").inner_text()
    visitor.open(public)
    assert "(970) 555-0188" in visitor.page.locator("main").inner_text()


def test_a_coordinator_comes_from_the_public_history_and_brings_one_field_back(bo):
    form = begin_service(bo, "Bus of three versions")
    public = public_page(bo, form)
    bo.open(form)
    describe(bo, "It is parked.")
    bo.fill("Phone", "(970) 555-0177")
    press(bo, "Save")
    bo.open(public)
    follow(bo, "Compare versions, and bring one back")
    with bo.page.expect_navigation():
        bo.page.get_by_role("button", name=re.compile(r"Bring back\s*: What it does")).click()
    bo.open(public)
    told = bo.page.locator("main").inner_text()
    assert DOES in told
    assert "(970) 555-0177" in told


def test_an_editor_asks_for_a_removal_and_a_coordinator_does_it(ed, bo, visitor):
    form = begin_service(bo, "Bus that is scrapped")
    public = public_page(bo, form)
    ed.open(form)
    press(ed, "Propose to remove this record")
    read_proposal(bo, "Bus that is scrapped")
    assert "It would be taken out" in bo.page.locator("main").inner_text()
    assert visitor.open(public).status == 200
    press(bo, "Do it")
    assert visitor.open(public).status in {404, 410}
