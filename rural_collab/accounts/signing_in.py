"""Signing in by a mailed link instead of the password."""

from datetime import timedelta

from sqlalchemy.orm import Session

from rural_collab.accounts.commands import forget_failures
from rural_collab.accounts.keys import Purpose, count_lately, look_up, make_key, use_up
from rural_collab.accounts.models import User
from rural_collab.accounts.queries import find_user
from rural_collab.clock import utc_now
from rural_collab.errors import Refused
from rural_collab.mail.commands import Letter, post

LINK_LASTS = timedelta(minutes=20)
MOST_LINKS = 3


def mail_link(session: Session, email: str, *, language: str, public_url: str, target: str = "") -> None:
    """Mail a link that signs in and goes on to ``target``, where there is an account; whoever asks learns nothing of it.

    A few links at most in their time, so that nobody's mailbox is filled by somebody else.
    """
    user = find_user(session, email)
    if user is None or user.disabled_at is not None:
        return
    if count_lately(session, Purpose.SIGN_IN, user.id, LINK_LASTS) >= MOST_LINKS:
        return
    key = make_key(session, Purpose.SIGN_IN, user.id, LINK_LASTS)
    told = {"key": key, "minutes": LINK_LASTS // timedelta(minutes=1), "target": target}
    letter = Letter(
        "sign_in_link", user.email, language, told, expires_at=utc_now() + LINK_LASTS, is_private=True
    )
    post(session, letter, public_url=public_url)


def check_link(session: Session, key: str) -> None:
    """Refused in words when a link does not sign anybody in any more."""
    look_up(session, Purpose.SIGN_IN, key)


def follow_link(session: Session, key: str) -> User:
    """Whom a mailed link signs in; it works once."""
    user = session.get(User, use_up(session, Purpose.SIGN_IN, key))
    if user is None or user.disabled_at is not None:
        raise Refused("This account is closed; ask an administrator of the registry")
    if user.totp_seed is None:
        forget_failures(session, user.email)
    return user


def tell(session: Session, user: User, what: str, public_url: str) -> None:
    """What somebody else might have done to an account is told to its owner."""
    post(session, Letter("account_changed", user.email, user.language, {"what": what}), public_url=public_url)
