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
    ACCOUNT_KEEP = "account:keep"
    ACCOUNT_USE = "account:use"
    CHANGES_READ = "changes:read"
    CODE_LIST_KEEP = "code_list:keep"
    COLLABORATIVE_CREATE = "collaborative:create"
    COLLABORATIVE_EDIT = "collaborative:edit"
    EMPLOYER_ADD = "employer:add"
    DUPLICATES_SEE = "duplicates:see"
    ENQUIRY_ANSWER = "enquiry:answer"
    FUNDING_PROGRAM_EDIT = "funding_program:edit"
    MAIL_KEEP = "mail:keep"
    MEMBERSHIP_EDIT = "membership:edit"
    MERGE_PROPOSE = "merge:propose"
    ORGANIZATION_CREATE = "organization:create"
    ORGANIZATION_EDIT = "organization:edit"
    ORGANIZATION_RETIRE = "organization:retire"
    PART_EDIT = "part:edit"
    PEOPLE_KEEP = "people:keep"
    PERSON_FORGET = "person:forget"
    RECORD_CONFIRM = "record:confirm"
    PROPOSAL_MODERATE = "proposal:moderate"
    RECORD_MERGE = "record:merge"
    RECORD_PROPOSE = "record:propose"
    RECORD_READ = "record:read"
    REGISTRY_IMPORT = "registry:import"
    REGISTRY_WATCH = "registry:watch"
    SIGN_UP_ANSWER = "sign_up:answer"


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


def edits(identity: Identity, subject: Any) -> bool:
    """An editor of this collaborative, who writes and submits but does not publish."""
    return subject is not None and subject.id in identity.edits


def represents(identity: Identity, subject: Any) -> bool:
    """Somebody who keeps the record of this organization for it."""
    is_organization = subject is not None and not hasattr(subject, "organization")
    return is_organization and subject.id in identity.represents


def stewards(identity: Identity, subject: Any) -> bool:
    """A steward of the state or the region where it lies."""
    place = getattr(subject, "organization", subject)
    state, county = getattr(place, "state_usps", None), getattr(place, "county_fips", None)
    return state in identity.stewards_states or county in identity.stewards_counties


def stewards_somewhere(identity: Identity, subject: Any) -> bool:
    """A steward of any state or region."""
    return identity.is_steward


def coordinates_somewhere(identity: Identity, subject: Any) -> bool:
    """A coordinator of any collaborative."""
    return bool(identity.coordinates)


POLICY: dict[Permission, list[list[Predicate]]] = {
    Permission.ACCOUNT_KEEP: [[administers]],
    Permission.ACCOUNT_USE: [[signed_in]],
    Permission.CHANGES_READ: [[administers], [stewards_somewhere]],
    Permission.CODE_LIST_KEEP: [[administers]],
    Permission.COLLABORATIVE_CREATE: [[administers], [stewards_somewhere]],
    Permission.COLLABORATIVE_EDIT: [[administers], [stewards], [coordinates]],
    Permission.EMPLOYER_ADD: [[administers], [stewards], [coordinates]],
    Permission.DUPLICATES_SEE: [[administers], [stewards_somewhere]],
    Permission.ENQUIRY_ANSWER: [[administers], [stewards], [coordinates]],
    Permission.FUNDING_PROGRAM_EDIT: [[administers]],
    Permission.MAIL_KEEP: [[administers]],
    Permission.MEMBERSHIP_EDIT: [[administers], [stewards], [coordinates]],
    Permission.MERGE_PROPOSE: [[administers], [stewards_somewhere], [coordinates_somewhere]],
    Permission.ORGANIZATION_CREATE: [[administers], [stewards_somewhere]],
    Permission.ORGANIZATION_EDIT: [[administers], [stewards], [coordinates], [represents]],
    Permission.ORGANIZATION_RETIRE: [[administers], [stewards]],
    Permission.PART_EDIT: [[administers], [stewards], [coordinates]],
    Permission.PEOPLE_KEEP: [[administers], [stewards], [coordinates]],
    Permission.RECORD_CONFIRM: [[administers], [stewards], [coordinates], [represents]],
    Permission.PERSON_FORGET: [[administers]],
    Permission.PROPOSAL_MODERATE: [[administers], [stewards]],
    Permission.RECORD_MERGE: [[administers], [stewards]],
    Permission.RECORD_PROPOSE: [[administers], [stewards], [coordinates], [edits], [represents]],
    Permission.RECORD_READ: [[anyone]],
    Permission.REGISTRY_IMPORT: [[administers]],
    Permission.REGISTRY_WATCH: [[administers]],
    Permission.SIGN_UP_ANSWER: [[administers], [stewards]],
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
