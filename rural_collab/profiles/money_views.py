"""Public pages about money: what a collaborative would cost, who funds, and through which programs."""

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from rural_collab.errors import Missing, Moved
from rural_collab.funding.queries import get_program, is_funder, list_funders, list_programs
from rural_collab.organizations.queries import get_organization
from rural_collab.profiles.collaborative import SECTIONS, get_page
from rural_collab.profiles.cost import CostPage, read_asked, write_tiers
from rural_collab.profiles.funders import FunderPage, ProgramPage
from rural_collab.profiles.lessons import ABOUT_MONEY, Lessons
from rural_collab.profiles.showing import asked_day, moved_within, shown
from rural_collab.web.access import public
from rural_collab.web.rendering import render

bp = Blueprint("money", __name__)


@bp.get("/collaboratives/<slug>/cost")
@public
def cost(slug: str) -> Response:
    """What joining would cost ``for`` a district, or one of so many ``students``."""
    on, on_problem = asked_day()
    asked = read_asked(request.args)

    def make(session: Session) -> str:
        try:
            page = get_page(session, slug, on)
        except Moved as moved:
            raise moved_within("collaboratives", slug, "collaboratives", moved.address) from None
        return render(
            "profiles/collaborative/cost.html",
            current="/collaboratives",
            page=page,
            section="cost",
            sections=SECTIONS,
            on_problem=on_problem,
            cost=CostPage(page, asked),
            asked=asked,
            tiers=write_tiers(asked.tiers),
        )

    return shown(make)


@bp.get("/funding")
@public
def programs() -> Response:
    def make(session: Session) -> str:
        return render(
            "funding/index.html",
            programs=list_programs(session),
            funders=list_funders(session),
            lessons=Lessons(session, ABOUT_MONEY),
        )

    return shown(make)


@bp.get("/funding/<slug>")
@public
def program(slug: str) -> Response:
    def make(session: Session) -> str:
        return render("funding/program.html", page=ProgramPage(session, get_program(session, slug)))

    return shown(make)


@bp.get("/funders/<slug>")
@public
def funder(slug: str) -> Response:
    def make(session: Session) -> str:
        try:
            organization = get_organization(session, slug)
        except Moved as moved:
            raise moved_within("funders", slug, "funders", moved.address) from None
        if not is_funder(session, organization.id):
            raise Missing("No award of this organization is recorded here")
        return render("funding/funder.html", page=FunderPage(session, organization))

    return shown(make)
