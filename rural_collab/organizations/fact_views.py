"""Keeping facts: what sources say of an organization or a collaborative."""

from uuid import UUID, uuid4

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.identity import Identity
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
from rural_collab.text import mark
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.forms import RegistryForm
from rural_collab.web.pages import form_page
from rural_collab.web.proposing import Kind, Target, keep, proposals, register_kind, removal_of
from rural_collab.web.saving import carry_out, save

bp = Blueprint("facts", __name__, url_prefix="/manage")

_FORM = "manage/fact.html"


def _kept(
    form: ClaimForm, organization: Organization, claim: Claim | None, /, *, ticket: UUID, by: Identity
) -> Claim:
    """The fact as its form says; the same fact may be told twice, by two sources."""
    values, session = {**form.fact_values(), "source_id": kept_source(form)}, get_session()
    if claim is not None:
        correct_claim(session, claim, values, expected=form.version.data, by=by)
        return claim
    return tell_claim(session, record_kind=KIND, record_id=organization.id, values=values, by=by)


def _form_address(organization: Organization, claim: Claim | None) -> str:
    if claim is not None:
        return url_for("facts.edit", claim_id=claim.id)
    return url_for("facts.new", slug=organization.slug)


FACT = Kind(
    name="fact",
    words=mark("Fact"),
    publish=Permission.ORGANIZATION_EDIT,
    form=ClaimForm,
    owner=lambda owner_id: get_session().get(Organization, owner_id),
    find=lambda claim_id: get_session().get(Claim, claim_id),
    stored=claim_form_of,
    keep=_kept,
    address=_form_address,
    called=lambda claim: claim.statement,
    owner_id=lambda claim: claim.record_id,
)
register_kind(bp, FACT)
REMOVAL = removal_of(FACT, lambda claim, by: withdraw_claim(get_session(), claim, by=by))
register_kind(bp, REMOVAL)


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
@guarded(Permission.RECORD_PROPOSE, _load_organization)
def new(organization: Organization) -> Response:
    known = {"is_shown": True, "as_of": PartialDate.of(today()), "verification": "self_reported"}
    typed = proposals().typed(Target(FACT, organization, None))
    return _form(ClaimForm(typed) if typed else ClaimForm(data=known), organization)


@bp.post("/organizations/<slug>/facts/new")
@guarded(Permission.RECORD_PROPOSE, _load_organization)
def create(organization: Organization) -> AnyResponse:
    form, about = ClaimForm(request.form), Target(FACT, organization, None)

    def act() -> str:
        keep(about, form, ticket=uuid4(), by=current_identity())
        return _back(organization)

    return save(form, act, lambda: _form(form, organization), about=about)


@bp.get("/facts/<uuid:claim_id>/edit")
@guarded(Permission.RECORD_PROPOSE, _load)
def edit(claim: Claim) -> Response:
    typed = proposals().typed(Target(FACT, _about(claim), claim))
    return _form(ClaimForm(typed) if typed else ClaimForm(data=claim_form_of(claim)), _about(claim), claim)


@bp.post("/facts/<uuid:claim_id>/edit")
@guarded(Permission.RECORD_PROPOSE, _load)
def update(claim: Claim) -> AnyResponse:
    form, organization = ClaimForm(request.form), _about(claim)
    about = Target(FACT, organization, claim)

    def act() -> str:
        keep(about, form, ticket=claim.id, by=current_identity())
        return _back(organization)

    return save(
        form,
        act,
        lambda: _form(form, organization, claim),
        record=claim,
        stored=lambda: claim_form_of(claim),
        about=about,
    )


@bp.post("/facts/<uuid:claim_id>/remove")
@guarded(Permission.RECORD_PROPOSE, _load)
def remove(claim: Claim) -> AnyResponse:
    form, organization = RegistryForm(request.form), _about(claim)
    about = Target(REMOVAL, organization, claim)

    def act() -> str:
        keep(about, form, ticket=claim.id, by=current_identity())
        return _back(organization)

    return carry_out(form, act, about)


def _form(form: ClaimForm, organization: Organization, claim: Claim | None = None) -> Response:
    about = Target(FACT, organization, claim)
    return form_page(_FORM, form, organization=organization, claim=claim, about=about)
