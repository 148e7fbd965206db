"""Telling and correcting what sources claim."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import attributed
from rural_collab.db.base import set_changed
from rural_collab.errors import Refused
from rural_collab.evidence.models import Claim, Source
from rural_collab.evidence.queries import find_source


def keep_source(session: Session, values: Mapping[str, Any]) -> Source | None:
    """The source these values describe, added when it is new; None when nothing was given.

    The address is what makes a source the same; an existing one is completed, never overwritten.
    """
    title, address = values.get("title"), values.get("address")
    if not title and not address:
        if any(value for name, value in values.items() if name != "kind"):
            raise Refused(
                "A source needs a title or an address", source_title="Enter a title or a web address"
            )
        return None
    source = find_source(session, title=title or address or "", address=address)
    if source is None:
        source = Source(**{**values, "title": title or address, "kind": values.get("kind") or "not_stated"})
        session.add(source)
        session.flush()
        return source
    _complete(source, values)
    return source


def _complete(source: Source, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if value and not getattr(source, name):
            setattr(source, name, value)


def tell_claim(
    session: Session, *, record_kind: str, record_id: UUID, values: Mapping[str, Any], by: Identity
) -> Claim:
    """Add one statement about a record."""
    position = session.scalar(select(func.count()).select_from(Claim).where(Claim.record_id == record_id))
    with attributed(session, by=by, intent="tell a fact"):
        claim = Claim(record_kind=record_kind, record_id=record_id, position=position or 0, **values)
        session.add(claim)
    return claim


def correct_claim(
    session: Session, claim: Claim, values: Mapping[str, Any], *, expected: int | None, by: Identity
) -> None:
    """Change a statement; Stale when it moved on since ``expected``."""
    claim.refuse_stale(expected)
    with attributed(session, by=by, intent="correct a fact"):
        set_changed(claim, values)


def withdraw_claim(session: Session, claim: Claim, *, by: Identity) -> None:
    """Take a statement out; the history keeps it."""
    with attributed(session, by=by, intent="withdraw a fact"):
        session.delete(claim)
