"""Public pages of schools: what can I do from here, the same on paper, and deadlines to subscribe to."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, current_app, request
from sqlalchemy.orm import Session

from rural_collab.errors import Moved, NothingYet
from rural_collab.offerings.asked import GRADES_ASKED
from rural_collab.offerings.deadlines import WORDS, Deadline, Entry, deadlines_of, written
from rural_collab.offerings.queries import list_in_counties, list_of_pathways
from rural_collab.pathways.queries import get_pathway
from rural_collab.profiles.places import get_region
from rural_collab.profiles.school import SchoolPage
from rural_collab.profiles.showing import asked_changes, asked_day, moved_within, shown
from rural_collab.text import mark
from rural_collab.web.access import public
from rural_collab.web.languages import gettext, language
from rural_collab.web.rendering import render

bp = Blueprint("school_pages", __name__)

_NONE_YET = mark("No deadline is recorded for this yet")
_TITLES = {
    "school": mark("Deadlines for %(name)s"),
    "pathway": mark("Deadlines of %(name)s"),
    "region": mark("Deadlines in %(name)s"),
}


@bp.get("/schools/<slug>")
@public
def school(slug: str) -> Response:
    """What one can do from a school: ``?grade=11``, ``?year=2026-27``, ``?who=adults``, ``?on=2026-11-22``."""
    return _school_page(slug, "profiles/school.html", has_history=True)


@bp.get("/schools/<slug>/sheet")
@public
def sheet(slug: str) -> Response:
    """Everything open from a school on one page to print."""
    return _school_page(slug, "profiles/school_sheet.html", has_history=False)


def _school_page(slug: str, template: str, *, has_history: bool) -> Response:
    on, on_problem = asked_day()

    def make(session: Session) -> str:
        page = _load(session, slug, on)
        return render(
            template,
            current="/pathways",
            page=page,
            grades=GRADES_ASKED,
            problems=[gettext(problem) for problem in page.asked.problems],
            on_problem=on_problem,
            changes=asked_changes(session, page.organization.id) if has_history else None,
        )

    return shown(make)


def _load(session: Session, slug: str, on: Any) -> SchoolPage:
    """The school's page; anything else that has this address is at its own."""
    try:
        page = SchoolPage(session, slug, on, request.args)
    except Moved as moved:
        raise moved_within("schools", slug, "schools", moved.address) from None
    if page.type != "school" or page.is_collaborative:
        own = "collaboratives" if page.is_collaborative else "organizations"
        raise moved_within("schools", slug, own, page.organization.slug)
    return page


@bp.get("/schools/<slug>/calendar.ics")
@public
def school_calendar(slug: str) -> Response:
    on, _ = asked_day()

    def find(session: Session) -> tuple[str, list[Deadline]]:
        page = _load(session, slug, on)
        return page.organization.name, page.deadlines

    return _calendar("school", find)


@bp.get("/pathways/<slug>/calendar.ics")
@public
def pathway_calendar(slug: str) -> Response:
    def find(session: Session) -> tuple[str, list[Deadline]]:
        pathway = get_pathway(session, slug)
        spanish = pathway.title_es if language() == "es" else None
        return spanish or pathway.title, deadlines_of(list_of_pathways(session, [pathway])[pathway.id])

    return _calendar("pathway", find)


@bp.get("/regions/<slug>/calendar.ics")
@public
def region_calendar(slug: str) -> Response:
    def find(session: Session) -> tuple[str, list[Deadline]]:
        region = get_region(session, slug)
        counties = [county.fips for county in region.counties]
        return region.name, deadlines_of(list_in_counties(session, counties))

    return _calendar("region", find)


def _calendar(kind: str, find: Callable[[Session], tuple[str, list[Deadline]]]) -> Response:
    """Deadlines in the language of the address; a sentence where there are none."""

    def make(session: Session) -> str:
        name, deadlines = find(session)
        if not deadlines:
            raise NothingYet(_NONE_YET)
        return written(gettext(_TITLES[kind], name=name), [_entry(deadline) for deadline in deadlines])

    return shown(make, "text/calendar")


def _entry(deadline: Deadline) -> Entry:
    offering, prefix = deadline.offering, "" if language() == "en" else f"/{language()}"
    title = offering.title_es if language() == "es" and offering.title_es else offering.title
    place = ", ".join(filter(None, (offering.place.name, offering.place.town)))
    public_url = current_app.config["SETTINGS"].public_url
    return Entry(
        uid=f"{offering.id}-{deadline.kind}@rural-collab",
        on=deadline.on,
        summary=gettext(WORDS[deadline.kind], title=title),
        description=_description(offering, place),
        place=place,
        address=f"{public_url}{prefix}/pathways/{offering.pathway.slug}",
        changed=offering.updated_at,
    )


def _description(offering: Any, place: str) -> str:
    own: Mapping[str, str | None] = {
        "en": offering.how_to_apply,
        "es": offering.how_to_apply_es or offering.how_to_apply,
    }
    return "\n".join(filter(None, (place, own[language()], offering.contact, offering.email)))
