"""When the line fails, pages that were opened can still be read and nothing typed is lost."""

import pytest

from tests.browser.addresses import SAMPLE, SIGNED_IN, SWCEC
from tests.browser.keeping import PARTS, kept_by, wait_until_kept
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def away(visitor):
    """Somebody who opened the front page and a profile before the line failed."""
    visitor.open("/")
    wait_until_kept(visitor, "/", *PARTS)
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
    wait_until_kept(visitor, "/", *PARTS)
    visitor.sign_in("ana@example.org", PASSWORD)
    for address in [*SIGNED_IN, "/es/manage", f"/collaboratives/{SAMPLE}", "/pathways", "/sign-in"]:
        visitor.open(address)
    # What is opened after them is kept after them.
    visitor.context.clear_cookies()
    visitor.open("/about")
    wait_until_kept(visitor, "/about")
    pages = [path for path in kept_by(visitor) if not path.startswith("/static/")]
    assert pages == ["/", "/about"]


def test_what_was_typed_survives_a_line_that_fails_on_saving(visitor):
    visitor.sign_in("bo@example.org", PASSWORD)
    form = f"/manage/organizations/{SAMPLE}/facts/new"
    visitor.open(form)
    visitor.fill("What the source says", "Buses run on Fridays.")
    visitor.page.get_by_label("What it is about").select_option(index=2)
    chosen = visitor.page.get_by_label("What it is about").input_value()
    visitor.page.route("**/facts/new", lambda route: route.abort())
    with visitor.page.expect_event("requestfailed"):
        visitor.page.get_by_role("button", name="Save", exact=True).click(no_wait_after=True)
    visitor.page.unroute("**/facts/new")
    visitor.open(form)
    assert visitor.page.get_by_label("What the source says").input_value() == ""
    visitor.click("Bring it back")
    assert visitor.page.get_by_label("What the source says").input_value() == "Buses run on Fridays."
    assert visitor.page.get_by_label("What it is about").input_value() == chosen
