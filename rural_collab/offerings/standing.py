"""What follows from an offering and its calendar: whether students travel, what is missing, how times read. Pure rules."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from rural_collab.fiscal_years import FiscalYear
from rural_collab.offerings.models import Offering, OfferingMeeting, SchoolCalendar
from rural_collab.openness.asking import Belonging
from rural_collab.openness.fits import Calendar, Meeting
from rural_collab.openness.times import span_of
from rural_collab.text import mark
from rural_collab.vocabularies.terms import find_term

UNTOLD_TRANSPORT = "unknown"
#: Month and day.
_END_OF_SUMMER = (8, 31)
#: Groups whose rules name the member they are for.
NAMING = frozenset({"named_members", "former_members"})

WARNINGS = {
    "no_transport": mark(
        "Nobody says how students get there, so schools that have to travel there read that it is not open"
    ),
    "no_deadline": mark("There is no day by which to apply"),
    "no_rule": mark("Nobody says who may take part"),
    "no_days": mark("The days of the week are not stated"),
    "no_cost": mark("The cost to the family is not stated"),
    "no_contact": mark("There is nobody to ask"),
    "too_many_seats": mark("The seats promised to groups are more than there are in all"),
    "host_is_no_member": mark("Who runs it is neither a member nor a partner on the first day"),
    "outside_year": mark("Its days lie outside its school year"),
    "late_deadline": mark("One could still apply when it is over"),
}


def needs_travel(offering: Offering) -> bool:
    """Whether students go somewhere, unless their own school is the place.

    They do not for what is online, nor for what comes to every school, which names no site. Unknown means they do.
    """
    mode = find_term("delivery_mode", offering.delivery or "")
    travel = mode.extra.get("travel") if mode else None
    comes_to_them = travel == "no" or (travel == "comes" and offering.site_id is None)
    return not comes_to_them and offering.transport != "not_needed_online"


def is_in_summer(offering: Offering) -> bool:
    """Whether it takes place while schools are closed for summer."""
    return "summer" in {offering.term, offering.delivery}


def last_day_of(offering: Offering) -> date:
    """The last day on which its school year has it: a summer goes on after the year is over."""
    year = FiscalYear.parse(offering.school_year)
    return date(year.next.first, *_END_OF_SUMMER) if is_in_summer(offering) else year.last_day


def meetings_of(rows: Iterable[OfferingMeeting]) -> tuple[Meeting, ...]:
    return tuple(Meeting(frozenset(row.days.split()), span_of(row.starts_at, row.stops_at)) for row in rows)


def calendar_of(kept: SchoolCalendar) -> Calendar:
    """A stored calendar as openness reckons with it; days are counted where the ends of all terms are known to the day.

    Otherwise days of a term nobody knows exactly would count as days without school.
    """
    is_exact = all(term.begins.day and term.ends.day for term in kept.terms)
    return Calendar(
        days=frozenset((kept.days or "").split()),
        hours=span_of(kept.starts_at, kept.stops_at),
        away=span_of(kept.away_from, kept.away_until),
        terms=tuple((term.begins.first_day, term.ends.last_day) for term in kept.terms) if is_exact else (),
    )


def first_day_of(offering: Offering) -> date:
    """Its first day or, where that is not stated, that of its school year."""
    return offering.begins.first_day if offering.begins else FiscalYear.parse(offering.school_year).first_day


def warnings_of(
    offering: Offering, belongings: Sequence[Belonging], parents: Collection[UUID] = ()
) -> list[str]:
    """Codes of what somebody should look at before students rely on it, in the order of ``WARNINGS``.

    ``parents`` are what the body that runs it is part of.
    """
    found = {
        "no_transport": needs_travel(offering) and offering.transport in {None, UNTOLD_TRANSPORT},
        "no_deadline": offering.apply_by is None,
        "no_rule": not offering.rules,
        "no_days": not offering.meetings,
        "no_cost": offering.cost_cents is None and not offering.cost_note,
        "no_contact": not (offering.contact or offering.email or offering.phone or offering.website),
        "too_many_seats": _promised(offering) > (offering.seats or 0) and offering.seats is not None,
        "host_is_no_member": not _belongs({offering.host_id, *parents}, offering, belongings),
        "outside_year": _lies_outside(offering),
        "late_deadline": bool(
            offering.apply_by and offering.ends and offering.apply_by.first_day > offering.ends.last_day
        ),
    }
    return [code for code in WARNINGS if found[code]]


def _promised(offering: Offering) -> int:
    return sum(rule.seats or 0 for rule in offering.rules)


def _belongs(bodies: Collection[UUID], offering: Offering, belongings: Sequence[Belonging]) -> bool:
    day = first_day_of(offering)
    is_own = offering.collaborative_id in bodies
    return is_own or any(one.body in bodies and one.holds_on(day) for one in belongings)


def _lies_outside(offering: Offering) -> bool:
    """Whether it surely begins after its school year or ends before it; a summer may reach over the end of June."""
    year = FiscalYear.parse(offering.school_year)
    begins_late = offering.begins is not None and offering.begins.first_day > year.next.last_day
    ends_early = offering.ends is not None and offering.ends.last_day < year.first_day
    begins_early = (
        offering.begins is not None and offering.begins.last_day < FiscalYear(year.first - 1).first_day
    )
    return begins_late or ends_early or begins_early
