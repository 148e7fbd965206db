"""The rules of openness read a second time, slowly: every day, every minute and every grade is counted one by one.

Nothing here is shared with the rules themselves but the facts they are given.
"""

from datetime import date, timedelta
from functools import cache
from math import acos, cos, degrees, inf, radians, sin
from typing import Any, NamedTuple

LAST_DAY = date(2028, 12, 31)
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ALL_GRADES = ["PK", "KG", *(f"{grade:02}" for grade in range(1, 14)), "UG", "AE"]
IN_SCHOOL = ["enrolled_students", "nonpublic_students"]
LEARNING = [*IN_SCHOOL, "homeschool_students"]
HOME_BUS = "provided_by_home_district"
#: In the order in which a student reads them.
AGAINST = [
    *(
        "not_member",
        "not_named",
        "not_former",
        "not_in_region",
        "other_group",
        "grade",
        "no_seats",
        "too_late",
    ),
    *("over", "year_over", "paused", "bell_clash", "calendar_clash", "no_transport"),
]
DEPENDS = [
    *("ask_who", "ask_region", "ask_grade", "prerequisite", "fee", "after_others", "planned", "under_review"),
    *("apply_from", "ask_late", "own_way", "release", "outside"),
]


class Told(NamedTuple):
    """What stands against it and what it depends on, each with what it is about; and the way in that was taken."""

    state: str
    against: dict[str, Any]
    depends: dict[str, Any]
    rule: Any


def read(offer, asking):
    """What somebody would say who tries every rule one after the other and writes everything down."""
    against, depends, rule = entry(offer, asking)
    against = in_order(against | hindrances(offer, asking), AGAINST)
    depends = in_order(depends | provisos(offer, asking), DEPENDS)
    return Told("closed" if against else "if" if depends else "open", against, depends, rule)


def in_order(found, order):
    return {code: found[code] for code in order if code in found}


def entry(offer, asking):
    """What stands against the best way in, what it depends on, and the way; all that shuts each where none is meant."""
    if not offer.rules:
        return {}, {"ask_who": None}, None
    tried = [(rule, *lets_in(rule, offer, asking)) for rule in offer.rules]
    meant = [(rule, *through(rule, asks, offer, asking)) for rule, shut, asks in tried if not shut]
    if not meant:
        return {shut: None for _, shut, _ in tried}, {}, None
    for measure in (lambda way: len(way[1]), lambda way: len(way[2]), lambda way: turn(way[0])):
        meant = [way for way in meant if all(measure(way) <= measure(other) for other in meant)]
    rule, against, depends = meant[0]
    return against, depends, rule


def turn(rule):
    """When it is this rule's turn; after all others when nobody says."""
    return 1000 if rule.priority is None else rule.priority


def lets_in(rule, offer, asking):
    """Why a rule is not meant for who asks, or what must be asked first; neither for whom it plainly names."""
    if rule.group == "anyone":
        return None, None
    if rule.group == "region_students":
        return of_region(offer, asking)
    if "member" in rule.group:
        return of_members(rule, offer, asking)
    return (None if rule.group == asking.kind else "other_group"), None


def of_members(rule, offer, asking):
    there = max(asking.day, offer.begins.first_day if offer.begins else offer.stands_from)
    at_school = asking.kind in IN_SCHOOL
    ours = at_school and members_on(offer, there) & asking.bodies
    gone = left_before(offer, there) & asking.bodies if at_school and not ours else set()
    if rule.group == "members_and_others_for_fee":
        return None, None if ours else "fee"
    if rule.group == "former_members":
        return (None if gone and (rule.body is None or rule.body in gone) else "not_former"), None
    if not ours:
        return ("not_member" if at_school else "other_group"), None
    return ("not_named" if rule.group == "named_members" and rule.body not in asking.bodies else None), None


@cache
def each_day(first, last):
    return frozenset(first + timedelta(days=after) for after in range((last - first).days + 1))


def members_on(offer, day):
    return {one.body for one in offer.belongings if day in each_day(one.since, one.until or LAST_DAY)}


def left_before(offer, day):
    return {one.body for one in offer.belongings if max(each_day(one.since, one.until or LAST_DAY)) < day}


def of_region(offer, asking):
    if asking.kind not in LEARNING:
        return "other_group", None
    if not (offer.counties and asking.counties):
        return None, "ask_region"
    shared = [county for county in offer.counties if county in asking.counties]
    return (None if shared else "not_in_region"), None


def through(rule, asks, offer, asking):
    """What stands against a rule that is meant for who asks, and what it depends on."""
    against, depends = by_grade(rule, offer, asking)
    if asks:
        depends[asks] = None
    if rule.seats == 0:
        against["no_seats"] = None
    if rule.prerequisite:
        depends["prerequisite"] = rule.prerequisite
    if rule.priority is not None and min(map(turn, offer.rules)) < rule.priority:
        depends["after_others"] = None
    return against, depends


def by_grade(rule, offer, asking):
    low, high = (rule.grade_low, rule.grade_high) if rule.grade_low or rule.grade_high else offer.grades
    if asking.kind not in LEARNING or not (low or high):
        return {}, {}
    if asking.grade is None:
        return {}, {"ask_grade": (low, high)}
    return ({} if asking.grade in grades_from(low, high) else {"grade": (low, high)}), {}


def grades_from(low, high):
    """Every grade of a range, walked from the lowest one there is; none when it ends before it begins."""
    found, inside = set(), low is None
    for grade in ALL_GRADES:
        inside = inside or grade == low
        if inside:
            found.add(grade)
        if grade == high:
            break
    return found


def last_of(told):
    """The last day a partial date may mean; none comes before all others."""
    return max(days_until(told)) if told else date.min


def hindrances(offer, asking):
    """What stands against it whoever asks from this school."""
    found = {}
    if offer.status == "full" or offer.seats == 0 or offer.seats_left == 0 or given_to_others(offer, asking):
        found["no_seats"] = None
    if offer.apply_by and asking.day not in days_until(offer.apply_by):
        found["too_late"] = offer.apply_by
    if offer.status == "ended" or (offer.ends and asking.day not in days_until(offer.ends)):
        found["over"] = offer.ends
    elif offer.ends is None and max(offer.stands_until, last_of(offer.begins)) < asking.day:
        found["year_over"] = None
    if offer.status == "paused":
        found["paused"] = None
    if travels(offer, asking) and offer.transport in (None, "unknown"):
        found["no_transport"] = None
    if has_week(offer, asking):
        found |= clashes(offer, asking)
    return found


def days_until(partial):
    """Every day of these years through the end of the day, month or year that is told."""
    told = str(partial)
    through = max(day for day in each_day(date(2026, 1, 1), LAST_DAY) if day.isoformat().startswith(told))
    return each_day(date(2026, 1, 1), through)


def given_to_others(offer, asking):
    """Whether seats are divided among districts and nothing is left to this school's."""
    ours = {body: seats for body, seats in offer.assigned.items() if body in asking.bodies}
    if ours:
        return not any(ours.values())
    return bool(offer.assigned) and offer.seats is not None and sum(offer.assigned.values()) >= offer.seats


def travels(offer, asking):
    return offer.needs_travel and not (offer.place and offer.place in asking.bodies)


def has_week(offer, asking):
    elsewhere = offer.place != asking.school and not offer.in_summer
    return asking.kind in IN_SCHOOL and asking.calendar is not None and elsewhere


def clashes(offer, asking):
    calendar, found = asking.calendar, {}
    in_two_places = minutes_in_two_places(offer, asking)
    if in_two_places and calendar.away:
        found["bell_clash"] = in_two_places
    if travels(offer, asking) and offer.transport == HOME_BUS:
        dates, out = meeting_days(offer, calendar), days_out(offer, calendar)
        if off_days(offer, calendar):
            found["calendar_clash"] = off_days(offer, calendar)
        elif dates and dates == out:
            found["calendar_clash"] = None
    return found


def provisos(offer, asking):
    """What it depends on whoever asks from this school."""
    found = {offer.status: None} if offer.status in ("planned", "under_review") else {}
    if offer.apply_from and asking.day < offer.apply_from.first_day:
        found["apply_from"] = offer.apply_from
    if offer.begins and not offer.apply_by and asking.day not in days_until(offer.begins):
        found["ask_late"] = offer.begins
    if travels(offer, asking) and offer.transport in ("student_arranges", "stipend_reimbursement"):
        found["own_way"] = None
    if has_week(offer, asking):
        found |= week_provisos(offer, asking)
    return found


def week_provisos(offer, asking):
    calendar, found = asking.calendar, {}
    in_two_places = minutes_in_two_places(offer, asking)
    if in_two_places and calendar.away is None:
        found["release"] = in_two_places
    dates, out = meeting_days(offer, calendar), days_out(offer, calendar)
    if travels(offer, asking) and offer.transport == HOME_BUS and out and out != dates:
        found["outside"] = len(out)
    return found


def off_days(offer, calendar):
    """Weekdays on which only the offering meets; none where the school's are not told."""
    met = {day for meeting in offer.meetings for day in meeting.days}
    return tuple(day for day in WEEK if calendar.days and day in met and day not in calendar.days)


def minutes_in_two_places(offer, asking):
    """For each weekday the minutes in school and at the offering or on the way; None where hours are not told."""
    calendar = asking.calendar
    untold = any(meeting.span is None for meeting in offer.meetings)
    if not offer.meetings or untold or not calendar.days or calendar.hours is None:
        return None
    dates = meeting_days(offer, calendar)
    if dates and dates == days_out(offer, calendar):
        return {}
    way = offer.travel_minutes if travels(offer, asking) else 0
    found = {day: len(bound_minutes(calendar) & busy_minutes(offer, day, way)) for day in calendar.days}
    return {day: minutes for day, minutes in found.items() if minutes}


def bound_minutes(calendar):
    away = range(calendar.away.start, calendar.away.stop) if calendar.away else ()
    return set(range(calendar.hours.start, calendar.hours.stop)) - set(away)


def busy_minutes(offer, day, way):
    spans = [meeting.span for meeting in offer.meetings if day in meeting.days]
    return {minute for span in spans for minute in range(span.start - way, span.stop + way)}


def meeting_days(offer, calendar):
    """Every date on which it meets, where the school's terms and its own first and last day are told to the day."""
    if not (calendar.terms and offer.begins and offer.ends and offer.begins.day and offer.ends.day):
        return set()
    met = {day for meeting in offer.meetings for day in meeting.days}
    period = each_day(offer.begins.first_day, offer.ends.first_day)
    return {day for day in period if WEEK[day.weekday()] in met}


def days_out(offer, calendar):
    """Those of its dates that lie in no term."""
    inside = {day for term in calendar.terms for day in each_day(*term)}
    return meeting_days(offer, calendar) - inside


def miles(offer, asking):
    """Miles by the angle between two places at the center of the earth; infinite where one is not known."""
    if not offer.needs_travel or offer.place == asking.school:
        return 0.0
    if asking.point is None or offer.point is None:
        return inf
    a, b = asking.point, offer.point
    angle = sin(radians(a.lat)) * sin(radians(b.lat)) + cos(radians(a.lat)) * cos(radians(b.lat)) * cos(
        radians(a.lon - b.lon)
    )
    return round(degrees(acos(max(-1.0, min(1.0, angle)))) * 69.0934, 1)


def nearest_first(offers, asking):
    """Offerings by miles; those as far as each other by name and, of one name, in the order of their ids."""
    in_order = sorted(offers, key=lambda one: one.id.int)
    by_name = sorted(in_order, key=lambda one: one.name.lower())
    return sorted(by_name, key=lambda one: miles(one, asking))


def instead_of(closed, offers, asking):
    """The nearest of all that are alike and open or, where none is, open if; None without any."""
    for state in ("open", "if"):
        alike = [one for one in offers if one.kin & closed.kin and read(one, asking).state == state]
        if alike:
            return nearest_first(alike, asking)[0]
    return None
