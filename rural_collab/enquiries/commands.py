"""The life of an enquiry: asked, answered or handled, asked further, withdrawn, forgotten. Whoever answers commits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.accounts.models import User
from rural_collab.clock import utc_now
from rural_collab.collaboratives.models import Collaborative
from rural_collab.db.engine import take_turn
from rural_collab.enquiries.models import Enquiry, EnquiryCopy, EnquiryEntry, EnquiryTopic, Said, State
from rural_collab.enquiries.queries import get_enquiry
from rural_collab.errors import Refused
from rural_collab.text import mark

MOST_ASKED = 6
MOST_QUESTIONS = 10
#: After everything about an enquiry was settled, and after it was asked if nobody ever settles it.
KEPT_WHEN_SETTLED = timedelta(days=180)
KEPT_UNSETTLED = timedelta(days=365)

_OVER = mark("This enquiry was withdrawn")
_MEANWHILE = mark("Something was said about it meanwhile; read it, then press the button again")
_ENOUGH = mark("You have asked ten times here; write to those who answered, or begin a new enquiry")
_NOT_HERE = mark("Choose somebody who answers for this collaborative")


@dataclass(frozen=True)
class Asked:
    """What somebody asks, and what they tell about themselves; everything but the topic and the words may be missing."""

    topic: str
    words: str
    language: str
    email: str | None = None
    name: str | None = None
    role: str | None = None
    organization: str | None = None


def ask(
    session: Session, asked: Asked, collaboratives: Sequence[Collaborative], *, enquiry_id: UUID
) -> tuple[Enquiry, bool]:
    """The enquiry with a copy for each collaborative, and whether it is new: a form that is sent twice asks once."""
    take_turn(session.connection())
    if session.get(Enquiry, enquiry_id) is not None:
        return get_enquiry(session, enquiry_id), False
    enquiry = Enquiry(
        id=enquiry_id,
        topic=asked.topic,
        language=asked.language,
        email=asked.email,
        name=asked.name,
        role=asked.role,
        organization=asked.organization,
        copies=[EnquiryCopy(id=uuid4(), collaborative=each) for each in collaboratives],
        entries=[EnquiryEntry(said=Said.QUESTION, words=asked.words)],
    )
    session.add(enquiry)
    session.flush()
    return enquiry, True


def ask_further(session: Session, enquiry: Enquiry, words: str, *, entry_id: UUID) -> bool:
    """One more question to all; every copy waits anew, but for what was taken for spam. False when it was sent twice."""
    _take(session, enquiry)
    if session.get(EnquiryEntry, entry_id) is not None:
        return False
    if len(enquiry.questions) >= MOST_QUESTIONS:
        raise Refused(_ENOUGH)
    enquiry.entries.append(EnquiryEntry(id=entry_id, said=Said.QUESTION, words=words))
    for copy in enquiry.copies:
        if copy.state is not State.SPAM:
            copy.state, copy.moved_at = State.NEW, utc_now()
    session.flush()
    return True


def withdraw(session: Session, enquiry: Enquiry) -> None:
    """Delete everything that was said, and everything about the person; that something was asked remains."""
    take_turn(session.connection())
    session.refresh(enquiry, ["entries", "copies"])
    now = utc_now()
    enquiry.email = enquiry.name = enquiry.role = enquiry.organization = None
    enquiry.withdrawn_at = enquiry.withdrawn_at or now
    enquiry.entries.clear()
    for copy in enquiry.copies:
        copy.state, copy.moved_at = State.WITHDRAWN, now
    session.flush()


def _take(session: Session, enquiry: Enquiry) -> None:
    """Nobody else says anything meanwhile; refused when it was withdrawn."""
    take_turn(session.connection())
    session.refresh(enquiry, ["withdrawn_at", "entries"])
    if enquiry.withdrawn_at is not None:
        raise Refused(_OVER)


def answer(
    session: Session,
    copy: EnquiryCopy,
    words: str,
    *,
    entry_id: UUID,
    seen: int | None,
    by: Identity,
    role: str,
) -> EnquiryEntry | None:
    """Answer for the collaborative; None when the form was sent twice.

    Refused when anything was said since the form was opened, when ``seen`` entries were there: nobody answers twice
    without knowing it.
    """
    _take(session, copy.enquiry)
    if session.get(EnquiryEntry, entry_id) is not None:
        return None
    if seen is not None and seen != len(copy.entries):
        raise Refused(_MEANWHILE)
    entry = _note(copy, Said.ANSWER, words, by=by, role=role, entry_id=entry_id)
    copy.answered_at = copy.answered_at or entry.at
    _move(copy, State.ANSWERED)
    session.flush()
    return entry


def note(session: Session, copy: EnquiryCopy, words: str, *, by: Identity) -> None:
    """Write something that only those who keep the collaborative read."""
    _take(session, copy.enquiry)
    _note(copy, Said.NOTE, words, by=by)
    session.flush()


def settle(session: Session, copy: EnquiryCopy, state: State, *, by: Identity) -> None:
    """Say that it was handled without an answer here, that it is spam, or that it waits again after all."""
    _take(session, copy.enquiry)
    if copy.state is state:
        return
    said = {State.HANDLED: Said.HANDLED, State.SPAM: Said.SPAM}.get(state, Said.REOPENED)
    _note(copy, said, by=by)
    _move(copy, state)
    session.flush()


def assign(
    session: Session, copy: EnquiryCopy, user: User | None, *, among: Collection[UUID], by: Identity
) -> bool:
    """Ask a colleague ``among`` those who may answer to see to it, or nobody in particular; False when it is so already."""
    _take(session, copy.enquiry)
    if user is not None and user.id not in among:
        raise Refused(_NOT_HERE, who=_NOT_HERE)
    if copy.assigned_to_id == (user.id if user else None):
        return False
    copy.assigned_to = user
    _note(copy, Said.ASSIGNED, user.name if user else "", by=by)
    session.flush()
    return user is not None


def _note(
    copy: EnquiryCopy,
    said: Said,
    words: str = "",
    *,
    by: Identity,
    role: str = "",
    entry_id: UUID | None = None,
) -> EnquiryEntry:
    entry = EnquiryEntry(
        id=entry_id or uuid4(),
        copy_id=copy.id,
        at=utc_now(),
        said=said,
        by_name=by.name,
        by_role=role,
        words=words,
    )
    copy.enquiry.entries.append(entry)
    return entry


def _move(copy: EnquiryCopy, state: State) -> None:
    copy.state, copy.moved_at = state, utc_now()


def take_topics(
    session: Session, collaborative: Collaborative, user_id: UUID, topics: Collection[str]
) -> None:
    """Say which enquiries somebody takes; none means those that nobody takes."""
    take_turn(session.connection())
    own = (EnquiryTopic.collaborative_id == collaborative.id, EnquiryTopic.user_id == user_id)
    session.execute(delete(EnquiryTopic).where(*own))
    told = {"collaborative_id": collaborative.id, "user_id": user_id}
    session.add_all(EnquiryTopic(**told, topic=topic) for topic in sorted(topics))
    session.flush()


def forget_old(session: Session) -> int:
    """Delete enquiries that were settled long ago, or that nobody settled for a year; how many those were."""
    now = utc_now()
    of_it = EnquiryCopy.enquiry_id == Enquiry.id
    moved_lately = EnquiryCopy.moved_at >= now - KEPT_WHEN_SETTLED
    still_waits = and_(EnquiryCopy.state == State.NEW, EnquiryCopy.moved_at >= now - KEPT_UNSETTLED)
    old = select(Enquiry.id).where(~exists().where(of_it, or_(moved_lately, still_waits)))
    found = session.scalars(old).all()
    session.execute(delete(Enquiry).where(Enquiry.id.in_(found)))
    return len(found)
