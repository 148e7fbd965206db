"""Reading plans of school years."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from rural_collab.errors import Missing
from rural_collab.rollover.models import YearPlan

_MOST = 20


def get_plan(session: Session, plan_id: UUID) -> YearPlan:
    """The plan with its rows; Missing when there is none."""
    found = session.scalar(
        select(YearPlan)
        .where(YearPlan.id == plan_id)
        .options(joinedload(YearPlan.collaborative), selectinload(YearPlan.rows))
    )
    if found is None:
        raise Missing("There is no such plan")
    return found


def list_plans(session: Session, collaborative_id: UUID) -> Sequence[YearPlan]:
    """The latest plans of a collaborative, newest first."""
    query = select(YearPlan).where(YearPlan.collaborative_id == collaborative_id)
    return session.scalars(query.order_by(YearPlan.created_at.desc(), YearPlan.id).limit(_MOST)).all()
