"""What is stored, read a second time by plain SQL and put together by hand.

From the rows come the same facts that openness is given, found in another way: memberships are sets of days.
"""

from datetime import date, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import text

from rural_collab.openness.asking import Asking, Belonging, Offer, Rule
from rural_collab.openness.fits import Calendar, Meeting
from rural_collab.openness.times import Span
from rural_collab.partial_dates import PartialDate
from rural_collab.search.geography import Point

FIRST_DAY, LAST_DAY = date(2019, 1, 1), date(2029, 12, 31)
BROUGHT_BY_NONE = {"funder", "evaluator", "ta_partner", "participant_only"}
NEVER = {"prospective", "resolution_signed", "declined"}
GONE = {"lapsed", "left", "removed", "returned_to_district"}
LEARNING = {"school_district", "joint_district", "school", "nonpublic_school"}
ONLINE = {"online_synchronous", "online_asynchronous"}
COMES = {"in_person_home", "mobile_lab"}
STATEMENTS = {
    "body": "SELECT * FROM organization",
    "tie": "SELECT * FROM organization_relation WHERE kind = 'parent_of'",
    "served": "SELECT * FROM served_county",
    "membership": "SELECT * FROM membership",
    "pathway": "SELECT * FROM pathway",
    "step": "SELECT * FROM pathway_step",
    "cluster": "SELECT * FROM pathway_cluster",
    "offering": "SELECT * FROM offering",
    "rule": "SELECT * FROM access_rule ORDER BY position",
    "meeting": "SELECT * FROM offering_meeting",
    "seats": "SELECT * FROM district_seats",
    "calendar": "SELECT * FROM school_calendar",
    "term": "SELECT * FROM calendar_term",
}


def key(value):
    return None if value is None else UUID(str(value))


def partial(value):
    return PartialDate.parse(value) if value else None


def minutes(value):
    hours, rest = value.split(":")
    return int(hours) * 60 + int(rest)


def span(starts, stops):
    return Span(minutes(starts), minutes(stops)) if starts and stops else None


@cache
def all_days(first, last):
    """Every day from the first of one partial date through the last of another; through the end without one."""
    days = [FIRST_DAY + timedelta(after) for after in range((LAST_DAY - FIRST_DAY).days + 1)]
    since = [day for day in days if day.isoformat()[: len(first)] >= first]
    return frozenset(day for day in since if last is None or day.isoformat()[: len(last)] <= last)


class Stored:
    """All rows, by table."""

    def __init__(self, connection):
        self.rows = {
            name: [dict(row) for row in connection.execute(text(statement)).mappings()]
            for name, statement in STATEMENTS.items()
        }
        self.bodies = {key(row["id"]): row for row in self.rows["body"]}

    def where(self, table, column, value):
        return [row for row in self.rows[table] if key(row[column]) == value]

    def parents(self, body):
        found = [key(row["from_id"]) for row in self.where("tie", "to_id", body)]
        return sorted(found, key=lambda one: (self.bodies[one]["name"], one))

    def point(self, body):
        """Where it is or, when that is not told, where the first of what it is part of is."""
        for one in (body, *self.parents(body)):
            if self.bodies[one]["lat"] is not None:
                return Point(self.bodies[one]["lat"], self.bodies[one]["lon"])
        return None

    def counties(self, bodies):
        served = {row["county_fips"] for row in self.rows["served"] if key(row["organization_id"]) in bodies}
        return served | {self.bodies[body]["county_fips"] for body in bodies} - {None}

    def concerns(self, offering, school):
        """Whether a school's page has to answer for an offering."""
        keeper, host = self.bodies[key(offering["collaborative_id"])], self.bodies[key(offering["host_id"])]
        state = self.bodies[school]["state_usps"]
        is_near = state is not None and state in (keeper["state_usps"], host["state_usps"])
        joined = self.joined({school, *self.parents(school)})
        is_alike = bool(keeper["is_sample"]) == bool(self.bodies[school]["is_sample"])
        is_theirs = is_near or key(offering["collaborative_id"]) in joined | self.joined(joined)
        return is_alike and is_theirs and not offering["is_draft"] and keeper["retired_at"] is None

    def joined(self, bodies):
        return {
            key(row["collaborative_id"]) for row in self.rows["membership"] if key(row["member_id"]) in bodies
        }

    def belongings(self, collaborative):
        """Each stretch of days on which a body belonged, by itself or through a member that is a collaborative."""
        own = [(key(row["member_id"]), held) for row, held in self.held(collaborative)]
        through = [
            (key(row["member_id"]), held & outer) for body, outer in own for row, held in self.held(body)
        ]
        return [
            Belonging(body, min(held), None if max(held) == LAST_DAY else max(held))
            for body, held in [*own, *through]
            if held
        ]

    def held(self, collaborative):
        """Memberships that bring students, with all their days."""
        for row in self.where("membership", "collaborative_id", collaborative):
            first = row["began"] or row["first_seen"]
            if first and row["status"] not in NEVER and row["role"] not in BROUGHT_BY_NONE:
                seen = (row["last_seen"] or first) if row["status"] in GONE else None
                yield row, all_days(first, row["ended"] or seen)

    def region(self, collaborative, day):
        members = {one.body for one in self.belongings(collaborative) if one.holds_on(day)}
        learning = {body for body in members if self.bodies[body]["org_type"] in LEARNING}
        served = {row["county_fips"] for row in self.where("served", "organization_id", collaborative)}
        return frozenset(self.counties(learning) | served)

    def offer(self, row, day):
        """An offering with all that decides who may enter."""
        own, pathway = key(row["id"]), key(row["pathway_id"])
        (template,) = self.where("pathway", "id", pathway)
        steps = self.where("step", "id", key(row["step_id"])) if row["step_id"] else []
        place, stands_from = key(row["site_id"] or row["host_id"]), date(int(row["school_year"][:4]), 7, 1)
        in_summer = "summer" in (row["term"], row["delivery"])
        there = max(day, partial(row["begins"]).first_day if row["begins"] else stands_from)
        return Offer(
            id=own,
            name=(steps or [template])[0]["title"],
            stands_from=stands_from,
            stands_until=date(stands_from.year + 1, *((8, 31) if in_summer else (6, 30))),
            kin=frozenset(
                {str(pathway), *(one["cluster"] for one in self.where("cluster", "pathway_id", pathway))}
            ),
            **{name: partial(row[name]) for name in ("begins", "ends", "apply_from", "apply_by")},
            **{name: row[name] for name in ("status", "seats", "seats_left", "transport")},
            assigned={
                key(one["organization_id"]): one["seats"] for one in self.where("seats", "offering_id", own)
            },
            grades=(template["grade_from"], template["grade_to"]),
            rules=tuple(map(rule, self.where("rule", "offering_id", own))),
            belongings=tuple(self.belongings(key(row["collaborative_id"]))),
            counties=self.region(key(row["collaborative_id"]), there),
            place=place,
            point=self.point(place),
            needs_travel=needs_travel(row),
            travel_minutes=row["travel_minutes"] or 0,
            in_summer=in_summer,
            meetings=tuple(map(meeting, self.where("meeting", "offering_id", own))),
        )

    def asking(self, school, year, **asked):
        bodies = {school, *self.parents(school)}
        return Asking(
            school=school,
            bodies=frozenset(bodies),
            counties=frozenset(self.counties(bodies)),
            point=self.point(school),
            calendar=self.calendar(school, year),
            **asked,
        )

    def calendar(self, school, year):
        """The school's own or that of the first of what it is part of."""
        for body in (school, *self.parents(school)):
            for row in self.where("calendar", "organization_id", body):
                if row["school_year"] == year:
                    return self.week(row)
        return None

    def week(self, row):
        terms = self.where("term", "calendar_id", key(row["id"]))
        is_told = all(len(one["begins"]) == len(one["ends"]) == len("2026-08-31") for one in terms)
        return Calendar(
            days=frozenset((row["days"] or "").split()),
            hours=span(row["starts_at"], row["stops_at"]),
            away=span(row["away_from"], row["away_until"]),
            terms=tuple(
                (date.fromisoformat(one["begins"]), date.fromisoformat(one["ends"]))
                for one in terms
                if is_told
            ),
        )


def rule(row):
    names = ("grade_low", "grade_high", "prerequisite", "priority", "seats")
    return Rule(row["access_group"], key(row["organization_id"]), **{name: row[name] for name in names})


def meeting(row):
    return Meeting(frozenset(row["days"].split()), span(row["starts_at"], row["stops_at"]))


def needs_travel(row):
    if row["delivery"] in ONLINE or row["transport"] == "not_needed_online":
        return False
    return row["delivery"] not in COMES or row["site_id"] is not None
