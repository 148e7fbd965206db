"""Links that open something once: a key by chance, of which only a hash is kept, for one purpose and one subject.

A key that leaks from a backup or a log of the database opens nothing. Following a link only shows what it would do,
because mail scanners follow links too; the form on that page uses the key up.
"""

import hashlib
import secrets
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from rural_collab.accounts.models import LinkKey
from rural_collab.clock import utc_now
from rural_collab.errors import Refused

_LONGEST_KEY = 200
_KEPT_AFTERWARDS = timedelta(days=90)


class Purpose(StrEnum):
    """What a link is for; a key for one purpose opens nothing else."""

    CONFIRMATION = "confirmation"
    INVITATION = "invitation"
    MEMBERSHIP = "membership"
    SIGN_IN = "sign-in"


def make_key(session: Session, purpose: Purpose, subject_id: UUID, lasts: timedelta) -> str:
    """A new key; it is told to nobody but the caller and kept nowhere."""
    key, now = secrets.token_urlsafe(32), utc_now()
    session.execute(delete(LinkKey).where(LinkKey.expires_at < now - _KEPT_AFTERWARDS))
    session.add(
        LinkKey(purpose=purpose, subject_id=subject_id, key_hash=hash_of(key), expires_at=now + lasts)
    )
    session.flush()
    return key


def count_lately(session: Session, purpose: Purpose, subject_id: UUID, within: timedelta) -> int:
    """How often a link was mailed lately, so that nobody's mailbox is filled by somebody else."""
    mailed = select(func.count()).where(
        LinkKey.purpose == purpose, LinkKey.subject_id == subject_id, LinkKey.made_at > utc_now() - within
    )
    return session.scalar(mailed) or 0


def hash_of(key: str) -> str:
    """Keys have 256 bits by chance, so one round is enough: nobody can try them all."""
    return hashlib.sha256(key[:_LONGEST_KEY].encode("utf-8", "replace")).hexdigest()


def look_up(session: Session, purpose: Purpose, key: str) -> UUID:
    """Whom or what a key is for; Refused in words when it was used, is over or was never given."""
    kept = session.scalar(select(LinkKey).where(LinkKey.key_hash == hash_of(key), LinkKey.purpose == purpose))
    if kept is None:
        raise Refused("This link is not one of ours; copy it whole from the mail, or ask for a new one")
    if kept.used_at is not None:
        raise Refused("This link was used already, or a newer one was sent; each works once")
    if kept.expires_at <= utc_now():
        raise Refused("This link is too old; ask for a new one")
    return kept.subject_id


def use_up(session: Session, purpose: Purpose, key: str) -> UUID:
    """As ``look_up``, and nobody can use the key again: of two who try at once one is refused."""
    subject_id = look_up(session, purpose, key)
    used = (
        update(LinkKey)
        .where(LinkKey.key_hash == hash_of(key), LinkKey.used_at.is_(None))
        .values(used_at=utc_now())
        .returning(LinkKey.id)
        .execution_options(synchronize_session="fetch")
    )
    if session.scalar(used) is None:
        raise Refused("This link was used already, or a newer one was sent; each works once")
    return subject_id


def void_keys(session: Session, purpose: Purpose, subject_id: UUID) -> None:
    """Make every key for a subject useless, for instance because a newer one was sent."""
    session.execute(
        update(LinkKey)
        .where(LinkKey.purpose == purpose, LinkKey.subject_id == subject_id, LinkKey.used_at.is_(None))
        .values(used_at=utc_now())
        .execution_options(synchronize_session="fetch")
    )
