"""Public pages of single community sessions: what was said, what changed, and what did not and why."""

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from rural_collab.clock import today
from rural_collab.community.models import words_of
from rural_collab.errors import Moved
from rural_collab.profiles.collaborative import SECTIONS, get_page
from rural_collab.profiles.community import SessionPage
from rural_collab.profiles.showing import moved_within, shown
from rural_collab.web.access import public
from rural_collab.web.rendering import render

bp = Blueprint("community_pages", __name__)


@bp.get("/collaboratives/<slug>/community/<session>")
@public
def session(slug: str, session: str) -> Response:
    def make(database: Session) -> str:
        try:
            page = get_page(database, slug, today())
        except Moved as moved:
            raise moved_within("collaboratives", slug, "collaboratives", moved.address) from None
        return render(
            "profiles/collaborative/session.html",
            current="/collaboratives",
            page=page,
            section="community",
            sections=SECTIONS,
            on_problem="",
            told=SessionPage(page, session),
            words_of=words_of,
        )

    return shown(make)
