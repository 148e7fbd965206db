"""What a search should find of pathways, worked out from plain rows beside what the oracle knows of organizations."""

from collections.abc import Callable, Mapping
from typing import Any

from rural_collab.vocabularies.terms import list_terms

TABLES = (
    "pathway",
    "pathway_step",
    "pathway_cluster",
    "pathway_credential",
    "pathway_articulation",
)
GRADES = [term.code for term in list_terms("grade")]

Rows = Mapping[str, list[dict]]


class PathwayOracle:
    """The newest editions of pathways of public collaboratives; each is where its collaborative is."""

    def __init__(self, rows: Rows, organizations: Mapping[str, dict], ground: Callable[[str], list[str]]):
        self.rows = rows
        self.organizations = organizations
        self.ground = ground
        replaced = {row["replaces_id"] for row in rows["pathway"]}
        self.records = {
            row["id"]: row
            for row in rows["pathway"]
            if row["id"] not in replaced and organizations[row["collaborative_id"]]["retired_at"] is None
        }

    def counties(self, _one: str) -> set[str]:
        """None of its own."""
        return set()

    def bodies(self, one: str) -> list[str]:
        return self.ground(self.records[one]["collaborative_id"])

    def points(self, one: str) -> list[tuple[Any, Any]]:
        rows = [self.organizations[body] for body in self.bodies(one)]
        return [(row["lat"], row["lon"]) for row in rows]

    def facets(self, one: str) -> dict[str, set[str]]:
        """Facets that only pathways have."""
        row, steps = self.records[one], self._of("pathway_step", one)
        return {
            "type": {"pathway"},
            "cluster": {each["cluster"] for each in self._of("pathway_cluster", one)},
            "pathway": {row["pathway_type"]},
            "credential": {each["kind"] for each in self._of("pathway_credential", one)},
            "wbl": {step["wbl_stage"] for step in steps},
            "delivery": {step["delivery"] for step in steps},
            "grade": self._grades(row, steps),
        }

    def _grades(self, row: dict, steps: list[dict]) -> set[str]:
        if row["grade_from"] and row["grade_to"]:
            first, last = (GRADES.index(row[name]) for name in ("grade_from", "grade_to"))
            return set(GRADES[first : last + 1])
        one = row["grade_from"] or row["grade_to"]
        return {one} if one else {step["grade"] for step in steps}

    def days(self, one: str) -> list[str | None]:
        """When something about it was last true."""
        parts = [*self._of("pathway_step", one), *self._of("pathway_articulation", one)]
        return [self.records[one]["as_of"], *(row["as_of"] for row in parts)]

    def texts(self, one: str) -> list[str | None]:
        row, steps = self.records[one], self._of("pathway_step", one)
        told = [row[name] for name in ("title", "title_es", "summary", "summary_es", "entry")]
        told += [step[name] for step in steps for name in ("title", "note", "exit_as")]
        told += [each["name"] for each in self._of("pathway_credential", one)]
        partners = [
            row["collaborative_id"],
            *(step["provider_id"] for step in steps if step["provider_id"]),
            *(each["organization_id"] for each in self._of("pathway_articulation", one)),
        ]
        towns = [self.organizations[body]["town"] for body in self.bodies(one)]
        return [*told, *towns, *(self.organizations[partner]["name"] for partner in partners)]

    def _of(self, table: str, one: str) -> list[dict]:
        return [row for row in self.rows[table] if row["pathway_id"] == one]
