"""Name an organization in a form: by its name, a code it has, or its address here."""

from collections.abc import Sequence
from typing import Any

from wtforms import validators

from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import list_by_identifier
from rural_collab.text import mark, tidy
from rural_collab.web.database import get_session
from rural_collab.web.forms import LINE, Column, NamedField, required_rule
from rural_collab.web.languages import gettext

_HINT = mark("Its name, its LEAID or UNITID, or its address here")
_UNKNOWN = mark("Nothing here has this name or code; search for it, and use the address of its page")
_SEVERAL = mark("Several have this name; use one of these addresses: %(addresses)s")
_MOST_OFFERED = 8


class OrganizationField(NamedField):
    """The id of one organization, typed as people call it."""

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
