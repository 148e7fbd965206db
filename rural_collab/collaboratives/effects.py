"""What becomes of a change of a membership, told before it is saved; what tells it knows more than this package."""

from collections.abc import Mapping
from typing import Any, Protocol

from flask import current_app, request
from sqlalchemy import inspect
from sqlalchemy.orm.attributes import set_committed_value

from rural_collab.collaboratives.models import Membership
from rural_collab.web.typed import is_shown_again

#: The field that says that somebody has read what becomes of it.
_READ = "effects"


class Effects(Protocol):
    """What a page has to tell of one membership; the application has one."""

    def of_change(self, membership: Membership, would_be: Membership | None) -> Any:
        """What would become of it if it were changed or, with None, removed; None when there is nothing to tell."""

    def of_admission(self, membership: Membership) -> Any:
        """What has become of it since it was admitted; None when there is nothing to tell."""


def effects() -> Effects:
    found: Effects = current_app.extensions["membership_effects"]
    return found


def is_to_be_told() -> bool:
    """Whether the form that is being sent would change something that its sender has not read about yet."""
    return not (is_shown_again() or request.form.get("as") == "draft" or request.form.get(_READ))


def as_if(membership: Membership, values: Mapping[str, Any]) -> Membership:
    """A membership as it would be with these values; it is never stored."""
    told = {column.key: getattr(membership, column.key) for column in inspect(Membership).column_attrs}
    would_be = Membership(**{**told, **values})
    set_committed_value(would_be, "member", membership.member)
    return would_be
