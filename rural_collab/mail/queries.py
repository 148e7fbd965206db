"""Reading the outbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from rural_collab.clock import utc_now
from rural_collab.errors import Missing
from rural_collab.mail.models import Message, State

_MOST = 200


def list_messages(session: Session, most: int = _MOST) -> Sequence[Message]:
    """The mails written last, newest first."""
    return session.scalars(select(Message).order_by(Message.written_at.desc(), Message.id).limit(most)).all()


def get_message(session: Session, message_id: UUID) -> Message:
    message = session.get(Message, message_id)
    if message is None:
        raise Missing("There is no such mail")
    return message


def list_for_occasions(session: Session, occasions: Sequence[str]) -> Mapping[str, Message]:
    """The last mail of each occasion, by how the names of the occasions begin; those without a mail are left out."""
    if not occasions:
        return {}
    begins = [Message.once.startswith(occasion, autoescape=True) for occasion in occasions]
    found = session.scalars(select(Message).where(or_(*begins)).order_by(Message.written_at, Message.id))
    last = {message.once: message for message in found}
    return {
        occasion: message
        for once, message in last.items()
        for occasion in occasions
        if once and once.startswith(occasion)
    }


def count_by_state(session: Session) -> Mapping[State, int]:
    """How many mails there are in each state, also in those that none is in."""
    counted = dict(session.execute(select(Message.state, func.count()).group_by(Message.state)).all())
    return {state: counted.get(state, 0) for state in State}


def oldest_due(session: Session) -> datetime | None:
    """When the mail that has waited longest for its turn should have been sent; None when the turn of none has come."""
    waits = (Message.state == State.WAITING, Message.due_at <= utc_now())
    return session.scalar(select(func.min(Message.due_at)).where(*waits))
