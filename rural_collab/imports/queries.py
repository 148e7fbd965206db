"""Reading imports and the rows of their plans."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session, joinedload

from rural_collab.errors import Missing
from rural_collab.imports.models import TO_DO, Action, ImportRow, Outcome, SpreadsheetImport, State


def get_import(session: Session, import_id: UUID) -> SpreadsheetImport:
    """The import with this id; Missing when there is none."""
    found = session.get(SpreadsheetImport, import_id)
    if found is None:
        raise Missing("There is no such import")
    return found


def list_imports(
    session: Session, collaborative_id: UUID | None, most: int = 20
) -> Sequence[SpreadsheetImport]:
    """The latest imports into a collaborative, newest first."""
    query = select(SpreadsheetImport).where(SpreadsheetImport.collaborative_id == collaborative_id)
    newest = (SpreadsheetImport.created_at.desc(), SpreadsheetImport.id)
    return session.scalars(query.order_by(*newest).limit(most)).all()


def list_waiting_imports(
    session: Session, collaborative_ids: Collection[UUID]
) -> Sequence[SpreadsheetImport]:
    """Plans into these collaboratives that wait for somebody who may publish them, the longest waiting first."""
    query = (
        select(SpreadsheetImport)
        .where(
            SpreadsheetImport.state == State.SUBMITTED,
            SpreadsheetImport.collaborative_id.in_(collaborative_ids),
        )
        .options(joinedload(SpreadsheetImport.collaborative))
    )
    return session.scalars(query.order_by(SpreadsheetImport.moved_at, SpreadsheetImport.id)).all()


def count_actions(session: Session, import_id: UUID) -> Mapping[Action | None, int]:
    """How many rows the plan says each thing of; those not planned yet under None."""
    rows = session.execute(
        select(ImportRow.action, func.count())
        .where(ImportRow.import_id == import_id)
        .group_by(ImportRow.action)
    )
    return dict(rows.all())


def count_outcomes(session: Session, import_id: UUID) -> Mapping[Outcome, int]:
    """How many of the rows with something to do are how far."""
    rows = session.execute(
        select(ImportRow.outcome, func.count())
        .where(ImportRow.import_id == import_id, ImportRow.action.in_(TO_DO))
        .group_by(ImportRow.outcome)
    )
    return dict(rows.all())


def list_rows(session: Session, import_id: UUID, action: Action, most: int) -> Sequence[ImportRow]:
    """The first rows of which the plan says this, in the order of the file."""
    query = select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.action == action)
    return session.scalars(query.order_by(ImportRow.position).limit(most)).all()


def list_not_all_taken(session: Session, import_id: UUID, most: int) -> Sequence[ImportRow]:
    """The first rows that change nothing although not all they say is recorded."""
    query = select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.action == Action.UNCHANGED)
    says_more = cast(ImportRow.problems, String) != "[]"
    return session.scalars(query.where(says_more).order_by(ImportRow.position).limit(most)).all()


def list_answered(session: Session, import_id: UUID, most: int) -> Sequence[ImportRow]:
    """The first rows that were decided about, in the order of the file."""
    query = select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.answer != "")
    return session.scalars(query.order_by(ImportRow.position).limit(most)).all()


def list_outcomes(session: Session, import_id: UUID, outcome: Outcome, most: int) -> Sequence[ImportRow]:
    """The first rows of which this became, in the order of the file."""
    query = select(ImportRow).where(
        ImportRow.import_id == import_id, ImportRow.outcome == outcome, ImportRow.action.in_(TO_DO)
    )
    return session.scalars(query.order_by(ImportRow.position).limit(most)).all()


def list_all_rows(session: Session, import_id: UUID, most: int | None = None) -> Sequence[ImportRow]:
    """Every row in the order of the file, or the first of them."""
    query = select(ImportRow).where(ImportRow.import_id == import_id)
    return session.scalars(query.order_by(ImportRow.position).limit(most)).all()
