"""Keeping memberships: admit, correct, end, and remove what was entered by mistake."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.identity import Identity
from rural_collab.access.policy import Permission
from rural_collab.clock import today
from rural_collab.collaboratives.commands import admit_member, edit_membership, remove_membership
from rural_collab.collaboratives.effects import as_if, effects, is_to_be_told
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
from rural_collab.web.forms import RegistryForm
from rural_collab.web.pages import form_page, private_page
from rural_collab.web.proposing import Kind, Target, keep, proposals, register_kind, removal_of
from rural_collab.web.saving import carry_out, save

bp = Blueprint("members", __name__, url_prefix="/manage")

_FORM = "manage/membership.html"


def _kept(
    form: MembershipForm,
    collaborative: Collaborative,
    membership: Membership | None,
    /,
    *,
    ticket: UUID,
    by: Identity,
) -> Membership:
    """The membership as its form says; whoever is admitted twice in the same role and time is refused by the rules."""
    values, session = {**form.fact_values(), "source_id": kept_source(form)}, get_session()
    if membership is not None:
        return edit_membership(session, membership, values, expected=form.version.data, by=by)
    member = _only(list_by_identifier(session, form["member"].data or ""))
    return admit_member(session, collaborative, member, values, by=by)


def _form_address(collaborative: Collaborative, membership: Membership | None) -> str:
    if membership is not None:
        return url_for("members.edit", membership_id=membership.id)
    return url_for("members.new", slug=collaborative.organization.slug)


KIND = Kind(
    name="membership",
    words=mark("Membership"),
    publish=Permission.MEMBERSHIP_EDIT,
    form=MembershipForm,
    new_form=AdmissionForm,
    owner=lambda owner_id: get_session().get(Collaborative, owner_id),
    find=lambda membership_id: get_session().get(Membership, membership_id),
    stored=membership_form_of,
    keep=_kept,
    address=_form_address,
    called=lambda membership: membership.member.name,
    owner_id=lambda membership: membership.collaborative_id,
    foretell=lambda membership, form: effects().of_change(membership, as_if(membership, form.fact_values())),
)
register_kind(bp, KIND)
REMOVAL = replace(
    removal_of(KIND, lambda membership, by: remove_membership(get_session(), membership, by=by)),
    foretell=lambda membership, _form: effects().of_change(membership, None),
)
register_kind(bp, REMOVAL)


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
@guarded(Permission.RECORD_PROPOSE, _load_collaborative)
def new(collaborative: Collaborative) -> Response:
    known = {"status": "active", "first_seen": PartialDate.of(today()), "verification": "self_reported"}
    typed = proposals().typed(Target(KIND, collaborative, None))
    blank = AdmissionForm(data=known | _like_the_last(collaborative))
    return _form(AdmissionForm(typed) if typed else blank, collaborative)


def _like_the_last(collaborative: Collaborative) -> dict[str, Any]:
    """Of several members admitted one after another each begins with what was told of the one before."""
    asked = request.args.get("after", "")
    last = next((each for each in collaborative.memberships if str(each.id) == asked), None)
    same = ("role", "status", "began", "first_seen", "last_seen")
    return {**{name: getattr(last, name) for name in same}, **source_of(last)} if last else {}


@bp.post("/collaboratives/<slug>/members/new")
@guarded(Permission.RECORD_PROPOSE, _load_collaborative)
def create(collaborative: Collaborative) -> AnyResponse:
    form, about = AdmissionForm(request.form), Target(KIND, collaborative, None)
    found = list_by_identifier(get_session(), form.member.data or "")

    def act() -> str:
        admitted = keep(about, form, ticket=uuid4(), by=current_identity())
        if "another" in request.form:
            return f"{request.path}?after={admitted.id}"
        return url_for("collaboratives.show", slug=collaborative.organization.slug, admitted=admitted.id)

    again = found if len(found) > 1 else ()
    return save(form, act, lambda: _form(form, collaborative, found=again), about=about)


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
@guarded(Permission.RECORD_PROPOSE, _load)
def edit(membership: Membership) -> Response:
    typed = proposals().typed(Target(KIND, membership.collaborative, membership))
    form = MembershipForm(typed) if typed else MembershipForm(data=membership_form_of(membership))
    return _form(form, membership.collaborative, membership)


@bp.post("/memberships/<uuid:membership_id>/edit")
@guarded(Permission.RECORD_PROPOSE, _load)
def update(membership: Membership) -> AnyResponse:
    form, about = MembershipForm(request.form), Target(KIND, membership.collaborative, membership)
    if is_to_be_told() and form.validate() and (told := _told(about, form)) is not None:
        return told

    def act() -> str:
        keep(about, form, ticket=membership.id, by=current_identity())
        return _desk(membership.collaborative)

    return save(
        form,
        act,
        lambda: _form(form, membership.collaborative, membership),
        record=membership,
        stored=lambda: membership_form_of(membership),
        about=about,
    )


@bp.post("/memberships/<uuid:membership_id>/remove")
@guarded(Permission.RECORD_PROPOSE, _load)
def remove(membership: Membership) -> AnyResponse:
    form, about = RegistryForm(request.form), Target(REMOVAL, membership.collaborative, membership)
    if is_to_be_told() and (told := _told(about, form)) is not None:
        return told

    def act() -> str:
        desk = _desk(membership.collaborative)
        keep(about, form, ticket=membership.id, by=current_identity())
        return desk

    return carry_out(form, act, about)


def _told(about: Target, form: RegistryForm) -> Response | None:
    """What would become of it, with everything that was typed, to be sent once more; None when there is nothing to tell."""
    told = about.kind.foretell(about.record, form) if about.kind.foretell else None
    if told is None:
        return None
    return private_page(
        "manage/effects.html",
        told=told,
        membership=about.record,
        is_removed=about.kind.deed is not None,
        about=about,
        sent=[(name, value) for name, value in request.form.items(multi=True) if name != "as"],
        way=request.form.get("as", ""),
    )


def _form(
    form: MembershipForm,
    collaborative: Collaborative,
    membership: Membership | None = None,
    found: Sequence[Organization] = (),
) -> Response:
    about = Target(KIND, collaborative, membership)
    return form_page(
        _FORM, form, collaborative=collaborative, membership=membership, found=found, about=about
    )
