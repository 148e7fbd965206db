"""The errands of whoever runs the registry, walked as one operator: Ana."""

import csv
import io
import re

import pytest

from tests.browser.coordinating import DESK, HOME, PHONE, choose, come, follow, press, told
from tests.browser.letters import wait_for_subject
from tests.browser.operating import READING_MS, accept, wait_until_silent, wait_until_told
from tests.mail.post_office import TAKEN

pytestmark = pytest.mark.browser

LISTS = "/manage/code-lists"
TERMS = "/about/terms/audience"


@pytest.fixture
def ana(enter):
    """Ana administers, at a desk."""
    return come(enter(), "ana")


@pytest.fixture
def bo(enter):
    """Bo coordinates the sample, without scripts."""
    return come(enter(java_script_enabled=False), "bo")


def begin_service(bo, title, audiences=()):
    """Enter a service that everybody reads from now on; the public address and that of its form."""
    bo.open(f"{DESK}/services/new")
    bo.fill("What it is called (needed)", title)
    choose(bo, "Main aim (needed)", "Expand")
    for audience in audiences:
        bo.page.get_by_label(audience).check()
    press(bo, "Save")
    form = bo.page.get_by_role("link", name=f"Edit {title}").get_attribute("href")
    bo.open(f"{HOME}/services")
    follow(bo, title)
    return bo.path, form


def ask_to_coordinate(asker, name):
    asker.open(HOME)
    follow(asker, "I coordinate this collaborative")
    asker.fill("Your name", name)
    asker.fill("Your e-mail address", f"{name.lower()}@example.org")
    asker.fill("What you do in the collaborative", "I run the office.")
    asker.page.wait_for_timeout(READING_MS)
    press(asker, "Send")
    assert asker.heading == "Thank you"


def approve(ana, words):
    """Read the request to coordinate the sample, and say yes to it."""
    ana.open("/manage")
    follow(ana, "Requests")
    follow(ana, "Coordinate Sample Prairie")
    assert words in told(ana)
    press(ana, "Send the invitation")


def test_a_coordinator_is_approved_bound_to_one_collaborative_and_revoked_at_once(ana, enter, post_office):
    wen = enter(viewport=PHONE, java_script_enabled=False)
    ask_to_coordinate(wen, "Wen")
    approve(ana, "I run the office.")
    accept(wen, post_office, "Wen")
    assert wen.open(f"{DESK}/services/new").status == 200
    assert wen.open("/manage/collaboratives/homegrown-talent-initiative-co/services/new").status == 403
    wen.open(f"{DESK}/services/new")
    wen.fill("What it is called (needed)", "Bus of somebody who left")
    choose(wen, "Main aim (needed)", "Expand")

    ana.open(f"{DESK}/people")
    press(ana, "End the role Wen")
    press(wen, "Save")
    assert wen.heading == "You may not do this"
    assert wen.open(DESK).status == 403
    wait_for_subject(ana, post_office, "wen@example.org", "You no longer keep")
    ana.open(f"{HOME}/services")
    assert "Bus of somebody who left" not in told(ana)
    ana.open(f"{DESK}/people")
    assert "Wen" not in ana.page.locator("table").first.inner_text()


def add_term(ana, english, spanish):
    ana.open(LISTS)
    follow(ana, "Who it is for")
    follow(ana, "Add a term")
    ana.fill("English words", english)
    ana.fill("Spanish words", spanish)
    ana.fill("Why", "A collaborative asked for it")
    press(ana, "Add the term")


def open_term(ana, words):
    ana.open(f"{LISTS}/audience")
    follow(ana, words)


def merge_term(ana, words, into):
    open_term(ana, words)
    choose(ana, "Merged into (needed)", into)
    ana.page.locator("form[action$='/merge']").get_by_label("Why").fill("It is the same")
    press(ana, "Merge the terms")


def retire_term(ana, words):
    open_term(ana, words)
    ana.page.locator("form[action$='/retire']").get_by_label("Why").fill("Nobody trains them any more")
    press(ana, "Retire the term")


def test_a_term_is_added_used_merged_taken_apart_and_retired_without_a_new_version(ana, bo, visitor):
    add_term(ana, "Sheep dog trainers", "Adiestradores de perros")
    wait_until_told(visitor, f"/es{TERMS}", "Adiestradores de perros")
    wait_until_told(bo, f"{DESK}/services/new", "Sheep dog trainers")
    service, form = begin_service(bo, "Bus for dogs", audiences=["Sheep dog trainers"])
    wait_until_told(visitor, service, "Sheep dog trainers")

    merge_term(ana, "Sheep dog trainers", "Families")
    wait_until_told(visitor, service, "Families")
    assert "Sheep dog trainers" not in told(visitor)
    open_term(ana, "Sheep dog trainers")
    press(ana, "Take the two apart again")
    wait_until_told(visitor, service, "Sheep dog trainers")

    retire_term(ana, "Sheep dog trainers")
    wait_until_silent(bo, f"{DESK}/services/new", "Sheep dog trainers")
    wait_until_told(bo, form, "Sheep dog trainers")
    visitor.open(service)
    assert "Sheep dog trainers" in told(visitor)
    open_term(ana, "Sheep dog trainers")
    ana.page.locator(".changes summary").first.click()
    assert "Nobody trains them any more" in ana.page.locator(".changes").inner_text()
    assert ana.complaints == visitor.complaints == []


def row_of_all(ana):
    """What the health page counts of the whole registry: fresh, due, over a year."""
    row = ana.page.get_by_role("row").filter(has=ana.page.get_by_role("rowheader", name="All", exact=True))
    return [int(re.sub(r"\D", "", cell)) for cell in row.get_by_role("cell").all_inner_texts()[:3]]


def count_of(visitor, freshness):
    """How many the search finds of them."""
    visitor.open(f"/search?type=collaborative&type=service&type=pathway&freshness={freshness}")
    return int(re.sub(r"\D", "", visitor.page.locator("#results h2").first.inner_text()))


def send_into_the_void(ana, post_office):
    """Invite somebody whose mail server does not know them."""
    void = "nobody@void.example"
    post_office.answer = lambda address: "550 No such mailbox" if address == void else TAKEN
    ana.open(f"{DESK}/people")
    ana.page.get_by_label("E-mail address").fill(void)
    ana.page.get_by_label("Role").select_option(label="Editor")
    press(ana, "Send the invitation")
    wait_until_told(ana, f"{DESK}/people", "No such mailbox")


def test_health_tells_what_is_stale_which_mail_failed_and_how_full_the_disk_is(ana, visitor, post_office):
    ana.open("/manage")
    follow(ana, "Health of the registry")
    assert "GB are free" in told(ana)
    assert "Every import is finished." in told(ana)
    assert row_of_all(ana) == [count_of(visitor, code) for code in ("fresh", "due", "over_a_year")]

    send_into_the_void(ana, post_office)
    ana.open("/manage/health")
    assert "Mails given up this week: 1" in told(ana)
    assert "needs attention" in told(ana)
    follow(ana, "Mails of the registry")
    assert "nobody@void.example" in told(ana)
    ana.open(f"{DESK}/people")
    press(ana, "Withdraw it nobody@void.example")


def ask_who_changed(ana, *, who="Anybody", kind="Any", words=""):
    """Filter the changes; gives the sentences that stay."""
    choose(ana, "Person", who)
    choose(ana, "Kind", kind)
    ana.fill("Words in the name of what was changed", words)
    press(ana, "Show")
    return ana.page.locator(".changes > li").all_inner_texts()


def test_who_changed_what_is_found_by_person_kind_name_and_day_and_taken_along(ana, bo):
    _, form = begin_service(bo, "Bus of an audit")
    bo.open(form)
    bo.fill("Phone", "(970) 555-0166")
    press(bo, "Save")
    ana.open("/manage")
    follow(ana, "Who changed what")
    found = ask_who_changed(ana, who="Bo", kind="Services", words="bus of an audit")
    assert len(found) == 2
    assert all(line.startswith("Bo ") for line in found)
    ana.page.locator(".changes summary").first.click()
    assert "(970) 555-0166" in told(ana)
    with ana.page.expect_download() as saving:
        ana.link("CSV").click()
    rows = list(csv.DictReader(io.StringIO(saving.value.path().read_text(encoding="utf-8"))))
    assert [row["who"] for row in rows] == ["Bo", "Bo"]
    assert "(970) 555-0166" in rows[0]["details"]
    assert ask_who_changed(ana, who="Kim", words="bus of an audit") == []
    assert ask_who_changed(ana, kind="Pathways", words="bus of an audit") == []
    ana.fill("To day", "2001-01-01")
    assert ask_who_changed(ana, words="bus of an audit") == []
    assert ana.complaints == []
