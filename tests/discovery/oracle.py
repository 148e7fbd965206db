"""What a search should find, worked out the slow way from plain rows: the other half of a double entry.

Nothing here uses the search, its documents or its vocabulary of fields; only the tables and the catalog of codes.
"""

import re
from datetime import date, timedelta
from functools import cache
from math import acos, cos, radians, sin

from sqlalchemy import text
from sqlalchemy.orm import Session

from rural_collab.vocabularies.terms import list_terms
from tests.discovery import means_oracle, pathway_oracle, service_oracle
from tests.discovery.means_oracle import MeansOracle
from tests.discovery.pathway_oracle import PathwayOracle
from tests.discovery.service_oracle import ServiceOracle

TABLES = (
    *(
        "organization",
        "collaborative",
        "collaborative_kind",
        "stage_entry",
        "membership",
        "alias",
        "identifier",
    ),
    *("served_county", "organization_relation", "claim", "county", "region", "region_county", "state"),
    *service_oracle.TABLES,
    *pathway_oracle.TABLES,
    *means_oracle.TABLES,
)
TYPES = {term.code: term.extra for term in list_terms("organization_type")}
STATUSES = {term.code: term.extra for term in list_terms("membership_status")}
LOCALES = {"1": "city", "2": "suburb", "3": "town", "4": "rural"}
FRESH, DUE = 183, 365
KINDS = (ServiceOracle, PathwayOracle)


class Oracle:
    """All rows of a small registry, and for each public record the values of every facet."""

    def __init__(self, session: Session, today: date) -> None:
        self.today = today
        self.rows = {table: _rows(session, table) for table in TABLES}
        self.organizations = {row["id"]: row for row in self.rows["organization"]}
        self.collaboratives = {row["id"]: row for row in self.rows["collaborative"]}
        self.members: dict[str, list[str]] = {}
        for row in self.rows["membership"]:
            if self._counts(row) and row["member_id"] not in self.members.get(row["collaborative_id"], []):
                self.members.setdefault(row["collaborative_id"], []).append(row["member_id"])
        self.state_of = {county["fips"]: county["state_usps"] for county in self.rows["county"]}
        self.kinds = [kind(self.rows, self.organizations, self._bodies) for kind in KINDS]
        self.kind_of = {one: kind for kind in self.kinds for one in kind.records}
        self.means = MeansOracle(self.rows, today)
        bodies = [row["id"] for row in self.rows["organization"] if row["retired_at"] is None]
        self.public = [*bodies, *self.kind_of]
        self.facets, self.words, self.miles = cache(self._facets), cache(self._words), cache(self._miles)

    def _counts(self, row: dict) -> bool:
        day = self.today.isoformat()
        status, begins = STATUSES[row["status"]], row["began"] or row["first_seen"]
        if status.get("member") == "no" or begins > day[: len(begins)]:
            return False
        over = row["last_seen"] or begins if status.get("over") == "yes" else None
        ends = row["ended"] or over
        return ends is None or ends >= day[: len(ends)]

    def _type(self, one: str) -> str:
        return TYPES[self.organizations[one]["org_type"]].get("type", "organization")

    def _bodies(self, one: str) -> list[str]:
        """Where a record is at work."""
        if one not in self.collaboratives:
            parents = [
                row["from_id"]
                for row in self.rows["organization_relation"]
                if row["to_id"] == one and row["kind"] == "parent_of"
            ]
            return [one, *(parents if self.organizations[one]["lat"] is None else [])]
        members = self.members.get(one, [])
        inner = [further for member in members for further in self.members.get(member, [])]
        return [one, *(body for body in [*members, *inner] if self._type(body) in {"district", "school"})]

    def _facets(self, one: str) -> dict[str, set[str]]:
        found = self._of_kind(one) if one in self.kind_of else self._of_organization(one)
        return {name: values - {None, ""} for name, values in found.items()}

    def _of_kind(self, one: str) -> dict[str, set[str]]:
        kind = self.kind_of[one]
        bodies = kind.bodies(one)
        counties = kind.counties(one) or self._counties(bodies)
        seat = {self.organizations[body]["state_usps"] for body in bodies[:1]}
        return {
            **kind.facets(one),
            "state": seat | {self.state_of[fips] for fips in counties},
            "county": counties,
            "region": self._regions(counties),
            "locale": self._locales(bodies),
            "freshness": {self._freshness(one)},
        }

    def _locales(self, bodies: list[str]) -> set[str]:
        codes = {self.organizations[body]["nces_locale"] for body in bodies} - {None}
        return codes | {LOCALES[code[0]] for code in codes}

    def _of_organization(self, one: str) -> dict[str, set[str]]:
        row, bodies = self.organizations[one], self._bodies(one)
        about = self.collaboratives.get(one)
        counties = self._counties(bodies)
        sectors = [TYPES[self.organizations[body]["org_type"]].get("sector") for body in self._sectoral(one)]
        return {
            "type": {"organization", self._type(one), *self._more_types(one)},
            "state": {row["state_usps"], *(self.state_of[fips] for fips in counties)},
            "county": counties,
            "region": self._regions(counties),
            "kind": {
                kind["kind"] for kind in self.rows["collaborative_kind"] if kind["collaborative_id"] == one
            },
            "stage": {self._stage(one)} if about else set(),
            "sector": set(sectors),
            "locale": self._locales(bodies),
            "open": {"yes"} if about and about["new_members"] == "yes" else set(),
            "freshness": {self._freshness(one)},
            **(self.means.facets(one) if about else {}),
        }

    def _more_types(self, one: str) -> set[str]:
        has_code = any(row["organization_id"] == one for row in self.rows["identifier"])
        is_agency = self.organizations[one]["org_type"] == "tribal_school" and has_code
        about = self.collaboratives.get(one)
        counted = {"collaborative" if about["is_rural"] else "reference"} if about else set()
        return counted | ({"agency"} if is_agency else set())

    def _sectoral(self, one: str) -> list[str]:
        return self.members.get(one, []) if one in self.collaboratives else [one]

    def _counties(self, bodies: list[str]) -> set[str]:
        own = {self.organizations[body]["county_fips"] for body in bodies}
        served = {
            row["county_fips"] for row in self.rows["served_county"] if row["organization_id"] in bodies
        }
        return (own | served) - {None}

    def _regions(self, counties: set[str]) -> set[str]:
        ids = {row["region_id"] for row in self.rows["region_county"] if row["county_fips"] in counties}
        return {row["slug"] for row in self.rows["region"] if row["id"] in ids}

    def _stage(self, one: str) -> str:
        if self.collaboratives[one]["ended"]:
            return "ended"
        stages = [row for row in self.rows["stage_entry"] if row["collaborative_id"] == one]
        return max(stages, key=lambda row: row["sequence"])["stage"] if stages else ""

    def checked(self, one: str) -> date | None:
        days = self.kind_of[one].days(one) if one in self.kind_of else self._days(one)
        return max((_first_day(day) for day in days if day), default=None)

    def _days(self, one: str) -> list[str | None]:
        days = [self.organizations[one]["confirmed_on"]]
        days += [row["as_of"] for row in self.rows["claim"] if row["record_id"] == one]
        counted = [
            row for row in self.rows["membership"] if row["collaborative_id"] == one and self._counts(row)
        ]
        return [*days, *(row["as_of"] for row in counted)]

    def _freshness(self, one: str) -> str:
        checked = self.checked(one)
        age = timedelta(days=10_000) if checked is None else self.today - checked
        return "fresh" if age.days <= FRESH else "due" if age.days <= DUE else "over_a_year"

    def _words(self, one: str) -> set[str]:
        """Every word told of a record that the tests search for."""
        texts = self.kind_of[one].texts(one) if one in self.kind_of else self._texts(one)
        return {word.casefold() for told in texts if told for word in re.findall(r"\w+", told)}

    def _texts(self, one: str) -> list[str | None]:
        row, about = self.organizations[one], self.collaboratives.get(one, {})
        texts = [
            row["name"],
            row["summary"],
            row["summary_es"],
            about.get("purpose"),
            about.get("purpose_es"),
        ]
        texts += [alias["name"] for alias in self.rows["alias"] if alias["organization_id"] == one]
        texts += [claim["statement"] for claim in self.rows["claim"] if claim["record_id"] == one]
        texts += [self.organizations[body]["town"] for body in self._bodies(one)]
        networks = [owner for owner, members in self.members.items() if one in members]
        partners = [*self.members.get(one, []), *networks]
        return [*texts, *(self.organizations[partner]["name"] for partner in partners)]

    def _miles(self, one: str, center: tuple[float, float]) -> float:
        if one in self.kind_of:
            points = self.kind_of[one].points(one)
        else:
            rows = [self.organizations[body] for body in self._bodies(one)]
            points = [(row["lat"], row["lon"]) for row in rows]
        return min((_apart(center, point) for point in points if point[0] is not None), default=1e9)

    def matches(
        self, asked: dict[str, list[str]], near: tuple[float, float] | None, within: float
    ) -> list[str]:
        """Ids of what satisfies words, filters and distance."""
        return [one for one in self.public if self._satisfies(one, asked, near, within)]

    def _satisfies(
        self, one: str, asked: dict[str, list[str]], near: tuple[float, float] | None, within: float
    ) -> bool:
        facets, words = self.facets(one), self.words(one)
        filters = (set(values) & facets.get(name, set()) for name, values in asked.items() if name != "q")
        typed = (word.casefold() in words for text in asked.get("q", []) for word in text.split())
        return all(filters) and all(typed) and (near is None or self.miles(one, near) <= within)


def _rows(session: Session, table: str) -> list[dict]:
    found = session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608  # names of TABLES
    return [{name: _plain(name, value) for name, value in row.items()} for row in found.mappings()]


def _plain(name: str, value: object) -> object:
    """Ids and dates alike on both databases: PostgreSQL gives objects where SQLite gives text."""
    if value is None or isinstance(value, int | float):
        return value
    told = str(value)
    return told.replace("-", "") if name == "id" or name.endswith("_id") else told


def _first_day(told: str) -> date:
    return date.fromisoformat((told + "-01-01")[:10])


def _apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The angle between two directions from the center of the earth, times its radius."""
    (lat, lon), (other_lat, other_lon) = (tuple(map(radians, point)) for point in (a, b))
    cosine = sin(lat) * sin(other_lat) + cos(lat) * cos(other_lat) * cos(lon - other_lon)
    return 3958.7613 * acos(max(-1.0, min(1.0, cosine)))
