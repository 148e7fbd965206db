"""What an offering and a calendar have to keep to, whoever tells them; each refusal has its sentence beside the field."""

from itertools import pairwise
from uuid import UUID

from sqlalchemy.orm import Session

from rural_collab.errors import Refused
from rural_collab.offerings.models import AccessRule, Offering, SchoolCalendar
from rural_collab.offerings.queries import Collaborators
from rural_collab.offerings.standing import NAMING, first_day_of
from rural_collab.openness.asking import FORMER, GRADES, Belonging
from rural_collab.openness.times import minutes_of
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import list_parents
from rural_collab.text import filled, mark


def _check_meetings(_session: Session, offering: Offering) -> None:
    for row in offering.meetings:
        if not _in_order(row.starts_at, row.stops_at):
            raise Refused(
                mark("A class would end before it starts"),
                meetings=mark("Give both times of day, the earlier one first"),
            )


def _in_order(starts: str | None, stops: str | None) -> bool:
    """Whether neither time is stated, or both are and follow each other."""
    if starts is None or stops is None:
        return starts is stops
    return minutes_of(starts) < minutes_of(stops)


def _check_seats(_session: Session, offering: Offering) -> None:
    if offering.seats is None:
        return
    if sum(row.seats for row in offering.district_seats) > offering.seats:
        raise Refused(
            mark("More seats are kept for districts than there are"),
            seats=mark("This is less than the seats of all districts together"),
        )
    if offering.seats_left is not None and offering.seats_left > offering.seats:
        raise Refused(
            mark("More seats are free than there are"), seats_left=mark("This is more than the seats in all")
        )


def _check_rules(_session: Session, offering: Offering) -> None:
    for rule in offering.rules:
        if rule.group == "named_members" and rule.organization_id is None:
            raise Refused(
                mark("A rule for certain members names none"),
                rules=mark("Name the member whose students may take part, one row for each"),
            )
        if rule.organization_id is not None and rule.group not in NAMING:
            raise Refused(
                mark("A rule names a member that does not count"),
                rules=mark("Only rules for certain or former members name one"),
            )
        grades = [GRADES.index(grade) for grade in (rule.grade_low, rule.grade_high) if grade]
        if grades != sorted(grades):
            raise Refused(
                mark("A rule ends in an earlier grade than it begins"),
                rules=mark("The first grade is never after the last"),
            )


def _check_bodies(session: Session, offering: Offering) -> None:
    """Who runs it, where, and for which members: known to the collaborative, unless it is still a draft."""
    if offering.is_draft:
        return
    strangers = [
        (field, body)
        for field, body in (("host_id", offering.host), ("site_id", offering.site))
        if body is not None and _is_elsewhere(body, offering)
    ]
    named = [rule for rule in offering.rules if rule.organization is not None]
    if not strangers and not named:
        return
    belongings = Collaborators(session, [offering.collaborative_id]).belongings(offering.collaborative_id)
    for field, body in strangers:
        if not _of(session, body, belongings):
            _refuse_stranger(field, body)
    for rule in named:
        _check_named(session, offering, rule, belongings)


def _is_elsewhere(body: Organization, offering: Offering) -> bool:
    home = offering.collaborative.organization.state_usps
    return None not in {home, body.state_usps} and home != body.state_usps


def _of(session: Session, body: Organization, belongings: list[Belonging]) -> list[Belonging]:
    """When a body, or what it is part of, belonged."""
    bodies: set[UUID] = {body.id, *(parent.id for parent in list_parents(session, body.id))}
    return [one for one in belongings if one.body in bodies]


def _refuse_stranger(field: str, body: Organization) -> None:
    message = mark(
        "%(name)s is in another state and no member of this collaborative; admit it as a member or partner first"
    )
    raise Refused(mark("It would take place in another state"), **{field: filled(message, name=body.name)})


def _check_named(session: Session, offering: Offering, rule: AccessRule, belongings: list[Belonging]) -> None:
    """Only who belongs on its first day or later can be named as a member; a former one belonged at some time."""
    if rule.organization is None:
        return
    times = _of(session, rule.organization, belongings)
    day = first_day_of(offering)
    if rule.group == FORMER and not times:
        message = mark("%(name)s was never a member of this collaborative; name one that was")
    elif rule.group != FORMER and not any(one.until is None or one.until >= day for one in times):
        message = mark(
            "%(name)s is no member of this collaborative then; name one that is, or choose another group"
        )
    else:
        return
    raise Refused(
        mark("A rule names a member that is none"), rules=filled(message, name=rule.organization.name)
    )


def _check_day(_session: Session, calendar: SchoolCalendar) -> None:
    for first, last in (("starts_at", "stops_at"), ("away_from", "away_until")):
        if not _in_order(getattr(calendar, first), getattr(calendar, last)):
            raise Refused(
                mark("A school day would end before it starts"),
                **{last: mark("Give both times of day, the earlier one first")},
            )


def _check_terms(_session: Session, calendar: SchoolCalendar) -> None:
    ordered = sorted(calendar.terms, key=lambda term: term.begins)
    for earlier, later in pairwise(ordered):
        if later.begins.last_day <= earlier.ends.first_day:
            raise Refused(
                mark("Two parts of the school year overlap"),
                terms=mark("A part begins after the one before it has ended"),
            )


OFFERING_RULES = (_check_meetings, _check_seats, _check_rules, _check_bodies)
CALENDAR_RULES = (_check_day, _check_terms)
