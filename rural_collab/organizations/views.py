"""Keeping organizations."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.identity import Identity
from rural_collab.access.policy import Permission
from rural_collab.errors import Missing, Refused
from rural_collab.organizations.commands import (
    add_organization,
    edit_organization,
    replace_parts,
    restore_organization,
    retire_organization,
)
from rural_collab.organizations.forms import SPARE_ROWS, OrganizationForm, RetireForm, form_of
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import find_organization, list_by_identifier
from rural_collab.text import mark
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.pages import form_page
from rural_collab.web.proposing import Deed, Kind, Target, keep, proposals, register_kind
from rural_collab.web.saving import save

bp = Blueprint("organizations", __name__, url_prefix="/manage/organizations")

_FORM = "manage/organization.html"


def _kept(
    form: OrganizationForm,
    _owner: Organization,
    organization: Organization,
    /,
    *,
    ticket: UUID,
    by: Identity,
) -> Organization:
    """The organization as its form says; ``ticket`` is its id, for nothing is added here."""
    session, version = get_session(), form.version.data
    edit_organization(session, organization, form.own_values(), expected=version, by=by)
    replace_parts(session, organization, **form.parts(), served_counties=form.served_codes, by=by)
    return organization


def _find(organization_id: UUID) -> Organization | None:
    return get_session().get(Organization, organization_id)


def _page(organization: Organization) -> str | None:
    """Where anybody reads it; a retired record is read no more."""
    return None if organization.retired_at else url_for("profiles.organization", slug=organization.slug)


KIND = Kind(
    name="organization",
    words=mark("Organization"),
    publish=Permission.ORGANIZATION_EDIT,
    form=OrganizationForm,
    owner=_find,
    find=_find,
    stored=form_of,
    keep=_kept,
    address=lambda owner, _record: url_for("organizations.edit", slug=owner.slug),
    called=lambda organization: organization.name,
    owner_id=lambda organization: organization.id,
    page=_page,
    hidden=("email",),
)
register_kind(bp, KIND)


def _retired(
    form: RetireForm, organization: Organization, _record: Organization, /, *, ticket: UUID, by: Identity
) -> Organization:
    successor = _one_successor(form.successor.data) if form.successor.data else None
    told = {"reason": form.retired_as.data, "because": form.because.data, "successor": successor}
    retire_organization(get_session(), organization, **told, by=by)
    return organization


RETIREMENT = replace(
    KIND,
    name="organization.retirement",
    publish=Permission.ORGANIZATION_RETIRE,
    form=RetireForm,
    keep=_retired,
    hidden=(),
    deed=Deed(
        mark("To be retired"), mark("It would leave the registry; its address tells what became of it.")
    ),
)
register_kind(bp, RETIREMENT)


def _load(slug: str) -> Organization:
    """The organization at this address, retired or not."""
    organization = find_organization(get_session(), slug)
    if organization is None:
        raise Missing("There is no organization at this address")
    return organization


@bp.get("/new")
@guarded(Permission.ORGANIZATION_CREATE)
def new() -> Response:
    blank: list[dict[str, str]] = [{}] * SPARE_ROWS
    form = OrganizationForm(
        data={"is_open": True, "aliases": blank, "identifiers": blank, "enrollments": blank}
    )
    return _new_form(form)


def _new_form(form: OrganizationForm) -> Response:
    is_collaborative = _is_to_be_collaborative()
    return form_page(_FORM, form, organization=None, is_collaborative=is_collaborative, about=None)


def _is_to_be_collaborative() -> bool:
    return request.args.get("as") == "collaborative"


@bp.post("/new")
@guarded(Permission.ORGANIZATION_CREATE)
def create() -> AnyResponse:
    form = OrganizationForm(request.form)

    def act() -> str:
        session, by = get_session(), current_identity()
        organization = add_organization(session, form.own_values(), by=by)
        replace_parts(session, organization, **form.parts(), served_counties=form.served_codes, by=by)
        if _is_to_be_collaborative():
            return url_for("collaboratives.new", organization=organization.slug)
        return _public_address(organization)

    return save(form, act, lambda: _new_form(form))


def _public_address(organization: Organization) -> str:
    return f"{request.script_root}/organizations/{organization.slug}"


@bp.get("/<slug>/edit")
@guarded(Permission.RECORD_PROPOSE, _load)
def edit(organization: Organization) -> Response:
    typed = proposals().typed(Target(KIND, organization, organization))
    return _again(
        OrganizationForm(typed) if typed else OrganizationForm(data=form_of(organization)), organization
    )()


@bp.post("/<slug>/edit")
@guarded(Permission.RECORD_PROPOSE, _load)
def update(organization: Organization) -> AnyResponse:
    form, about = OrganizationForm(request.form), Target(KIND, organization, organization)

    def act() -> str:
        keep(about, form, ticket=organization.id, by=current_identity())
        return _public_address(organization)

    return save(
        form,
        act,
        _again(form, organization),
        record=organization,
        stored=lambda: form_of(organization),
        about=about,
    )


def _again(form: OrganizationForm, organization: Organization) -> Callable[[], Response]:
    about = Target(KIND, organization, organization)
    return lambda: form_page(_FORM, form, organization=organization, about=about)


@bp.get("/<slug>/retire")
@guarded(Permission.RECORD_PROPOSE, _load)
def retire(organization: Organization) -> Response:
    return _retire_page(RetireForm(MultiDict()), organization)


def _retire_page(form: RetireForm, organization: Organization) -> Response:
    about = Target(RETIREMENT, organization, organization)
    return form_page("manage/retire.html", form, organization=organization, about=about)


@bp.post("/<slug>/retire")
@guarded(Permission.RECORD_PROPOSE, _load)
def do_retire(organization: Organization) -> AnyResponse:
    form, about = RetireForm(request.form), Target(RETIREMENT, organization, organization)

    def act() -> str:
        keep(about, form, ticket=organization.id, by=current_identity())
        return url_for("desk.dashboard")

    return save(form, act, lambda: _retire_page(form, organization), about=about)


def _one_successor(text: str) -> Organization:
    found = list_by_identifier(get_session(), text)
    if len(found) != 1:
        raise Refused(
            mark("The successor is not clear"),
            successor=mark("Enter a code or an address that only one record has"),
        )
    return found[0]


@bp.post("/<slug>/restore")
@guarded(Permission.ORGANIZATION_RETIRE, _load)
def restore(organization: Organization) -> AnyResponse:
    restore_organization(get_session(), organization, by=current_identity())
    get_session().commit()
    return redirect(_public_address(organization), 303)
