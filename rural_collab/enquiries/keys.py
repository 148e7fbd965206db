"""The link by which somebody without an account follows an enquiry: its number, signed. Nothing of it is stored."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

from itsdangerous import BadSignature, Signer


def key_of(secret: str, enquiry_id: UUID) -> str:
    """What stands in the address of an enquiry."""
    return _signer(secret).sign(urlsafe_b64encode(enquiry_id.bytes).rstrip(b"=")).decode()


def read_key(secret: str, key: str) -> UUID | None:
    """The number of the enquiry that a key was made for; None for one that was changed or made up."""
    try:
        return UUID(bytes=urlsafe_b64decode(_signer(secret).unsign(key) + b"=="))
    except (BadSignature, ValueError):
        return None


def _signer(secret: str) -> Signer:
    return Signer(secret, salt="enquiry", digest_method=sha256)
