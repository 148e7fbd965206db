"""Pathways in case files: ``[[pathway]]`` with its steps, and plain lists of codes for clusters and programs."""

from collections.abc import Mapping
from typing import Any

from rural_collab.collaboratives.sections import Named, Section, Sources, Table
from rural_collab.pathways.commands import PATHWAYS

_PLAIN = {"clusters": "cluster_codes", "programs": "cip_codes"}
_TIED = {"steps": "after", "credentials": "at", "occupations": "at", "articulations": "at"}


class PathwaySection(Section, frozen=True):
    """A table whose steps name the steps before them by number, as do credentials, occupations and articulations."""

    def values(self, table: Table, named: Named, sources: Sources) -> dict[str, Any]:
        """What is told of steps to come ``after`` and of others to be ``at`` a step is no column of theirs.

        A step or an articulation that names no source of its own is told by that of its pathway.
        """
        plain = {name: table.get(name, []) for name in _PLAIN}
        rows = {part: _without(table.get(part, []), tie) for part, tie in _TIED.items()}
        own = {name: told for name, told in table.items() if name not in _PLAIN}
        read = super().values({**own, **rows}, named, lambda row: sources(row if "source" in row else table))
        kept = {name: told for name, told in read.items() if name not in {*_PLAIN, "prerequisites"}}
        for part, tie in _TIED.items():
            pairs = zip(kept[part], table.get(part, []), strict=True)
            kept[part] = [{**_own(row), tie: told.get(tie)} for row, told in pairs]
        return {**kept, **{_PLAIN[name]: codes for name, codes in plain.items()}}


def _without(rows: Any, tie: str) -> list[Mapping[str, Any]]:
    return [{name: told for name, told in row.items() if name != tie} for row in rows]


def _own(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without its step, which is named by its number."""
    return {name: told for name, told in row.items() if name != "step_id"}


SECTIONS = (PathwaySection("pathway", PATHWAYS, ("title",)),)
