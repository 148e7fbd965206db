"""A small registry at random: districts, schools, memberships with dates, calendars and offerings with rules.

It is stored row by row as the dice fall, without the commands that would refuse some of it. Most of it speaks for the
students of the schools, so that the answers are not all alike.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert

from rural_collab.clock import utc_now
from rural_collab.db.base import Base
from rural_collab.partial_dates import PartialDate
from tests.openness.strategies import BUS, DAYS_THAT_COUNT, GROUPS, MONDAY, POINTS, STATUSES, TRANSPORT

PRAIRIE, CANYON, INNER, EAST, WEST, EAST_HIGH, WEST_HIGH, ACADEMY, COLLEGE = (
    UUID(int=number) for number in range(101, 110)
)
COLLABORATIVES = [PRAIRIE, CANYON, INNER]
SCHOOLS = [EAST_HIGH, WEST_HIGH, ACADEMY]
TYPES = {
    PRAIRIE: "intermediary_nonprofit",
    CANYON: "intermediary_nonprofit",
    INNER: "esa",
    EAST: "school_district",
    WEST: "joint_district",
    EAST_HIGH: "school",
    WEST_HIGH: "school",
    ACADEMY: "nonpublic_school",
    COLLEGE: "community_college",
}
PARENTS = [(EAST, EAST_HIGH), (WEST, WEST_HIGH), (INNER, ACADEMY), (CANYON, WEST_HIGH)]
USUALLY = [(PRAIRIE, EAST), (PRAIRIE, INNER), (INNER, WEST), (PRAIRIE, ACADEMY)]
PAIRS = [
    *((PRAIRIE, body) for body in (EAST, EAST_HIGH, INNER, INNER, COLLEGE)),
    *((INNER, body) for body in (EAST, WEST, WEST, ACADEMY)),
    *((CANYON, body) for body in (WEST, ACADEMY)),
]
COUNTIES = ["08083", "08067"]
DELIVERIES = [
    *(None, "in_person_home", "mobile_lab", "in_person_host", "online_synchronous", "online_asynchronous"),
    *("hybrid_blended", "summer", "college_campus"),
]
DATES = [PartialDate.parse(day.isoformat()[:told]) for day in DAYS_THAT_COUNT for told in (10, 10, 7, 4)]
NEAR = [PartialDate.of(MONDAY + timedelta(after)) for after in range(-9, 10)]
WEEKS = ["mon", "mon wed", "tue thu", "mon tue wed thu", "tue wed thu fri", "fri", "sat"]
SPANS = [("08:00", "09:30"), ("12:35", "13:20"), ("13:00", "15:00"), ("15:30", "17:00"), (None, None)]
BELLS = [("08:00", "15:30"), ("08:00", "15:30"), ("08:20", "12:40"), (None, None)]
AWAYS = [("12:30", "13:00"), ("12:30", "15:30"), (None, None), (None, None)]
COMMON = ["all_members", "region_students", "named_members", "former_members", "nonpublic_students"]
YEARS = ["2025-26", "2026-27", "2027-28"]
#: In the order in which rows may refer to others.
TABLES = [
    *("organization", "collaborative", "organization_relation", "served_county", "membership", "pathway"),
    *("pathway_cluster", "pathway_step", "offering", "offering_meeting", "access_rule", "district_seats"),
    *("school_calendar", "calendar_term"),
]


def store(connection, rows):
    """Put the rows into the database as they are."""
    for name in TABLES:
        if rows[name]:
            connection.execute(insert(Base.metadata.tables[name]), rows[name])


def mostly(dice, value, others):
    """``value`` more often than not."""
    return value if dice.random() < 0.75 else dice.choice(others)


def period(dice, dates):
    """Two dates as a database takes them, the earlier one never last; either may be unknown."""
    first, last = dice.choice(dates), dice.choice(dates)
    return (last, first) if first and last and last.last_day < first.first_day else (first, last)


def registry(dice):
    """Rows of each table."""
    found = {name: [] for name in TABLES}
    add_bodies(dice, found)
    for number in range(3):
        add_pathway(dice, found, number)
    year = mostly(dice, "2026-27", YEARS)
    for number in range(dice.randint(8, 14)):
        add_offering(dice, found, UUID(int=1000 + number), year)
    kept = [body for body in (EAST, EAST_HIGH, WEST, CANYON, ACADEMY) if dice.random() < 0.7]
    for number, body in enumerate(kept):
        add_calendar(dice, found, UUID(int=2000 + number), body, year)
    return found


def add_bodies(dice, found):
    is_sample = dice.random() < 0.2
    found["organization"] = [organization(dice, body, is_sample=is_sample) for body in TYPES]
    found["collaborative"] = [{"id": body} for body in COLLABORATIVES]
    found["organization_relation"] = [
        {"from_id": whole, "to_id": part, "kind": mostly(dice, "parent_of", ["campus_of"])}
        for whole, part in PARENTS
    ]
    served = {(dice.choice([PRAIRIE, EAST, WEST, EAST_HIGH]), dice.choice(COUNTIES)) for _ in range(2)}
    found["served_county"] = [{"organization_id": body, "county_fips": county} for body, county in served]
    usual = [member(*ends) for ends in USUALLY if dice.random() < 0.4]
    found["membership"] = usual + [membership(dice) for _ in range(dice.randint(2, 7))]


def organization(dice, body, *, is_sample):
    point = dice.choice([None] * 8 * (body in SCHOOLS) + [None, *POINTS])
    is_other = body == CANYON and dice.random() < 0.3
    is_retired = body in COLLABORATIVES and dice.random() < 0.1
    return {
        "id": body,
        "slug": f"body-{body.int}",
        "name": dice.choice("ABCDE"),
        "org_type": TYPES[body],
        "state_usps": mostly(dice, "CO", [None, "NM"]),
        "county_fips": dice.choice([None, *COUNTIES]),
        "lat": point and point.lat,
        "lon": point and point.lon,
        "is_sample": is_sample != is_other,
        "retired_at": utc_now() if is_retired else None,
    }


def member(collaborative, body, **told):
    """A membership that has lasted for long, unless told otherwise."""
    values = {"role": "member", "status": "active", "began": PartialDate(2020), **told}
    dates = {name: values.get(name) for name in ("began", "ended", "first_seen", "last_seen")}
    return {"collaborative_id": collaborative, "member_id": body, **values, **dates}


def membership(dice):
    collaborative, body = dice.choice(PAIRS)
    began, ended = period(dice, [None, *DATES])
    seen, last = period(dice, [None, *DATES])
    role = mostly(dice, "member", ["host_receiving", "funder", "evaluator", "participant_only"])
    status = dice.choice(["active", "active", "prospective", "left", "lapsed", "on_notice"])
    dates = {"began": began, "ended": ended, "first_seen": seen, "last_seen": last}
    return member(collaborative, body, role=role, status=status, **dates)


def add_pathway(dice, found, number):
    pathway, titles = UUID(int=500 + number), ["Nursing", "nursing", "Welding"]
    found["pathway"].append(
        {
            "id": pathway,
            "collaborative_id": COLLABORATIVES[number],
            "slug": f"pathway-{number}",
            "title": dice.choice(titles),
            "grade_from": mostly(dice, None, ["10", "11", "12"]),
            "grade_to": mostly(dice, None, ["10", "11", "12"]),
        }
    )
    step = {"id": UUID(int=600 + number), "pathway_id": pathway, "number": "1", "kind": "cte_course"}
    found["pathway_step"].append({**step, "title": dice.choice(titles)})
    clusters = dice.sample(["healthcare-human-services", "construction"], dice.randint(0, 2))
    found["pathway_cluster"] += [{"pathway_id": pathway, "cluster": cluster} for cluster in clusters]


def add_offering(dice, found, key, year):
    number = dice.choice([0, 0, 1, 2])
    begins, ends = period(dice, dice.choice([[None], NEAR, NEAR, [None, *DATES]]))
    opens, closes = period(dice, mostly(dice, [None], [[None, *DATES]]))
    found["offering"].append(
        {
            "id": key,
            "collaborative_id": COLLABORATIVES[number],
            "pathway_id": UUID(int=500 + number),
            "step_id": dice.choice([None, UUID(int=600 + number)]),
            "begins": begins,
            "ends": ends,
            "apply_from": opens,
            "apply_by": closes,
            "school_year": mostly(dice, year, YEARS),
            "term": mostly(dice, None, ["summer", "fall"]),
            "status": mostly(dice, "active", STATUSES),
            "is_draft": dice.random() < 0.1,
            "host_id": dice.choice([EAST, WEST, COLLEGE]),
            "site_id": mostly(dice, None, [*SCHOOLS, COLLEGE]),
            "delivery": dice.choice(["in_person_host", dice.choice(DELIVERIES)]),
            "seats": mostly(dice, None, range(4)),
            "seats_left": mostly(dice, None, range(2)),
            "transport": mostly(dice, dice.choice(["provided_by_host", BUS]), TRANSPORT),
            "travel_minutes": dice.choice([None, 0, 5, 20]),
        }
    )
    add_parts(dice, found, key)


def add_parts(dice, found, key):
    found["access_rule"] += [access(dice, key, -place) for place in range(dice.choice([0, 1, 1, 1, 2, 2]))]
    found["offering_meeting"] += [
        {"offering_id": key, "days": days, "starts_at": starts, "stops_at": stops}
        for days in dice.sample(WEEKS, dice.randint(0, 2))
        for starts, stops in [dice.choice(SPANS)]
    ]
    districts = dice.sample([EAST, WEST], mostly(dice, 0, [1, 2]))
    found["district_seats"] += [
        {"offering_id": key, "organization_id": body, "seats": dice.randint(0, 2)} for body in districts
    ]


def access(dice, key, position):
    return {
        "offering_id": key,
        "position": position,
        "access_group": mostly(dice, dice.choice(COMMON), GROUPS),
        "organization_id": dice.choice([None, EAST, EAST_HIGH, WEST]),
        "prerequisite": mostly(dice, None, ["Biology"]),
        "grade_low": mostly(dice, None, ["10", "11", "12"]),
        "grade_high": mostly(dice, None, ["10", "11", "12"]),
        "priority": dice.choice([None, 1, 2]),
        "seats": mostly(dice, None, [0, 1]),
    }


def add_calendar(dice, found, key, body, year):
    (starts, stops), (leaves, returns) = dice.choice(BELLS), dice.choice(AWAYS)
    found["school_calendar"].append(
        {
            "id": key,
            "collaborative_id": PRAIRIE,
            "organization_id": body,
            "school_year": mostly(dice, year, YEARS),
            "days": mostly(dice, "mon tue wed thu", [None, "tue wed thu fri"]),
            "starts_at": starts,
            "stops_at": stops,
            "away_from": leaves,
            "away_until": returns,
        }
    )
    for term in dice.sample(["fall", "spring"], dice.choice([0, 1, 2, 2])):
        begins, ends = period(dice, mostly(dice, NEAR, [DATES]))
        found["calendar_term"].append({"calendar_id": key, "term": term, "begins": begins, "ends": ends})
