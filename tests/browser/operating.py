"""What whoever runs the registry, and those around them, do again and again."""

from tests.browser.coordinating import press, told
from tests.browser.letters import link_to
from tests.browser.visitor import Visitor
from tests.factories import PASSWORD
from tests.mail.post_office import PostOffice

_TRIES, _PAUSE_MS = 100, 100
#: Nobody fills in a form for strangers faster.
READING_MS = 3_100


def accept(visitor: Visitor, post_office: PostOffice, name: str) -> Visitor:
    """Take the invitation that came by mail, as somebody who has no account yet."""
    visitor.open(link_to(visitor, post_office, f"{name.lower()}@example.org"))
    visitor.fill("Your name", name)
    visitor.fill("Choose a password", PASSWORD)
    press(visitor, "Accept")
    visitor.page.wait_for_url("**/manage")
    return visitor


def join(ana: Visitor, visitor: Visitor, post_office: PostOffice, place: str, name: str) -> Visitor:
    """Ana invites somebody to coordinate a place, and they come."""
    ana.open(f"/manage{place}/people")
    ana.page.get_by_label("E-mail address").fill(f"{name.lower()}@example.org")
    ana.page.get_by_label("Role").select_option(label="Coordinator")
    press(ana, "Send the invitation")
    return accept(visitor, post_office, name)


def wait_until_told(visitor: Visitor, path: str, words: str) -> None:
    """Open a page again and again until it tells this: another process hears of it within two seconds."""
    for _ in range(_TRIES):
        visitor.open(path)
        if words in told(visitor):
            return
        visitor.page.wait_for_timeout(_PAUSE_MS)
    raise AssertionError(f"{path} never told {words!r}")


def wait_until_silent(visitor: Visitor, path: str, words: str) -> None:
    """Open a page again and again until it does not tell this any more."""
    for _ in range(_TRIES):
        visitor.open(path)
        if words not in told(visitor):
            return
        visitor.page.wait_for_timeout(_PAUSE_MS)
    raise AssertionError(f"{path} still tells {words!r}")
