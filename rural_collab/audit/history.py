"""Reading the change log: a record's history, and what state the registry is in."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from rural_collab.audit.models import DRAFT, Action, Change, ChangedRecord, ChangeLog

MOST = 100


def list_history(
    session: Session,
    record_id: UUID,
    most: int = MOST,
    *,
    also: Select[UUID] | None = None,
    drafts: bool = False,
) -> Sequence[Change]:
    """The latest changes of a record, newest first; those of drafts only for whoever keeps it.

    ``also`` are the ids of records whose histories are told along, because they were merged into this one.
    """
    whose = ChangedRecord.record_id == record_id
    told = select(ChangedRecord.change_id).where(
        whose if also is None else or_(whose, ChangedRecord.record_id.in_(also))
    )
    told = told if drafts else told.where(ChangedRecord.record_kind != DRAFT)
    query = select(Change).where(Change.id.in_(told)).order_by(Change.id.desc()).limit(most)
    return session.scalars(query).all()


def list_history_of(session: Session, subject_id: UUID, most: int = MOST) -> Sequence[Change]:
    """The latest changes of one subject itself, newest first, wherever else they are told."""
    query = select(Change).where(Change.subject_id == subject_id).order_by(Change.id.desc()).limit(most)
    return session.scalars(query).all()


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
