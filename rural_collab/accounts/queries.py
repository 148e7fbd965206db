"""Reading accounts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.accounts.models import User


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
