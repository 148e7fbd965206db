"""Public pages of services."""

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from rural_collab.profiles.service import ServicePage
from rural_collab.profiles.showing import asked_changes, asked_day, shown
from rural_collab.web.access import public
from rural_collab.web.rendering import render

bp = Blueprint("service_pages", __name__)


@bp.get("/services/<slug>")
@public
def service(slug: str) -> Response:
    on, on_problem = asked_day()

    def make(session: Session) -> str:
        page = ServicePage(session, slug, on)
        return render(
            "profiles/service.html",
            current="/services",
            page=page,
            on_problem=on_problem,
            changes=asked_changes(session, page.service.id),
        )

    return shown(make)
