"""What is typed about an offering, and about a school's calendar."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import g, request
from wtforms import validators

from rural_collab.collaboratives.models import CollaborativeRecord
from rural_collab.collaboratives.part_forms import PartForm, PartRow
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.errors import DomainError
from rural_collab.offerings.models import (
    AccessRule,
    CalendarTerm,
    DistrictSeats,
    Offering,
    OfferingMeeting,
    SchoolCalendar,
)
from rural_collab.openness.times import parse_days, parse_time
from rural_collab.organizations.naming import organization_field
from rural_collab.pathways.queries import list_editions
from rural_collab.text import mark, tidy
from rural_collab.vocabularies.terms import label
from rural_collab.web.database import get_session
from rural_collab.web.forms import (
    LINE,
    Column,
    NamedField,
    RowList,
    WideSelectField,
    choice,
    email_address,
    line,
    paragraphs,
    phone_number,
    required_rule,
    web_address,
    when,
    yes,
)
from rural_collab.web.languages import gettext, language
from rural_collab.web.number_fields import amount, whole_number
from rural_collab.web.school_years import school_year

MOST_MEETINGS, MOST_RULES, MOST_DISTRICTS, MOST_TERMS = 14, 40, 60, 12
_MOST_SEATS, _MOST_MINUTES, _MOST_IN_TURN = 10_000, 600, 99


class ReadField(NamedField):
    """A field kept in one shape, however it was written; what cannot be read stays as it was typed."""

    read: Callable[[str], str]

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = tidy(valuelist[0])[:LINE] if valuelist else ""
        self.data = None
        if self.typed:
            try:
                self.data = type(self).read(self.typed)
            except ValueError as error:
                raise ValueError(gettext(str(error))) from None

    def as_typed(self) -> str:
        return self.typed or (self.name_of(self.data) if self.data else "")

    def name_of(self, value: Any) -> str:
        return str(value)


class TimeField(ReadField):
    """A time of day, kept as ``13:05``."""

    read = staticmethod(parse_time)


class DaysField(ReadField):
    """Days of the week, kept as ``mon tue`` and shown by the names they have on the page."""

    read = staticmethod(lambda text: " ".join(parse_days(text)))

    def name_of(self, value: Any) -> str:
        return ", ".join(label("weekday", code, language()) for code in str(value).split())


def _read(kind: type[ReadField], column: Column) -> ReadField:
    return kind(
        label=column.info["label"],
        description=column.info.get("hint", ""),
        validators=[validators.Optional()],
        render_kw={"maxlength": LINE},
    )


def _offered() -> list[tuple[str, str]]:
    """Each edition of the pathways of the collaborative whose page is asked, as a whole and step by step."""
    words, found = gettext(mark("%(pathway)s, as a whole")), [("", "")]
    for pathway in list_editions(get_session(), _kept_by()):
        found.append((str(pathway.id), words % {"pathway": pathway.full_title}))
        found += [
            (f"{pathway.id}/{step.id}", f"{pathway.full_title} – {step.number} {step.title}")
            for step in pathway.steps
        ]
    return found


def _kept_by() -> UUID:
    """The collaborative a form belongs to: the one it is filled in for, the one named in the address, or its record's."""
    if "form_owner" in g:
        owner: UUID = g.form_owner
        return owner
    named: Mapping[str, Any] = request.view_args or {}
    if "slug" in named:
        try:
            return get_collaborative(get_session(), named["slug"]).id
        except DomainError:
            return UUID(int=0)
    record: CollaborativeRecord = get_session().get_one(Offering, named["part_id"])
    return record.collaborative_id


class MeetingRow(PartRow):
    needed = ("days",)

    days = _read(DaysField, OfferingMeeting.days)
    starts_at = _read(TimeField, OfferingMeeting.starts_at)
    stops_at = _read(TimeField, OfferingMeeting.stops_at)


class RuleRow(PartRow):
    needed = ("group",)
    folds = True

    group = choice(AccessRule.group)
    organization_id = organization_field(AccessRule.organization_id)
    grade_low = choice(AccessRule.grade_low)
    grade_high = choice(AccessRule.grade_high)
    prerequisite = line(AccessRule.prerequisite)
    prerequisite_es = line(AccessRule.prerequisite_es)
    priority = whole_number(AccessRule.priority, most=_MOST_IN_TURN, least=1)
    seats = whole_number(AccessRule.seats, most=_MOST_SEATS)
    note = line(AccessRule.note)

    @property
    def called(self) -> str:
        """Who may take part, and of which member."""
        member = self.organization_id.as_typed() if self.organization_id.data else ""
        group = label("access_group", self.group.data, language()) if self.group.data else ""
        return ": ".join(filter(None, (group, member)))


class DistrictRow(PartRow):
    needed = ("organization_id", "seats")

    organization_id = organization_field(DistrictSeats.organization_id)
    seats = whole_number(DistrictSeats.seats, most=_MOST_SEATS)


class OfferingForm(PartForm):
    offered = WideSelectField(
        mark("What is offered"),
        description=mark("A whole pathway, or one step of it"),
        choices=_offered,
        coerce=lambda value: str(value) if value else None,
        validators=[required_rule],
    )
    school_year = school_year(Offering.school_year, required=True)
    term = choice(Offering.term)
    status = choice(Offering.status, required=True)
    is_draft = yes(Offering.is_draft)
    host_id = organization_field(Offering.host_id, required=True)
    site_id = organization_field(Offering.site_id)
    room = line(Offering.room)
    delivery = choice(Offering.delivery)
    languages = line(Offering.languages)
    begins = when(Offering.begins)
    ends = when(Offering.ends)
    meetings = RowList(
        MeetingRow,
        mark("When it meets"),
        most=MOST_MEETINGS,
        description=mark("One row for all days with the same times. Leave a row empty to leave it out."),
    )
    apply_from = when(Offering.apply_from)
    apply_by = when(Offering.apply_by)
    how_to_apply = paragraphs(Offering.how_to_apply, most=1000, rows=2)
    how_to_apply_es = paragraphs(Offering.how_to_apply_es, most=1000, rows=2)
    seats = whole_number(Offering.seats, most=_MOST_SEATS)
    seats_left = whole_number(Offering.seats_left, most=_MOST_SEATS)
    district_seats = RowList(
        DistrictRow,
        mark("Seats kept for each home district"),
        most=MOST_DISTRICTS,
        description=mark("Only where seats are divided. Together no more than the seats in all."),
    )
    rules = RowList(
        RuleRow,
        mark("Who may take part"),
        most=MOST_RULES,
        description=mark("Each row is one way in; whoever fits one of them may take part."),
    )
    cost_cents = amount(Offering.cost_cents)
    cost_note = paragraphs(Offering.cost_note, most=1000, rows=2)
    cost_note_es = paragraphs(Offering.cost_note_es, most=1000, rows=2)
    transport = choice(Offering.transport)
    travel_minutes = whole_number(Offering.travel_minutes, most=_MOST_MINUTES)
    transport_note = paragraphs(Offering.transport_note, most=1000, rows=2)
    transport_note_es = paragraphs(Offering.transport_note_es, most=1000, rows=2)
    contact = line(Offering.contact)
    contact_es = line(Offering.contact_es)
    email = email_address(Offering.email)
    phone = phone_number(Offering.phone)
    website = web_address(Offering.website)
    note = paragraphs(Offering.note, most=1000, rows=2)
    note_es = paragraphs(Offering.note_es, most=1000, rows=2)

    groups = {
        mark("What is offered, and by whom"): (
            *("offered", "school_year", "term", "status"),
            *("host_id", "site_id", "room", "delivery", "languages", "is_draft"),
        ),
        mark("Days and times"): ("begins", "ends", "meetings"),
        mark("Who may take part"): ("rules", "seats", "seats_left", "district_seats"),
        mark("How to apply"): ("apply_from", "apply_by", "how_to_apply", "how_to_apply_es"),
        mark("The way there"): ("transport", "travel_minutes", "transport_note", "transport_note_es"),
        mark("What it costs the family"): ("cost_cents", "cost_note", "cost_note_es"),
        mark("Who to ask"): ("contact", "contact_es", "email", "phone", "website"),
        mark("What else to know"): ("note", "note_es"),
    }


class TermRow(PartRow):
    needed = ("term", "begins", "ends")

    term = choice(CalendarTerm.term)
    begins = when(CalendarTerm.begins)
    ends = when(CalendarTerm.ends)


class CalendarForm(PartForm):
    organization_id = organization_field(SchoolCalendar.organization_id, required=True)
    school_year = school_year(SchoolCalendar.school_year, required=True)
    days = _read(DaysField, SchoolCalendar.days)
    starts_at = _read(TimeField, SchoolCalendar.starts_at)
    stops_at = _read(TimeField, SchoolCalendar.stops_at)
    away_from = _read(TimeField, SchoolCalendar.away_from)
    away_until = _read(TimeField, SchoolCalendar.away_until)
    terms = RowList(
        TermRow,
        mark("Parts of the school year"),
        most=MOST_TERMS,
        description=mark("Each with its first and its last day of school"),
    )
    note = paragraphs(SchoolCalendar.note, most=1000, rows=2)

    groups = {
        mark("Whose calendar it is"): ("organization_id", "school_year"),
        mark("The week"): ("days", "starts_at", "stops_at", "away_from", "away_until"),
        mark("The year"): ("terms", "note"),
    }
