"""Reading services."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from rural_collab.collaboratives.models import Collaborative
from rural_collab.db.together import Rows, Wanted, fill_lists
from rural_collab.errors import Missing
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import gone
from rural_collab.services.models import Service, ServicePlace, ServiceProvider
from rural_collab.services.standing import in_order
from rural_collab.text import mark

_WHOSE = mark("The collaborative that offered it was retired")


def _with_lists(session: Session, services: Sequence[Service]) -> Sequence[Service]:
    fill_lists(
        session,
        Rows(
            services,
            Service.providers,
            [joinedload(ServiceProvider.organization)],
        ),
        Rows(services, Service.places, [joinedload(ServicePlace.county)]),
        Rows(services, Service.audiences),
        Rows(services, Service.deliveries),
    )
    return services


def get_service(session: Session, slug: str) -> Service:
    """The service at this address with everything told of it; Missing, or Gone with its collaborative."""
    found = session.scalar(
        select(Service)
        .where(Service.slug == slug)
        .options(joinedload(Service.collaborative).joinedload(Collaborative.organization))
    )
    if found is None:
        raise Missing("There is no service at this address")
    body = found.collaborative.organization
    if body.retired_at is not None:
        raise gone(body, whose=_WHOSE)
    _with_lists(session, [found])
    return found


def list_services(session: Session, collaborative_id: UUID) -> Sequence[Service]:
    """Everything a collaborative offers or offered with everything told of it, by aim and kind."""
    return _with_lists(session, list_titles(session, collaborative_id))


def list_titles(session: Session, collaborative_id: UUID) -> Sequence[Service]:
    """The same without its lists, for forms that only name services."""
    return in_order(session.scalars(select(Service).where(Service.collaborative_id == collaborative_id)))


def titles_of(collaborative_ids: Collection[UUID]) -> Wanted:
    """The same of several collaboratives and in no order, for pages that name other things as well."""
    return Wanted(Service, Service.collaborative_id.in_(collaborative_ids))


def list_by_ids(session: Session, ids: Sequence[UUID]) -> Sequence[Service]:
    """Those of some services whose collaborative was not retired, with everything told of them."""
    query = (
        select(Service)
        .join(Service.collaborative)
        .join(Collaborative.organization)
        .where(Service.id.in_(ids), Organization.retired_at.is_(None))
        .order_by(Service.id)
    )
    return _with_lists(session, session.scalars(query).all())


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
