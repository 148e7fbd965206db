"""When the line fails, pages that were opened can still be read and nothing typed is lost."""

import pytest

from tests.browser.addresses import SAMPLE, SWCEC
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

KEPT = "caches.open('pages-1').then((pages) => pages.keys()).then((keys) => keys.map(({url}) => url))"
PARTS = ("site.css", "site.js")


def kept_pages(visitor):
    return [url.removeprefix(visitor.home) for url in visitor.page.evaluate(KEPT)]


def wait_until_kept(visitor, path):
    """Pages are kept behind the reader's back, so a moment after they are shown."""
    visitor.page.wait_for_function(
        """async (wanted) => {
          const keys = await (await caches.open("pages-1")).keys();
          return wanted.every((end) => keys.some(({url}) => url.endsWith(end)));
        }""",
        arg=[path, *PARTS],
    )


@pytest.fixture
def away(visitor):
    """Somebody who opened the front page and a profile before the line failed."""
    visitor.open("/")
    wait_until_kept(visitor, "/")
    visitor.open(f"/collaboratives/{SWCEC}")
    wait_until_kept(visitor, SWCEC)
    visitor.context.set_offline(True)
    return visitor


def test_pages_opened_before_are_read_without_a_line_as_they_were(away):
    away.open("/")
    assert away.heading == "What small places can offer together"
    away.open(f"/collaboratives/{SWCEC}")
    assert away.heading == "Southwest Colorado Education Collaborative"
    assert (
        away.page.locator(".bar").evaluate("bar => getComputedStyle(bar).backgroundColor")
        == "rgb(16, 56, 43)"
    )


@pytest.mark.parametrize(
    ("address", "heading"), [("/about", "You are offline"), ("/es/about", "No hay conexión")]
)
def test_another_page_says_that_there_is_no_line_and_leads_to_the_front(away, address, heading):
    assert away.open(address).status == 503
    assert away.heading == heading
    assert away.page.get_by_role("link").count() == 1


def test_a_page_is_fresh_again_when_the_line_is_back(away):
    away.open("/about")
    away.context.set_offline(False)
    assert away.open("/about").status == 200


def test_pages_of_somebody_signed_in_are_never_kept(visitor):
    visitor.open("/")
    wait_until_kept(visitor, "/")
    visitor.sign_in("bo@example.org", PASSWORD)
    visitor.open(f"/manage/collaboratives/{SAMPLE}")
    visitor.open(f"/collaboratives/{SAMPLE}")
    visitor.page.wait_for_timeout(1000)
    assert [path for path in kept_pages(visitor) if SAMPLE in path or "manage" in path] == []


def test_what_was_typed_survives_a_line_that_fails_on_saving(visitor):
    visitor.sign_in("bo@example.org", PASSWORD)
    form = f"/manage/organizations/{SAMPLE}/facts/new"
    visitor.open(form)
    visitor.fill("What the source says", "Buses run on Fridays.")
    visitor.page.get_by_label("What it is about").select_option(index=2)
    chosen = visitor.page.get_by_label("What it is about").input_value()
    visitor.context.set_offline(True)
    with visitor.page.expect_event("requestfailed"):
        visitor.page.get_by_role("button", name="Save").click(no_wait_after=True)
    visitor.context.set_offline(False)
    visitor.open(form)
    assert visitor.page.get_by_label("What the source says").input_value() == ""
    visitor.click("Bring it back")
    assert visitor.page.get_by_label("What the source says").input_value() == "Buses run on Fridays."
    assert visitor.page.get_by_label("What it is about").input_value() == chosen
