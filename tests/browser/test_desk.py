"""The first page of a coordinator: what readers looked for in vain, what is stale, what is missing."""

from collections import Counter
from datetime import timedelta

import pytest

from rural_collab.clock import today
from rural_collab.discovery.misses import keep_counted
from tests.browser.addresses import SAMPLE
from tests.browser.coordinating import PHONE, come, fits, follow, press, press_in, told
from tests.terminal import Terminal

pytestmark = pytest.mark.browser

IN_VAIN, ELSEWHERE = "beekeeping classes", "ski patrol classes"
MISSING = "A phone number or an e-mail address"


@pytest.fixture(autouse=True)
def asked_before(browsed_home):
    """Readers asked on the two days before; what was asked on one day only could tell of somebody."""
    asked = [(IN_VAIN, "CO"), (ELSEWHERE, "TX")]
    with Terminal(browsed_home).writing() as session:
        keep_counted(
            session, Counter({(*each, today() - timedelta(days=ago)): 3 for each in asked for ago in (1, 2)})
        )


def search_in_vain(reader):
    """As many did before."""
    reader.open("/search")
    reader.fill("Words, a name or a code", IN_VAIN)
    reader.fill("Near", "81321")
    reader.page.get_by_role("main").get_by_role("button", name="Search").first.click()
    assert "0 results" in told(reader)


def state_what_is_missing(bo):
    bo.page.locator("summary").filter(has_text="not stated").click()
    follow(bo, MISSING)
    bo.fill("Phone", "(970) 555-0144")
    press(bo, "Save")
    bo.open("/manage")
    assert bo.link(MISSING).count() == 0


def confirm_what_is_stale(bo):
    """Confirmed, gone from the desk; taken back, there again."""
    stale = bo.page.get_by_role("listitem").filter(has_text="Over a year old").filter(has_text="Pathways")
    stale.last.get_by_role("link", name="Pathways").click()
    sections = bo.page.locator("#still-true tbody tr").filter(has_text="Pathways")
    press_in(sections, "Still true")
    assert "Fresh" in sections.inner_text()
    bo.open("/manage")
    assert stale.count() == 0
    bo.page.go_back()
    press(bo, "It was a mistake, take it back")
    assert "Over a year old" in sections.inner_text()


def test_a_coordinator_sees_what_readers_look_for_in_vain_and_puts_it_right(enter):
    reader, bo = enter(), come(enter(viewport=PHONE))
    search_in_vain(reader)
    assert fits(bo)
    missed = bo.page.locator("#missed")
    assert f"{IN_VAIN} Colorado: " in missed.inner_text()
    assert ELSEWHERE not in missed.inner_text()
    state_what_is_missing(bo)
    confirm_what_is_stale(bo)
    reader.open(f"/collaboratives/{SAMPLE}")
    assert "(970) 555-0144" in told(reader)
    assert reader.complaints == bo.complaints == []
