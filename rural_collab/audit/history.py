"""Reading the change log: a record's history, and what state the registry is in."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rural_collab.audit.models import Change, ChangedRecord, ChangeLog

MOST = 100


def list_history(session: Session, record_id: UUID, most: int = MOST) -> Sequence[Change]:
    """The latest changes of a record, newest first."""
    return session.scalars(
        select(Change)
        .join(ChangedRecord, ChangedRecord.change_id == Change.id)
        .where(ChangedRecord.record_id == record_id)
        .order_by(Change.id.desc())
        .limit(most)
    ).all()


def generation(session: Session) -> str:
    """What changes with every change of the registry: the log and its newest position."""
    log, position = session.execute(select(ChangeLog.id, select(func.max(Change.id)).scalar_subquery())).one()
    return f"{log}.{position}"
