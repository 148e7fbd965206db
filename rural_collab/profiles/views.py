"""Public pages of collaboratives, organizations, schools and places."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from flask import Blueprint, Response, request, url_for
from sqlalchemy.orm import Session

from rural_collab.clock import today
from rural_collab.discovery import maps
from rural_collab.discovery.catalogue import Catalogue
from rural_collab.errors import Missing, Moved
from rural_collab.places.models import County
from rural_collab.places.outlines import NATION, find_outline, neighbors, shape_for
from rural_collab.profiles import places
from rural_collab.profiles.collaborative import DATE_WORDS, SECTIONS, CollaborativePage, find_pages, get_page
from rural_collab.profiles.community import Community
from rural_collab.profiles.comparison import MOST
from rural_collab.profiles.comparison import compare as comparison
from rural_collab.profiles.cost import read_asked
from rural_collab.profiles.footnotes import Footnotes
from rural_collab.profiles.funding import FundingPicture
from rural_collab.profiles.lifeline import lifeline
from rural_collab.profiles.organization import OrganizationPage
from rural_collab.profiles.showing import asked_changes, asked_day, moved_within, shown
from rural_collab.profiles.silhouette import silhouette
from rural_collab.services.standing import by_aim
from rural_collab.text import tidy
from rural_collab.web.access import public
from rural_collab.web.filters import for_language
from rural_collab.web.languages import language
from rural_collab.web.leaves import leaf
from rural_collab.web.rendering import render

bp = Blueprint("profiles", __name__)

#: What a section shows beyond the collaborative's page itself, as names for its template.
_SECTION_PARTS: Mapping[str, Callable[[CollaborativePage], Mapping[str, Any]]] = {
    "members": lambda page: {
        "current_leaf": leaf(page.current),
        "past_leaf": leaf(page.past, "past", "past"),
    },
    "services": lambda page: {"services_leaf": leaf(page.services.every), "by_aim": by_aim},
    "funding": lambda page: {"money": FundingPicture(page)},
    "community": lambda page: {"community": Community(page)},
    "history": lambda page: {"life_leaf": leaf(lifeline(page), "life", "life")},
}
_MOST_COUNTIES_TABLED = 100


class Area(NamedTuple):
    """A row of a table of areas: the address of its page, its name, and its counts by type of record."""

    address: str
    name: str
    counts: Mapping[str, int]


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
    on, on_problem = asked_day()

    def make(session: Session) -> str:
        try:
            page = get_page(session, slug, on)
        except Moved as moved:
            raise moved_within("collaboratives", slug, "collaboratives", moved.address) from None
        return render(
            f"profiles/collaborative/{section}.html",
            current="/collaboratives",
            page=page,
            section=section,
            sections=SECTIONS,
            date_words=DATE_WORDS,
            on_problem=on_problem,
            changes=asked_changes(session, page.record.id) if section == "history" else None,
            **(_SECTION_PARTS[section](page) if section in _SECTION_PARTS else {}),
        )

    return shown(make)


@bp.get("/organizations/<slug>")
@public
def organization(slug: str) -> Response:
    """One record has one address: collaboratives and schools answer at their own."""
    on, on_problem = asked_day()

    def make(session: Session) -> str:
        try:
            page = OrganizationPage(session, slug, on)
        except Moved as moved:
            raise moved_within("organizations", slug, "organizations", moved.address) from None
        _refuse_other_family(page)
        return render(
            "profiles/organization.html",
            current="/search",
            page=page,
            on_problem=on_problem,
            changes=asked_changes(session, page.organization.id),
        )

    return shown(make)


def _refuse_other_family(page: OrganizationPage) -> None:
    if page.is_collaborative or page.type == "school":
        own = "collaboratives" if page.is_collaborative else "schools"
        raise moved_within("organizations", page.organization.slug, own, page.organization.slug)


@bp.get("/compare")
@public
def compare() -> Response:
    """Side by side what ``c`` names; with ``differences=1`` only where they differ, with ``students`` our dues."""
    on, on_problem = asked_day()
    asked = read_asked({"students": request.args.get("students", "")})
    slugs = list(dict.fromkeys(slug for slug in map(tidy, request.args.getlist("c")) if slug))

    def make(session: Session) -> str:
        found = find_pages(session, slugs[:MOST], on)
        pages = list({page.record.id: page for page in found.values()}.values())
        rows = comparison(pages, language(), for_language(language()), asked) if pages else []
        only = request.args.get("differences") == "1"
        return render(
            "profiles/compare.html",
            current="/collaboratives",
            pages=pages,
            unknown=[slug for slug in slugs[:MOST] if slug not in found],
            left_out=slugs[MOST:],
            rows=[row for row in rows if row.differs] if only else rows,
            only_differences=only,
            asked=asked,
            on=on,
            kept_day=on if on != today() else None,
            on_problem=on_problem,
            footnotes=Footnotes(),
        )

    return shown(make)


def _services_here(**within: str) -> Catalogue:
    """What is offered in a place, with the searches that its counts lead to."""
    return places.count_services(url_for("discovery.services"), **within)


def _county_rows(counties: Iterable[County], tally: places.Tally) -> list[Area]:
    return [
        Area(
            url_for(".county", state=county.state_usps, county=county.slug),
            county.name,
            tally.of(county.fips),
        )
        for county in counties
    ]


@bp.get("/places")
@public
def nation() -> Response:
    def make(session: Session) -> str:
        tally = places.tally("state")
        rows = [
            Area(
                url_for(".state", state=state.usps),
                places.state_name(state, language()),
                tally.of(state.usps),
            )
            for state in places.list_states(session)
            if tally.of(state.usps)
        ]
        drawing = maps.draw(NATION, tally.count("collaborative"), url_for("discovery.collaboratives"), {})
        return render("places/nation.html", current="/places", rows=rows, map=drawing)

    return shown(make)


@bp.get("/places/<state>")
@public
def state(state: str) -> Response:
    """A state with very many counties tables those a collaborative works in, and lists the others."""
    _refuse_lower_case(state)

    def make(session: Session) -> str:
        record = places.get_state(session, state)
        tally = places.tally("county", state=record.usps)
        found, counties = tally.count("collaborative"), places.list_counties(session, record.usps)
        tabled = [
            county for county in counties if len(counties) <= _MOST_COUNTIES_TABLED or county.fips in found
        ]
        given = {"state": [record.usps]}
        return render(
            "places/state.html",
            current="/places",
            state=record,
            state_name=places.state_name(record, language()),
            tally=tally,
            rows=_county_rows(tabled, tally),
            others=[county for county in counties if county not in tabled],
            regions=places.list_regions(session, state=record.usps),
            map=maps.draw(record.usps, found, url_for("discovery.collaboratives"), given),
            collaboratives=places.list_records("collaborative", state=record.usps),
            services=_services_here(state=record.usps),
        )

    return shown(make)


def _refuse_lower_case(state: str) -> None:
    """A state has one address, with its two capitals."""
    if state != state.upper():
        raise moved_within("places", state, "places", state.upper())


@bp.get("/places/<state>/<county>")
@public
def county(state: str, county: str) -> Response:
    _refuse_lower_case(state)

    def make(session: Session) -> str:
        record = places.get_county(session, state, county)
        return render(
            "places/county.html",
            current="/places",
            county=record,
            state_name=places.state_name(record.state, language()),
            lists={kind: places.list_records(kind, county=record.fips) for kind in places.COUNTED},
            services=_services_here(county=record.fips),
            regions=places.list_regions(session, county=record.fips),
            neighbors=places.list_by_fips(session, neighbors(record.fips)),
            outline=find_outline(record.state_usps),
            border=silhouette(record.state_usps),
            marked=shape_for(record.fips),
        )

    return shown(make)


@bp.get("/regions/<slug>")
@public
def region(slug: str) -> Response:
    def make(session: Session) -> str:
        record = places.get_region(session, slug)
        tally = places.tally("county", region=slug)
        own = {county.fips for county in record.counties}
        inside = {fips: count for fips, count in tally.count("collaborative").items() if fips in own}
        path = url_for("discovery.collaboratives")
        return render(
            "places/region.html",
            current="/places",
            region=record,
            rows=_county_rows(record.counties, tally),
            map=maps.draw(record.state_usps, inside, path, {"region": [slug]}),
            lists={kind: places.list_records(kind, region=slug) for kind in places.COUNTED},
            services=_services_here(region=slug),
        )

    return shown(make)
