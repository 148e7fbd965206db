"""Keeping collaboratives: one collaborative's desk, and its profile."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.identity import Identity
from rural_collab.access.policy import Permission, ensure
from rural_collab.audit.history import list_history
from rural_collab.clock import today
from rural_collab.collaboratives.commands import edit_collaborative, found_collaborative
from rural_collab.collaboratives.effects import effects
from rural_collab.collaboratives.forms import CollaborativeForm, form_of
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.collaboratives.parts import list_parts
from rural_collab.collaboratives.queries import get_collaborative, list_memberships
from rural_collab.errors import Moved
from rural_collab.evidence.queries import list_claims
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import get_organization, merged_into
from rural_collab.text import fold, mark, tidy
from rural_collab.vocabularies.terms import label
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.languages import language
from rural_collab.web.leaves import ROWS, Leaf, leaf
from rural_collab.web.pages import form_page, private_page
from rural_collab.web.proposing import Kind, Target, keep, proposals, register_kind
from rural_collab.web.saving import save

bp = Blueprint("collaboratives", __name__, url_prefix="/manage")

_FORM = "manage/collaborative.html"
_LATEST = 20
#: What memberships are called where records are named by their part's address.
MEMBERS = "members"


def _kept(
    form: CollaborativeForm,
    _owner: Collaborative,
    collaborative: Collaborative,
    /,
    *,
    ticket: UUID,
    by: Identity,
) -> Collaborative:
    """The collaborative as its form says; ``ticket`` is its id, for nothing is added here."""
    return edit_collaborative(
        get_session(),
        collaborative,
        form.own_values(),
        kinds=form.kinds.data or [],
        stages=form.filled_stages(),
        expected=form.version.data,
        by=by,
    )


def _find(collaborative_id: UUID) -> Collaborative | None:
    return get_session().get(Collaborative, collaborative_id)


KIND = Kind(
    name="collaborative",
    words=mark("Collaborative"),
    publish=Permission.COLLABORATIVE_EDIT,
    form=CollaborativeForm,
    owner=_find,
    find=_find,
    stored=form_of,
    keep=_kept,
    address=lambda owner, _record: url_for("collaboratives.edit", slug=owner.organization.slug),
    called=lambda collaborative: collaborative.organization.name,
    owner_id=lambda collaborative: collaborative.id,
    page=lambda collaborative: url_for("profiles.collaborative", slug=collaborative.organization.slug),
)
register_kind(bp, KIND)


def _load(slug: str) -> Collaborative:
    return get_collaborative(get_session(), slug)


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
    ensure(current_identity(), Permission.ORGANIZATION_RETIRE, organization)
    form = CollaborativeForm(data={"is_rural": True, "stages": [{}]})
    return form_page(_FORM, form, organization=organization, collaborative=None, about=None)


@bp.post("/collaboratives/new")
@guarded(Permission.COLLABORATIVE_CREATE)
def create() -> AnyResponse:
    organization = _organization_asked_for()
    ensure(current_identity(), Permission.ORGANIZATION_RETIRE, organization)
    form = CollaborativeForm(request.form)

    def act() -> str:
        by, kinds = current_identity(), form.kinds.data or []
        found = found_collaborative(get_session(), organization, form.own_values(), kinds=kinds, by=by)
        edit_collaborative(get_session(), found, {}, stages=form.filled_stages(), expected=None, by=by)
        return url_for(".show", slug=organization.slug)

    return save(
        form, act, lambda: form_page(_FORM, form, organization=organization, collaborative=None, about=None)
    )


@bp.get("/collaboratives/<slug>")
@guarded(Permission.RECORD_PROPOSE, _load)
def show(collaborative: Collaborative) -> Response:
    session, wanted = get_session(), tidy(request.args.get("find", ""))
    memberships = list_memberships(session, collaborative.id)
    admitted = next((each for each in memberships if str(each.id) == request.args.get("admitted")), None)
    lists = [(name, part, part.listed(session, collaborative.id)) for name, part in list_parts()]
    return private_page(
        "manage/show.html",
        collaborative=collaborative,
        wanted=wanted,
        is_long=any(len(rows) > ROWS for rows in (memberships, *(rows for _, _, rows in lists))),
        memberships=_some(memberships, MEMBERS, wanted, Membership.role),
        admitted=admitted,
        told=effects().of_admission(admitted) if admitted else None,
        parts=[
            (name, part, _some(rows, part.address, wanted, part.columns[0])) for name, part, rows in lists
        ],
        claims=list_claims(session, collaborative.id),
        history=list_history(
            session, collaborative.id, _LATEST, also=merged_into(collaborative.id), drafts=True
        ),
        today=today(),
    )


def _some(rows: Sequence[Any], address: str, wanted: str, told: InstrumentedAttribute[Any]) -> Leaf[Any]:
    """A page of the rows of a section, or of those with ``wanted`` in their name or in the words of a code ``told``."""
    found = [row for row in rows if fold(wanted) in fold(_called(row, told))] if wanted else rows
    return leaf(found, address, anchor=address)


def _called(row: Any, told: InstrumentedAttribute[Any]) -> str:
    code = getattr(row, told.key) if "scheme" in told.info else None
    return f"{row.audit_label()} {label(told.info['scheme'], code, language()) if code else ''}"


@bp.get("/collaboratives/<slug>/edit")
@guarded(Permission.RECORD_PROPOSE, _load)
def edit(collaborative: Collaborative) -> Response:
    typed = proposals().typed(Target(KIND, collaborative, collaborative))
    form = CollaborativeForm(typed) if typed else CollaborativeForm(data=form_of(collaborative))
    return _form(form, collaborative)


@bp.post("/collaboratives/<slug>/edit")
@guarded(Permission.RECORD_PROPOSE, _load)
def update(collaborative: Collaborative) -> AnyResponse:
    form, about = CollaborativeForm(request.form), Target(KIND, collaborative, collaborative)

    def act() -> str:
        keep(about, form, ticket=collaborative.id, by=current_identity())
        return url_for(".show", slug=collaborative.organization.slug)

    return save(
        form,
        act,
        lambda: _form(form, collaborative),
        record=collaborative,
        stored=lambda: form_of(collaborative),
        about=about,
    )


def _form(form: CollaborativeForm, collaborative: Collaborative) -> Response:
    about = Target(KIND, collaborative, collaborative)
    return form_page(
        _FORM, form, organization=collaborative.organization, collaborative=collaborative, about=about
    )
