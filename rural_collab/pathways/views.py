"""Keeping pathways: what they are called, typed as, and listed by on a collaborative's desk; and their editions."""

from uuid import UUID

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.identity import Identity
from rural_collab.access.policy import Permission
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.parts import Part, Words, register
from rural_collab.pathways.commands import add_pathway, edit_pathway, remove_pathway
from rural_collab.pathways.editions import begin_edition
from rural_collab.pathways.forms import EditionForm, PathwayForm
from rural_collab.pathways.models import Pathway
from rural_collab.pathways.queries import list_editions
from rural_collab.text import mark
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.pages import form_page
from rural_collab.web.proposing import Deed, Kind, Target, keep, register_kind
from rural_collab.web.saving import save

bp = Blueprint("pathways", __name__, url_prefix="/manage")

PATHWAYS = Part(
    address="pathways",
    model=Pathway,
    form=PathwayForm,
    words=Words(
        one=mark("Pathway"),
        many=mark("Pathways"),
        add=mark("Add a pathway"),
        lead=mark(
            "A template: what is done in which order. Where and when it is offered is told by its offerings."
        ),
    ),
    columns=(Pathway.title, Pathway.pathway_type, Pathway.status, Pathway.edition, Pathway.as_of),
    listed=list_editions,
    add=add_pathway,
    edit=edit_pathway,
    remove=remove_pathway,
    known={"status": "active"},
    template="manage/pathway.html",
    page=lambda pathway: url_for("pathway_pages.pathway", slug=pathway.slug),
)

register(bp, PATHWAYS)


def _begun(
    form: EditionForm, _owner: Collaborative, pathway: Pathway, /, *, ticket: UUID, by: Identity
) -> Pathway:
    return begin_edition(get_session(), pathway, form.edition.data or "", by=by)


EDITION = Kind(
    name="pathways.edition",
    words=PATHWAYS.words.one,
    publish=Permission.PART_EDIT,
    form=EditionForm,
    owner=lambda owner_id: get_session().get(Collaborative, owner_id),
    find=lambda part_id: get_session().get(Pathway, part_id),
    stored=lambda _pathway: {},
    keep=_begun,
    address=lambda _owner, pathway: url_for("pathways.edition", part_id=pathway.id),
    called=lambda pathway: pathway.audit_label(),
    owner_id=lambda pathway: pathway.collaborative_id,
    page=PATHWAYS.page,
    deed=Deed(
        mark("A new edition"), mark("It would begin as a copy, and lists and search would show it instead.")
    ),
)
register_kind(bp, EDITION)


def _load(part_id: UUID) -> Pathway:
    return PATHWAYS.load(part_id)


@bp.get("/pathways/<uuid:part_id>/edition")
@guarded(Permission.RECORD_PROPOSE, _load)
def edition(pathway: Pathway) -> Response:
    """What the next edition is to be called."""
    return _edition_page(EditionForm(), pathway)


@bp.post("/pathways/<uuid:part_id>/edition")
@guarded(Permission.RECORD_PROPOSE, _load)
def begin(pathway: Pathway) -> AnyResponse:
    """Begin it, or go on with the one that was begun already."""
    form, about = EditionForm(request.form), Target(EDITION, pathway.collaborative, pathway)

    def act() -> str:
        later = keep(about, form, ticket=pathway.id, by=current_identity())
        return url_for(".pathways_edit", part_id=later.id)

    return save(form, act, lambda: _edition_page(form, pathway), about=about)


def _edition_page(form: EditionForm, pathway: Pathway) -> Response:
    collaborative = pathway.collaborative
    about = Target(EDITION, collaborative, pathway)
    return form_page("manage/edition.html", form, pathway=pathway, collaborative=collaborative, about=about)
