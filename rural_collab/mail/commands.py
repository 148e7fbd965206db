"""The life of a mail: written with its cause, claimed under a lease, and then sent, put back or given up.

What "exactly once" can mean: a mail is claimed in a transaction of its own before anybody talks to the mail server, and
marked as sent in another one after the server took it. A process killed between the two leaves a mail of which nobody
can know whether it was taken. It is sent again when its lease is over, with the same Message-ID, by which mailboxes
know it as the same mail. So none is lost, two processes never send one at the same time, and a mail can only arrive
twice when a process dies in the moment between the server's answer and our commit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, and_, case, delete, or_, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rural_collab.clock import utc_now
from rural_collab.errors import Refused
from rural_collab.mail.models import Message, State
from rural_collab.mail.writing import write
from rural_collab.text import mark

#: Much longer than handing over one mail can take, because every answer of a mail server is waited for 30 s at most.
LEASE = timedelta(minutes=10)
#: How long to wait after each attempt that failed; after the last, a mail is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
KEPT_WHEN_SENT = timedelta(days=30)
KEPT_WHEN_FAILED = timedelta(days=90)

_TOO_LATE = mark("What it was about is over")
_RESTORED = mark("It stood in a backup and may have been sent since; send it again if it was not")
_NEVER_DONE = mark("Sending it was begun too often and never done")


@dataclass(frozen=True)
class Letter:
    """A mail to be written: the name of its template, to whom, in which language, and what the template needs.

    After ``expires_at`` it is of no use and is not sent any more. ``is_private`` when only the addressee may read it,
    for instance because it holds a key to an account, and ``hides_addressee`` when nobody else may know who that is. Of two letters with the same ``once`` only the first is written.
    """

    template: str
    to: str
    language: str
    told: Mapping[str, Any] = field(default_factory=dict)
    expires_at: datetime | None = None
    is_private: bool = False
    hides_addressee: bool = False
    once: str | None = None


def post(session: Session, letter: Letter, *, public_url: str) -> Message:
    """Put a mail into the outbox; it exists if, and only if, the transaction that causes it is committed."""
    posted = _find_posted(session, letter)
    if posted is not None:
        return posted
    message = _written(letter, public_url)
    try:
        with session.begin_nested():
            session.add(message)
    except IntegrityError:
        posted = _find_posted(session, letter)
        if posted is None:
            raise
        return posted
    return message


def _find_posted(session: Session, letter: Letter) -> Message | None:
    """The mail that was written for the occasion already, perhaps at this very moment by somebody else."""
    if letter.once is None:
        return None
    return session.scalar(select(Message).where(Message.once == letter.once))


def _written(letter: Letter, public_url: str) -> Message:
    subject, body = write(letter.template, letter.language, public_url=public_url, **letter.told)
    number = uuid4()
    return Message(
        id=number,
        message_id=f"<{number}@{urlsplit(public_url).hostname or 'localhost'}>",
        template=letter.template,
        recipient=letter.to,
        language=letter.language,
        subject=subject,
        body=body,
        is_private=letter.is_private,
        hides_addressee=letter.hides_addressee,
        once=letter.once,
        expires_at=letter.expires_at,
    )


def claim_next(session: Session) -> Message | None:
    """The mail whose turn it is, now under a lease of the caller's; None when none is due.

    The caller commits before sending, so that everybody sees the lease. A mail whose lease is over was begun by
    somebody who is gone; it counts as one attempt, so that a mail that kills whoever sends it is given up in the end.
    """
    now = utc_now()
    due = select(Message).where(_may_be_sent(now)).order_by(Message.due_at, Message.id).limit(1)
    message = session.scalar(due.with_for_update(skip_locked=True))
    if message is not None:
        message.state, message.lease, message.leased_until = State.SENDING, uuid4(), now + LEASE
        message.attempts += 1
        session.flush()
    return message


def _is_due(now: datetime) -> Any:
    return or_(
        and_(Message.state == State.WAITING, Message.due_at <= now),
        and_(Message.state == State.SENDING, Message.leased_until <= now),
    )


def _may_be_sent(now: datetime) -> Any:
    is_useful = or_(Message.expires_at.is_(None), Message.expires_at > now)
    return and_(_is_due(now), is_useful, Message.attempts <= len(PAUSES))


def is_anything_due(session: Session) -> bool:
    return session.scalar(select(Message.id).where(_may_be_sent(utc_now())).limit(1)) is not None


def mark_sent(session: Session, claimed: Message) -> bool:
    """The mail server took it: say so, and erase what it said. False when the lease was lost meanwhile."""
    erased = {"body": "", "recipient": case((Message.hides_addressee, ""), else_=Message.recipient)}
    return _settle(session, claimed, state=State.SENT, sent_at=utc_now(), failure=None, **erased)


def put_back(session: Session, claimed: Message, because: str) -> bool:
    """It could not be sent now: try again after a pause that grows, or give up after the last one."""
    if claimed.attempts > len(PAUSES):
        return give_up(session, claimed, because)
    due_at = utc_now() + PAUSES[claimed.attempts - 1]
    return _settle(session, claimed, state=State.WAITING, due_at=due_at, failure=because)


def give_up(session: Session, claimed: Message, because: str) -> bool:
    """It will never be taken as it is."""
    return _settle(session, claimed, state=State.FAILED, failure=because)


def _settle(session: Session, claimed: Message, **values: Any) -> bool:
    """Only whoever still holds the lease may say what became of a mail."""
    settled = (
        update(Message)
        .where(Message.id == claimed.id, Message.lease == claimed.lease)
        .values(lease=None, leased_until=None, **values)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(settled) is not None


def send_again(session: Session, message: Message) -> None:
    """Let a mail that was given up wait for its turn anew."""
    if message.state is not State.FAILED or not message.body:
        raise Refused("Only a mail that was given up and still has its text can be sent again")
    message.state, message.attempts, message.due_at = State.WAITING, 0, utc_now()
    session.flush()


def take_back(session: Session, occasions: str) -> None:
    """Forget what is not sent yet of the mails whose ``once`` begins like this.

    What somebody is sending at this moment may still arrive; but nobody sends it again if they die over it.
    """
    _forget(session, Message.state != State.SENT, occasions)


def forget_all(session: Session, occasions: str) -> None:
    """The same, and that any was ever sent."""
    _forget(session, true(), occasions)


def _forget(session: Session, which: ColumnElement[bool], occasions: str) -> None:
    about = Message.once.startswith(occasions, autoescape=True)
    session.execute(delete(Message).where(which, about).execution_options(synchronize_session=False))


def hold_restored(connection: Connection) -> None:
    """Hold back what a backup says is waiting: it may have been sent after the backup was made."""
    idle = or_(Message.state == State.WAITING, Message.state == State.SENDING)
    held = {"state": State.FAILED, "failure": _RESTORED, "lease": None, "leased_until": None}
    connection.execute(update(Message).where(idle).values(held))


def sweep(session: Session) -> None:
    """Give up what is of no use any more or was begun too often, and forget what was settled long ago."""
    now = utc_now()
    is_idle = or_(Message.state == State.WAITING, _is_due(now))
    _end(session, and_(is_idle, Message.expires_at <= now), failure=_TOO_LATE, body="")
    _end(session, and_(_is_due(now), Message.attempts > len(PAUSES)), failure=_NEVER_DONE)
    for state, kept in ((State.SENT, KEPT_WHEN_SENT), (State.FAILED, KEPT_WHEN_FAILED)):
        old = and_(Message.state == state, Message.written_at < now - kept)
        session.execute(delete(Message).where(old).execution_options(synchronize_session=False))


def _end(session: Session, which: Any, **values: Any) -> None:
    ended = update(Message).where(which).values(state=State.FAILED, lease=None, leased_until=None, **values)
    session.execute(ended.execution_options(synchronize_session=False))
