"""Changing services. Commands flush inside their attribution; whoever answers commits.

``values`` are columns of the service by name and, where they should change, its lists: ``providers`` as mappings with
``organization_id`` and ``role``, ``audience_codes``, ``delivery_codes`` and ``county_codes``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import attributed
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.records import TOO_EARLY, Keeper
from rural_collab.db.gathering import free_address
from rural_collab.errors import Refused
from rural_collab.places.models import County
from rural_collab.services.models import (
    Service,
    ServiceAudience,
    ServiceDelivery,
    ServicePlace,
    ServiceProvider,
)
from rural_collab.services.standing import MEMBERS_ONLY, WITH_AMOUNT, aim_of
from rural_collab.text import mark, slug_of

_AMOUNTS = ("member_cents", "other_cents")
_BELOW_ZERO = mark("An amount is never below zero")
_TAKEN = {
    "uq_service_slug": ("title", "Another service has this address"),
    "ck_service_in_order": ("ended", TOO_EARLY),
    **{f"ck_service_{name}_not_negative": (name, _BELOW_ZERO) for name in _AMOUNTS},
}
_LISTS = {
    "audiences": (ServiceAudience, ("audience",)),
    "deliveries": (ServiceDelivery, ("mode",)),
    "places": (ServicePlace, ("county_fips",)),
    "providers": (ServiceProvider, ("organization_id", "role")),
}
_CODES = {"audience_codes": "audiences", "delivery_codes": "deliveries", "county_codes": "places"}
_NOT_STATED = "not_stated"


class ServiceKeeper(Keeper[Service]):
    """Gives a service the address of its page, made from its title, and takes codes for rows."""

    def add(
        self, session: Session, collaborative: Collaborative, values: Mapping[str, Any], *, by: Identity
    ) -> Service:
        """A new service of a collaborative."""
        with attributed(session, by=by, intent=f"add {self.name}"):
            slug = _free_slug(session, values["title"], collaborative.organization.state_usps)
            told = {**_told(session, values), "slug": slug}
            return super().add(session, collaborative, told, by=by)

    def edit(
        self,
        session: Session,
        record: Service,
        values: Mapping[str, Any],
        *,
        expected: int | None,
        by: Identity,
    ) -> Service:
        """Change what is told of a service; its address and lists that are not given stay."""
        return super().edit(session, record, _told(session, values), expected=expected, by=by)


def _free_slug(session: Session, title: str, state_usps: str | None) -> str:
    base = slug_of(title, state_usps)
    taken = select(Service.slug).where(Service.slug.startswith(base, autoescape=True))
    return free_address(session, Service, base, lambda: set(session.scalars(taken)))


def _told(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are stored: codes as rows, partners in their order, and "not stated" as nothing."""
    told = {name: value for name, value in values.items() if name not in {"slug", *_CODES}}
    for name, part in _CODES.items():
        if name in values:
            column = _LISTS[part][1][0]
            told[part] = [{column: code} for code in dict.fromkeys(values[name] or ())]
    if "providers" in told:
        _refuse_same_role(told["providers"])
        told["providers"] = [{**row, "position": place} for place, row in enumerate(told["providers"])]
    if told.get("cost_basis") == _NOT_STATED:
        told["cost_basis"] = None
    _refuse_unknown_counties(session, values.get("county_codes") or ())
    return told


def _refuse_unknown_counties(session: Session, codes: Sequence[str]) -> None:
    if any(session.get(County, code) is None for code in codes):
        raise Refused("There is no such county", county_codes="Choose counties of the list")


def _refuse_same_role(rows: Sequence[Mapping[str, Any]]) -> None:
    roles = [(row["organization_id"], row["role"]) for row in rows]
    if len(roles) != len(set(roles)):
        raise Refused(
            "An organization has the same role twice",
            providers="Name each role of an organization once; another role needs a row of its own",
        )


def _check_kind(_session: Session, service: Service) -> None:
    if service.category is not None and aim_of(service.category) != service.aim:
        raise Refused(
            "The kind of service belongs to another aim",
            category="Choose a kind that belongs to the main aim, or another main aim",
        )


def _check_amounts(_session: Session, service: Service) -> None:
    """An amount says nothing unless it is told what it is paid for, and who would pay it."""
    stated = [name for name in _AMOUNTS if getattr(service, name) is not None]
    if stated and service.cost_basis not in WITH_AMOUNT:
        raise Refused(
            "An amount needs to say what it is paid for",
            **{stated[0]: "Choose a fee per student, use or district, or tell it in words"},
        )
    if "other_cents" in stated and service.who_may_use == MEMBERS_ONLY:
        raise Refused(
            "Only members may use it, so nobody else pays for it",
            other_cents="Leave this empty, or say who else may use it",
        )


SERVICES = ServiceKeeper(
    Service, "a service", rules=(_check_kind, _check_amounts), lists=_LISTS, taken=_TAKEN
)
add_service, edit_service, remove_service = SERVICES.add, SERVICES.edit, SERVICES.remove
