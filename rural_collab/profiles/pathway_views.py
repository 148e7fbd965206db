"""Public pages of pathways: one by itself, and up to four side by side."""

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from rural_collab.clock import today
from rural_collab.offerings.asked import GRADES_ASKED, read_asked
from rural_collab.profiles.footnotes import Footnotes
from rural_collab.profiles.pathway import find_pages, get_page
from rural_collab.profiles.pathway_comparison import MOST, compare
from rural_collab.profiles.pathway_from import see_from
from rural_collab.profiles.showing import asked_changes, shown
from rural_collab.text import tidy
from rural_collab.wages.figures import OR_MORE, as_of
from rural_collab.web.access import public
from rural_collab.web.filters import for_language
from rural_collab.web.languages import gettext, language
from rural_collab.web.rendering import render

bp = Blueprint("pathway_pages", __name__)


@bp.get("/pathways/<slug>")
@public
def pathway(slug: str) -> Response:
    """One pathway; with ``school`` and ``grade`` whether it is open from there.

    Its changes, of which a graph has many, only for whoever asks with ``changes=0``.
    """

    def make(session: Session) -> str:
        page = get_page(session, slug, today())
        asked = read_asked(request.args)
        seen = see_from(session, request.args.get("school", ""), asked, page.offerings, page.on)
        page.seen_from = seen.center
        return render(
            "profiles/pathway.html",
            current="/pathways",
            page=page,
            seen=seen,
            grades_asked=GRADES_ASKED,
            problems=[gettext(problem) for problem in asked.problems],
            wages_month=as_of(),
            or_more=OR_MORE,
            changes=asked_changes(session, page.pathway.id) if "changes" in request.args else None,
        )

    return shown(make, is_own="school" in request.args)


@bp.get("/compare/pathways")
@public
def pathways() -> Response:
    """Side by side what ``p`` names; with ``differences=1`` only where they differ."""
    slugs = list(dict.fromkeys(slug for slug in map(tidy, request.args.getlist("p")) if slug))

    def make(session: Session) -> str:
        found = find_pages(session, slugs[:MOST], today())
        pages = [found[slug] for slug in slugs[:MOST] if slug in found]
        rows = compare(pages, language(), for_language(language())) if pages else []
        only = request.args.get("differences") == "1"
        return render(
            "profiles/compare_pathways.html",
            current="/pathways",
            pages=pages,
            unknown=[slug for slug in slugs[:MOST] if slug not in found],
            left_out=slugs[MOST:],
            rows=[row for row in rows if row.differs] if only else rows,
            only_differences=only,
            wages_month=as_of(),
            footnotes=Footnotes(),
        )

    return shown(make)
