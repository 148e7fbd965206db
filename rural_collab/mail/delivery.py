"""Handing mails over to a mail server: one conversation for all that are due, one commit before and after each."""

import logging
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime
from http import HTTPStatus
from typing import Self
from urllib.parse import unquote, urlsplit

from sqlalchemy.orm import Session, sessionmaker

from rural_collab.db.engine import begin_writing
from rural_collab.errors import Refused, Unavailable
from rural_collab.mail.commands import (
    claim_next,
    give_up,
    is_anything_due,
    mark_sent,
    put_back,
    sweep,
)
from rural_collab.mail.models import Message

log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 30
_PORTS = {"smtp": 25, "smtps": 465}
_HERE = {"localhost", "127.0.0.1", "::1"}
_ADDRESS = re.compile(r"\S+@\S+")
_LONGEST_FAILURE = 300
_FOR_EVER = 500

Sessions = sessionmaker[Session]


@dataclass(frozen=True)
class Postbox:
    """A mail server and what it is told of us; ``password`` goes over an encrypted line only, or nowhere but here."""

    host: str
    port: int
    sender: str
    is_encrypted: bool = False
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, url: str, sender: str) -> Self:
        """From ``smtp://user:password@host:port`` or ``smtps://…``; Refused in words that never hold a password."""
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS[parts.scheme]
        except (ValueError, KeyError):
            raise Refused(
                "That is no address of a mail server: write smtp://user:password@host:587"
            ) from None
        return cls(
            host=parts.hostname or "localhost",
            port=port,
            sender=sender,
            is_encrypted=parts.scheme == "smtps",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    @contextmanager
    def opened(self) -> Iterator[smtplib.SMTP]:
        """A conversation with the server; Unavailable when none can be begun."""
        try:
            line = self._greeted()
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable(f"The mail server does not take mails: {told_by(error)}") from error
        try:
            yield line
        finally:
            with suppress(OSError, smtplib.SMTPException):
                line.quit()

    def _greeted(self) -> smtplib.SMTP:
        secure = ssl.create_default_context()
        if self.is_encrypted:
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=_PATIENCE_SECONDS, context=secure
            )
        else:
            line = smtplib.SMTP(self.host, self.port, timeout=_PATIENCE_SECONDS)
        line.ehlo()
        if not self.is_encrypted and line.has_extn("starttls"):
            line.starttls(context=secure)
            line.ehlo()
        elif self.user and not self.is_encrypted and self.host not in _HERE:
            raise smtplib.SMTPNotSupportedError("it offers no encryption, and a password is not sent without")
        if self.user:
            line.login(self.user, self.password)
        return line


def deliver_due(sessions: Sessions, postbox: Postbox, should_stop: Callable[[], bool] = lambda: False) -> int:
    """Send every mail whose turn it is, and give how many the server took.

    Nothing is claimed before the server answers, so that an hour without it costs no mail an attempt.
    """
    with sessions() as session:
        if not is_anything_due(session):
            return 0
    taken = 0
    with postbox.opened() as line:
        while not should_stop():
            claimed = _claimed(sessions)
            if claimed is None or not _handed_over(sessions, postbox, line, claimed):
                break
            taken += 1
    return taken


def tidy_up(sessions: Sessions) -> None:
    """Give up what is over and forget what is old, also where no mail is ever sent."""
    with sessions() as session:
        begin_writing(session)
        sweep(session)
        session.commit()


def _claimed(sessions: Sessions) -> Message | None:
    with sessions() as session:
        begin_writing(session)
        message = claim_next(session)
        session.commit()
        return message


def _handed_over(sessions: Sessions, postbox: Postbox, line: smtplib.SMTP, claimed: Message) -> bool:
    """Send one mail and note what became of it; False when the conversation is over."""
    try:
        line.send_message(as_mail(claimed, postbox.sender), postbox.sender, [claimed.recipient])
    except (OSError, smtplib.SMTPException, MessageError, ValueError) as error:
        settle, because = give_up if _is_final(error) else put_back, told_by(error)
        log.warning("Mail %s (%s) was not taken: %s", claimed.id, claimed.template, because)
        _note(sessions, lambda session: settle(session, claimed, because))
        return _goes_on(line)
    if not _note(sessions, lambda session: mark_sent(session, claimed)):
        log.warning("Mail %s was sent after its lease was over", claimed.id)
    return True


def _note(sessions: Sessions, settle: Callable[[Session], bool]) -> bool:
    with sessions() as session:
        begin_writing(session)
        settled = settle(session)
        session.commit()
        return settled


def _goes_on(line: smtplib.SMTP) -> bool:
    """Whether the server still listens after it refused something."""
    try:
        return line.noop()[0] < HTTPStatus.BAD_REQUEST
    except (OSError, smtplib.SMTPException):
        return False


def _is_final(error: Exception) -> bool:
    """Whether trying again is in vain: the server said so for ever, or what we have is no mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= _FOR_EVER for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= _FOR_EVER
    return isinstance(error, smtplib.SMTPNotSupportedError | MessageError | ValueError)


def told_by(error: Exception) -> str:
    """What went wrong, in the server's words, with every address in them left out."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        words = " ".join(f"{code} {_text(said)}" for code, said in error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        words = f"{error.smtp_code} {_text(error.smtp_error)}"
    else:
        words = str(error) or type(error).__name__
    return _ADDRESS.sub("…", " ".join(words.split()))[:_LONGEST_FAILURE]


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def as_mail(message: Message, sender: str) -> EmailMessage:
    """The mail as it goes over the line: plain text, nothing that is loaded from anywhere, no answer expected."""
    mail = EmailMessage(policy=WIRE)
    mailbox, _, domain = message.recipient.rpartition("@")
    mail["From"] = sender
    mail["To"] = Address(username=mailbox, domain=domain)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.written_at)
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body, cte="quoted-printable")
    mail["Content-Language"] = message.language
    return mail
