"""Where a service stands and whom it is open to: pure rules over what is recorded."""

from collections.abc import Iterable, Sequence
from datetime import date

from rural_collab.services.models import Service
from rural_collab.vocabularies.terms import find_term, list_terms

ENDED = "ended"
MEMBERS_ONLY = "members_only"
CURRENT = frozenset(term.code for term in list_terms("service_status") if term.extra.get("current") == "yes")
WITHOUT_JOINING = frozenset(
    term.code for term in list_terms("service_access") if term.extra.get("without_joining") == "yes"
)
WITH_AMOUNT = frozenset(term.code for term in list_terms("cost_basis") if term.extra.get("amount") == "yes")
_AIMS = [term.code for term in list_terms("service_aim")]


def aim_of(category: str) -> str | None:
    """The aim a kind of service belongs to; None when the vocabulary has no such kind."""
    term = find_term("service_category", category)
    return str(term.extra["aim"]) if term else None


def status_on(service: Service, day: date) -> str:
    """Its status on a day; one whose last day is past has ended, whatever was last said of it."""
    return ENDED if service.ended and service.ended.last_day < day else service.status


def is_current(service: Service, day: date) -> bool:
    """Whether it is offered on a day."""
    return status_on(service, day) in CURRENT


def is_open_to_others(service: Service) -> bool:
    """Whether somebody may use it without joining; not when nothing is stated."""
    return service.who_may_use in WITHOUT_JOINING


def is_for_members_only(service: Service) -> bool:
    """Whether it is stated that only members may use it."""
    return service.who_may_use == MEMBERS_ONLY


def in_order(services: Iterable[Service]) -> list[Service]:
    """By aim, then by kind in the vocabulary's order with those of no stated kind last, then by title."""
    return sorted(services, key=_place)


def _place(service: Service) -> tuple[int, int, str, str]:
    places = {term.code: place for place, term in enumerate(list_terms("service_category"))}
    category = places.get(service.category or "", len(places))
    return _AIMS.index(service.aim), category, service.title.casefold(), str(service.id)


def by_aim(services: Iterable[Service]) -> dict[str, dict[str | None, Sequence[Service]]]:
    """Services under their aim and kind, each in the vocabulary's order; only aims and kinds that have any."""
    grouped: dict[str, dict[str | None, list[Service]]] = {}
    for service in in_order(services):
        grouped.setdefault(service.aim, {}).setdefault(service.category, []).append(service)
    return {aim: dict(kinds) for aim, kinds in grouped.items()}
