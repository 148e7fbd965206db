"""Two-sided facts: a member says itself whether it is one, by a link that needs no account."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import event, func, inspect, or_, select, update
from sqlalchemy.orm import Session, UOWTransaction, joinedload

from rural_collab.access.identity import Identity
from rural_collab.accounts.commands import valid_address
from rural_collab.accounts.keys import Purpose, look_up, make_key, void_keys
from rural_collab.accounts.queries import list_grants_at
from rural_collab.audit.recording import AuditedSession, attributed
from rural_collab.clock import day_of, utc_now
from rural_collab.collaboratives.models import Membership
from rural_collab.confirmations.commands import StillTrue, Witness, confirm, role_of
from rural_collab.confirmations.models import MEMBER, Answer, Attestation, How, MembershipQuestion
from rural_collab.errors import Missing, Refused
from rural_collab.mail.commands import Letter, post
from rural_collab.text import mark

#: What a member confirms of its membership.
_CONFIRMED = ("role", "began", "ended", "status")
OPEN_FOR = timedelta(days=30)
#: More than any collaborative has members to ask at once; nobody mails the world from here.
MOST_OPEN = 200

_TOO_MANY = mark("200 questions to members are open; wait until some are answered")
#: How often one member is asked within a day.
MOST_A_DAY = 3

_OFTEN = mark("This member was asked three times within a day; ask again tomorrow")
_OWN = mark("This is the address of somebody who keeps the collaborative; the member has to say it itself")
_DONE = mark("This question is answered already. Thank you")
_ENDED = mark("This membership has been removed meanwhile, so nothing has to be confirmed")


def ask_member(
    session: Session, membership: Membership, *, email: str, language: str, by: Identity, public_url: str
) -> MembershipQuestion:
    """Ask a member by mail whether it is one; a question that was open before is closed, and its link with it."""
    address = valid_address(email)
    _refuse_own(session, membership, address)
    if _count_today(session, membership) >= MOST_A_DAY:
        raise Refused(_OFTEN, email=_OFTEN)
    if _count_open(session, membership.collaborative_id) >= MOST_OPEN:
        raise Refused(_TOO_MANY, email=_TOO_MANY)
    for earlier in list_questions(session, [membership.collaborative_id]):
        if earlier.membership_id == membership.id and earlier.answer is None:
            close_question(session, earlier)
    question = MembershipQuestion(
        membership=membership,
        email=address,
        language=language,
        asked_by=by.name,
        expires_at=utc_now() + OPEN_FOR,
    )
    session.add(question)
    session.flush()
    _mail(session, question, public_url)
    return question


def _refuse_own(session: Session, membership: Membership, address: str) -> None:
    """Two sides are two people: those who claim a membership do not get the question to the member."""
    keepers = list_grants_at(session, collaborative_id=membership.collaborative_id)
    if any(grant.user.email == address for grant in keepers):
        raise Refused(_OWN, email=_OWN)


def _count_today(session: Session, membership: Membership) -> int:
    asked = select(func.count()).where(
        MembershipQuestion.membership_id == membership.id,
        MembershipQuestion.asked_at > utc_now() - timedelta(days=1),
    )
    return session.scalar(asked) or 0


def _mail(session: Session, question: MembershipQuestion, public_url: str) -> None:
    membership = question.membership
    told = {
        "member": membership.member.name,
        "where": membership.collaborative.organization.name,
        "role": membership.role,
        "since": membership.starts,
        "by": question.asked_by,
        "until": day_of(question.expires_at),
        "key": make_key(session, Purpose.MEMBERSHIP, question.id, OPEN_FOR),
    }
    to = question.email or ""
    letter = Letter("membership_question", to, question.language, told, expires_at=question.expires_at)
    post(session, letter, public_url=public_url)


def _count_open(session: Session, collaborative_id: UUID) -> int:
    query = (
        select(func.count())
        .select_from(MembershipQuestion)
        .join(MembershipQuestion.membership)
        .where(
            Membership.collaborative_id == collaborative_id,
            MembershipQuestion.answer.is_(None),
            MembershipQuestion.expires_at > utc_now(),
        )
    )
    return session.scalar(query) or 0


def close_question(session: Session, question: MembershipQuestion) -> None:
    """Its link opens nothing any more, and the address is forgotten."""
    void_keys(session, Purpose.MEMBERSHIP, question.id)
    question.email, question.settled_at = None, utc_now()
    session.flush()


def find_question(session: Session, key: str) -> MembershipQuestion:
    """What the link asks, answered or not; Refused in words when it is over."""
    question = session.get(MembershipQuestion, look_up(session, Purpose.MEMBERSHIP, key))
    if question is None:
        raise Missing(_ENDED)
    return question


def answer_question(session: Session, key: str, answer: Answer, words: str | None) -> MembershipQuestion:
    """What the member says. Yes counts at once; anything else changes nothing and waits for whoever keeps the record."""
    question = find_question(session, key)
    claimed = (
        update(MembershipQuestion)
        .where(MembershipQuestion.id == question.id, MembershipQuestion.answer.is_(None))
        .values(answer=answer, words=words, answered_at=utc_now(), email=None)
        .returning(MembershipQuestion.id)
        .execution_options(synchronize_session="fetch")
    )
    if session.scalar(claimed) is None:
        raise Refused(_DONE)
    session.refresh(question)
    membership = question.membership
    by = Identity(name=membership.member.name)
    if answer is Answer.YES:
        _vouch(session, membership, Witness(MEMBER, How.LINK, by))
        question.settled_at = None if words else utc_now()
        session.flush()
    else:
        with attributed(session, by=by, intent="deny a membership"):
            _unsay(session, membership)
    return question


def _unsay(session: Session, membership: Membership) -> None:
    """What the member confirmed before is no longer what it says."""
    earlier = select(Attestation).where(Attestation.record_id == membership.id, Attestation.role == MEMBER)
    for each in session.scalars(earlier):
        session.delete(each)


@event.listens_for(AuditedSession, "before_flush")
def _unsay_what_changed(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    """A member confirmed the membership as it was; of another role or other dates it said nothing."""
    changed = [
        each
        for each in session.dirty
        if isinstance(each, Membership)
        and any(inspect(each).attrs[name].history.deleted for name in _CONFIRMED)
    ]
    with session.no_autoflush:
        for membership in changed:
            _unsay(session, membership)


def _vouch(session: Session, membership: Membership, witness: Witness) -> UUID:
    what = [StillTrue("members", membership.id, membership.member.name)]
    return confirm(session, membership.collaborative.organization, what, witness)


def confirm_as_member(session: Session, membership: Membership, *, by: Identity) -> UUID:
    """Somebody signed in says it for the member: who represents it, or coordinates it where it is a collaborative."""
    role = role_of(by, membership.member)
    role = MEMBER if role in {"representative", "coordinator"} else role
    return _vouch(session, membership, Witness(role, How.SIGNED_IN, by))


def list_questions(session: Session, collaborative_ids: Collection[UUID]) -> Sequence[MembershipQuestion]:
    """Questions to members that are open, or answered and not settled yet; the oldest first."""
    is_open = MembershipQuestion.expires_at > utc_now()
    query = (
        select(MembershipQuestion)
        .join(MembershipQuestion.membership)
        .where(
            Membership.collaborative_id.in_(list(collaborative_ids)),
            MembershipQuestion.settled_at.is_(None),
            or_(is_open, MembershipQuestion.answer.is_not(None)),
        )
        .options(joinedload(MembershipQuestion.membership).joinedload(Membership.member))
        .order_by(MembershipQuestion.asked_at, MembershipQuestion.id)
    )
    return session.scalars(query).all()


def get_question(session: Session, question_id: UUID) -> MembershipQuestion:
    question = session.get(MembershipQuestion, question_id)
    if question is None:
        raise Missing("There is no such question")
    return question


def forget_addresses(session: Session) -> None:
    """Addresses of questions that nobody answered in time are forgotten."""
    over = (
        update(MembershipQuestion)
        .where(MembershipQuestion.expires_at <= utc_now(), MembershipQuestion.email.is_not(None))
        .values(email=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(over)
