"""What holds on every kind of page: usable by everybody, on any screen, without anybody being watched."""

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from tests.browser.addresses import BEHIND_A_LIST, PUBLIC, SIGNED_IN
from tests.browser.examining import (
    BRIGHT_DESK,
    BRIGHT_PHONE,
    DARK_DESK,
    DARK_PHONE,
    TOO_WIDE,
    Seen,
    View,
    examine,
)
from tests.browser.visitor import Visitor
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

PAIRS = ((BRIGHT_PHONE, DARK_DESK), (DARK_PHONE, BRIGHT_DESK))
#: Each page on a phone and at a desk, bright and dark, in English and in Spanish.
VIEWS = {address: PAIRS[number % 2] for number, address in enumerate(PUBLIC + SIGNED_IN)}

Look = Callable[[str], list[Seen]]


@pytest.fixture(scope="module")
def windows(browser, served) -> Iterator[Callable[..., Visitor]]:
    """One window for each view of each person, for all pages."""
    opened: list[Visitor] = []

    @cache
    def window(view: View, email: str = "") -> Visitor:
        visitor = Visitor(browser, served, **view.options())
        if email:
            visitor.sign_in(email, PASSWORD)
        opened.append(visitor)
        return visitor

    yield window
    for visitor in opened:
        visitor.leave()


@pytest.fixture(scope="module")
def look(windows) -> Look:
    """How a page is in its two views; each page is opened once for all tests."""

    @cache
    def look(address: str) -> list[Seen]:
        email = "ana@example.org" if address in SIGNED_IN else ""
        return [examine(windows(view, email), view.prefix + address) for view in VIEWS[address]]

    return look


@pytest.mark.parametrize("address", PUBLIC + SIGNED_IN)
def test_a_page_breaks_no_rule_of_accessibility(look, address):
    assert [seen.violations for seen in look(address)] == [[], []]


@pytest.mark.parametrize("address", PUBLIC + SIGNED_IN)
def test_a_page_does_not_scroll_sideways(look, address):
    assert [seen.too_wide for seen in look(address)] == [[], []]


@pytest.mark.parametrize(
    "path", ["/pathways?q=welding", "/es/pathways?q=soldadura", "/es/pathways", "/es/collaboratives"]
)
def test_what_can_be_compared_stays_inside_its_card_on_a_phone(windows, path):
    visitor = windows(BRIGHT_PHONE)
    visitor.open(path)
    assert visitor.page.get_by_role("checkbox", name=re.compile("Compar")).count() > 0
    assert visitor.page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("address", PUBLIC + SIGNED_IN)
def test_text_may_be_twice_as_large_and_nothing_is_lost(look, address):
    assert [seen.lost_when_large for seen in look(address)] == [[], []]


@pytest.mark.parametrize("address", PUBLIC + SIGNED_IN)
def test_the_browser_has_nothing_to_complain_about(look, address):
    assert [seen.complaints for seen in look(address)] == [[], []]


@pytest.mark.parametrize("address", PUBLIC + SIGNED_IN)
def test_no_other_host_learns_of_a_visit(look, address):
    assert [seen.other_hosts for seen in look(address)] == [set(), set()]


@pytest.mark.parametrize("address", PUBLIC)
def test_nobody_gets_a_cookie_for_reading(look, address):
    assert [seen.cookies for seen in look(address)] == [[], []]


@pytest.mark.parametrize("view", [BRIGHT_PHONE, DARK_DESK])
def test_a_form_with_errors_breaks_no_rule_of_accessibility_either(windows, view):
    visitor = windows(view)
    visitor.open(view.prefix + "/sign-in")
    visitor.page.get_by_role("main").get_by_role("button").click()
    visitor.page.get_by_role("alert").wait_for()
    assert examine(visitor, visitor.path).violations == []


@pytest.mark.parametrize("view", [DARK_PHONE, BRIGHT_DESK])
@pytest.mark.parametrize(("listed", "begin", "end"), BEHIND_A_LIST)
def test_a_form_behind_a_list_is_as_usable_as_every_page(windows, listed, begin, end, view):
    visitor = windows(view, "ana@example.org")
    visitor.open(view.prefix + listed)
    ending = f"[href$='{end}']" if end else ""
    link = visitor.page.locator(f"main a[href*='{begin}']{ending}").first.get_attribute("href")
    seen = examine(visitor, link)
    assert seen.violations == seen.too_wide == seen.lost_when_large == seen.complaints == []
    assert seen.other_hosts == set()
