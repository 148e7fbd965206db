"""Somebody at a browser, who notices what pages load, keep and complain about."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response

PATIENCE_MS = 15_000


class Visitor:
    """One person's window: a browser context of its own with one page."""

    def __init__(self, browser: Browser, home: str, **options: Any) -> None:
        self.home = home
        self.context = browser.new_context(base_url=home, **options)
        self.context.set_default_timeout(PATIENCE_MS)
        self._window: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self._window.on("console", self._hear)
        self._window.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.context.on("request", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        """A page that is told with its status, such as 404, is no complaint of the page itself."""
        of_itself = message.location.get("url") == self._window.url and "status of" in message.text
        if message.type in {"error", "warning"} and not of_itself:
            self.complaints.append(message.text)

    def _see(self, request: Request) -> None:
        if not request.url.startswith("data:"):
            self.asked.append(request.url)

    @property
    def page(self) -> Page:
        """The page, whole: a click comes back as soon as the next page begins."""
        self._window.wait_for_load_state("domcontentloaded")
        return self._window

    @property
    def other_hosts(self) -> set[str]:
        return {urlsplit(url).netloc for url in self.asked} - {urlsplit(self.home).netloc}

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.home)

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def open(self, path: str) -> Response:
        response = self.page.goto(path)
        assert response is not None
        return response

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def link(self, words: str) -> Locator:
        return self.page.get_by_role("link", name=words)

    def click(self, words: str) -> None:
        """Click the button of this name."""
        self.page.get_by_role("button", name=words, exact=True).click()

    def fill(self, label: str, words: str) -> None:
        self.page.get_by_label(label).fill(words)

    def sign_in(self, email: str, password: str) -> None:
        self.open("/sign-in")
        self.fill("E-mail", email)
        self.fill("Password", password)
        self.click("Sign in")

    def leave(self) -> None:
        self.context.close()
