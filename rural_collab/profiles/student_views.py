"""Ways around for students and families: from a wish to pathways, a region's pathways, a shortlist of their own."""

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from rural_collab.clock import today
from rural_collab.offerings.asked import GRADES_ASKED, read_asked
from rural_collab.offerings.deadlines import deadlines_of
from rural_collab.offerings.queries import list_in_counties
from rural_collab.profiles import places
from rural_collab.profiles.careers import GROUPS, Careers, Wish
from rural_collab.profiles.choosing import choose_school
from rural_collab.profiles.pathway_comparison import MOST as COMPARED
from rural_collab.profiles.shortlist import MOST
from rural_collab.profiles.shortlist import read_asked as read_shortlist
from rural_collab.profiles.shortlist_page import ShortlistPage
from rural_collab.profiles.showing import shown
from rural_collab.text import tidy
from rural_collab.vocabularies.terms import list_terms
from rural_collab.wages.figures import OR_MORE, as_of
from rural_collab.web.access import public
from rural_collab.web.languages import gettext
from rural_collab.web.rendering import render

bp = Blueprint("students", __name__)

_LONGEST_WORDS = 100
_ASKED = ("interest", "cluster", "soc", "job", "school", "grade")


@bp.get("/careers")
@public
def careers() -> Response:
    """From an interest, a field of work or a job to pathways; with ``school`` and ``grade``, by how near they are."""
    on = today()
    asked = {name: tidy(request.args.get(name, ""))[:_LONGEST_WORDS] for name in _ASKED}
    wish = Wish(asked["interest"], asked["cluster"], asked["soc"], asked["job"])
    graded = read_asked({"grade": asked["grade"]})

    def make(session: Session) -> str:
        chosen = choose_school(session, asked["school"], on)
        return render(
            "profiles/careers.html",
            current="/pathways",
            careers=Careers(session, wish, chosen.school, graded.grade, on),
            chosen=chosen,
            grades=GRADES_ASKED,
            problems=[gettext(problem) for problem in graded.problems],
            groups=GROUPS,
            interests=list_terms("interest"),
            clusters=list_terms("career_cluster"),
            wages_month=as_of(),
            or_more=OR_MORE,
        )

    return shown(make, is_own=bool(asked["school"] or asked["job"]))


@bp.get("/regions/<slug>/pathways")
@public
def region_pathways(slug: str) -> Response:
    def make(session: Session) -> str:
        region = places.get_region(session, slug)
        counties = [county.fips for county in region.counties]
        return render(
            "profiles/region_pathways.html",
            current="/pathways",
            region=region,
            results=places.list_all("pathway", region=slug),
            has_deadlines=bool(deadlines_of(list_in_counties(session, counties))),
        )

    return shown(make)


@bp.get("/shortlist")
@public
def shortlist() -> Response:
    """The pathways that ``s`` names; no copy of the page is kept here, because the list is somebody's own."""
    asked = read_shortlist(request.args.getlist("s"))
    wanted = tidy(request.args.get("find", ""))[:_LONGEST_WORDS]

    def make(session: Session) -> str:
        page = ShortlistPage(session, asked, wanted, today())
        return render(
            "profiles/shortlist.html",
            current="/pathways",
            page=page,
            most=MOST,
            compared=COMPARED,
            wages_month=as_of(),
            or_more=OR_MORE,
        )

    return shown(make, is_own=True)
