"""Keeping facts: what sources say of an organization or a collaborative."""

from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.policy import Permission
from rural_collab.clock import today
from rural_collab.errors import Missing
from rural_collab.evidence.commands import correct_claim, tell_claim, withdraw_claim
from rural_collab.evidence.forms import ClaimForm, claim_form_of
from rural_collab.evidence.models import Claim
from rural_collab.evidence.typing_in import kept_source
from rural_collab.organizations.models import KIND, Organization
from rural_collab.organizations.queries import get_organization
from rural_collab.partial_dates import PartialDate
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.pages import form_page
from rural_collab.web.saving import save

bp = Blueprint("facts", __name__, url_prefix="/manage")

_FORM = "manage/fact.html"


def _load_organization(slug: str) -> Organization:
    return get_organization(get_session(), slug)


def _load(claim_id: UUID) -> Claim:
    claim = get_session().get(Claim, claim_id)
    if claim is None:
        raise Missing("There is no such fact")
    return claim


def _about(claim: Claim) -> Organization:
    return get_session().get_one(Organization, claim.record_id)


def _back(organization: Organization) -> str:
    """The collaborative's desk; an organization that is none is sent on to its own page."""
    return url_for("collaboratives.show", slug=organization.slug)


@bp.get("/organizations/<slug>/facts/new")
@guarded(Permission.ORGANIZATION_EDIT, _load_organization)
def new(organization: Organization) -> Response:
    known = {"is_shown": True, "as_of": PartialDate.of(today()), "verification": "self_reported"}
    return form_page(_FORM, ClaimForm(data=known), organization=organization, claim=None)


@bp.post("/organizations/<slug>/facts/new")
@guarded(Permission.ORGANIZATION_EDIT, _load_organization)
def create(organization: Organization) -> AnyResponse:
    form = ClaimForm(request.form)

    def act() -> str:
        values = {**form.fact_values(), "source_id": kept_source(form)}
        tell_claim(
            get_session(), record_kind=KIND, record_id=organization.id, values=values, by=current_identity()
        )
        return _back(organization)

    return save(form, act, lambda: form_page(_FORM, form, organization=organization, claim=None))


@bp.get("/facts/<uuid:claim_id>/edit")
@guarded(Permission.ORGANIZATION_EDIT, _load)
def edit(claim: Claim) -> Response:
    return _form(ClaimForm(data=claim_form_of(claim)), claim)


@bp.post("/facts/<uuid:claim_id>/edit")
@guarded(Permission.ORGANIZATION_EDIT, _load)
def update(claim: Claim) -> AnyResponse:
    form = ClaimForm(request.form)

    def act() -> str:
        values = {**form.fact_values(), "source_id": kept_source(form)}
        correct_claim(get_session(), claim, values, expected=form.version.data, by=current_identity())
        return _back(_about(claim))

    return save(form, act, lambda: _form(form, claim), record=claim, stored=lambda: claim_form_of(claim))


@bp.post("/facts/<uuid:claim_id>/remove")
@guarded(Permission.ORGANIZATION_EDIT, _load)
def remove(claim: Claim) -> AnyResponse:
    back = _back(_about(claim))
    withdraw_claim(get_session(), claim, by=current_identity())
    get_session().commit()
    return redirect(back, 303)


def _form(form: ClaimForm, claim: Claim) -> Response:
    return form_page(_FORM, form, organization=_about(claim), claim=claim)
