"""Telling by mail: an author what became of a proposal, and those who read it that one waits.

Each mail is part of the transaction that causes it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity, Role
from rural_collab.accounts.models import Grant, User
from rural_collab.clock import utc_now
from rural_collab.mail.commands import Letter, post
from rural_collab.mail.models import Message
from rural_collab.review.models import Proposal
from rural_collab.review.rules import decides
from rural_collab.web.proposing import Kind, Target

RETURNED = "proposal_returned"
PUBLISHED = "proposal_published"
COMMENTED = "proposal_commented"
WAITING = "proposal_waiting"
#: Whoever reads for a collaborative gets one mail in this time at most, however much is sent.
PAUSE = timedelta(hours=1)


def tell_author(
    session: Session, proposal: Proposal, template: str, *, by: Identity, words: str | None = None
) -> None:
    """Write to the author unless it was the author's own doing, or nobody has an address here any more."""
    author = session.get(User, proposal.author_id) if proposal.author_id else None
    if author is None or author.disabled_at is not None or author.id == by.user_id:
        return
    told = {"called": proposal.called, "owner": proposal.owner.name, "who": by.name, "words": words or ""}
    letter = Letter(
        template,
        author.email,
        proposal.language,
        {**told, "number": proposal.id, "is_proposal": proposal.has_values},
    )
    post(session, letter, public_url=_public_url())


def tell_reviewers(session: Session, proposal: Proposal, about: Target) -> None:
    """Write to those who may decide about it that something waits; of several things in an hour one mail tells."""
    for reader in list_reviewers(session, proposal, about.kind, about.owner):
        _tell_of_queue(session, proposal, reader)


def list_reviewers(session: Session, proposal: Proposal, kind: Kind, owner: Any) -> list[User]:
    """Those who keep the owner's records and may publish this; where nobody does, or it is disputed, others may.

    Those are the stewards of where it lies and, where there is none, administrators; never who wrote it.
    """
    for several in (() if proposal.is_moderated else _keepers(session, owner), *_moderators(session)):
        found = [each for each in several if each.id != proposal.author_id]
        entitled = [each for each in found if decides(each.identity, proposal, kind, owner)]
        if entitled:
            return entitled
    return []


def _keepers(session: Session, owner: Any) -> list[User]:
    roles = (Role.COORDINATOR, Role.REPRESENTATIVE)
    at_owner = or_(Grant.collaborative_id == owner.id, Grant.organization_id == owner.id)
    return _open_accounts(session, User.grants.any(at_owner & Grant.role.in_(roles)))


def _moderators(session: Session) -> Iterator[list[User]]:
    yield _open_accounts(session, User.grants.any(Grant.role == Role.STEWARD))
    yield _open_accounts(session, User.is_administrator)


def _open_accounts(session: Session, which: Any) -> list[User]:
    found = select(User).where(which, User.disabled_at.is_(None)).order_by(User.name, User.id)
    return list(session.scalars(found))


def _tell_of_queue(session: Session, proposal: Proposal, reader: User) -> None:
    """One mail now or, when one was written within the hour, one at its end, which tells of everything until then."""
    occasion, now = f"{WAITING}:{proposal.owner_id}:{reader.id}:", utc_now()
    last = _last_due(session, occasion)
    if last is not None and last > now:
        return
    due = now if last is None else max(now, last + PAUSE)
    told = {"owner": proposal.owner.name, "slug": proposal.owner.slug}
    letter = Letter(WAITING, reader.email, reader.language, told, once=f"{occasion}{due.isoformat()}")
    post(session, letter, public_url=_public_url()).due_at = due


def _last_due(session: Session, occasion: str) -> datetime | None:
    of_occasion = Message.once.startswith(occasion, autoescape=True)
    return session.scalar(select(func.max(Message.due_at)).where(of_occasion))


def _public_url() -> str:
    url: str = current_app.config["SETTINGS"].public_url
    return url
