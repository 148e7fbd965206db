"""Keeping offerings and calendars: by form, copied from another year, and seen as a student would see them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from rural_collab.access.policy import Permission
from rural_collab.clock import today
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.parts import Part, Words, form_ticket, register
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.db.engine import take_turn
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
    kept_as,
    offered_next,
    remove_calendar,
    remove_offering,
)
from rural_collab.offerings.forms import CalendarForm, OfferingForm
from rural_collab.offerings.models import Offering, SchoolCalendar
from rural_collab.offerings.queries import (
    Collaborators,
    find_ground,
    list_calendars,
    list_offerings,
    list_schools,
    parents_of,
)
from rural_collab.offerings.standing import WARNINGS, warnings_of
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import list_by_identifier, list_parents, types_shown_as
from rural_collab.text import filled, mark, tidy
from rural_collab.vocabularies.terms import label
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.forms import LINE, RegistryForm, required_rule
from rural_collab.web.languages import gettext, language
from rural_collab.web.leaves import leaf
from rural_collab.web.pages import form_page, private_page
from rural_collab.web.saving import save
from rural_collab.web.school_years import school_year

bp = Blueprint("offerings", __name__, url_prefix="/manage")

_MOST_SCHOOLS = 30
_NOT_IN_NEWEST = mark("the newest edition has no step of this number")


def _to_look_at(offering: Offering | None) -> Mapping[str, Any]:
    """What somebody should look at before students rely on an offering; nothing is known of a new one."""
    return {"warnings": _warnings([offering])[offering.id] if offering else []}


def _warnings(offerings: Sequence[Offering]) -> dict[UUID, list[str]]:
    """What to look at in each of some offerings of one collaborative, in words."""
    session = get_session()
    parents = parents_of(session, {one.host_id for one in offerings})
    owners = {one.collaborative_id for one in offerings}
    collaborators = Collaborators(session, owners)
    belongings = {owner: collaborators.belongings(owner) for owner in owners}
    return {
        one.id: [
            WARNINGS[code]
            for code in warnings_of(one, belongings[one.collaborative_id], parents.get(one.host_id, ()))
        ]
        for one in offerings
    }


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
    template="manage/offering.html",
    listed_at="offerings.offerings",
    more=_to_look_at,
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
    listed_at="offerings.offerings",
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
@guarded(Permission.RECORD_PROPOSE, _load)
def offerings(collaborative: Collaborative) -> Response:
    """Every offering by school year with what should be looked at, the ways to copy and preview them; and calendars."""
    session = get_session()
    found = list_offerings(session, collaborative.id)
    warnings = _warnings(found)
    return private_page(
        "manage/offerings.html",
        collaborative=collaborative,
        years={
            year: [(one, warnings[one.id]) for one in found if one.school_year == year]
            for year in dict.fromkeys(one.school_year for one in found)
        },
        calendars=leaf(
            list_calendars(session, collaborative.id), CALENDARS.address, anchor=CALENDARS.address
        ),
        calendar_part=CALENDARS,
    )


@bp.get("/collaboratives/<slug>/offerings/copy")
@guarded(Permission.PART_EDIT, _load)
def copy(collaborative: Collaborative) -> Response:
    """What can be copied into the next year; what is there already is not chosen again."""
    found = _of_year(collaborative)
    next_year = str(FiscalYear.parse(found[0].school_year).next) if found else None
    every = list_offerings(get_session(), collaborative.id)
    there = {kept_as(one) for one in every if one.school_year == next_year}
    chosen = [str(one.id) for one in found if offered_next(one) and kept_as(one) not in there]
    form = CopyForm(data={"copied": chosen, "into": next_year})
    return _copy_page(form, collaborative, found)


@bp.post("/collaboratives/<slug>/offerings/copy")
@guarded(Permission.PART_EDIT, _load)
def make_copies(collaborative: Collaborative) -> AnyResponse:
    """Copy what was chosen; the form sent twice copies once."""
    found = _of_year(collaborative)
    form = CopyForm(request.form)
    form.copied.choices = _choices(found)

    def act() -> str:
        if found and form.into.data == found[0].school_year:
            raise Refused(
                mark("They would be copied into their own year"), into=mark("Choose another school year")
            )
        session, ticket = get_session(), form_ticket()
        take_turn(session.connection())
        for one in found:
            copy_id = uuid5(ticket, str(one.id))
            if str(one.id) in (form.copied.data or ()) and session.get(Offering, copy_id) is None:
                copy_offering(session, one, form.into.data or "", by=current_identity(), copy_id=copy_id)
        return url_for(".offerings", slug=collaborative.organization.slug)

    return save(form, act, lambda: _copy_page(form, collaborative, found))


def _of_year(collaborative: Collaborative) -> list[Offering]:
    """Offerings of the year the address asks ``from``, or of the latest there are."""
    found = list_offerings(get_session(), collaborative.id)
    asked = read_asked({"year": request.args.get("from", "")}).year
    year = str(asked) if asked else next((one.school_year for one in found), "")
    return [one for one in found if one.school_year == year]


def _choices(found: list[Offering]) -> list[tuple[str, str]]:
    return [(str(one.id), _called(one)) for one in found]


def _called(offering: Offering) -> str:
    """An offering in one line; what cannot be copied says why."""
    step = f"{offering.step.number} {offering.step.title}" if offering.step else ""
    what = " – ".join(filter(None, (offering.pathway.title, step)))
    term = label("school_term", offering.term, language()) if offering.term else ""
    told = ", ".join(filter(None, (what, term, offering.place.name)))
    return told if offered_next(offering) else f"{told} ({gettext(_NOT_IN_NEWEST)})"


def _copy_page(form: CopyForm, collaborative: Collaborative, found: list[Offering]) -> Response:
    form.copied.choices = _choices(found)
    year = found[0].school_year if found else None
    return form_page("manage/copy.html", form, collaborative=collaborative, year=year, ticket=form_ticket())


@bp.get("/collaboratives/<slug>/offerings/preview")
@guarded(Permission.RECORD_PROPOSE, _load)
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
    context["schools"] = list_schools(session, collaborative.id, today(), _MOST_SCHOOLS)
    if school is None:
        return private_page("manage/preview.html", **context, told=None, year=None, years=[])
    parents = list_parents(session, school.id)
    offered = Offered(session, school, parents, drafts_of=collaborative.id)
    year = asked.year_on(today(), offered.years)
    points = find_ground(session, (), [school]).points
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
