"""Telling the registry of an organization that is not in it yet, for instance an employer that is to become a member.

Only those who look after the registry add organizations. Whoever writes for a collaborative proposes one in its name.
"""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.identity import Identity
from rural_collab.access.policy import Permission
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.parts import form_ticket
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.organizations.commands import add_organization, replace_parts
from rural_collab.organizations.forms import SPARE_ROWS, OrganizationForm
from rural_collab.organizations.models import Organization
from rural_collab.organizations.views import KIND as ORGANIZATION
from rural_collab.text import mark
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.pages import form_page
from rural_collab.web.proposing import Deed, Target, keep, proposals, register_kind
from rural_collab.web.saving import save

bp = Blueprint("newcomers", __name__, url_prefix="/manage/collaboratives/<slug>/organizations")

_FORM = "manage/organization.html"


def _added(
    form: OrganizationForm,
    _owner: Collaborative,
    organization: Organization | None,
    /,
    *,
    ticket: UUID,
    by: Identity,
) -> Organization:
    """The organization as the form says; the same form sent twice adds one."""
    session = get_session()
    found = organization or session.get(Organization, ticket)
    if found is not None:
        return found
    added = add_organization(session, {**form.own_values(), "id": ticket}, by=by)
    replace_parts(session, added, **form.parts(), served_counties=form.served_codes, by=by)
    return added


NEWCOMER = replace(
    ORGANIZATION,
    name="organization.new",
    publish=Permission.ORGANIZATION_CREATE,
    owner=lambda owner_id: get_session().get(Collaborative, owner_id),
    keep=_added,
    address=lambda owner, _record: url_for("newcomers.new", slug=owner.organization.slug),
    hidden=(),
    deed=Deed(mark("To be added"), mark("It would become a record of the registry.")),
)
register_kind(bp, NEWCOMER)


def _load(slug: str) -> Collaborative:
    return get_collaborative(get_session(), slug)


@bp.get("/new")
@guarded(Permission.RECORD_PROPOSE, _load)
def new(collaborative: Collaborative) -> Response:
    typed = proposals().typed(Target(NEWCOMER, collaborative, None))
    blank: list[dict[str, str]] = [{}] * SPARE_ROWS
    known = {"is_open": True, "state_usps": collaborative.organization.state_usps}
    rows = {"aliases": blank, "identifiers": blank, "enrollments": blank}
    return _page(OrganizationForm(typed) if typed else OrganizationForm(data=known | rows), collaborative)


@bp.post("/new")
@guarded(Permission.RECORD_PROPOSE, _load)
def create(collaborative: Collaborative) -> AnyResponse:
    form, about = OrganizationForm(request.form), Target(NEWCOMER, collaborative, None)

    def act() -> str:
        added = keep(about, form, ticket=form_ticket(), by=current_identity())
        return url_for("profiles.organization", slug=added.slug)

    return save(form, act, lambda: _page(form, collaborative), about=about)


def _page(form: OrganizationForm, collaborative: Collaborative) -> Response:
    about = Target(NEWCOMER, collaborative, None)
    context = {"organization": None, "newcomer_of": collaborative, "ticket": form_ticket()}
    return form_page(_FORM, form, about=about, **context)
