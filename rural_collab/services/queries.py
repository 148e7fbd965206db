"""Reading services."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from rural_collab.collaboratives.models import Collaborative
from rural_collab.errors import Gone, Missing
from rural_collab.organizations.models import Organization
from rural_collab.services.models import Service, ServicePlace, ServiceProvider
from rural_collab.services.standing import in_order
from rural_collab.text import mark

_WITH_PARTS = (
    selectinload(Service.providers).joinedload(ServiceProvider.organization),
    selectinload(Service.places).joinedload(ServicePlace.county),
    selectinload(Service.audiences),
    selectinload(Service.deliveries),
)


def get_service(session: Session, slug: str) -> Service:
    """The service at this address with everything told of it; Missing, or Gone with its collaborative."""
    found = session.scalar(
        select(Service)
        .where(Service.slug == slug)
        .options(joinedload(Service.collaborative).joinedload(Collaborative.organization), *_WITH_PARTS)
    )
    if found is None:
        raise Missing("There is no service at this address")
    body = found.collaborative.organization
    if body.retired_at is not None:
        raise Gone(body.retired_because or mark("The collaborative that offered it was retired"))
    return found


def list_services(session: Session, collaborative_id: UUID) -> Sequence[Service]:
    """Everything a collaborative offers or offered with everything told of it, by aim and kind."""
    return in_order(session.scalars(_offered_by(collaborative_id).options(*_WITH_PARTS)))


def list_titles(session: Session, collaborative_id: UUID) -> Sequence[Service]:
    """The same without its lists, for pages that only name services."""
    return in_order(session.scalars(_offered_by(collaborative_id)))


def _offered_by(collaborative_id: UUID) -> Select[Service]:
    return select(Service).where(Service.collaborative_id == collaborative_id)


def list_by_ids(session: Session, ids: Sequence[UUID]) -> Sequence[Service]:
    """Those of some services whose collaborative was not retired, with everything told of them."""
    return session.scalars(
        select(Service)
        .join(Service.collaborative)
        .join(Collaborative.organization)
        .where(Service.id.in_(ids), Organization.retired_at.is_(None))
        .options(*_WITH_PARTS)
        .order_by(Service.id)
    ).all()


def list_roles(session: Session, organization_id: UUID) -> Sequence[ServiceProvider]:
    """Each role an organization has in a service of a collaborative that was not retired, by the service's title."""
    return session.scalars(
        select(ServiceProvider)
        .join(ServiceProvider.service)
        .join(Service.collaborative)
        .join(Collaborative.organization)
        .where(ServiceProvider.organization_id == organization_id, Organization.retired_at.is_(None))
        .options(
            contains_eager(ServiceProvider.service)
            .contains_eager(Service.collaborative)
            .contains_eager(Collaborative.organization)
        )
        .order_by(Service.title, Service.id, ServiceProvider.position, ServiceProvider.id)
    ).all()
