"""Keeping memberships: admit, correct, end, and remove what was entered by mistake."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.policy import Permission
from rural_collab.clock import today
from rural_collab.collaboratives.commands import admit_member, edit_membership, remove_membership
from rural_collab.collaboratives.forms import AdmissionForm, MembershipForm, membership_form_of
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.errors import Missing, Refused
from rural_collab.evidence.forms import source_of
from rural_collab.evidence.typing_in import kept_source
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import list_by_identifier
from rural_collab.partial_dates import PartialDate
from rural_collab.text import mark
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.pages import form_page
from rural_collab.web.saving import save

bp = Blueprint("members", __name__, url_prefix="/manage")

_FORM = "manage/membership.html"


def _load_collaborative(slug: str) -> Collaborative:
    return get_collaborative(get_session(), slug)


def _load(membership_id: UUID) -> Membership:
    membership = get_session().get(Membership, membership_id)
    if membership is None:
        raise Missing("There is no such membership")
    return membership


def _desk(collaborative: Collaborative) -> str:
    return url_for("collaboratives.show", slug=collaborative.organization.slug)


@bp.get("/collaboratives/<slug>/members/new")
@guarded(Permission.MEMBERSHIP_EDIT, _load_collaborative)
def new(collaborative: Collaborative) -> Response:
    known = {"status": "active", "first_seen": PartialDate.of(today()), "verification": "self_reported"}
    return _form(AdmissionForm(data=known | _like_the_last(collaborative)), collaborative)


def _like_the_last(collaborative: Collaborative) -> dict[str, Any]:
    """Of several members admitted one after another each begins with what was told of the one before."""
    asked = request.args.get("after", "")
    last = next((each for each in collaborative.memberships if str(each.id) == asked), None)
    same = ("role", "status", "began", "first_seen", "last_seen")
    return {**{name: getattr(last, name) for name in same}, **source_of(last)} if last else {}


@bp.post("/collaboratives/<slug>/members/new")
@guarded(Permission.MEMBERSHIP_EDIT, _load_collaborative)
def create(collaborative: Collaborative) -> AnyResponse:
    form = AdmissionForm(request.form)
    found = list_by_identifier(get_session(), form.member.data or "")

    def act() -> str:
        values = {**form.fact_values(), "source_id": kept_source(form)}
        admitted = admit_member(get_session(), collaborative, _only(found), values, by=current_identity())
        return f"{request.path}?after={admitted.id}" if "another" in request.form else _desk(collaborative)

    return save(form, act, lambda: _form(form, collaborative, found=found if len(found) > 1 else ()))


def _only(found: Sequence[Organization]) -> Organization:
    if not found:
        raise Refused(
            mark("No such organization"),
            member=mark("Nothing here has this name or code; search for it, and use the address of its page"),
        )
    if len(found) > 1:
        raise Refused(
            mark("Several organizations have this name"), member=mark("Choose one of those listed below")
        )
    return found[0]


@bp.get("/memberships/<uuid:membership_id>/edit")
@guarded(Permission.MEMBERSHIP_EDIT, _load)
def edit(membership: Membership) -> Response:
    form = MembershipForm(data=membership_form_of(membership))
    return _form(form, membership.collaborative, membership)


@bp.post("/memberships/<uuid:membership_id>/edit")
@guarded(Permission.MEMBERSHIP_EDIT, _load)
def update(membership: Membership) -> AnyResponse:
    form = MembershipForm(request.form)

    def act() -> str:
        values = {**form.fact_values(), "source_id": kept_source(form)}
        edit_membership(get_session(), membership, values, expected=form.version.data, by=current_identity())
        return _desk(membership.collaborative)

    return save(
        form,
        act,
        lambda: _form(form, membership.collaborative, membership),
        record=membership,
        stored=lambda: membership_form_of(membership),
    )


@bp.post("/memberships/<uuid:membership_id>/remove")
@guarded(Permission.MEMBERSHIP_EDIT, _load)
def remove(membership: Membership) -> AnyResponse:
    desk = _desk(membership.collaborative)
    remove_membership(get_session(), membership, by=current_identity())
    get_session().commit()
    return redirect(desk, 303)


def _form(
    form: MembershipForm,
    collaborative: Collaborative,
    membership: Membership | None = None,
    found: Sequence[Organization] = (),
) -> Response:
    return form_page(_FORM, form, collaborative=collaborative, membership=membership, found=found)
