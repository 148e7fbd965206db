"""The link in a reminder: what was due of one record, for one person, and nothing else."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from rural_collab.access.policy import Permission, permits
from rural_collab.accounts.keys import Purpose, look_up
from rural_collab.clock import utc_now
from rural_collab.collaboratives.models import Collaborative
from rural_collab.confirmations.commands import StillTrue, confirm, take_back, witness_of
from rural_collab.confirmations.models import DueLink, How
from rural_collab.errors import Refused
from rural_collab.text import mark

_NO_LONGER = mark("This link was for somebody who kept this record and no longer does")
_RETIRED = mark("This record has left the registry, so nothing has to be confirmed")


def find_link(session: Session, key: str) -> DueLink:
    """What a link is about, answered or not; Refused in words when it is over or its person keeps the record no more.

    Which record and which sections are written down here; nothing that is sent with the key can name others.
    """
    link = session.get(DueLink, look_up(session, Purpose.CONFIRMATION, key))
    if link is None or not _still_keeps(session, link):
        raise Refused(_NO_LONGER)
    if link.owner.retired_at is not None:
        raise Refused(_RETIRED)
    return link


def _still_keeps(session: Session, link: DueLink) -> bool:
    if link.user.disabled_at is not None:
        return False
    record = session.get(Collaborative, link.owner_id) or link.owner
    return permits(link.user.identity, Permission.RECORD_CONFIRM, record)


def answer_link(session: Session, key: str) -> DueLink:
    """All of it is still true. Answering a second time changes nothing: of two at once one notes it."""
    link = find_link(session, key)
    if not _take(session, link, answered=True):
        return link
    witness = witness_of(link.user.identity, link.owner, How.LINK)
    link.occasion = confirm(session, link.owner, [StillTrue(code) for code in link.sections], witness)
    session.flush()
    return link


def take_link_back(session: Session, key: str) -> DueLink:
    """It was a mistake; the link can be answered again."""
    link = find_link(session, key)
    occasion = link.occasion
    if occasion is None or not _take(session, link, answered=False):
        return link
    take_back(session, occasion, by=link.user.identity)
    return link


def _take(session: Session, link: DueLink, *, answered: bool) -> bool:
    """Move the link on unless somebody did so already."""
    before = DueLink.answered_at.is_(None) if answered else DueLink.answered_at.is_not(None)
    values = {"answered_at": utc_now()} if answered else {"answered_at": None, "occasion": None}
    moved: UUID | None = session.scalar(
        update(DueLink)
        .where(DueLink.id == link.id, before)
        .values(values)
        .returning(DueLink.id)
        .execution_options(synchronize_session="fetch")
    )
    session.refresh(link)
    return moved is not None
