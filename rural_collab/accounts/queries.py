"""Reading accounts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, contains_eager

from rural_collab.access.identity import Role
from rural_collab.accounts.models import Grant, Invitation, User
from rural_collab.audit.models import Change, ChangedRecord

_MOST_CHANGES = 50


def same_address(email: str) -> str:
    """An address as it is kept, so that it stands here once however it is typed."""
    return email.strip().lower()


def find_user(session: Session, email: str) -> User | None:
    """The account of an address, closed or not."""
    return session.scalar(select(User).where(User.email == same_address(email)))


def list_users(session: Session) -> Sequence[User]:
    return session.scalars(select(User).order_by(User.email, User.id)).all()


def find_signed_in(session: Session, user_id: str, session_version: str) -> User | None:
    """The account a session cookie names, unless it was disabled or its sessions were ended."""
    try:
        user = session.get(User, UUID(user_id))
    except ValueError:
        return None
    if user is None or user.disabled_at is not None or str(user.session_version) != session_version:
        return None
    return user


def list_grants_at(session: Session, **place: Any) -> Sequence[Grant]:
    """Who holds a role at a place, such as ``collaborative_id=…``; by name."""
    query = select(Grant).join(Grant.user).options(contains_eager(Grant.user))
    return session.scalars(query.filter_by(**place).order_by(User.name, User.id)).all()


def list_invitations_to(session: Session, **place: Any) -> Sequence[Invitation]:
    """Invitations to a place that nobody accepted or withdrew, those that are over too; the newest first."""
    query = select(Invitation).filter_by(accepted_at=None, withdrawn_at=None, **place)
    return session.scalars(query.order_by(Invitation.invited_at.desc(), Invitation.id)).all()


def list_role_changes(session: Session, place_id: UUID | None = None) -> Sequence[Change]:
    """Who gave, ended and handed over which role and invited whom at a place, newest first; without one, everywhere."""
    newest = select(Change).order_by(Change.id.desc()).limit(_MOST_CHANGES)
    if place_id is None:
        return session.scalars(
            newest.where(Change.subject_type.in_(("grant", "invitation", "account")))
        ).all()
    invitations = select(Invitation.id).where(
        or_(Invitation.collaborative_id == place_id, Invitation.organization_id == place_id)
    )
    told = select(ChangedRecord.change_id).where(ChangedRecord.record_id == place_id)
    of_place = or_(
        and_(Change.subject_type == "grant", Change.id.in_(told)),
        and_(Change.subject_type == "invitation", Change.subject_id.in_(invitations)),
    )
    return session.scalars(newest.where(of_place)).all()


def list_stewards(session: Session) -> Sequence[Grant]:
    """Who keeps a state or a region; by name."""
    query = select(Grant).join(Grant.user).options(contains_eager(Grant.user))
    return session.scalars(
        query.where(Grant.role == Role.STEWARD).order_by(User.name, User.id, Grant.id)
    ).all()


def list_keepers(session: Session, collaborative_id: UUID) -> Sequence[User]:
    """Whom to write to about a collaborative: who coordinates it and has an open account; by name."""
    query = (
        select(User)
        .join(User.grants)
        .where(
            Grant.collaborative_id == collaborative_id,
            Grant.role == Role.COORDINATOR,
            User.disabled_at.is_(None),
        )
    )
    return session.scalars(query.order_by(User.name, User.id)).all()
