"""The rules of openness read a second time, slowly: every day, every minute and every grade is counted one by one.

Nothing here is shared with the rules themselves but the facts they are given.
"""

from datetime import date, timedelta
from functools import cache
from math import acos, cos, degrees, inf, radians, sin

LAST_DAY = date(2028, 12, 31)
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ALL_GRADES = [
    "PK",
    "KG",
    "01",
    "02",
    "03",
    "04",
    "05",
    "06",
    "07",
    "08",
    "09",
    "10",
    "11",
    "12",
    "13",
    "UG",
    "AE",
]
IN_SCHOOL = ["enrolled_students", "nonpublic_students"]
LEARNING = [*IN_SCHOOL, "homeschool_students"]


@cache
def each_day(first, last):
    return frozenset(first + timedelta(days=after) for after in range((last - first).days + 1))


def members_on(offer, day):
    return {one.body for one in offer.belongings if day in each_day(one.since, one.until or LAST_DAY)}


def left_before(offer, day):
    return {one.body for one in offer.belongings if one.until and one.until < day}


def grades_from(low, high):
    """Every grade of a range, walked from the lowest one there is."""
    found, inside = set(), low is None
    for grade in ALL_GRADES:
        inside = inside or grade == low
        if inside:
            found.add(grade)
        if grade == high:
            break
    return found


def lets_in(rule, offer, asking):
    """Whether a rule is meant for who asks: yes, no, or what must be asked first."""
    there = max(asking.day, offer.begins.first_day if offer.begins else offer.stands_from)
    at_school = asking.kind in IN_SCHOOL
    ours = at_school and members_on(offer, there) & asking.bodies
    gone = at_school and not ours and left_before(offer, there) & asking.bodies
    yes_or_no = {
        "anyone": True,
        "all_members": ours,
        "named_members": ours and rule.body in asking.bodies,
        "former_members": gone and (rule.body is None or rule.body in gone),
    }
    if rule.group == "members_and_others_for_fee":
        return "yes" if ours else "fee"
    if rule.group == "region_students":
        return of_region(offer, asking)
    return "yes" if yes_or_no.get(rule.group, rule.group == asking.kind) else "no"


def of_region(offer, asking):
    if asking.kind not in LEARNING:
        return "no"
    if not (offer.counties and asking.counties):
        return "ask_region"
    return "yes" if offer.counties & asking.counties else "no"


def ways_in(offer, asking):
    """For each rule meant for who asks: what stands against it, and what it depends on, as codes."""
    for rule in offer.rules:
        entry = lets_in(rule, offer, asking)
        if entry == "no":
            continue
        against, depends = by_grade(rule, offer, asking)
        depends |= {entry} - {"yes"}
        if rule.seats == 0:
            against.add("no_seats")
        if rule.prerequisite:
            depends.add("prerequisite")
        earlier = [other.priority for other in offer.rules if other.priority is not None]
        if rule.priority is not None and min(earlier) < rule.priority:
            depends.add("after_others")
        yield against, depends


def by_grade(rule, offer, asking):
    low, high = (rule.grade_low, rule.grade_high) if rule.grade_low or rule.grade_high else offer.grades
    if asking.kind not in LEARNING or not (low or high):
        return set(), set()
    if asking.grade is None:
        return set(), {"ask_grade"}
    return (set() if asking.grade in grades_from(low, high) else {"grade"}), set()


def travels(offer, asking):
    return offer.needs_travel and not (offer.place and offer.place in asking.bodies)


def minutes_in_two_places(offer, asking):
    """For each weekday the minutes in school and at the offering or on the way; None where hours are not stated."""
    calendar = asking.calendar
    untold = any(meeting.span is None for meeting in offer.meetings)
    if not offer.meetings or untold or not calendar.days or calendar.hours is None:
        return None
    dates = meeting_days(offer) if calendar.terms else []
    if dates and not any(in_terms(day, calendar) for day in dates):
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


def meeting_days(offer):
    """Every date on which it meets, where its first and last day are known to the day."""
    if not (offer.begins and offer.ends and offer.begins.day and offer.ends.day):
        return []
    days = {day for meeting in offer.meetings for day in meeting.days}
    period = each_day(offer.begins.first_day, offer.ends.first_day)
    return [day for day in period if WEEK[day.weekday()] in days]


def in_terms(day, calendar):
    return any(first <= day <= last for first, last in calendar.terms)


def has_week(offer, asking):
    elsewhere = offer.place != asking.school and not offer.in_summer
    return asking.kind in IN_SCHOOL and asking.calendar is not None and elsewhere


def hindrances(offer, asking):
    """Codes of what stands against it whoever asks from this school."""
    found = set()
    own = [seats for body, seats in offer.assigned.items() if body in asking.bodies]
    given_away = offer.assigned and offer.seats is not None and sum(offer.assigned.values()) >= offer.seats
    if offer.status == "full" or offer.seats == 0 or offer.seats_left == 0:
        found.add("no_seats")
    if sum(own) == 0 if own else given_away:
        found.add("no_seats")
    if offer.apply_by and asking.day > offer.apply_by.last_day:
        found.add("too_late")
    if offer.status == "ended" or (offer.ends and asking.day > offer.ends.last_day):
        found.add("over")
    if offer.status == "paused":
        found.add("paused")
    if travels(offer, asking) and offer.transport in (None, "unknown"):
        found.add("no_transport")
    if has_week(offer, asking):
        found |= clashes(offer, asking)
    return found


def clashes(offer, asking):
    calendar, found = asking.calendar, set()
    if minutes_in_two_places(offer, asking) and calendar.away:
        found.add("bell_clash")
    if travels(offer, asking) and offer.transport == "provided_by_home_district":
        weekdays = {day for meeting in offer.meetings for day in meeting.days}
        if calendar.days and not weekdays <= calendar.days:
            found.add("calendar_clash")
        dates = meeting_days(offer) if calendar.terms else []
        if dates and not any(in_terms(day, calendar) for day in dates):
            found.add("calendar_clash")
    return found


def provisos(offer, asking):
    """Codes of what it depends on whoever asks from this school."""
    found = {offer.status} & {"planned", "under_review"}
    if offer.apply_from and asking.day < offer.apply_from.first_day:
        found.add("apply_from")
    if offer.begins and asking.day > offer.begins.last_day and not offer.apply_by:
        found.add("ask_late")
    if travels(offer, asking) and offer.transport in ("student_arranges", "stipend_reimbursement"):
        found.add("own_way")
    if has_week(offer, asking):
        if minutes_in_two_places(offer, asking) and not asking.calendar.away:
            found.add("release")
        dates = meeting_days(offer) if asking.calendar.terms else []
        out = [day for day in dates if not in_terms(day, asking.calendar)]
        drives = travels(offer, asking) and offer.transport == "provided_by_home_district"
        if drives and 0 < len(out) < len(dates):
            found.add("outside")
    return found


def read(offer, asking):
    """open, if or closed, as somebody would say it who tries every rule one after the other."""
    if hindrances(offer, asking):
        return "closed"
    tried = list(ways_in(offer, asking)) if offer.rules else [(set(), {"ask_who"})]
    free = [depends for against, depends in tried if not against]
    if not free:
        return "closed"
    return "if" if provisos(offer, asking) or all(free) else "open"


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
    return degrees(acos(max(-1.0, min(1.0, angle)))) * 69.0934


def nearest_miles(closed, offers, asking):
    """The state and the miles of the nearest thing alike that is open or, where none is, open if; None without any."""
    for state in ("open", "if"):
        found = [miles(one, asking) for one in offers if one.kin & closed.kin and read(one, asking) == state]
        if found:
            return state, min(found)
    return None
