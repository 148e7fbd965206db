"""Where parts of awards went: to an organization, or to a service."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from rural_collab.collaboratives.models import Collaborative
from rural_collab.funding.models import Allocation, Award, FundingProgram
from rural_collab.organizations.models import Organization


def list_parts_to(session: Session, organization_id: UUID) -> Sequence[Allocation]:
    """Parts of awards that go to an organization, of collaboratives that were not retired; the latest award first."""
    return _list_parts(session, Allocation.organization_id == organization_id)


def list_parts_for(session: Session, service_id: UUID) -> Sequence[Allocation]:
    """Parts of awards that go to a service, in the same order."""
    return _list_parts(session, Allocation.service_id == service_id)


def _list_parts(session: Session, whose: ColumnElement[bool]) -> Sequence[Allocation]:
    award = contains_eager(Allocation.award)
    query = (
        select(Allocation)
        .join(Allocation.award)
        .join(Award.collaborative)
        .join(Organization, Organization.id == Collaborative.id)
        .where(whose, Organization.retired_at.is_(None))
        .options(
            award.joinedload(Award.program).joinedload(FundingProgram.administrator),
            award.joinedload(Award.funder),
            award.contains_eager(Award.collaborative).contains_eager(Collaborative.organization),
            joinedload(Allocation.organization),
            joinedload(Allocation.service),
        )
        .order_by(Award.begins.is_(None), Award.begins.desc(), Award.id, Allocation.position)
    )
    return session.scalars(query).all()
