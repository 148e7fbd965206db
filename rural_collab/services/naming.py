"""Name a service in a form: by its title or its address here."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from wtforms import validators

from rural_collab.organizations.models import Organization
from rural_collab.services.models import Service
from rural_collab.text import mark, tidy
from rural_collab.web.database import get_session
from rural_collab.web.forms import LINE, Column, NamedField
from rural_collab.web.languages import gettext

#: What a form calls the titles it offers for services.
SERVICES = "services"
_UNKNOWN = mark("No service here is called that; add the service first, or write what the money is for")
_SEVERAL = mark("Several services are called that; use one of these addresses: %(addresses)s")
_MOST_OFFERED = 8


def list_called(session: Session, text: str) -> Sequence[Service]:
    """Services of exactly this title, or at this address, whose collaborative was not retired."""
    wanted = text.strip()
    return session.scalars(
        select(Service)
        .join(Organization, Organization.id == Service.collaborative_id)
        .where(
            Organization.retired_at.is_(None),
            or_(Service.slug == wanted, func.lower(Service.title) == wanted.lower()),
        )
        .order_by(Service.slug)
        .limit(50)
    ).all()


def titles_to_type(session: Session, services: Iterable[Service]) -> list[str]:
    """What to type for each: its title or, where others are called the same, its address; in the order given."""
    wanted = list(services)
    titles = func.lower(Service.title)
    same = select(titles).where(titles.in_([each.title.lower() for each in wanted]))
    shared = set(session.scalars(same.group_by(titles).having(func.count() > 1)))
    return [each.slug if each.title.lower() in shared else each.title for each in wanted]


class ServiceField(NamedField):
    """The id of one service, typed as people call it."""

    suggests = SERVICES

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = tidy(valuelist[0])[:LINE] if valuelist else ""
        self.data = _only(list_called(get_session(), self.typed)).id if self.typed else None

    def as_typed(self) -> str:
        return self.typed or (self.name_of(self.data) if self.data else "")

    def name_of(self, value: Any) -> str:
        """Its title or, where others are called the same, its address."""
        service = get_session().get_one(Service, value)
        same = list_called(get_session(), service.title)
        return service.title if len(same) == 1 else service.slug


def _only(found: Sequence[Service]) -> Service:
    if not found:
        raise ValueError(gettext(_UNKNOWN))
    if len(found) > 1:
        addresses = ", ".join(service.slug for service in found[:_MOST_OFFERED])
        raise ValueError(gettext(_SEVERAL, addresses=addresses))
    return found[0]


def service_field(column: Column) -> ServiceField:
    """A field for a column that holds the id of a service."""
    return ServiceField(
        label=column.info["label"],
        description=column.info["hint"],
        validators=[validators.Optional()],
        render_kw={"maxlength": LINE, "autocomplete": "off"},
    )
