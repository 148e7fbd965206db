"""Name an organization in a form: by its name, a code it has, or its address here."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session
from wtforms import validators

from rural_collab.organizations.models import Alias, Organization
from rural_collab.organizations.queries import list_by_identifier
from rural_collab.text import mark, tidy
from rural_collab.web.database import get_session
from rural_collab.web.forms import LINE, Column, NamedField, required_rule
from rural_collab.web.languages import gettext

_HINT = mark("Its name, its LEAID or UNITID, or its address here")
_UNKNOWN = mark("Nothing here has this name or code; search for it, and use the address of its page")
_SEVERAL = mark("Several have this name; use one of these addresses: %(addresses)s")
_MOST_OFFERED = 8
#: What a form calls the names it offers for organizations.
ORGANIZATIONS = "organizations"


class OrganizationField(NamedField):
    """The id of one organization, typed as people call it."""

    suggests = ORGANIZATIONS

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = tidy(valuelist[0])[:LINE] if valuelist else ""
        self.data = _only(list_by_identifier(get_session(), self.typed)).id if self.typed else None

    def as_typed(self) -> str:
        return self.typed or (self.name_of(self.data) if self.data else "")

    def name_of(self, value: Any) -> str:
        """Its name or, where others have the same, its address."""
        organization = get_session().get_one(Organization, value)
        same = list_by_identifier(get_session(), organization.name)
        return organization.name if len(same) == 1 else organization.slug


def names_to_type(session: Session, organizations: Iterable[Organization]) -> list[str]:
    """What to type for each: its name or, where others are called the same, its address; by name."""
    wanted = {each.id: each for each in organizations}
    names = {each.name.lower() for each in wanted.values()}
    named = select(func.lower(Organization.name), Organization.id).where(Organization.retired_at.is_(None))
    called = select(func.lower(Alias.name), Alias.organization_id)
    bearers: dict[str, set[UUID]] = {}
    for name, organization_id in session.execute(
        union(
            named.where(func.lower(Organization.name).in_(names)),
            called.where(func.lower(Alias.name).in_(names)),
        )
    ):
        bearers.setdefault(name, set()).add(organization_id)
    by_name = sorted(wanted.values(), key=lambda each: each.name)
    return [each.slug if bearers.get(each.name.lower(), set()) - {each.id} else each.name for each in by_name]


def _only(found: Sequence[Organization]) -> Organization:
    if not found:
        raise ValueError(gettext(_UNKNOWN))
    if len(found) > 1:
        addresses = ", ".join(organization.slug for organization in found[:_MOST_OFFERED])
        raise ValueError(gettext(_SEVERAL, addresses=addresses))
    return found[0]


def organization_field(column: Column, *, required: bool = False) -> OrganizationField:
    """A field for a column that holds the id of an organization."""
    return OrganizationField(
        label=column.info["label"],
        description=column.info.get("hint", _HINT),
        validators=[required_rule if required else validators.Optional()],
        render_kw={"maxlength": LINE, "autocomplete": "off"},
    )
