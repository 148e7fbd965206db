"""A browser and a registry served as people serve it: real data, an invented collaborative, three accounts."""

import shutil
import signal
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select

from rural_collab.collaboratives.models import Collaborative
from rural_collab.config import Settings
from rural_collab.organizations.models import Organization
from tests.browser.addresses import SAMPLE
from tests.browser.visitor import Visitor
from tests.factories import make_user
from tests.operations.running import Running
from tests.terminal import Terminal

Enter = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium of the system for all tests."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("needs a browser (package chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(browser: Browser, real_home: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a copy of the real registry, where Ana administers and Bo keeps the sample."""
    home = tmp_path_factory.mktemp("browsed") / "home"
    shutil.copytree(real_home.home, home)
    terminal = Terminal(home)
    terminal.run("sample", "load")
    with terminal.writing() as session:
        of_sample = select(Collaborative).join(Organization).where(Organization.slug == SAMPLE)
        make_user(session, "ana@example.org", admin=True)
        make_user(session, "bo@example.org", of=session.scalars(of_sample).one())
    terminal.forget()
    server = Running(home, "serve")
    try:
        server.wait_for_page("/readyz")
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.end(signal.SIGINT)


@pytest.fixture
def enter(browser: Browser, served: str) -> Iterator[Enter]:
    """Opens a window of somebody new; it is closed with the test."""
    visitors: list[Visitor] = []

    def enter(**options) -> Visitor:
        visitors.append(Visitor(browser, served, **options))
        return visitors[-1]

    yield enter
    for visitor in visitors:
        visitor.leave()


@pytest.fixture
def visitor(enter: Enter) -> Visitor:
    """Somebody nobody knows, at a desk."""
    return enter()
