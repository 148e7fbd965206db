"""A student's way through the registry, told once: with a pointer or by keys, on any screen, with or without a line."""

from collections.abc import Callable
from typing import Protocol

from playwright.sync_api import Locator

from tests.browser.visitor import Visitor

_MOST_TABS = 200
FOCUSED = "element => element === document.activeElement"

Arrived = Callable[[Visitor], None]


class Hands(Protocol):
    """How somebody does things on a page."""

    def follow(self, there: Locator) -> None: ...
    def type(self, box: Locator, words: str) -> None: ...
    def choose(self, box: Locator, words: str) -> None: ...


class Pointer:
    """A finger or a mouse."""

    def follow(self, there: Locator) -> None:
        there.click()

    def type(self, box: Locator, words: str) -> None:
        box.fill(words)

    def choose(self, box: Locator, words: str) -> None:
        box.select_option(words)


class Keys:
    """A keyboard and nothing else."""

    def reach(self, there: Locator) -> None:
        for _ in range(_MOST_TABS):
            if there.evaluate(FOCUSED):
                return
            there.page.keyboard.press("Tab")
        raise AssertionError(f"no key leads to {there}")

    def follow(self, there: Locator) -> None:
        self.reach(there)
        there.page.keyboard.press("Enter")

    def type(self, box: Locator, words: str) -> None:
        self.reach(box)
        box.page.keyboard.type(words)

    def choose(self, box: Locator, words: str) -> None:
        self.type(box, words)


class Walk:
    """From the front page to a shortlist on paper and in Spanish; ``arrived`` looks at every page on the way."""

    def __init__(self, visitor: Visitor, hands: Hands, arrived: Arrived = lambda _: None) -> None:
        self.visitor = visitor
        self.page = visitor.page
        self.main = visitor.page.get_by_role("main")
        self.hands = hands
        self.arrived = arrived

    def go(self, school: str, grade: str = "Grade 11") -> None:
        self.find(school)
        self.ask_for(grade)
        self.open_a_pathway()
        self.put_it_on_the_list()
        self.print()
        self.read_in_spanish()

    def find(self, school: str) -> None:
        self.visitor.open("/")
        self.arrived(self.visitor)
        self.hands.type(self.page.get_by_label("My school"), school)
        self._follow(self.page.get_by_role("button", name="Find my school"), "**/search?type=school*")
        self._follow(self.visitor.link(school).first, "**/schools/*")
        assert self.visitor.heading == f"What can I do from {school}?"

    def ask_for(self, grade: str) -> None:
        self.hands.choose(self.main.get_by_label("Grade"), grade)
        self._follow(self.main.get_by_role("button", name="Show", exact=True), "**/schools/*grade=11*")
        assert self.main.get_by_label("Grade").input_value() == "11"

    def open_a_pathway(self) -> None:
        self._follow(self.main.locator("a[href^='/pathways/']").first, "**/pathways/*")
        assert self.page.get_by_role("heading", name="The steps, and where I can stop").is_visible()

    def put_it_on_the_list(self) -> None:
        self._follow(self.main.locator("[data-keep]").first, "**/shortlist?s=*")
        assert self.main.locator("section h2").count() == 1

    def print(self) -> None:
        button = self.page.get_by_role("button", name="Print")
        if button.is_visible():
            self.hands.follow(button)
        self.page.emulate_media(media="print")
        assert self.page.get_by_role("img", name="QR code with the address of this list").is_visible()
        assert self.page.get_by_text("Printed on").is_visible()
        assert not button.is_visible()
        self.page.emulate_media(media="screen")

    def read_in_spanish(self) -> None:
        self._follow(self.visitor.link("Español"), "**/es/shortlist?s=*")
        assert self.page.locator("html").get_attribute("lang") == "es"
        assert self.visitor.heading == "Mi lista"
        assert self.main.locator("section h2").count() == 1

    def _follow(self, there: Locator, address: str) -> None:
        self.hands.follow(there)
        self.page.wait_for_url(address)
        self.arrived(self.visitor)
