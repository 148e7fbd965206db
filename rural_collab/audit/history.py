"""Reading the change log: a record's history, and what state the registry is in."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rural_collab.audit.models import DRAFT, Action, Change, ChangedRecord, ChangeLog

MOST = 100


def list_history(
    session: Session, record_id: UUID, most: int = MOST, *, drafts: bool = False
) -> Sequence[Change]:
    """The latest changes of a record, newest first; those of drafts only for whoever keeps it."""
    query = (
        select(Change)
        .join(ChangedRecord, ChangedRecord.change_id == Change.id)
        .where(ChangedRecord.record_id == record_id)
        .order_by(Change.id.desc())
        .limit(most)
    )
    return session.scalars(query if drafts else query.where(ChangedRecord.record_kind != DRAFT)).all()


def newer_in_english(session: Session, record_id: UUID) -> set[tuple[UUID, str]]:
    """Texts of a record whose English changed after their Spanish: the subject's id, and the English column's name.

    A text stands in ``name`` and its Spanish in ``name_es``; what was told together was told together.
    """
    changes = session.execute(
        select(Change.id, Change.subject_id, Change.fields)
        .join(ChangedRecord, ChangedRecord.change_id == Change.id)
        .where(ChangedRecord.record_id == record_id, Change.action == Action.CHANGED)
        .order_by(Change.id)
    )
    last: dict[tuple[UUID, str], int] = {}
    for position, subject, fields in changes:
        last.update(dict.fromkeys(((subject, name) for name in fields), position))
    return {
        (subject, name)
        for (subject, name), position in last.items()
        if position > last.get((subject, f"{name}_es"), 0)
    }


def generation(session: Session) -> str:
    """What changes with every change of the registry: the log and its newest position."""
    log, position = session.execute(select(ChangeLog.id, select(func.max(Change.id)).scalar_subquery())).one()
    return f"{log}.{position}"
