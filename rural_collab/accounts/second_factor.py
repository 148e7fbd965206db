"""The second factor: codes of a telephone, and recovery codes for when it is gone.

What the telephone and the registry share is kept nowhere. It is made anew each time from a seed, which the database has,
and the registry's secret key, which it has not: neither a copy of the database nor a backup is of use to a thief.
"""

import hashlib
import hmac
import re
import secrets
from base64 import b32encode
from collections.abc import Sequence

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.accounts.commands import count_failure, forget_failures, refuse_guessing
from rural_collab.accounts.models import RecoveryCode, User
from rural_collab.accounts.signing_in import tell
from rural_collab.audit.recording import attributed
from rural_collab.clock import utc_now
from rural_collab.errors import Refused
from rural_collab.text import mark

RECOVERY_CODES = 10
ISSUER = "Rural Collaborative Registry"

_SEED = re.compile(r"[0-9a-f]{8}\.[0-9a-f]{32}")
_SEED_BYTES = 16
_SECRET_BYTES = 20
_MARK_LENGTH = 8
_STEP_SECONDS = 30
_CODE_DIGITS = 6
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_RECOVERY_LENGTH = 16
_WRONG = mark(
    "This is not the code that is shown now; wait for the next one, and mind the time of your telephone"
)
_OTHER_KEY = mark(
    "The registry has a new secret key, so the codes of your telephone no longer fit; enter a recovery code, or ask an "
    "administrator"
)


def new_seed(key: str) -> str:
    """A seed by chance, marked with the secret key it goes with."""
    return f"{_mark_of(key)}.{secrets.token_hex(_SEED_BYTES)}"


def is_seed(value: str) -> bool:
    """Whether this is a seed as we make them."""
    return _SEED.fullmatch(value) is not None


def goes_with(key: str, seed: str) -> bool:
    """Whether a seed was made with this secret key of the registry, and not with an earlier one."""
    return seed.startswith(f"{_mark_of(key)}.")


def secret_of(user: User, seed: str, key: str) -> str:
    """What the telephone of a person knows; another person's would be another one, also with the same seed."""
    return b32encode(_keyed(key, f"second factor {user.id} {seed}")[:_SECRET_BYTES]).decode()


def _mark_of(key: str) -> str:
    return _keyed(key, "which key this is").hex()[:_MARK_LENGTH]


def _keyed(key: str, words: str) -> bytes:
    return hmac.digest(key.encode(), words.encode(), hashlib.sha256)


def telephone_address(user: User, secret: str) -> str:
    """What a telephone reads from a picture to know the secret and whose it is."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=ISSUER)


def begin_second_factor(
    session: Session, user: User, *, seed: str, key: str, code: str, by: Identity, public_url: str
) -> Sequence[str]:
    """Ask for codes from now on, once one shows that the telephone knows the secret; gives the recovery codes."""
    if user.totp_seed is not None:
        raise Refused("The second factor is on already")
    step = _step_of(secret_of(user, seed, key), code)
    if step is None:
        raise Refused(_WRONG, code=_WRONG)
    with attributed(session, by=by, intent="turn the second factor on"):
        user.totp_seed, user.totp_step, user.second_factor_since = seed, step, utc_now()
        user.session_version += 1
    tell(session, user, "second_factor_on", public_url)
    return _new_recovery_codes(session, user)


def end_second_factor(
    session: Session, user: User, *, key: str, code: str, by: Identity, public_url: str
) -> None:
    """Ask for codes no longer; whoever says so shows a code, or a recovery code."""
    check_second_factor(session, user, code, key=key, public_url=public_url)
    unlock(session, user, by=by, public_url=public_url)


def unlock(session: Session, user: User, *, by: Identity, public_url: str) -> None:
    """Take the second factor away, for instance from somebody who lost the telephone and the recovery codes."""
    with attributed(session, by=by, intent="turn the second factor off"):
        user.totp_seed = user.totp_step = user.second_factor_since = None
        user.session_version += 1
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    tell(session, user, "second_factor_off", public_url)


def check_second_factor(session: Session, user: User, code: str, *, key: str, public_url: str) -> None:
    """Refused unless the code is the telephone's or a recovery code; each counts once, and guesses are counted.

    The caller commits after a refusal too, so that the guess stays counted.
    """
    refuse_guessing(session, user.email)
    typed = "".join(code.split()).replace("-", "").lower()
    if _takes_code(session, user, typed, key):
        forget_failures(session, user.email)
    elif _takes_recovery_code(session, user, typed):
        forget_failures(session, user.email)
        tell(session, user, "recovery_code", public_url)
    else:
        count_failure(session, user.email)
        words = _WRONG if goes_with(key, user.totp_seed or "") else _OTHER_KEY
        raise Refused(words, code=words)


def _takes_code(session: Session, user: User, typed: str, key: str) -> bool:
    """A code that was read over a shoulder is of no use: once taken, it and those before it are over."""
    if user.totp_seed is None:
        return False
    step = _step_of(secret_of(user, user.totp_seed, key), typed)
    if step is None or (user.totp_step is not None and step <= user.totp_step):
        return False
    with attributed(session, by=user.identity, intent="sign in"):
        user.totp_step = step
    return True


def _step_of(secret: str, typed: str) -> int | None:
    """The half minute whose code this is, now or one before or after; None for any other code."""
    if not (typed.isascii() and typed.isdigit() and len(typed) == _CODE_DIGITS):
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


def list_of_other_keys(session: Session, key: str) -> Sequence[User]:
    """Whose telephones show codes that no longer fit, because the registry had another secret key then."""
    users = session.scalars(select(User).where(User.totp_seed.is_not(None)).order_by(User.email))
    return [user for user in users if not goes_with(key, user.totp_seed or "")]
