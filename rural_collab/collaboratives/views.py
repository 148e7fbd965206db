"""Keeping collaboratives: what I keep, one collaborative's desk, and its profile."""

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.policy import Permission
from rural_collab.audit.history import list_history
from rural_collab.clock import today
from rural_collab.collaboratives.commands import edit_collaborative, found_collaborative
from rural_collab.collaboratives.forms import CollaborativeForm, form_of
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.parts import list_parts
from rural_collab.collaboratives.queries import get_collaborative, list_kept, list_memberships
from rural_collab.errors import Moved
from rural_collab.evidence.queries import list_claims
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import get_organization
from rural_collab.text import tidy
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.pages import form_page, private_page
from rural_collab.web.saving import save

bp = Blueprint("collaboratives", __name__, url_prefix="/manage")

_FORM = "manage/collaborative.html"
_LATEST = 20


def _load(slug: str) -> Collaborative:
    return get_collaborative(get_session(), slug)


@bp.get("")
@guarded(Permission.ACCOUNT_USE)
def dashboard() -> Response:
    return private_page("manage/dashboard.html", collaboratives=list_kept(get_session(), current_identity()))


def _organization_asked_for() -> Organization:
    """The organization that is to become a collaborative, by an address it has or once had."""
    slug = tidy(request.args.get("organization", ""))
    try:
        return get_organization(get_session(), slug)
    except Moved as moved:
        return get_organization(get_session(), moved.address)


@bp.get("/collaboratives/new")
@guarded(Permission.COLLABORATIVE_CREATE)
def new() -> Response:
    organization = _organization_asked_for()
    form = CollaborativeForm(data={"is_rural": True, "stages": [{}]})
    return form_page(_FORM, form, organization=organization, collaborative=None)


@bp.post("/collaboratives/new")
@guarded(Permission.COLLABORATIVE_CREATE)
def create() -> AnyResponse:
    organization = _organization_asked_for()
    form = CollaborativeForm(request.form)

    def act() -> str:
        by, kinds = current_identity(), form.kinds.data or []
        found = found_collaborative(get_session(), organization, form.own_values(), kinds=kinds, by=by)
        edit_collaborative(get_session(), found, {}, stages=form.filled_stages(), expected=None, by=by)
        return url_for(".show", slug=organization.slug)

    return save(form, act, lambda: form_page(_FORM, form, organization=organization, collaborative=None))


@bp.get("/collaboratives/<slug>")
@guarded(Permission.COLLABORATIVE_EDIT, _load)
def show(collaborative: Collaborative) -> Response:
    session = get_session()
    return private_page(
        "manage/show.html",
        collaborative=collaborative,
        memberships=list_memberships(session, collaborative.id),
        parts=[(name, part, part.listed(session, collaborative.id)) for name, part in list_parts()],
        claims=list_claims(session, collaborative.id),
        history=list_history(session, collaborative.id, _LATEST, drafts=True),
        today=today(),
    )


@bp.get("/collaboratives/<slug>/edit")
@guarded(Permission.COLLABORATIVE_EDIT, _load)
def edit(collaborative: Collaborative) -> Response:
    return _form(CollaborativeForm(data=form_of(collaborative)), collaborative)


@bp.post("/collaboratives/<slug>/edit")
@guarded(Permission.COLLABORATIVE_EDIT, _load)
def update(collaborative: Collaborative) -> AnyResponse:
    form = CollaborativeForm(request.form)

    def act() -> str:
        edit_collaborative(
            get_session(),
            collaborative,
            form.own_values(),
            kinds=form.kinds.data or [],
            stages=form.filled_stages(),
            expected=form.version.data,
            by=current_identity(),
        )
        return url_for(".show", slug=collaborative.organization.slug)

    return save(
        form,
        act,
        lambda: _form(form, collaborative),
        record=collaborative,
        stored=lambda: form_of(collaborative),
    )


def _form(form: CollaborativeForm, collaborative: Collaborative) -> Response:
    return form_page(_FORM, form, organization=collaborative.organization, collaborative=collaborative)
