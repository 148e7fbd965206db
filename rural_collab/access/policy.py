"""Who may do what, on one page.

A permission is granted when every predicate of any one of its rows holds. ``docs/permissions.md`` is written from
this table, and a test walks every route as every kind of person.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from rural_collab.access.identity import Identity
from rural_collab.errors import Forbidden, Hidden

Predicate = Callable[[Identity, Any], bool]


class Permission(StrEnum):
    ACCOUNT_USE = "account:use"
    COLLABORATIVE_CREATE = "collaborative:create"
    COLLABORATIVE_EDIT = "collaborative:edit"
    FUNDING_PROGRAM_EDIT = "funding_program:edit"
    MEMBERSHIP_EDIT = "membership:edit"
    ORGANIZATION_CREATE = "organization:create"
    ORGANIZATION_EDIT = "organization:edit"
    ORGANIZATION_RETIRE = "organization:retire"
    PART_EDIT = "part:edit"
    RECORD_READ = "record:read"


def anyone(identity: Identity, subject: Any) -> bool:
    """Everybody, signed in or not."""
    return True


def signed_in(identity: Identity, subject: Any) -> bool:
    """Anybody with an account."""
    return identity.is_signed_in


def administers(identity: Identity, subject: Any) -> bool:
    """An administrator of the registry."""
    return identity.is_administrator


def coordinates(identity: Identity, subject: Any) -> bool:
    """A coordinator to whom this collaborative was granted."""
    return subject is not None and subject.id in identity.coordinates


POLICY: dict[Permission, list[list[Predicate]]] = {
    Permission.ACCOUNT_USE: [[signed_in]],
    Permission.COLLABORATIVE_CREATE: [[administers]],
    Permission.COLLABORATIVE_EDIT: [[administers], [coordinates]],
    Permission.FUNDING_PROGRAM_EDIT: [[administers]],
    Permission.MEMBERSHIP_EDIT: [[administers], [coordinates]],
    Permission.ORGANIZATION_CREATE: [[administers]],
    Permission.ORGANIZATION_EDIT: [[administers], [coordinates]],
    Permission.ORGANIZATION_RETIRE: [[administers]],
    Permission.PART_EDIT: [[administers], [coordinates]],
    Permission.RECORD_READ: [[anyone]],
}


def permits(identity: Identity, permission: Permission, subject: Any = None) -> bool:
    return any(all(holds(identity, subject) for holds in row) for row in POLICY[permission])


def ensure(identity: Identity, permission: Permission, subject: Any = None) -> None:
    """Raise Forbidden, or Hidden when the subject may not even be seen."""
    if permits(identity, permission, subject):
        return
    if not permits(identity, Permission.RECORD_READ, subject):
        raise Hidden("There is nothing at this address")
    raise Forbidden("Your account may not do this")
