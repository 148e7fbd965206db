"""Keeping services: what they are called, typed as, and listed by on a collaborative's desk."""

from flask import Blueprint, url_for

from rural_collab.collaboratives.parts import Part, Words, register
from rural_collab.services.commands import add_service, edit_service, remove_service
from rural_collab.services.forms import ServiceForm
from rural_collab.services.models import Service
from rural_collab.services.queries import list_services
from rural_collab.text import mark

bp = Blueprint("services", __name__, url_prefix="/manage")

SERVICES = Part(
    address="services",
    model=Service,
    form=ServiceForm,
    words=Words(
        one=mark("Service"),
        many=mark("Services"),
        add=mark("Add a service"),
    ),
    columns=(Service.title, Service.aim, Service.status, Service.who_may_use, Service.as_of),
    listed=list_services,
    add=add_service,
    edit=edit_service,
    remove=remove_service,
    known={"status": "active"},
    page=lambda service: url_for("service_pages.service", slug=service.slug),
)

register(bp, SERVICES)
