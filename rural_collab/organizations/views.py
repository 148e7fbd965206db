"""Keeping organizations."""

from collections.abc import Callable

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

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
from rural_collab.web.saving import save

bp = Blueprint("organizations", __name__, url_prefix="/manage/organizations")

_FORM = "manage/organization.html"


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
    return form_page(_FORM, form, organization=None, is_collaborative=_is_to_be_collaborative())


def _is_to_be_collaborative() -> bool:
    return request.args.get("as") == "collaborative"


@bp.post("/new")
@guarded(Permission.ORGANIZATION_CREATE)
def create() -> AnyResponse:
    form = OrganizationForm(request.form)

    def act() -> str:
        organization = add_organization(get_session(), form.own_values(), by=current_identity())
        _replace_parts(organization, form)
        if _is_to_be_collaborative():
            return url_for("collaboratives.new", organization=organization.slug)
        return _public_address(organization)

    return save(form, act, lambda: _new_form(form))


def _replace_parts(organization: Organization, form: OrganizationForm) -> None:
    replace_parts(
        get_session(),
        organization,
        **form.parts(),
        served_counties=form.served_codes,
        by=current_identity(),
    )


def _public_address(organization: Organization) -> str:
    return f"{request.script_root}/organizations/{organization.slug}"


@bp.get("/<slug>/edit")
@guarded(Permission.ORGANIZATION_EDIT, _load)
def edit(organization: Organization) -> Response:
    return form_page(_FORM, OrganizationForm(data=form_of(organization)), organization=organization)


@bp.post("/<slug>/edit")
@guarded(Permission.ORGANIZATION_EDIT, _load)
def update(organization: Organization) -> AnyResponse:
    form = OrganizationForm(request.form)

    def act() -> str:
        values, by = form.own_values(), current_identity()
        edit_organization(get_session(), organization, values, expected=form.version.data, by=by)
        _replace_parts(organization, form)
        return _public_address(organization)

    return save(
        form, act, _again(form, organization), record=organization, stored=lambda: form_of(organization)
    )


def _again(form: OrganizationForm, organization: Organization) -> Callable[[], Response]:
    return lambda: form_page(_FORM, form, organization=organization)


@bp.get("/<slug>/retire")
@guarded(Permission.ORGANIZATION_RETIRE, _load)
def retire(organization: Organization) -> Response:
    return form_page("manage/retire.html", RetireForm(MultiDict()), organization=organization)


@bp.post("/<slug>/retire")
@guarded(Permission.ORGANIZATION_RETIRE, _load)
def do_retire(organization: Organization) -> AnyResponse:
    form = RetireForm(request.form)

    def act() -> str:
        successor = _one_successor(form.successor.data) if form.successor.data else None
        because = form.because.data or ""
        retire_organization(
            get_session(), organization, because=because, successor=successor, by=current_identity()
        )
        return url_for("collaboratives.dashboard")

    return save(form, act, lambda: form_page("manage/retire.html", form, organization=organization))


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
