"""Saying that something is still true, signed in: a section, ticked rows, one row; and taking it back."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.policy import Permission
from rural_collab.clock import today
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.collaboratives.parts import list_parts
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.collaboratives.views import MEMBERS
from rural_collab.confirmations.called import find_names
from rural_collab.confirmations.commands import StillTrue, confirm, list_occasion, take_back, witness_of
from rural_collab.confirmations.models import How
from rural_collab.confirmations.reminders import set_rhythm
from rural_collab.confirmations.sections import OF_ORGANIZATIONS, SECTIONS, list_rows, section_of
from rural_collab.errors import Missing
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import get_organization
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.addresses import address_with
from rural_collab.web.database import get_session

bp = Blueprint("confirmations", __name__, url_prefix="/manage")


def _load_collaborative(slug: str) -> Collaborative:
    return get_collaborative(get_session(), slug)


def _load_organization(slug: str) -> Organization:
    return get_organization(get_session(), slug)


@bp.post("/collaboratives/<slug>/still-true")
@guarded(Permission.RECORD_CONFIRM, _load_collaborative)
def still_true(collaborative: Collaborative) -> AnyResponse:
    """One section by its button, or records of one kind: one by its button, those ticked, or all of them."""
    occasion = _confirm(collaborative.organization, _section_meant() or list(_records_meant(collaborative)))
    desk = address_with({"confirmed": occasion}, _desk(collaborative.organization))
    return redirect(f"{desk}#still-true", 303)


@bp.post("/organizations/<slug>/still-true")
@guarded(Permission.RECORD_CONFIRM, _load_organization)
def organization_still_true(organization: Organization) -> AnyResponse:
    occasion = _confirm(organization, [StillTrue(section) for section in OF_ORGANIZATIONS])
    return redirect(url_for("desk.dashboard", confirmed=occasion), 303)


def _desk(owner: Organization) -> str:
    return url_for("collaboratives.show", slug=owner.slug)


def _confirm(owner: Organization, what: Sequence[StillTrue]) -> UUID:
    how = How.PHONE if request.form.get("how") == How.PHONE else How.SIGNED_IN
    occasion = confirm(get_session(), owner, what, witness_of(current_identity(), owner, how))
    get_session().commit()
    return occasion


def _section_meant() -> list[StillTrue]:
    """A whole section: by its own button, or by that for all of its table where it has only one."""
    section = request.form.get("section", "")
    if "all" in request.form:
        model = _model_of(request.form.get("part", ""))
        section = next((code for code, models in SECTIONS.items() if [*models] == [model]), "")
    return [StillTrue(section)] if section in SECTIONS else []


def _records_meant(collaborative: Collaborative) -> Iterable[StillTrue]:
    """Records of one kind of this collaborative that are not over; ids of others are nobody's."""
    model = _model_of(request.form.get("part", ""))
    section = section_of(model)
    if section is None:
        return
    rows = list_rows(get_session(), [collaborative.id], today(), [section])
    meant = _ids_meant()
    ids = [row.id for row in rows if row.model == model.__name__ and (meant is None or str(row.id) in meant)]
    called = find_names(get_session(), [(model.__name__, one) for one in ids])
    yield from (StillTrue(section, one, called[one]) for one in ids)


def _ids_meant() -> set[str] | None:
    """None when all of them are meant."""
    if "all" in request.form:
        return None
    return {request.form["only"]} if "only" in request.form else set(request.form.getlist("row"))


def _model_of(part: str) -> type[Any]:
    if part == MEMBERS:
        return Membership
    model = next((each.model for _, each in list_parts() if each.address == part), None)
    if model is None:
        raise Missing("There is no such kind of record")
    return model


class _Occasion:
    """What was said at once, guarded by whom it is about."""

    def __init__(self, occasion: UUID) -> None:
        self.id = occasion
        self.owner = list_occasion(get_session(), occasion)[0].owner
        self.collaborative = get_session().get(Collaborative, self.owner.id)

    @property
    def guarded_by(self) -> Collaborative | Organization:
        return self.collaborative or self.owner


@bp.post("/confirmations/<uuid:occasion>/take-back")
@guarded(Permission.RECORD_CONFIRM, _Occasion)
def undo(occasion: _Occasion) -> AnyResponse:
    take_back(get_session(), occasion.id, by=current_identity())
    get_session().commit()
    back = _desk(occasion.owner) if occasion.collaborative else url_for("desk.dashboard")
    return redirect(back, 303)


@bp.post("/reminders")
@guarded(Permission.ACCOUNT_USE)
def rhythm() -> AnyResponse:
    user_id = current_identity().user_id
    every_days = request.form.get("every_days", type=int) or 0
    if user_id is not None:
        set_rhythm(get_session(), user_id, every_days)
        get_session().commit()
    return redirect(f"{url_for('desk.dashboard')}#reminders", 303)
