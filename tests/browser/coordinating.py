"""What a coordinator does again and again: come to the desk, find a row, press what stands there, and look."""

import re
from datetime import date

from playwright.sync_api import Locator

from tests.browser.addresses import SAMPLE
from tests.browser.visitor import Visitor
from tests.factories import PASSWORD

HOME = f"/collaboratives/{SAMPLE}"
DESK = f"/manage{HOME}"
PHONE = {"width": 390, "height": 800}
#: On a phone whose browser runs no scripts, as on a slow line.
PLAIN_PHONE = {"java_script_enabled": False, "viewport": PHONE}


def come(visitor: Visitor, name: str = "bo") -> Visitor:
    """Sign in as somebody of the served registry, once the own page is there."""
    visitor.sign_in(f"{name}@example.org", PASSWORD)
    visitor.page.wait_for_url("**/manage")
    return visitor


def day(moment: date) -> str:
    """A day as pages write it."""
    return f"{moment:%B} {moment.day}, {moment.year}"


def told(visitor: Visitor) -> str:
    """Everything a page tells."""
    return visitor.page.get_by_role("main").inner_text()


def press(visitor: Visitor, words: str) -> None:
    """Press the last button of this name and wait for the page that comes of it."""
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name=words, exact=True).last.click()


def follow(visitor: Visitor, words: str) -> None:
    """Follow the first link that says this, and wait for its page."""
    with visitor.page.expect_navigation():
        visitor.link(words).first.click()


def row(visitor: Visitor, section: str, name: str) -> Locator:
    """The row of a record in a table of the desk or of a plan."""
    return visitor.page.locator(f"#{section} tbody tr").filter(
        has=visitor.page.get_by_role("rowheader", name=re.compile(rf"(^|\s){re.escape(name)}(\s|$)"))
    )


def press_in(place: Locator, words: str) -> None:
    """Press the button of a row, whose name goes on with what the row is called."""
    with place.page.expect_navigation():
        place.get_by_role("button", name=re.compile(rf"^{re.escape(words)}")).click()


def edit(visitor: Visitor, section: str, name: str) -> None:
    """From the desk to the form of a record."""
    visitor.open(DESK)
    with visitor.page.expect_navigation():
        row(visitor, section, name).get_by_role("link", name=re.compile("^Edit")).click()


def choose(place: Visitor | Locator, label: str, words: str) -> None:
    """Choose from a list by the words one reads."""
    where = place.page if isinstance(place, Visitor) else place
    where.get_by_label(re.compile(rf"^{re.escape(label)}( \(needed\))?$")).select_option(label=words)


def part(visitor: Visitor, name: str, number: int = 1) -> Locator:
    """A row of a form's list, unfolded."""
    found = visitor.page.get_by_role("group", name=f"{name}, {number}", exact=True, include_hidden=True)
    if not found.is_visible():
        found.locator("xpath=ancestor::details").locator("summary").click()
    return found


def fits(visitor: Visitor) -> bool:
    """Whether nothing on the page is wider than a phone."""
    return visitor.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
