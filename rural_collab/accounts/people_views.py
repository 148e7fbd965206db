"""Who keeps a collaborative, an organization, or a state: invited, handed over, ended."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.identity import Role
from rural_collab.access.policy import Permission
from rural_collab.accounts.commands import disable_user
from rural_collab.accounts.forms import AddressForm, HandOverForm, InviteForm, RepresentativeForm, StewardForm
from rural_collab.accounts.models import Grant, Invitation, User
from rural_collab.accounts.people import (
    Place,
    end_role,
    get_grant,
    get_invitation,
    hand_over,
    invite,
    invite_again,
    occasion_of,
    readdress,
    withdraw,
)
from rural_collab.accounts.queries import (
    list_grants_at,
    list_invitations_to,
    list_role_changes,
    list_stewards,
    list_users,
)
from rural_collab.accounts.tasks import open_tasks
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.errors import Missing, Refused
from rural_collab.mail.queries import list_for_occasions
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import get_organization
from rural_collab.places.models import Region
from rural_collab.text import mark
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.forms import RegistryForm
from rural_collab.web.pages import form_page, public_url
from rural_collab.web.saving import save

bp = Blueprint("people", __name__, url_prefix="/manage")

_PEOPLE = "manage/people.html"


def _load_collaborative(slug: str) -> Collaborative:
    return get_collaborative(get_session(), slug)


def _load_organization(slug: str) -> Organization:
    return get_organization(get_session(), slug)


def _load_grant(grant_id: UUID) -> Grant:
    return get_grant(get_session(), grant_id)


def _load_invitation(invitation_id: UUID) -> Invitation:
    return get_invitation(get_session(), invitation_id)


@bp.get("/collaboratives/<slug>/people")
@guarded(Permission.PEOPLE_KEEP, _load_collaborative)
def of_collaborative(collaborative: Collaborative) -> Response:
    return _people(InviteForm(), collaborative.organization, {"collaborative_id": collaborative.id})


@bp.post("/collaboratives/<slug>/people")
@guarded(Permission.PEOPLE_KEEP, _load_collaborative)
def invite_to_collaborative(collaborative: Collaborative) -> AnyResponse:
    place = {"collaborative_id": collaborative.id}
    form = InviteForm(request.form)
    return _invited(form, place, lambda: _people(form, collaborative.organization, place))


@bp.get("/organizations/<slug>/people")
@guarded(Permission.PEOPLE_KEEP, _load_organization)
def of_organization(organization: Organization) -> Response:
    return _people(RepresentativeForm(), organization, {"organization_id": organization.id})


@bp.post("/organizations/<slug>/people")
@guarded(Permission.PEOPLE_KEEP, _load_organization)
def invite_to_organization(organization: Organization) -> AnyResponse:
    place = {"organization_id": organization.id}
    form = RepresentativeForm(request.form)
    return _invited(form, place, lambda: _people(form, organization, place))


def _people(form: RegistryForm, organization: Organization, place: Place) -> Response:
    session = get_session()
    return form_page(
        _PEOPLE,
        form,
        organization=organization,
        grants=list_grants_at(session, **place),
        **_invited_to(list_invitations_to(session, **place)),
        history=list_role_changes(session, organization.id),
        is_collaborative="collaborative_id" in place,
    )


def _invited_to(invitations: Sequence[Invitation]) -> Mapping[str, Any]:
    """Invitations, and what became of the mail of each."""
    mails = list_for_occasions(get_session(), [occasion_of(each) for each in invitations])
    return {
        "invitations": invitations,
        "mails": {each.id: mails.get(occasion_of(each)) for each in invitations},
    }


def _invited(form: Any, place: Place, again: Any) -> AnyResponse:
    def act() -> str:
        invite(
            get_session(),
            email=form.email.data,
            role=form.role.data,
            place=place,
            language=form.language.data,
            by=current_identity(),
            public_url=public_url(),
        )
        return f"{request.script_root}{request.path}"

    return save(form, act, again)


@bp.get("/people")
@guarded(Permission.ACCOUNT_KEEP)
def index() -> Response:
    return _everybody(StewardForm(data={"role": Role.STEWARD}))


def _everybody(form: StewardForm) -> Response:
    session = get_session()
    waiting = [each for each in list_invitations_to(session) if each.role is Role.STEWARD]
    stewards, users = list_stewards(session), list_users(session)
    told = {"users": users, "stewards": stewards, "history": list_role_changes(session)}
    return form_page("manage/accounts.html", form, **told, **_invited_to(waiting))


@bp.post("/people")
@guarded(Permission.ACCOUNT_KEEP)
def invite_steward() -> AnyResponse:
    form = StewardForm(request.form)
    try:
        place = _stewarded(form)
    except Refused as refusal:
        form.validate()
        form.refuse(refusal.fields.items())
        return _everybody(form)
    return _invited(form, place, lambda: _everybody(form))


def _stewarded(form: StewardForm) -> Place:
    """The one place that is named: a state or a region."""
    state, slug = form.state_usps.data, form.region.data
    if bool(state) == bool(slug):
        words = mark("Name a state or a region")
        raise Refused(words, state_usps=words)
    if state:
        return {"state_usps": state}
    region = get_session().scalar(select(Region.id).where(Region.slug == slug))
    if region is None:
        words = mark("There is no region at this address")
        raise Refused(words, region=words)
    return {"region_id": region}


@bp.post("/people/<uuid:user_id>/close")
@guarded(Permission.ACCOUNT_KEEP)
def close(user_id: UUID) -> AnyResponse:
    user = get_session().get(User, user_id)
    if user is None:
        raise Missing("There is no such account")
    if user.id == current_identity().user_id:
        raise Refused("Ask another administrator to close your own account")
    disable_user(get_session(), user, by=current_identity())
    get_session().commit()
    return redirect(url_for(".index"), 303)


@bp.post("/grants/<uuid:grant_id>/end")
@guarded(Permission.PEOPLE_KEEP, _load_grant)
def end(grant: Grant) -> AnyResponse:
    back = _back(grant)
    end_role(get_session(), grant, by=current_identity(), public_url=public_url())
    get_session().commit()
    return redirect(back, 303)


@bp.get("/grants/<uuid:grant_id>/hand-over")
@guarded(Permission.PEOPLE_KEEP, _load_grant)
def ask_whom(grant: Grant) -> Response:
    return _hand_over(HandOverForm(), grant)


@bp.post("/grants/<uuid:grant_id>/hand-over")
@guarded(Permission.PEOPLE_KEEP, _load_grant)
def hand_on(grant: Grant) -> AnyResponse:
    form, back = HandOverForm(request.form), _back(grant)

    def act() -> str:
        email, language = form.email.data or "", form.language.data
        by, address = current_identity(), public_url()
        hand_over(get_session(), grant, email=email, language=language, by=by, public_url=address)
        return back

    return save(form, act, lambda: _hand_over(form, grant))


def _hand_over(form: HandOverForm, grant: Grant) -> Response:
    tasks = list(open_tasks(get_session(), grant.user, grant.collaborative_id or grant.organization_id))
    return form_page("manage/hand_over.html", form, grant=grant, back=_back(grant), tasks=tasks)


@bp.post("/invitations/<uuid:invitation_id>/again")
@guarded(Permission.PEOPLE_KEEP, _load_invitation)
def send_again(invitation: Invitation) -> AnyResponse:
    invite_again(get_session(), invitation, by=current_identity(), public_url=public_url())
    get_session().commit()
    return redirect(_back(invitation), 303)


@bp.post("/invitations/<uuid:invitation_id>/withdraw")
@guarded(Permission.PEOPLE_KEEP, _load_invitation)
def take_back(invitation: Invitation) -> AnyResponse:
    withdraw(get_session(), invitation, by=current_identity())
    get_session().commit()
    return redirect(_back(invitation), 303)


@bp.get("/invitations/<uuid:invitation_id>/address")
@guarded(Permission.PEOPLE_KEEP, _load_invitation)
def ask_address(invitation: Invitation) -> Response:
    return _address_page(AddressForm(data={"email": invitation.email}), invitation)


def _address_page(form: AddressForm, invitation: Invitation) -> Response:
    return form_page("manage/readdress.html", form, invitation=invitation, back=_back(invitation))


@bp.post("/invitations/<uuid:invitation_id>/address")
@guarded(Permission.PEOPLE_KEEP, _load_invitation)
def correct_address(invitation: Invitation) -> AnyResponse:
    form, back = AddressForm(request.form), _back(invitation)

    def act() -> str:
        by, address = current_identity(), public_url()
        readdress(get_session(), invitation, form.email.data or "", by=by, public_url=address)
        return back

    return save(form, act, lambda: _address_page(form, invitation))


def _back(held: Grant | Invitation) -> str:
    """The page of those who keep the same place; whoever gave up the own role goes to what else is kept."""
    if isinstance(held, Grant) and held.user_id == current_identity().user_id:
        return f"{request.script_root}/manage"
    if held.organization is None:
        return url_for(".index")
    page = ".of_collaborative" if held.collaborative_id else ".of_organization"
    return url_for(page, slug=held.organization.slug)
