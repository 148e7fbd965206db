"""Public pages of collaboratives, organizations, schools and places."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy.orm import Session

from rural_collab.audit.history import generation, list_history
from rural_collab.clock import today
from rural_collab.discovery import maps
from rural_collab.errors import DomainError, Missing, Moved
from rural_collab.places.outlines import NATION, neighbors
from rural_collab.profiles import places
from rural_collab.profiles.collaborative import DATE_WORDS, SECTIONS, CollaborativePage
from rural_collab.profiles.comparison import MOST
from rural_collab.profiles.comparison import compare as comparison
from rural_collab.profiles.lifeline import lifeline
from rural_collab.profiles.organization import OrganizationPage
from rural_collab.text import mark
from rural_collab.web.access import public
from rural_collab.web.answers import unchanged_since
from rural_collab.web.database import get_session
from rural_collab.web.filters import for_language
from rural_collab.web.keeping import kept_page
from rural_collab.web.languages import language
from rural_collab.web.rendering import render

bp = Blueprint("profiles", __name__)

_SECTION_TEMPLATES = {"overview", "members", "history"}


def _page(make: Callable[[Session], str]) -> Response:
    """A page made from the database, kept for when the database is away."""
    return kept_page(lambda: unchanged_since(generation(get_session()), lambda: make(get_session())))


def _day() -> tuple[date, str]:
    """The day a page is asked ``?on=``, today when it is not, and a sentence when it makes no sense."""
    text = request.args.get("on", "").strip()
    if not text:
        return today(), ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return today(), mark("That is not a day of the calendar; this is how things stand today")


@bp.get("/collaboratives/<slug>")
@public
def collaborative(slug: str) -> Response:
    return _collaborative_page(slug, "overview")


@bp.get("/collaboratives/<slug>/<section>")
@public
def collaborative_section(slug: str, section: str) -> Response:
    if section not in SECTIONS or section == "overview":
        raise Missing("There is no such section")
    return _collaborative_page(slug, section)


def _collaborative_page(slug: str, section: str) -> Response:
    on, on_problem = _day()

    def make(session: Session) -> str:
        try:
            page = CollaborativePage(session, slug, on)
        except Moved as moved:
            raise Moved(f"{request.script_root}/collaboratives/{moved.address}") from None
        history = list_history(session, page.record.id) if section == "history" else []
        return render(
            f"profiles/collaborative/{section if section in _SECTION_TEMPLATES else 'section'}.html",
            current="/collaboratives",
            page=page,
            section=section,
            sections=SECTIONS,
            date_words=DATE_WORDS,
            on_problem=on_problem,
            history=history,
            lifeline=lifeline(page) if section == "history" else [],
        )

    return _page(make)


@bp.get("/organizations/<slug>")
@public
def organization(slug: str) -> Response:
    return _organization_page(slug, "organizations")


@bp.get("/schools/<slug>")
@public
def school(slug: str) -> Response:
    return _organization_page(slug, "schools")


def _organization_page(slug: str, family: str) -> Response:
    """One record has one address: collaboratives and schools answer at their own."""
    on, on_problem = _day()

    def make(session: Session) -> str:
        try:
            page = OrganizationPage(session, slug, on)
        except Moved as moved:
            raise Moved(f"{request.script_root}/{family}/{moved.address}") from None
        _refuse_other_family(page, family)
        template = "school" if page.type == "school" else "organization"
        history = list_history(session, page.organization.id)
        return render(
            f"profiles/{template}.html", current="/search", page=page, on_problem=on_problem, history=history
        )

    return _page(make)


def _refuse_other_family(page: OrganizationPage, family: str) -> None:
    if page.is_collaborative:
        raise Moved(url_for(".collaborative", slug=page.organization.slug))
    own = "schools" if page.type == "school" else "organizations"
    if own != family:
        raise Moved(f"{request.script_root}/{own}/{page.organization.slug}")


@bp.get("/compare")
@public
def compare() -> Response:
    """Side by side what ``c`` names; with ``differences=1`` only where they differ."""
    on, _ = _day()
    slugs = list(dict.fromkeys(slug for slug in request.args.getlist("c") if slug))

    def make(session: Session) -> str:
        pages, unknown = [], []
        for slug in slugs[:MOST]:
            try:
                pages.append(CollaborativePage(session, slug, on))
            except DomainError:
                unknown.append(slug)
        write_day = for_language(language())["day"]
        rows = comparison(pages, language(), write_day) if pages else []
        only = request.args.get("differences") == "1"
        return render(
            "profiles/compare.html",
            current="/collaboratives",
            pages=pages,
            unknown=unknown,
            left_out=slugs[MOST:],
            rows=[row for row in rows if row.differs] if only else rows,
            only_differences=only,
            on=on,
        )

    return _page(make)


@bp.get("/places")
@public
def nation() -> Response:
    def make(session: Session) -> str:
        tally = places.tally("state")
        counts = {
            area: types["collaborative"] for area, types in tally.by_area.items() if "collaborative" in types
        }
        drawing = maps.draw(NATION, counts, f"{request.script_root}/collaboratives", {})
        return render(
            "places/nation.html",
            current="/places",
            tally=tally,
            states=places.list_states(session),
            map=drawing,
        )

    return _page(make)


@bp.get("/places/<state>")
@public
def state(state: str) -> Response:
    if state != state.upper():
        return redirect(url_for(".state", state=state.upper()), 301)  # type: ignore[return-value]  # werkzeug's own type

    def make(session: Session) -> str:
        record = places.get_state(session, state)
        tally = places.tally("county", state=record.usps)
        counts = {
            area: types["collaborative"] for area, types in tally.by_area.items() if "collaborative" in types
        }
        drawing = maps.draw(
            record.usps, counts, f"{request.script_root}/collaboratives", {"state": [record.usps]}
        )
        return render(
            "places/state.html",
            current="/places",
            state=record,
            tally=tally,
            counties=places.list_counties(session, record.usps),
            regions=places.list_regions(session, state=record.usps),
            map=drawing,
            collaboratives=places.list_records("collaborative", state=record.usps),
        )

    return _page(make)


@bp.get("/places/<state>/<county>")
@public
def county(state: str, county: str) -> Response:
    def make(session: Session) -> str:
        record = places.get_county(session, state, county)
        return render(
            "places/county.html",
            current="/places",
            county=record,
            lists={kind: places.list_records(kind, county=record.fips) for kind in places.COUNTED},
            regions=places.list_regions(session, county=record.fips),
            neighbors=places.list_by_fips(session, neighbors(record.fips)),
        )

    return _page(make)


@bp.get("/regions/<slug>")
@public
def region(slug: str) -> Response:
    def make(session: Session) -> str:
        record = places.get_region(session, slug)
        tally = places.tally("county", region=slug)
        counts = {
            area: types["collaborative"] for area, types in tally.by_area.items() if "collaborative" in types
        }
        own = {county.fips for county in record.counties}
        inside = {fips: count for fips, count in counts.items() if fips in own}
        drawing = maps.draw(
            record.state_usps, inside, f"{request.script_root}/collaboratives", {"region": [slug]}
        )
        return render(
            "places/region.html",
            current="/places",
            region=record,
            tally=tally,
            map=drawing,
            lists={kind: places.list_records(kind, region=slug) for kind in places.COUNTED},
        )

    return _page(make)
