"""The report of a collaborative for a period, as its board or a funder gets it."""

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from rural_collab.clock import today
from rural_collab.community.reporting import Report, read_span, stated_cents, years_offered
from rural_collab.errors import Moved
from rural_collab.profiles.collaborative import SECTIONS, get_page
from rural_collab.profiles.community import people_at
from rural_collab.profiles.showing import moved_within, shown
from rural_collab.web.access import public
from rural_collab.web.rendering import render

bp = Blueprint("report_pages", __name__)


@bp.get("/collaboratives/<slug>/report")
@public
def report(slug: str) -> Response:
    """What is recorded ``from`` a day ``until`` another; without them, of this school year."""
    asked = read_span(request.args)

    def make(session: Session) -> str:
        try:
            page = get_page(session, slug, min(asked.span.last, today()))
        except Moved as moved:
            raise moved_within("collaboratives", slug, "collaboratives", moved.address) from None
        return render(
            "profiles/collaborative/report.html",
            current="/collaboratives",
            page=page,
            section="report",
            sections=SECTIONS,
            on_problem="",
            report=Report(session, page.record, asked.span),
            problems=asked.problems,
            years=years_offered(),
            stated_cents=stated_cents,
            people_at=people_at,
        )

    return shown(make)
