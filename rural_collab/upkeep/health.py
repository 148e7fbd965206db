"""How the registry is: what an operator looks at once a week. Nothing here is about readers."""

import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from rural_collab.discovery import finding
from rural_collab.freshness import STATES
from rural_collab.imports.models import AT_WORK, ImportRow, Outcome, SpreadsheetImport
from rural_collab.search.criteria import Criteria
from rural_collab.search.documents import FACET_BY_PARAMETER

#: What people of the registry keep; official data has its own years.
_KEPT_TYPES = ("collaborative", "pathway", "service")
_MOST_IMPORTS = 20


class Staleness(NamedTuple):
    """Records of one state by how fresh they are, in the order of ``freshness.STATES``."""

    state: str
    counts: Sequence[int]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def stale_share(self) -> float:
        """The part that is not fresh, from 0 to 1."""
        return 1 - self.counts[0] / self.total if self.total else 0.0


def list_staleness() -> Sequence[Staleness]:
    """Collaboratives, services and pathways by state and freshness, by the very rule of the search; all together first.

    What lies in several states counts in each of them, what states none only in the whole.
    """
    counted = [_counts(freshness) for freshness in STATES]
    whole = [sum(each["type"].get(kind, 0) for kind in _KEPT_TYPES) for each in counted]
    codes = sorted({code for each in counted for code in each["state"]})
    rows = [Staleness(code, [each["state"].get(code, 0) for each in counted]) for code in codes]
    return [Staleness("", whole), *rows]


def _counts(freshness: str) -> Mapping[str, Mapping[str, int]]:
    criteria = Criteria(filters={"type": _KEPT_TYPES, "freshness": (freshness,)})
    return finding.count(criteria, [FACET_BY_PARAMETER["state"], FACET_BY_PARAMETER["type"]])


def list_unfinished_imports(session: Session) -> Sequence[SpreadsheetImport]:
    """Imports somebody began and that still have rows to work on, and those of which rows could not be done."""
    not_done = select(ImportRow.import_id).where(ImportRow.outcome == Outcome.NOT_DONE)
    query = select(SpreadsheetImport).where(
        SpreadsheetImport.state.in_(AT_WORK) | SpreadsheetImport.id.in_(not_done)
    )
    return session.scalars(query.order_by(SpreadsheetImport.moved_at.desc()).limit(_MOST_IMPORTS)).all()


def size_of(engine: Engine, session: Session) -> int:
    """How many bytes the database takes."""
    if engine.dialect.name == "sqlite":
        file = Path(str(engine.url.database))
        beside = (file, file.with_name(f"{file.name}-wal"))
        return sum(each.stat().st_size for each in beside if each.exists())
    return int(session.scalar(text("SELECT pg_database_size(current_database())")) or 0)


def versions(engine: Engine, ours: str) -> Mapping[str, str]:
    """What runs here."""
    return {"rural-collab": ours, "Python": platform.python_version(), "SQL": engine.dialect.name}
