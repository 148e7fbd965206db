"""What can be measured on a page in a browser: accessibility, width, large text."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.visitor import Visitor

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """rules => axe.run(document, {resultTypes: ["violations"], runOnly: rules}).then(({violations}) =>
  violations.flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`)))"""
#: What reaches past the right edge, but for what may be scrolled by itself or is there only to be heard.
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [`${document.documentElement.scrollWidth} instead of ${innerWidth}`,
   ...[...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth && !element.closest(".scroll > *"))
    .map((element) => element.outerHTML.slice(0, 120))]"""
#: Text that is cut off because its box did not grow with it.
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter((element) => getComputedStyle(element).overflowX === "hidden" && !element.closest(".only-read, thead")
    && element.scrollWidth > element.clientWidth + 1)
  .map((element) => element.outerHTML.slice(0, 120))"""
PHONE, DESK, HEIGHT = 320, 1280, 800


@dataclass(frozen=True)
class View:
    """How somebody looks at pages; two of them together show every width, color scheme and language."""

    width: int
    color_scheme: str
    prefix: str

    def options(self) -> dict[str, Any]:
        return {"viewport": {"width": self.width, "height": HEIGHT}, "color_scheme": self.color_scheme}


BRIGHT_PHONE, DARK_DESK = View(PHONE, "light", ""), View(DESK, "dark", "/es")
DARK_PHONE, BRIGHT_DESK = View(PHONE, "dark", "/es"), View(DESK, "light", "")


@dataclass(frozen=True)
class Seen:
    """One page in one view."""

    violations: list[str]
    too_wide: list[str]
    lost_when_large: list[str]
    complaints: list[str]
    cookies: list[str]
    other_hosts: set[str]


def examine(visitor: Visitor, path: str) -> Seen:
    """Open a page and take every measure, so that it is opened only once."""
    visitor.complaints.clear()
    visitor.asked.clear()
    visitor.open(path)
    page = visitor.page
    page.evaluate(AXE_SCRIPT)
    return Seen(
        violations=page.evaluate(AXE, RULES),
        too_wide=page.evaluate(TOO_WIDE),
        lost_when_large=lost_when_large(page),
        complaints=list(visitor.complaints),
        cookies=[cookie["name"] for cookie in visitor.context.cookies()],
        other_hosts=visitor.other_hosts,
    )


def lost_when_large(page: Page) -> list[str]:
    """What no longer fits when the text is twice as large on a window half as wide as a desk."""
    usual = page.viewport_size
    page.set_viewport_size({"width": DESK // 2, "height": HEIGHT})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    lost = page.evaluate(TOO_WIDE) + page.evaluate(CUT_OFF)
    page.set_viewport_size(usual)
    return lost
