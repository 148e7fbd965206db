"""What a search should find of services, worked out from plain rows beside what the oracle knows of organizations."""

from collections.abc import Callable, Mapping
from typing import Any

TABLES = ("service", "service_provider", "service_place", "service_delivery", "service_audience")

Rows = Mapping[str, list[dict]]


class ServiceOracle:
    """Services of public collaboratives; one without counties of its own is where its collaborative is."""

    def __init__(self, rows: Rows, organizations: Mapping[str, dict], ground: Callable[[str], list[str]]):
        self.rows = rows
        self.organizations = organizations
        self.ground = ground
        self.centers = {county["fips"]: (county["lat"], county["lon"]) for county in rows["county"]}
        self.records = {
            row["id"]: row
            for row in rows["service"]
            if organizations[row["collaborative_id"]]["retired_at"] is None
        }

    def counties(self, one: str) -> set[str]:
        return {row["county_fips"] for row in self.rows["service_place"] if row["service_id"] == one}

    def bodies(self, one: str) -> list[str]:
        """The organizations where it is, none when it has counties of its own."""
        return [] if self.counties(one) else self.ground(self.records[one]["collaborative_id"])

    def points(self, one: str) -> list[tuple[Any, Any]]:
        """Where it is, as latitude and longitude."""
        if counties := self.counties(one):
            return [self.centers[fips] for fips in counties]
        rows = [self.organizations[body] for body in self.bodies(one)]
        return [(row["lat"], row["lon"]) for row in rows]

    def facets(self, one: str) -> dict[str, set[str]]:
        """Facets that only services have."""
        row = self.records[one]
        return {
            "type": {"service"},
            "aim": {row["aim"]},
            "category": {row["category"]},
            "use": {row["who_may_use"]},
            "cost": {row["cost_basis"] or "not_stated"},
            "delivery": set(self._codes("service_delivery", "mode", one)),
        }

    def days(self, one: str) -> list[str | None]:
        """When something about it was last true."""
        return [self.records[one]["as_of"], *(row["as_of"] for row in self._providers(one))]

    def texts(self, one: str) -> list[str | None]:
        row = self.records[one]
        told = [row[name] for name in ("title", "description", "description_es", "pathways", "use_note")]
        partners = [row["collaborative_id"], *(each["organization_id"] for each in self._providers(one))]
        towns = [self.organizations[body]["town"] for body in self.bodies(one)]
        return [*told, *towns, *(self.organizations[partner]["name"] for partner in partners)]

    def _providers(self, one: str) -> list[dict]:
        return [row for row in self.rows["service_provider"] if row["service_id"] == one]

    def _codes(self, table: str, column: str, one: str) -> list[str]:
        return [row[column] for row in self.rows[table] if row["service_id"] == one]
