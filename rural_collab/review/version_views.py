"""Earlier versions of a record: compare any two of them, and bring back one field or all of it."""

from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from rural_collab.access.policy import Permission
from rural_collab.errors import Missing
from rural_collab.review.models import RecordVersion
from rural_collab.review.queries import find_version, list_beside, list_versions
from rural_collab.review.reading import Difference, stored_of, typed_of
from rural_collab.web.access import guarded
from rural_collab.web.database import get_session
from rural_collab.web.forms import RegistryForm
from rural_collab.web.meeting import Meeting
from rural_collab.web.pages import private_page
from rural_collab.web.proposing import Target, get_kind

bp = Blueprint("versions", __name__, url_prefix="/manage/versions")


_MOST_DIGITS = 9


class Field(NamedTuple):
    """A field that differs between two versions; ``name`` is what the form calls it."""

    name: str
    difference: Difference


def _load(kind: str, record_id: UUID) -> Target:
    found = get_kind(kind)
    record = None if found.deed else found.find(record_id)
    if record is None:
        raise Missing("There is no such record")
    return Target(found, found.owner(found.owner_id(record)), record)


@bp.get("/<kind>/<uuid:record_id>")
@guarded(Permission.RECORD_PROPOSE, _load)
def show(about: Target) -> Response:
    """Versions and what is proposed; ``from`` and ``to`` are the two that are compared, ``to`` the present one if not said.

    A version comes back by sending its form again, so everything that is asked of what people type is asked of it.
    """
    session, kind, record = get_session(), about.kind, about.record
    versions = [
        each for each in list_versions(session, kind.name, record.id) if each.version != record.version
    ]
    earlier = _asked(about, "from") or (versions[0] if versions else None)
    later = _asked(about, "to")
    now = kind.form(data=stored_of(about))
    context: dict[str, Any] = {"earlier": earlier, "later": later, "fields": [], "now": now, "restoring": {}}
    if earlier is not None:
        old = kind.form(typed_of(earlier.entered))
        new = kind.form(typed_of(later.entered)) if later else now
        context["fields"] = _fields(old, new)
        context["restoring"] = _restoring(old, now)
    return private_page(
        "review/versions.html",
        about=about,
        called=kind.called(record),
        page=kind.page(record),
        versions=versions,
        beside=list_beside(session, kind.name, record.id),
        address=kind.address(about.owner, record),
        own_address=url_for(".show", kind=kind.name, record_id=record.id),
        **context,
    )


def _asked(about: Target, name: str) -> RecordVersion | None:
    """The version that the address names; None for the present one, and for what is no version."""
    told = request.args.get(name, "")
    if not (told.isascii() and told.isdigit() and len(told) <= _MOST_DIGITS):
        return None
    return find_version(get_session(), about.kind.name, about.record.id, int(told))


def _fields(old: RegistryForm, new: RegistryForm) -> list[Field]:
    """What differs, in the order of the form; ``public`` is the later and ``proposed`` the earlier words."""
    met = Meeting.plain(old, new)
    names = [each.name for each in old if each.name in met.clashing]
    return [Field(name, Difference(*told)) for name, told in zip(names, met.differences, strict=True)]


def _restoring(old: RegistryForm, now: RegistryForm) -> dict[str, list[tuple[str, str]]]:
    """What to send to bring back each field that differs from now; under "" what brings back all of them."""
    met = Meeting.plain(old, now)
    names = {each.name for each in old}
    found = {name: met.entered(names - {name}) for name in met.clashing}
    return {**found, "": met.entered(set())} if found else {}
