"""Counting what people without an account send, so that a flood is held; nobody can be found by what is counted."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, true
from sqlalchemy.orm import Mapped, Session, mapped_column

from rural_collab.clock import utc_now
from rural_collab.db.base import Base, uuid_pk
from rural_collab.db.engine import take_turn
from rural_collab.errors import TooManyTries

WINDOW = timedelta(hours=1)
_KEPT = timedelta(days=1)


class SuggestionSent(Base):
    """One thing sent by somebody nobody knows; its sender is a hash that nobody can turn back, gone in a day."""

    __tablename__ = "suggestion_sent"

    id: Mapped[uuid_pk]
    sender: Mapped[str] = mapped_column(index=True)
    owner_id: Mapped[UUID] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(default=utc_now, index=True)


def count_sent(
    session: Session,
    *,
    sender: str,
    owners: Collection[UUID],
    most_from_one: int,
    most_about_one: int,
    most_in_all: int | None = None,
) -> None:
    """Count one more for each of its owners; TooManyTries when within ``WINDOW`` there were too many.

    ``sender`` is a hash that changes every day; what was counted is forgotten after a day.
    """
    take_turn(session.connection())
    session.execute(delete(SuggestionSent).where(SuggestionSent.at < utc_now() - _KEPT))
    _refuse_flood(session, SuggestionSent.sender == sender, most_from_one - len(owners))
    for owner_id in owners:
        _refuse_flood(session, SuggestionSent.owner_id == owner_id, most_about_one - 1)
    if most_in_all is not None:
        _refuse_flood(session, true(), most_in_all - 1)
    session.add_all(SuggestionSent(sender=sender, owner_id=owner_id) for owner_id in owners)
    session.flush()


def _refuse_flood(session: Session, which: ColumnElement[bool], most: int) -> None:
    since = utc_now() - WINDOW
    counted = select(func.count(), func.min(SuggestionSent.at)).where(which, SuggestionSent.at >= since)
    found, oldest = session.execute(counted).one()
    if found > most:
        waits = oldest + WINDOW - utc_now() if found else WINDOW
        raise TooManyTries(max(1, int(waits.total_seconds())))
