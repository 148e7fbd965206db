"""Services in case files: ``[[service]]``, with plain lists of codes for audiences, deliveries and counties."""

from collections.abc import Mapping
from typing import Any

from rural_collab.collaboratives.sections import Named, Section, Sources, Table
from rural_collab.services.commands import SERVICES


class ServiceSection(Section, frozen=True):
    """A table whose lists of one column are written as the values of that column alone."""

    def values(self, table: Table, named: Named, sources: Sources) -> dict[str, Any]:
        rows = {
            name: [_row(self.keeper.lists[name][1][0], each) for each in table[name]]
            for name in self._told_lists(table)
        }
        return super().values({**table, **rows}, named, sources)

    def _told_lists(self, table: Table) -> list[str]:
        return [name for name in self.keeper.lists if name in table]


def _row(column: str, told: Any) -> Mapping[str, Any]:
    return told if isinstance(told, Mapping) else {column: told}


SECTIONS = (ServiceSection("service", SERVICES, ("title",)),)
