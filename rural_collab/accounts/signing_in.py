"""Ways to sign in beside the password: a link by mail, and the second factor with its recovery codes."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import timedelta

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.accounts.commands import count_failure, forget_failures, refuse_guessing
from rural_collab.accounts.keys import Purpose, look_up, make_key, use_up
from rural_collab.accounts.models import LinkKey, RecoveryCode, User
from rural_collab.accounts.queries import find_user
from rural_collab.audit.recording import attributed
from rural_collab.clock import utc_now
from rural_collab.errors import Refused
from rural_collab.mail.commands import Letter, post
from rural_collab.text import mark

LINK_LASTS = timedelta(minutes=20)
MOST_LINKS = 3
RECOVERY_CODES = 10
ISSUER = "Rural Collaborative Registry"

_SECRET = re.compile(r"[A-Z2-7]{32}")
_STEP_SECONDS = 30
_CODE_DIGITS = 6
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_RECOVERY_LENGTH = 16
_WRONG = mark(
    "This is not the code that is shown now; wait for the next one, and mind the time of your telephone"
)


def mail_link(session: Session, email: str, *, language: str, public_url: str) -> None:
    """Mail a link that signs in, where there is an account; whoever asks learns nothing about that.

    A few links at most in their time, so that nobody's mailbox is filled by somebody else.
    """
    user = find_user(session, email)
    if user is None or user.disabled_at is not None or _links_lately(session, user) >= MOST_LINKS:
        return
    key = make_key(session, Purpose.SIGN_IN, user.id, LINK_LASTS)
    told = {"key": key, "minutes": LINK_LASTS // timedelta(minutes=1)}
    letter = Letter(
        "sign_in_link", user.email, language, told, expires_at=utc_now() + LINK_LASTS, is_private=True
    )
    post(session, letter, public_url=public_url)


def _links_lately(session: Session, user: User) -> int:
    mailed = select(func.count()).where(
        LinkKey.purpose == Purpose.SIGN_IN,
        LinkKey.subject_id == user.id,
        LinkKey.made_at > utc_now() - LINK_LASTS,
    )
    return session.scalar(mailed) or 0


def check_link(session: Session, key: str) -> None:
    """Refused in words when a link does not sign anybody in any more."""
    look_up(session, Purpose.SIGN_IN, key)


def follow_link(session: Session, key: str) -> User:
    """Whom a mailed link signs in; it works once."""
    user = session.get(User, use_up(session, Purpose.SIGN_IN, key))
    if user is None or user.disabled_at is not None:
        raise Refused("This account is closed; ask an administrator of the registry")
    forget_failures(session, user.email)
    return user


def new_secret() -> str:
    """A secret that a telephone and the registry share."""
    return pyotp.random_base32()


def is_secret(value: str) -> bool:
    """Whether this is a secret as we make them."""
    return _SECRET.fullmatch(value) is not None


def telephone_address(user: User, secret: str) -> str:
    """What a telephone reads from a picture to know the secret and whose it is."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=ISSUER)


def begin_second_factor(
    session: Session, user: User, *, secret: str, code: str, by: Identity, public_url: str
) -> Sequence[str]:
    """Ask for codes from now on, once one shows that the telephone knows the secret; gives the recovery codes."""
    if user.totp_secret is not None:
        raise Refused("The second factor is on already")
    step = _step_of(secret, code)
    if step is None:
        raise Refused(_WRONG, code=_WRONG)
    with attributed(session, by=by, intent="turn the second factor on"):
        user.totp_secret, user.totp_step, user.second_factor_since = secret, step, utc_now()
        user.session_version += 1
    tell(session, user, "second_factor_on", public_url)
    return _new_recovery_codes(session, user)


def end_second_factor(session: Session, user: User, *, code: str, by: Identity, public_url: str) -> None:
    """Ask for codes no longer; whoever says so shows a code, or a recovery code."""
    check_second_factor(session, user, code, public_url=public_url)
    unlock(session, user, by=by, public_url=public_url)


def unlock(session: Session, user: User, *, by: Identity, public_url: str) -> None:
    """Take the second factor away, for instance from somebody who lost the telephone and the recovery codes."""
    with attributed(session, by=by, intent="turn the second factor off"):
        user.totp_secret = user.totp_step = user.second_factor_since = None
        user.session_version += 1
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    tell(session, user, "second_factor_off", public_url)


def check_second_factor(session: Session, user: User, code: str, *, public_url: str) -> None:
    """Refused unless the code is the telephone's or a recovery code; each counts once, and guesses are counted.

    The caller commits after a refusal too, so that the guess stays counted.
    """
    refuse_guessing(session, user.email)
    typed = "".join(code.split()).replace("-", "").lower()
    if _takes_code(session, user, typed):
        forget_failures(session, user.email)
    elif _takes_recovery_code(session, user, typed):
        forget_failures(session, user.email)
        tell(session, user, "recovery_code", public_url)
    else:
        count_failure(session, user.email)
        raise Refused(_WRONG, code=_WRONG)


def _takes_code(session: Session, user: User, typed: str) -> bool:
    """A code that was read over a shoulder is of no use: once taken, it and those before it are over."""
    step = _step_of(user.totp_secret or "", typed)
    if step is None or (user.totp_step is not None and step <= user.totp_step):
        return False
    with attributed(session, by=user.identity, intent="sign in"):
        user.totp_step = step
    return True


def _step_of(secret: str, typed: str) -> int | None:
    """The half minute whose code this is, now or one before or after; None for any other code."""
    if not (secret and typed.isascii() and typed.isdigit() and len(typed) == _CODE_DIGITS):
        return None
    now = int(utc_now().timestamp()) // _STEP_SECONDS
    codes = pyotp.TOTP(secret)
    near = (now, now - 1, now + 1)
    return next((step for step in near if secrets.compare_digest(codes.generate_otp(step), typed)), None)


def _new_recovery_codes(session: Session, user: User) -> Sequence[str]:
    codes = [
        "".join(secrets.choice(_LETTERS) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)
    ]
    session.add_all(RecoveryCode(user_id=user.id, code_hash=_hash_of(code)) for code in codes)
    session.flush()
    return ["-".join(code[at : at + 4] for at in range(0, _RECOVERY_LENGTH, 4)) for code in codes]


def _hash_of(code: str) -> str:
    """Recovery codes have about 80 bits by chance, so one round is enough."""
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()


def _takes_recovery_code(session: Session, user: User, typed: str) -> bool:
    used = (
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_hash == _hash_of(typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=utc_now())
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(used) is not None


def recovery_codes_left(session: Session, user: User) -> int:
    left = select(func.count()).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return session.scalar(left) or 0


def tell(session: Session, user: User, what: str, public_url: str) -> None:
    """What somebody else might have done to an account is told to its owner."""
    post(session, Letter("account_changed", user.email, user.language, {"what": what}), public_url=public_url)
