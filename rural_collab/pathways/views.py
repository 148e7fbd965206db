"""Keeping pathways: what they are called, typed as, and listed by on a collaborative's desk."""

from flask import Blueprint

from rural_collab.collaboratives.parts import Part, Words, register
from rural_collab.pathways.commands import add_pathway, edit_pathway, remove_pathway
from rural_collab.pathways.forms import PathwayForm
from rural_collab.pathways.models import Pathway
from rural_collab.pathways.queries import list_pathways
from rural_collab.text import mark

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
    listed=list_pathways,
    add=add_pathway,
    edit=edit_pathway,
    remove=remove_pathway,
    known={"status": "active"},
)

register(bp, PATHWAYS)
