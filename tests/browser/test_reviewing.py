"""Reading before publishing, as an editor, a coordinator, a stranger and an administrator go about it."""

import re

import pytest

from tests.browser.coordinating import DESK, PLAIN_PHONE, come, fits, follow, press
from tests.browser.examining import AXE, AXE_SCRIPT, RULES
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

DISTRICT, NAME = "/organizations/mancos-re-6-co", "Mancos Re-6"
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
    visitor = enter(**PLAIN_PHONE)
    visitor.sign_in("ed@example.org", PASSWORD)
    return visitor


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


BUS = "Bus of a second pair of eyes"


def submit(ed, form, words):
    ed.open(form)
    describe(ed, words)
    press(ed, "Submit for review")
    assert "Waiting to be read" in ed.page.locator("main").inner_text()


def return_it(bo):
    """What would change is marked; and a reason is asked for."""
    read_proposal(bo, BUS)
    assert bo.page.locator("del").all_inner_texts() == ["five"]
    assert bo.page.locator("ins").all_inner_texts() == ["six"]
    assert violations(bo) == []
    press(bo, "Return with this reason")
    assert "Say why" in bo.page.get_by_role("alert").inner_text()
    bo.fill("What you want to say", "Which six?")
    press(bo, "Return with this reason")


def submit_again(ed):
    read_proposal(ed, BUS)
    assert "Which six?" in ed.page.locator("main").inner_text()
    assert fits(ed)
    follow(ed, "Change what is proposed")
    describe(ed, DOES.replace("five schools", "six schools of the valley"))
    press(ed, "Submit for review")


def test_an_editor_writes_a_coordinator_returns_it_once_and_then_publishes_it(ed, bo, visitor):
    form = begin_service(bo, BUS)
    public = public_page(bo, form)
    submit(ed, form, DOES.replace("five", "six"))
    visitor.open(public)
    assert "five schools" in visitor.page.locator("main").inner_text()
    return_it(bo)
    submit_again(ed)
    read_proposal(bo, BUS)
    press(bo, "Publish")
    assert "What changed" in bo.page.locator("main").inner_text()
    visitor.open(public)
    told = visitor.page.locator("main").inner_text()
    assert "six schools of the valley" in told
    assert "read and published by Bo" in told


def suggest_a_phone(visitor, public):
    visitor.open(public)
    follow(visitor, "Suggest a change")
    visitor.fill("Phone", "(970) 555-0188")
    visitor.fill("How you know", "I called them.")
    press(visitor, "Send")
    assert "Waiting to be read" in visitor.page.locator("main").inner_text()
    return visitor.path


def decline(bo, name, reason):
    read_proposal(bo, name)
    assert "(970) 555-0188" in bo.page.locator("main").inner_text()
    bo.fill("What you want to say", reason)
    press(bo, "Decline with this reason")


def test_a_stranger_suggests_is_declined_and_an_administrator_decides_anew(enter, bo, visitor):
    public = public_page(bo, begin_service(bo, "Bus of a stranger"))
    followed = suggest_a_phone(visitor, public)
    decline(bo, "Bus of a stranger", "That is our fax.")
    visitor.open(followed)
    assert "That is our fax." in visitor.page.locator("main").inner_text()
    press(visitor, "Ask for another decision")
    ana = come(enter(), "ana")
    read_proposal(ana, "Bus of a stranger", "/manage/proposals?disputed=1")
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


def suggest_its_phone(bo, phone):
    """From the public page of an organization that somebody else keeps."""
    bo.open(DISTRICT)
    follow(bo, "Suggest a change")
    bo.fill("Phone", phone)
    bo.fill("How you know", "It stands on their letter.")
    press(bo, "Send")


def state_of(bo, name):
    """What stands among my own proposals."""
    bo.open("/manage/proposals")
    rows = bo.page.get_by_role("row").filter(has_text=name)
    return rows.last.inner_text()


def test_a_coordinator_corrects_the_record_of_another_organization_and_sees_its_state(bo, enter, visitor):
    assert bo.open(f"/manage{DISTRICT}/edit").status == 403
    suggest_its_phone(bo, "(970) 555-0166")
    assert "Waiting to be read" in state_of(bo, NAME)
    visitor.open(DISTRICT)
    assert "555-0166" not in visitor.page.locator("main").inner_text()
    ana = come(enter(), "ana")
    read_proposal(ana, NAME)
    assert "It stands on their letter." in ana.page.locator("main").inner_text()
    press(ana, "Publish")
    assert "Published" in state_of(bo, NAME)
    visitor.open(DISTRICT)
    assert "(970) 555-0166" in visitor.page.locator("main").inner_text()
    assert "Bo edited Mancos Re-6; read and published by Ana" in visitor.page.locator(".changes").inner_text()
