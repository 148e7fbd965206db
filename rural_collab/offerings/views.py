"""Keeping offerings and calendars: by form, copied from another year, and seen as a student would see them."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from rural_collab.access.policy import Permission
from rural_collab.clock import today
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.parts import Part, Words, register
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.errors import Refused
from rural_collab.fiscal_years import FiscalYear
from rural_collab.offerings.answering import Offered, kind_at
from rural_collab.offerings.asked import GRADES_ASKED, read_asked
from rural_collab.offerings.commands import (
    add_calendar,
    add_offering,
    copy_offering,
    edit_calendar,
    edit_offering,
    remove_calendar,
    remove_offering,
)
from rural_collab.offerings.forms import CalendarForm, OfferingForm
from rural_collab.offerings.models import Offering, SchoolCalendar
from rural_collab.offerings.queries import Collaborators, list_calendars, list_offerings, points_of
from rural_collab.offerings.standing import WARNINGS, warnings_of
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import list_by_identifier, list_parents, types_shown_as
from rural_collab.text import filled, mark, tidy
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.forms import LINE, RegistryForm, required_rule
from rural_collab.web.pages import form_page, private_page
from rural_collab.web.saving import save
from rural_collab.web.school_years import school_year

bp = Blueprint("offerings", __name__, url_prefix="/manage")

OFFERINGS = Part(
    address="offerings",
    model=Offering,
    form=OfferingForm,
    words=Words(
        one=mark("Offering"),
        many=mark("Offerings"),
        add=mark("Add an offering"),
        lead=mark("Where, when and for whom. What is not known stays empty, and the page says so."),
    ),
    columns=(Offering.pathway_id, Offering.school_year, Offering.term, Offering.host_id, Offering.status),
    listed=list_offerings,
    add=add_offering,
    edit=edit_offering,
    remove=remove_offering,
    known={"status": "active"},
)
CALENDARS = Part(
    address="calendars",
    model=SchoolCalendar,
    form=CalendarForm,
    words=Words(
        one=mark("School calendar"),
        many=mark("School calendars"),
        add=mark("Add a school calendar"),
        lead=mark("Days and bell times, so that students see a clash before they enroll."),
    ),
    columns=(SchoolCalendar.organization_id, SchoolCalendar.school_year, SchoolCalendar.as_of),
    listed=list_calendars,
    add=add_calendar,
    edit=edit_calendar,
    remove=remove_calendar,
)

register(bp, OFFERINGS)
register(bp, CALENDARS)


class CopyForm(RegistryForm):
    """Which offerings of a year, and into which other year."""

    copied = SelectMultipleField(
        mark("Offerings to copy"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[required_rule],
    )
    into = school_year(Offering.school_year, required=True)


def _load(slug: str) -> Collaborative:
    return get_collaborative(get_session(), slug)


@bp.get("/collaboratives/<slug>/offerings")
@guarded(Permission.PART_EDIT, _load)
def offerings(collaborative: Collaborative) -> Response:
    """Every offering by school year with what should be looked at, and the ways to copy and to preview them."""
    session = get_session()
    belongings = Collaborators(session, [collaborative.id]).belongings(collaborative.id)
    found = list_offerings(session, collaborative.id)
    return private_page(
        "manage/offerings.html",
        collaborative=collaborative,
        years={
            year: [(one, warnings_of(one, belongings)) for one in found if one.school_year == year]
            for year in dict.fromkeys(one.school_year for one in found)
        },
        warnings=WARNINGS,
        grades=GRADES_ASKED,
    )


@bp.get("/collaboratives/<slug>/offerings/copy")
@guarded(Permission.PART_EDIT, _load)
def copy(collaborative: Collaborative) -> Response:
    """What can be copied into the next year; what is there already is not chosen again."""
    found = _of_year(collaborative)
    next_year = str(FiscalYear.parse(found[0].school_year).next) if found else None
    every = list_offerings(get_session(), collaborative.id)
    there = {_kept_as(one) for one in every if one.school_year == next_year}
    chosen = [str(one.id) for one in found if _kept_as(one) not in there]
    form = CopyForm(data={"copied": chosen, "into": next_year})
    return _copy_page(form, collaborative, found)


@bp.post("/collaboratives/<slug>/offerings/copy")
@guarded(Permission.PART_EDIT, _load)
def make_copies(collaborative: Collaborative) -> AnyResponse:
    found = _of_year(collaborative)
    form = CopyForm(request.form)
    form.copied.choices = _choices(found)

    def act() -> str:
        if found and form.into.data == found[0].school_year:
            raise Refused(
                mark("They would be copied into their own year"), into=mark("Choose another school year")
            )
        for one in found:
            if str(one.id) in (form.copied.data or ()):
                copy_offering(get_session(), one, form.into.data or "", by=current_identity())
        return url_for(".offerings", slug=collaborative.organization.slug)

    return save(form, act, lambda: _copy_page(form, collaborative, found))


def _kept_as(offering: Offering) -> tuple[object, ...]:
    """What makes two offerings of different years the same: what, in which term, by whom and where."""
    return offering.offered, offering.term, offering.host_id, offering.site_id


def _of_year(collaborative: Collaborative) -> list[Offering]:
    """Offerings of the year the address asks ``from``, or of the latest there are."""
    found = list_offerings(get_session(), collaborative.id)
    asked = read_asked({"year": request.args.get("from", "")}).year
    year = str(asked) if asked else next((one.school_year for one in found), "")
    return [one for one in found if one.school_year == year]


def _choices(found: list[Offering]) -> list[tuple[str, str]]:
    return [(str(one.id), f"{one.pathway.title} – {one.title}, {one.place.name}") for one in found]


def _copy_page(form: CopyForm, collaborative: Collaborative, found: list[Offering]) -> Response:
    form.copied.choices = _choices(found)
    return form_page(
        "manage/copy.html", form, collaborative=collaborative, year=found[0].school_year if found else None
    )


@bp.get("/collaboratives/<slug>/offerings/preview")
@guarded(Permission.PART_EDIT, _load)
def preview(collaborative: Collaborative) -> Response:
    """What a student of some school would read, with the drafts of this collaborative."""
    session, asked = get_session(), read_asked(request.args)
    typed = tidy(request.args.get("school", ""))[:LINE]
    school, problem = _find_school(typed, collaborative)
    context: dict[str, Any] = {
        "collaborative": collaborative,
        "typed": typed,
        "school": school,
        "asked": asked,
    }
    context |= {"problems": [*filter(None, [problem]), *asked.problems], "grades": GRADES_ASKED}
    if school is None:
        return private_page("manage/preview.html", **context, told=None, year=None, years=[])
    parents = list_parents(session, school.id)
    offered = Offered(session, school, parents, drafts_of=collaborative.id)
    year = asked.year_on(today(), offered.years)
    points = points_of(session, [school])
    told = offered.answers(
        year, kind=asked.kind or kind_at(school), grade=asked.grade, day=today(), point=points.get(school.id)
    )
    return private_page("manage/preview.html", **context, told=told, year=str(year), years=offered.years)


def _find_school(typed: str, collaborative: Collaborative) -> tuple[Organization | None, str]:
    """The school somebody typed, and a sentence when there is something to say about it."""
    if not typed:
        return None, ""
    schools = types_shown_as("school")
    found = [one for one in list_by_identifier(get_session(), typed) if one.org_type in schools]
    if not found:
        return None, mark("No school here has this name, code or address")
    if len(found) > 1:
        addresses = ", ".join(one.slug for one in found[:8])
        message = mark("Several schools have this name; use one of these addresses: %(addresses)s")
        return None, filled(message, addresses=addresses)
    home = collaborative.organization.state_usps
    is_elsewhere = home is not None and found[0].state_usps not in {None, home}
    words = mark("This school is in another state than the collaborative; this is what its students read")
    return found[0], words if is_elsewhere else ""
