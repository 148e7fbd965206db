"""What the pages show of services: one by itself, and all that a collaborative offers."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from sqlalchemy.orm import Session

from rural_collab.community.models import CommunityInput
from rural_collab.community.queries import list_asked_for
from rural_collab.confirmations.models import Attestation
from rural_collab.confirmations.standing import Said, find_said
from rural_collab.freshness import SPANS, Vouched
from rural_collab.funding.dividing import list_parts_for
from rural_collab.funding.models import Allocation
from rural_collab.organizations.models import Organization
from rural_collab.profiles.footnotes import Footnotes
from rural_collab.services.models import Service, ServiceProvider
from rural_collab.services.queries import get_service
from rural_collab.services.standing import (
    is_current,
    is_for_members_only,
    is_open_to_others,
    status_on,
)


class Partner(NamedTuple):
    """An organization with its roles in a service."""

    organization: Organization
    roles: list[ServiceProvider]


def partners_of(service: Service) -> list[Partner]:
    """Those who deliver it, each once, in the order they were named."""
    partners: dict[object, Partner] = {}
    for role in service.providers:
        partners.setdefault(role.organization_id, Partner(role.organization, [])).roles.append(role)
    return list(partners.values())


class ServicePage:
    """Everything about one service on one day."""

    def __init__(self, session: Session, slug: str, on: date) -> None:
        self.on = on
        self.session = session
        self.service: Service = get_service(session, slug)
        self.footnotes = Footnotes()

    @property
    def organization(self) -> Organization:
        """The collaborative that offers it."""
        return self.service.collaborative.organization

    @cached_property
    def partners(self) -> list[Partner]:
        return partners_of(self.service)

    @cached_property
    def parts(self) -> Sequence[Allocation]:
        """Parts of awards that go to it."""
        return list_parts_for(self.session, self.service.id)

    @cached_property
    def asked_for(self) -> Sequence[CommunityInput]:
        """What communities said that led to it."""
        return list_asked_for(self.session, self.service.id)

    @property
    def status(self) -> str:
        return status_on(self.service, self.on)

    @property
    def is_current(self) -> bool:
        return is_current(self.service, self.on)

    @property
    def is_open_to_others(self) -> bool | None:
        """Whether it may be used without joining; None when that is not stated."""
        return is_open_to_others(self.service) if self.service.who_may_use else None

    @property
    def vouched(self) -> Vouched:
        """How fresh it is, as search tells it too."""
        own = self.service
        confirmed_on = self.confirmed.on if self.confirmed else None
        told_on = [own.as_of, *(role.as_of for role in own.providers)]
        return Vouched.by(confirmed_on, told_on, SPANS["services"])

    @property
    def confirmed(self) -> Attestation | None:
        """Who confirmed it last."""
        return self._said.of_row("services", self.service)

    @property
    def silent_since(self) -> date | None:
        """Since when nobody confirms what its collaborative keeps."""
        return self._said.silences.get(self.service.collaborative_id)

    @cached_property
    def _said(self) -> Said:
        return find_said(self.session, [self.service.collaborative_id])


class Services:
    """What a collaborative offers on a day, and what it offered or plans."""

    def __init__(self, services: Sequence[Service], on: date) -> None:
        self.every = services
        self.on = on

    def __bool__(self) -> bool:
        return bool(self.every)

    @cached_property
    def current(self) -> list[Service]:
        return [service for service in self.every if is_current(service, self.on)]

    @property
    def open_to_others(self) -> list[Service]:
        """What may be used now without joining."""
        return [service for service in self.current if is_open_to_others(service)]

    @property
    def for_members_only(self) -> list[Service]:
        """What members only get now."""
        return [service for service in self.current if is_for_members_only(service)]

    def status(self, service: Service) -> str:
        return status_on(service, self.on)

    @staticmethod
    def partners(service: Service) -> list[Partner]:
        return partners_of(service)
