"""A mail server of the tests' own: a real one on a real port, which keeps what it takes and can be told to refuse."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Lock

from aiosmtpd.controller import Controller

from tests.operations.running import free_port

TAKEN = "250 OK"


class PostOffice:
    """Keeps every mail it took, in order. ``answer`` says what a mail to an address gets, ``meanwhile`` is called
    after a mail lies here and before the sender hears of it."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer: Callable[[str], str] = lambda _address: TAKEN
        self.meanwhile: Callable[[EmailMessage], None] = lambda _mail: None
        self.url = ""
        self._lock = Lock()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  # aiosmtpd's name
        answer = self.answer(address)
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # aiosmtpd's name
        mail = message_from_bytes(envelope.content, policy=default)
        with self._lock:
            self.mails.append(mail)
        self.meanwhile(mail)
        return TAKEN

    def ids(self) -> Counter:
        """How often each mail came."""
        return Counter(mail["Message-ID"] for mail in self.mails)

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]


def links_in(mail: EmailMessage) -> list[str]:
    """The addresses a mail tells, without the host."""
    text = mail.get_content()
    return re.findall(r"https?://[^/\s]+(/\S*)", text)


@contextmanager
def open_post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    port = free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    office.url = f"smtp://127.0.0.1:{port}"
    yield office
    controller.stop()
