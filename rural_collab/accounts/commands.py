"""Accounts: making, granting, disabling, signing in."""

import re
from datetime import timedelta
from functools import cache

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash, generate_password_hash

from rural_collab.access.identity import Identity
from rural_collab.accounts.keys import Purpose, void_keys
from rural_collab.accounts.models import FailedSignIn, User
from rural_collab.accounts.queries import find_user, same_address
from rural_collab.audit.recording import attributed
from rural_collab.clock import utc_now
from rural_collab.db.errors import explained
from rural_collab.errors import Missing, Refused, TooManyTries
from rural_collab.text import mark, tidy

METHOD = "scrypt:32768:8:3"
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1024
MOST_FAILURES = 5
WINDOW = timedelta(minutes=15)

_LONGEST_ADDRESS = 320
_LONGEST_NAME = 200
_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+")
_NOT_IT = mark("Enter the password you sign in with now")
_TOO_SHORT = mark("Use at least 12 characters")
_TOO_LONG = mark("Use at most 1024 characters")

_TAKEN = {"uq_account_email": ("email", "There already is an account with this address")}


def create_user(
    session: Session, *, email: str, name: str, password: str, is_administrator: bool, by: Identity
) -> User:
    """A new account; the address is kept in lower case, so that it stands here once however it is typed."""
    address = valid_address(email)
    _check_password(password)
    with explained(session, _TAKEN), attributed(session, by=by, intent="add an account"):
        user = User(
            email=address,
            name=tidy(name)[:_LONGEST_NAME] or address.partition("@")[0],
            password_hash=generate_password_hash(password, METHOD),
            is_administrator=is_administrator,
        )
        session.add(user)
    return user


def valid_address(email: str) -> str:
    """An address as it is kept, in lower case; Refused when mail could not be sent there."""
    if not _ADDRESS.fullmatch(email.strip()):
        raise Refused("That is no e-mail address", email="Enter an e-mail address such as office@example.org")
    return same_address(email)


def _check_password(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise Refused("The password is too short", new_password=_TOO_SHORT)
    if len(password) > LONGEST_PASSWORD:
        raise Refused("The password is too long", new_password=_TOO_LONG)


def get_user(session: Session, email: str) -> User:
    user = find_user(session, email)
    if user is None:
        raise Missing(f"There is no account {email}")
    return user


def disable_user(session: Session, user: User, *, by: Identity) -> None:
    """Close an account at once, ending its sessions and the links mailed to it."""
    void_keys(session, Purpose.SIGN_IN, user.id)
    with attributed(session, by=by, intent="disable an account"):
        user.disabled_at = utc_now()
        user.session_version += 1


def change_password(session: Session, user: User, *, current: str, new: str, by: Identity) -> None:
    """Change a password and end every other session of the account; guessing the current one is counted as at the door.

    The caller commits after a refusal too, so that the guess stays counted.
    """
    refuse_guessing(session, user.email)
    if not check_password_hash(user.password_hash, current[:LONGEST_PASSWORD]):
        count_failure(session, user.email)
        raise Refused("That is not your password", current_password=_NOT_IT)
    _check_password(new)
    void_keys(session, Purpose.SIGN_IN, user.id)
    with attributed(session, by=by, intent="change a password"):
        user.password_hash = generate_password_hash(new, METHOD)
        user.session_version += 1


def verify_sign_in(session: Session, *, email: str, password: str) -> User | None:
    """The account, or None when address and password do not belong together.

    Failures are counted for the address; after too many the answer is TooManyTries, whoever asks. An unknown address
    takes as long as a known one.
    """
    address = same_address(email)[:_LONGEST_ADDRESS]
    refuse_guessing(session, address)
    user = session.scalar(select(User).where(User.email == address, User.disabled_at.is_(None)))
    kept = user.password_hash if user else _nobodys_hash()
    matches = check_password_hash(kept, password[:LONGEST_PASSWORD])
    if user is not None and matches:
        if user.totp_seed is None:
            forget_failures(session, address)
        return user
    count_failure(session, address)
    return None


def count_failure(session: Session, address: str) -> None:
    session.add(FailedSignIn(email=address))
    session.flush()


def forget_failures(session: Session, address: str) -> None:
    session.execute(delete(FailedSignIn).where(FailedSignIn.email == address))


@cache
def _nobodys_hash() -> str:
    return generate_password_hash("nobody has this password", METHOD)


def refuse_guessing(session: Session, address: str) -> None:
    """TooManyTries when guesses for an address have become too many lately."""
    since = utc_now() - WINDOW
    session.execute(delete(FailedSignIn).where(FailedSignIn.at < since))
    failures, oldest = session.execute(
        select(func.count(), func.min(FailedSignIn.at)).where(FailedSignIn.email == address)
    ).one()
    if failures >= MOST_FAILURES:
        raise TooManyTries(max(1, int((oldest + WINDOW - utc_now()).total_seconds())))
