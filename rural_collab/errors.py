"""What can go wrong in the domain, each with the sentence a person reads."""

from collections.abc import Mapping
from datetime import date
from typing import Any


class DomainError(Exception):
    """Something a person asked for cannot be done; ``str(error)`` says why in one sentence."""


class Refused(DomainError):
    """A rule forbids it; ``fields`` names the inputs that should change, each with its own sentence."""

    def __init__(self, message: str, **fields: str) -> None:
        super().__init__(message)
        self.fields: Mapping[str, str] = fields


class Forbidden(DomainError):
    """The person is known and may see the subject, but may not do this."""


class Hidden(DomainError):
    """The subject must look as if it were not there."""


class Missing(DomainError):
    """Nothing has this address or identifier."""


class NothingYet(Missing):
    """The address is right; nothing is recorded yet of what it gives."""


class Gone(DomainError):
    """The record was retired on a day, for a ``reason`` that has a code.

    ``successor`` is the address of what took its place, if anything did, and ``named`` is what that is called.
    ``whose`` is a sentence where the address is of something that went with another record.
    """

    def __init__(
        self,
        message: str,
        successor: str | None = None,
        *,
        reason: str | None = None,
        named: str | None = None,
        on: date | None = None,
        whose: str = "",
    ) -> None:
        super().__init__(message)
        self.successor, self.reason, self.named, self.on, self.whose = successor, reason, named, on, whose


class Moved(DomainError):
    """The record answers at another address now."""

    def __init__(self, address: str) -> None:
        super().__init__(f"This record moved to {address}")
        self.address = address


class Stale(DomainError):
    """Somebody saved the record since the form was opened; ``record`` is what is stored now."""

    def __init__(self, record: Any = None) -> None:
        super().__init__("Somebody else changed this record while you were writing")
        self.record = record


class TooManyTries(DomainError):
    """The same thing failed too often; try again after ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__("Too many tries")
        self.seconds = seconds


class Unavailable(DomainError):
    """The database or the index does not answer right now."""
