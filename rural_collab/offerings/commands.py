"""Changing offerings and calendars. Commands flush inside their attribution; whoever answers commits.

``values`` are columns by name and, where they should change, the lists: ``meetings``, ``rules`` and ``district_seats``
of an offering, ``terms`` of a calendar. What is offered may be given as ``offered``, as a form has it, or with the title
of the pathway as ``pathway_id`` and the number of the step as ``step_id``. Days and times are read as people write them.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import attributed
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.records import TOO_EARLY, Keeper
from rural_collab.errors import Refused
from rural_collab.fiscal_years import FiscalYear
from rural_collab.offerings.models import (
    AccessRule,
    CalendarTerm,
    DistrictSeats,
    Offering,
    OfferingMeeting,
    SchoolCalendar,
)
from rural_collab.offerings.rules import CALENDAR_RULES, OFFERING_RULES
from rural_collab.offerings.standing import UNTOLD_TRANSPORT
from rural_collab.openness.times import parse_days, parse_time
from rural_collab.pathways.models import Pathway, PathwayStep
from rural_collab.pathways.standing import newest_edition
from rural_collab.text import filled, mark

_NEGATIVE = mark("A number of seats is never below zero")
_TAKEN = {
    "ck_offering_seats_not_negative": ("seats", _NEGATIVE),
    "ck_offering_seats_left_not_negative": ("seats_left", _NEGATIVE),
    "ck_offering_travel_minutes_not_negative": (
        "travel_minutes",
        mark("A way never takes less than no time"),
    ),
    "ck_offering_cost_cents_not_negative": ("cost_cents", mark("An amount is never below zero")),
    "ck_offering_in_order": ("ends", TOO_EARLY),
    "ck_offering_apply_in_order": ("apply_by", TOO_EARLY),
    "ck_access_rule_seats_not_negative": ("rules", _NEGATIVE),
    "ck_district_seats_seats_not_negative": ("district_seats", _NEGATIVE),
}
_LISTS = {
    "meetings": (OfferingMeeting, ("days", "starts_at")),
    "rules": (AccessRule, ("position",)),
    "district_seats": (DistrictSeats, ("organization_id",)),
}
_NO_PATHWAY = mark("Choose a pathway of this collaborative")


class OfferingKeeper(Keeper[Offering]):
    """Reads what is offered, days and times before they are kept."""

    def add(
        self, session: Session, collaborative: Collaborative, values: Mapping[str, Any], *, by: Identity
    ) -> Offering:
        """A new offering of a collaborative."""
        with attributed(session, by=by, intent=f"add {self.name}"):
            return super().add(session, collaborative, _told(session, collaborative.id, values), by=by)

    def edit(
        self,
        session: Session,
        record: Offering,
        values: Mapping[str, Any],
        *,
        expected: int | None,
        by: Identity,
    ) -> Offering:
        """Change what is told of an offering; lists that are not given stay."""
        told = _told(session, record.collaborative_id, values)
        return super().edit(session, record, told, expected=expected, by=by)


def _told(session: Session, collaborative_id: UUID, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are stored: what is offered by its ids, days and times in one shape, rows in their order."""
    told = {name: value for name, value in values.items() if name != "offered"}
    if "offered" in values:
        told["pathway_id"], told["step_id"] = _chosen(values["offered"])
    if "pathway_id" in told:
        told |= _named(session, collaborative_id, told["pathway_id"], told.get("step_id"))
    if "school_year" in told:
        told["school_year"] = _year(told["school_year"])
    if told.get("transport") == UNTOLD_TRANSPORT:
        told["transport"] = None
    if "meetings" in told:
        told["meetings"] = [_meeting(row) for row in told["meetings"]]
    for name in (name for name in _LISTS if name in told):
        told[name] = [{**row, "position": place} for place, row in enumerate(told[name])]
    return told


def _chosen(offered: str | None) -> tuple[UUID | None, UUID | None]:
    """The ids a form sends in one field."""
    pathway, _, step = (offered or "").partition("/")
    try:
        return UUID(pathway), (UUID(step) if step else None)
    except ValueError:
        raise Refused(mark("There is no such pathway"), offered=_NO_PATHWAY) from None


def _named(
    session: Session, collaborative_id: UUID, pathway: Any, step: Any
) -> dict[str, Pathway | PathwayStep | UUID | None]:
    """The pathway of the collaborative and its step, by their ids or by title and number.

    Case files know the first edition alone, whatever people made of it since.
    """
    wanted = Pathway.id == pathway if isinstance(pathway, UUID) else Pathway.title == pathway
    found = session.scalar(
        select(Pathway)
        .where(wanted, Pathway.collaborative_id == collaborative_id)
        .order_by(Pathway.replaces_id.is_not(None), Pathway.slug)
    )
    if found is None:
        raise Refused(mark("There is no such pathway"), offered=_NO_PATHWAY)
    steps = [one for one in found.steps if step in {one.id, one.number}]
    if step is not None and not steps:
        raise Refused(
            mark("The pathway has no such step"), offered=mark("Choose a step of this very pathway")
        )
    own = steps[0] if steps else None
    return {"pathway_id": found.id, "pathway": found, "step_id": own.id if own else None, "step": own}


def _year(text: str) -> str:
    try:
        return str(FiscalYear.parse(text))
    except ValueError as error:
        raise Refused(str(error), school_year=str(error)) from None


def _meeting(row: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {"days": " ".join(parse_days(row["days"])), **_times(row, ("starts_at", "stops_at"))}
    except ValueError as error:
        raise Refused(str(error), meetings=str(error)) from None


def _times(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, str | None]:
    return {name: parse_time(row[name]) if row.get(name) else None for name in names}


OFFERINGS = OfferingKeeper(
    Offering,
    "an offering",
    rules=OFFERING_RULES,
    lists=_LISTS,
    taken=_TAKEN,
)
add_offering, edit_offering, remove_offering = OFFERINGS.add, OFFERINGS.edit, OFFERINGS.remove

#: What stays from one year to the next; days, free seats and sources have to be found out again.
_COPIED = (
    *("term", "host_id", "site_id", "room", "delivery", "how_to_apply", "how_to_apply_es", "seats"),
    *("cost_cents", "cost_note", "cost_note_es", "transport", "transport_note", "transport_note_es"),
    *("travel_minutes", "languages", "contact", "contact_es", "email", "phone", "website"),
    *("note", "note_es"),
)
_COPIED_ROWS = {
    "meetings": ("days", "starts_at", "stops_at"),
    "rules": (
        *("group", "organization_id", "grade_low", "grade_high", "prerequisite", "prerequisite_es"),
        *("priority", "seats", "note"),
    ),
    "district_seats": ("organization_id", "seats"),
}


def offered_next(offering: Offering) -> tuple[Pathway, PathwayStep | None] | None:
    """What an offering offers in the newest edition: the step of the same number, None when that has none."""
    pathway = newest_edition(offering.pathway)
    if offering.step is None or pathway is offering.pathway:
        return pathway, offering.step
    step = next((step for step in pathway.steps if step.number == offering.step.number), None)
    return (pathway, step) if step else None


def kept_as(offering: Offering) -> tuple[object, ...]:
    """What makes two offerings of different years the same: what, in which term, by whom and where."""
    number = offering.step.number if offering.step else None
    pathway = newest_edition(offering.pathway).id
    return pathway, number, offering.term, offering.host_id, offering.site_id


def copy_offering(
    session: Session,
    offering: Offering,
    school_year: str,
    *,
    by: Identity,
    copy_id: UUID | None = None,
    days: Mapping[str, Any] | None = None,
) -> Offering:
    """The same in another school year: a draft, to be confirmed before students see it, without days unless given.

    It offers the newest edition; Refused when that has no step of the same number.
    """
    offered = offered_next(offering)
    if offered is None:
        number = offering.step.number if offering.step else ""
        message = mark("The newest edition of %(pathway)s has no step %(step)s: leave it out")
        told = filled(message, pathway=offering.pathway.title, step=number)
        raise Refused(mark("A step is no longer there"), copied=told)
    columns = {name: getattr(offering, name) for name in _COPIED}
    lists = {
        name: [{column: getattr(row, column) for column in kept} for row in getattr(offering, name)]
        for name, kept in _COPIED_ROWS.items()
    }
    pathway, step = offered
    own = {
        "id": copy_id or uuid4(),
        "school_year": school_year,
        "status": "planned",
        "is_draft": True,
        "pathway_id": pathway.id,
        "step_id": step.id if step else None,
        **(days or {}),
    }
    return add_offering(session, offering.collaborative, {**columns, **lists, **own}, by=by)


class CalendarKeeper(Keeper[SchoolCalendar]):
    """Reads days and times before they are kept."""

    def add(
        self, session: Session, collaborative: Collaborative, values: Mapping[str, Any], *, by: Identity
    ) -> SchoolCalendar:
        """The calendar of a school or district in one year."""
        return super().add(session, collaborative, _calendar_told(values), by=by)

    def edit(
        self,
        session: Session,
        record: SchoolCalendar,
        values: Mapping[str, Any],
        *,
        expected: int | None,
        by: Identity,
    ) -> SchoolCalendar:
        """Change what is told of a calendar; terms that are not given stay."""
        return super().edit(session, record, _calendar_told(values), expected=expected, by=by)


_CLOCK = ("starts_at", "stops_at", "away_from", "away_until")


def _calendar_told(values: Mapping[str, Any]) -> dict[str, Any]:
    told = dict(values)
    if "school_year" in told:
        told["school_year"] = _year(told["school_year"])
    for name in (name for name in ("days", *_CLOCK) if told.get(name)):
        try:
            told[name] = " ".join(parse_days(told[name])) if name == "days" else parse_time(told[name])
        except ValueError as error:
            raise Refused(str(error), **{name: str(error)}) from None
    return told


CALENDARS = CalendarKeeper(
    SchoolCalendar,
    "a calendar",
    rules=CALENDAR_RULES,
    lists={"terms": (CalendarTerm, ("term", "begins"))},
    taken={
        "uq_school_calendar_organization_id_school_year": (
            "organization_id",
            mark("Its calendar of this school year is recorded already"),
        ),
        "ck_calendar_term_in_order": ("terms", TOO_EARLY),
    },
)
add_calendar, edit_calendar, remove_calendar = CALENDARS.add, CALENDARS.edit, CALENDARS.remove
