"""The life of a proposal: begun, submitted, spoken about, returned, published or withdrawn; nothing here is public."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import attributed
from rural_collab.clock import utc_now
from rural_collab.collaboratives.models import Collaborative
from rural_collab.db.base import set_changed
from rural_collab.db.engine import read_in_turn, take_turn
from rural_collab.errors import Refused
from rural_collab.review.models import (
    Pairs,
    Proposal,
    ProposalStep,
    ReviewRule,
    State,
    Step,
    Subject,
)
from rural_collab.review.queries import find_rule, hash_of
from rural_collab.text import mark

OVER = mark("This proposal is settled already")
_MOST_TYPED = 1_000_000
_TOO_LONG = mark("This is too long to be kept; shorten it or split it into several records")
_NO_WORDS = mark("Say why, so that the author knows what to change")
_NO_COMMENT = mark("Write something first")
_SAID_MEANWHILE = mark("Somebody said meanwhile how changes are reviewed; read it, then say it again")
_NOT_WAITING = mark("It does not wait for those who keep the record, so there is nothing to take over")
_NO_APPEAL = mark("Only what was returned or declined can be looked at again, and only once")


def begin(
    session: Session,
    subject: Subject,
    entered: Pairs,
    *,
    state: State,
    language: str,
    by: Identity,
    words: str | None = None,
    key: str | None = None,
) -> Proposal:
    """A new draft, or a proposal that is submitted at once; whoever has ``key`` may follow it without an account."""
    _refuse_too_long(entered)
    take_turn(session.connection())
    proposal = Proposal(
        kind=subject.kind,
        record_id=subject.record_id,
        owner_id=subject.owner_id,
        called=subject.called,
        entered=entered,
        state=state,
        author_id=by.user_id,
        author=by.name,
        typed_by_id=by.user_id,
        language=language,
        key_hash=hash_of(key) if key else None,
    )
    session.add(proposal)
    _note(proposal, Step.BEGUN if state is State.DRAFT else Step.SUBMITTED, words, by=by)
    session.flush()
    return proposal


def retype(session: Session, proposal: Proposal, entered: Pairs, *, state: State, by: Identity) -> None:
    """Put other values in place of those proposed before."""
    _refuse_too_long(entered)
    _take(session, proposal)
    step = Step.SUBMITTED if state is State.SUBMITTED else Step.CHANGED
    if entered == proposal.entered and state is proposal.state:
        return
    proposal.entered, proposal.state, proposal.typed_by_id = entered, state, by.user_id
    _note(proposal, step, by=by)
    session.flush()


def _refuse_too_long(entered: Pairs) -> None:
    if sum(len(name) + len(value) for name, value in entered) > _MOST_TYPED:
        raise Refused(_TOO_LONG)


def comment(session: Session, proposal: Proposal, words: str | None, *, by: Identity) -> None:
    """Say something about it; it stays as it is."""
    if not words:
        raise Refused(_NO_COMMENT, words=_NO_COMMENT)
    _take(session, proposal)
    _note(proposal, Step.COMMENTED, words, by=by)
    session.flush()


def send_back(session: Session, proposal: Proposal, words: str | None, *, by: Identity) -> None:
    """Return it with the reason; the author may change it and submit it again.

    What nobody with an account wrote is declined: its sender reads the reason, and it is over.
    """
    if not words:
        raise Refused(_NO_WORDS, words=_NO_WORDS)
    _take(session, proposal)
    if proposal.author_id is None:
        _end(session, proposal, State.DECLINED, Step.DECLINED, words, by=by)
        return
    proposal.state = State.RETURNED
    _note(proposal, Step.RETURNED, words, by=by)
    session.flush()


def settle(
    session: Session,
    proposal: Proposal,
    step: Step,
    words: str | None = None,
    *,
    before: Pairs | None = None,
    by: Identity,
) -> None:
    """It became public in place of ``before``, or what it told was put right; nobody can decide about it any more."""
    _take(session, proposal)
    proposal.before = before or []
    _end(session, proposal, State.PUBLISHED, step, words, by=by)


def withdraw(session: Session, proposal: Proposal, *, by: Identity) -> None:
    """Give it up; what is public stays as it is."""
    _take(session, proposal)
    _end(session, proposal, State.WITHDRAWN, Step.WITHDRAWN, by=by)


def _end(
    session: Session, proposal: Proposal, state: State, step: Step, words: str | None = None, *, by: Identity
) -> None:
    """It is over, and an address that its sender gave is forgotten."""
    proposal.state, proposal.reply_to = state, None
    _note(proposal, step, words, by=by)
    session.flush()


def appeal(session: Session, proposal: Proposal, *, by: Identity) -> None:
    """Its author or sender asks that somebody else decides: those who look after the registry, once."""
    read_in_turn(session, proposal)
    if not may_be_appealed(proposal):
        raise Refused(_NO_APPEAL)
    proposal.state, proposal.is_disputed = State.SUBMITTED, True
    _note(proposal, Step.APPEALED, by=by)
    session.flush()


def may_be_appealed(proposal: Proposal) -> bool:
    return proposal.state in {State.RETURNED, State.DECLINED} and not proposal.is_disputed


def take_over(session: Session, proposal: Proposal, *, by: Identity) -> None:
    """Somebody who looks after the registry decides in place of those who keep the record."""
    _take(session, proposal)
    if not may_be_taken_over(proposal):
        raise Refused(_NOT_WAITING)
    proposal.taken_by_id = by.user_id
    _note(proposal, Step.TAKEN, by=by)
    session.flush()


def may_be_taken_over(proposal: Proposal) -> bool:
    """Only what waits for those who keep the record: a draft is its author's, and what was returned as well."""
    return proposal.state is State.SUBMITTED and not proposal.is_moderated


def _take(session: Session, proposal: Proposal) -> None:
    """Nobody else decides meanwhile; refused when somebody did already."""
    read_in_turn(session, proposal)
    if not proposal.is_open:
        raise Refused(OVER)


def _note(proposal: Proposal, step: Step, words: str | None = None, *, by: Identity) -> None:
    number = len(proposal.steps)
    proposal.steps.append(
        ProposalStep(number=number, at=utc_now(), who_id=by.user_id, who=by.name, step=step, words=words)
    )


def say_rule(
    session: Session,
    collaborative: Collaborative,
    values: Mapping[str, Any],
    *,
    read: ReviewRule | None = None,
    expected: int | None = None,
    by: Identity,
) -> ReviewRule:
    """Say how a collaborative reads before it publishes; Refused when another one than ``read`` holds."""
    with attributed(session, by=by, intent="say how to review"):
        rule = find_rule(session, collaborative.id)
        if rule is not read:
            raise Refused(_SAID_MEANWHILE)
        if rule is None:
            rule = ReviewRule(collaborative=collaborative, publish_alone=True, skip_small=False)
            session.add(rule)
        rule.refuse_stale(expected)
        set_changed(rule, values)
    return rule
