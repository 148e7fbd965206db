"""A browser and a registry served as people serve it: real data, an invented collaborative, and who keeps it."""

import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.access.identity import READER, Role
from rural_collab.collaboratives.models import Collaborative
from rural_collab.config import Settings
from rural_collab.organizations.models import Organization
from rural_collab.review.commands import begin
from rural_collab.review.models import State, Subject
from rural_collab.upkeep.models import Wish
from rural_collab.upkeep.requests import ask
from tests.browser.addresses import HTI, SAMPLE, SWCEC
from tests.browser.visitor import Visitor
from tests.factories import make_user
from tests.mail.post_office import PostOffice, open_post_office
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
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def post_office(browser: Browser) -> Iterator[PostOffice]:
    """Where the mails of the served registry arrive."""
    with open_post_office() as office:
        yield office


@pytest.fixture(scope="session")
def browsed_home(real_home: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real registry, where Ana administers, Bo and Fay keep the sample and Ed edits it."""
    home = tmp_path_factory.mktemp("browsed") / "home"
    shutil.copytree(real_home.home, home)
    terminal = Terminal(home)
    terminal.run("sample", "load")
    with terminal.writing() as session:
        of_sample = select(Collaborative).join(Organization).where(Organization.slug == SAMPLE)
        of_swcec = select(Collaborative).join(Organization).where(Organization.slug == SWCEC)
        make_user(session, "kim@example.org", of=session.scalars(of_swcec).one())
        make_user(session, "ana@example.org", admin=True)
        make_user(session, "bo@example.org", of=session.scalars(of_sample).one())
        make_user(session, "fay@example.org", of=session.scalars(of_sample).one())
        make_user(session, "ed@example.org", of=session.scalars(of_sample).one(), role=Role.EDITOR)
        _let_things_wait(session)
    terminal.forget()
    return home


def _let_things_wait(session: Session) -> None:
    """Something for administrators to answer, about what nobody here keeps."""
    about = session.scalars(select(Collaborative).join(Organization).where(Organization.slug == HTI)).one()
    told = {
        "name": "Pat Reed",
        "email": "pat@example.org",
        "words": "I run the office; ask the superintendent.",
    }
    ask(session, Wish.COORDINATE, told, language="en", collaborative=about)
    subject = Subject("collaborative", about.id, about.id, about.organization.name)
    words = "Its purpose has changed; see the minutes of May."
    begin(session, subject, [], state=State.SUBMITTED, language="en", by=READER, words=words)


@pytest.fixture(scope="session")
def served(post_office: PostOffice, browsed_home: Path) -> Iterator[str]:
    """The address of a server on that copy, which sends mail."""
    with pytest.MonkeyPatch.context() as environ:
        environ.setenv("RURAL_COLLAB_SMTP_URL", post_office.url)
        server = Running(browsed_home, "serve")
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
