"""What mails bring people to: the link in the latest one, once it has arrived."""

from tests.browser.visitor import Visitor
from tests.mail.post_office import PostOffice, links_in

_TRIES, _PAUSE_MS = 300, 50


def link_to(
    visitor: Visitor, post_office: PostOffice, address: str, part: str = "key=", says: str = ""
) -> str:
    """The newest link to somebody that has this in it, of those mails that say something; the rest is left to its page."""
    for _ in range(_TRIES):
        mails = [mail for mail in post_office.to(address) if says in mail.get_content()]
        found = [link for mail in mails for link in links_in(mail) if part in link]
        if found:
            return found[-1]
        visitor.page.wait_for_timeout(_PAUSE_MS)
    raise AssertionError(f"no mail to {address} arrived")


def wait_for_subject(visitor: Visitor, post_office: PostOffice, address: str, words: str) -> None:
    """Until somebody got a mail about this."""
    for _ in range(_TRIES):
        if any(words in mail["Subject"] for mail in post_office.to(address)):
            return
        visitor.page.wait_for_timeout(_PAUSE_MS)
    raise AssertionError([mail["Subject"] for mail in post_office.to(address)])
