"""Carry what refers to one record over to another, a few statements a table however many rows there are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Column, Table, func, inspect, literal, select, union_all
from sqlalchemy.orm import Session

from rural_collab.audit.recording import Audited, RecordRef
from rural_collab.db.base import Base
from rural_collab.funding.models import KIND as FUNDING_PROGRAM
from rural_collab.merging import rows as at
from rural_collab.merging.memberships import Joined
from rural_collab.merging.models import MergeRow, Step
from rural_collab.merging.references import REFERENCES, How, Reference
from rural_collab.merging.rows import Row
from rural_collab.organizations.models import KIND
from rural_collab.pathways.models import KIND as PATHWAY
from rural_collab.services.models import KIND as SERVICE

#: Tables whose rows have a page of their own, and the kind it is of.
_PAGES = {"service": SERVICE, "pathway": PATHWAY, "funding_program": FUNDING_PROGRAM}
_BODIES = frozenset({"organization", "collaborative"})
_Split = tuple[list[Row], list[tuple[Row, Row | None]], list[Row]]


def column_of(name: str) -> Column[Any]:
    """The column a reference stands in: ``membership.member_id``."""
    table, _, column = name.partition(".")
    return Base.metadata.tables[table].c[column]


def count_references(session: Session, organization_id: UUID) -> dict[str, int]:
    """How many rows refer to an organization, by reference; one statement."""
    counted = []
    for name, reference in REFERENCES.items():
        column = column_of(name)
        where = [column == organization_id, *_only(column.table, reference)]
        counted.append(select(literal(name), func.count()).select_from(column.table).where(*where))
    return {name: count for name, count in session.execute(union_all(*counted)) if count}


def _only(table: Any, reference: Reference) -> list[Any]:
    return [table.c[reference.only].is_not(None)] if reference.only else []


class Carrier:
    """Moves references from one record to another and notes every row it touches, in the order of its doings.

    One that ``only_looks`` finds out what it would do. ``moved``, ``same`` and ``staying`` count by reference, ``joined``
    are memberships of both that become one.
    """

    def __init__(self, session: Session, source: UUID, target: UUID, *, only_looks: bool = False) -> None:
        self.connection = session.connection()
        self.source, self.target, self.only_looks = source, target, only_looks
        self.noted: list[Row] = []
        self.moved: Counter[str] = Counter()
        self.same: Counter[str] = Counter()
        self.staying: Counter[str] = Counter()
        self.joined: list[Joined] = []
        self.pages: set[RecordRef] = set()
        self._left: dict[str, set[UUID]] = {}

    def carry(self, name: str, reference: Reference, *, taken: Sequence[tuple[Any, ...]] = ()) -> None:
        """Do with the rows of one reference as it says; rows whose ``same`` columns are ``taken`` stay behind."""
        column = column_of(name)
        table = table_of(column)
        where = [column == self.source, *_only(table, reference)]
        moving, same, behind = self._split(
            at.read_rows(self.connection, table, *where), reference, column, taken
        )
        if reference.how is How.REMOVE_SAME:
            self.remove(table, same)
            self.same[name] += len(same)
        else:
            behind += [row for row, _ in same]
        self._left[table.name] = {row["id"] for row in behind if "id" in row}
        self.staying[name] += len(behind)
        self.moved[name] += len(moving)
        self.move(table, column.name, moving)

    def _split(
        self, rows: list[Row], reference: Reference, column: Column[Any], taken: Sequence[tuple[Any, ...]]
    ) -> _Split:
        """Rows that move, those that say what a row of the target says with that row, and those that stay."""
        if reference.how is How.STAY:
            return [], [], rows
        known: dict[tuple[Any, ...], Row | None] = {("same", *values): None for values in taken}
        if rows and reference.how in {How.REMOVE_SAME, How.KEEP_SAME_BEHIND}:
            theirs = at.read_rows(self.connection, table_of(column), column == self.target)
            known |= {said: row for row in theirs for said in _said(row, reference)}
        moving: list[Row] = []
        same: list[tuple[Row, Row | None]] = []
        behind = self._staying_with(rows, reference, table_of(column))
        for row in (row for row in rows if row not in behind) if behind else rows:
            said = [each for each in _said(row, reference) if each in known]
            if reference.apart and row[reference.apart] == self.target:
                same.append((row, None))
            elif said:
                same.append((row, known[said[0]]))
            else:
                moving.append(row)
        return moving, same, behind

    def _staying_with(self, rows: list[Row], reference: Reference, table: Table) -> list[Row]:
        """Rows of something that stays behind itself."""
        if not reference.belongs_to:
            return []
        (whole,) = table.c[reference.belongs_to].foreign_keys
        left = self._left.get(whole.column.table.name, set())
        return [row for row in rows if row[reference.belongs_to] in left]

    def move(self, table: Table, column: str, rows: Sequence[Row]) -> None:
        """Let these rows refer to the target."""
        self.change(table, [(row, {column: self.target}) for row in rows])

    def change(self, table: Table, changes: Sequence[tuple[Row, Row]]) -> None:
        """Give rows other values."""
        if self.only_looks or not changes:
            return
        at.write_changes(self.connection, table, [(at.key_of(table, row), values) for row, values in changes])
        self.touch(table, [row for row, _ in changes])
        for row, values in changes:
            key = at.key_of(table, {**row, **values})
            self._note(table, Step.CHANGED, key, {name: row[name] for name in values}, values)

    def remove(self, table: Table, removed: Sequence[tuple[Row, Row | None]]) -> None:
        """Take rows out with what belongs to them, each perhaps with the row that speaks for it from now on.

        What refers to a row goes over to that one; where there is none, it goes as the database would let it go.
        """
        if self.only_looks or not removed:
            return
        (key,) = (column.name for column in table.primary_key) if len(table.primary_key) == 1 else ("",)
        for pointing in _pointing_at(table, key):
            self._let_go(pointing, {row[key]: heir[key] if heir else None for row, heir in removed})
        rows = [row for row, _ in removed]
        self.touch(table, rows)
        at.remove_rows(self.connection, table, [at.key_of(table, row) for row in rows])
        for row in rows:
            self._note(table, Step.REMOVED, at.key_of(table, row), row, {})

    def _let_go(self, pointing: Column[Any], heirs: Mapping[Any, Any]) -> None:
        table = table_of(pointing)
        found = at.read_rows(self.connection, table, pointing.in_(list(heirs)))
        name = pointing.name
        stays = [row for row in found if heirs[row[name]] or pointing.nullable]
        self.change(table, [(row, {name: heirs[row[name]]}) for row in stays])
        self.remove(table, [(row, None) for row in found if row not in stays])

    def add(self, table: Table, rows: Sequence[Row]) -> None:
        """New rows; one of a table with its own ids gets one."""
        if self.only_looks:
            return
        made = [{"id": uuid4(), **row} for row in rows]
        at.add_rows(self.connection, table, made)
        for row in made:
            self._note(table, Step.ADDED, at.key_of(table, row), {}, row)

    def touch(self, table: Table, rows: Sequence[Row]) -> None:
        """Note the pages that tell of these rows, and let the versions of the records they are parts of move on."""
        for column in table.columns:
            if column.name != "id" and any(key.column.table.name in _BODIES for key in column.foreign_keys):
                self.pages |= {RecordRef(KIND, row[column.name]) for row in rows if row[column.name]}
        if table.name in _PAGES:
            self.pages |= {RecordRef(_PAGES[table.name], row["id"]) for row in rows}
        whole = _whole_of(table)
        if whole is not None and rows:
            self._touch_wholes(*whole, {row[whole[1]] for row in rows} - {None})

    def _touch_wholes(self, owner: Table, _column: str, ids: set[Any]) -> None:
        found = at.read_by_keys(self.connection, owner, [{"id": one} for one in ids])
        at.write_changes(self.connection, owner, [({"id": row["id"]}, {}) for row in found.values()])
        self.touch(owner, list(found.values()))

    def _note(self, table: Table, step: Step, key: Row, before: Row, after: Row) -> None:
        told = {"key": at.as_json(key), "before": at.as_json(before), "after": at.as_json(after)}
        self.noted.append({"table_name": table.name, "step": step, **told})

    def note_change(self, table: Table, key: Row, before: Row, after: Row) -> None:
        """Note a change that somebody else wrote."""
        self._note(table, Step.CHANGED, key, before, after)

    def keep(self, merge_id: UUID) -> None:
        """Keep what was noted, so that it can be taken back."""
        numbered = [{"merge_id": merge_id, "position": place, **row} for place, row in enumerate(self.noted)]
        at.add_rows(self.connection, Base.metadata.tables[MergeRow.__tablename__], numbered)


def table_of(column: Column[Any]) -> Table:
    return Base.metadata.tables[column.table.name]


def _said(row: Row, reference: Reference) -> list[tuple[Any, ...]]:
    """What a row says in the columns that tell it from others of the same organization."""
    said = [("same", *(row[name] for name in reference.same))]
    if reference.or_same:
        said.append(("or same", *(row[name] for name in reference.or_same)))
    return said


def _pointing_at(table: Table, key: str) -> list[Column[Any]]:
    """Columns of other tables that refer to rows of this one."""
    return [
        reference.parent
        for other in Base.metadata.sorted_tables
        for reference in other.foreign_keys
        if key and reference.column is table.c[key]
    ]


@cache
def _whole_of(table: Table) -> tuple[Table, str] | None:
    """The table of the records that rows of this one are parts of, with the column that says whose.

    Organizations and collaboratives are left out: those that are merged have their versions moved by themselves.
    """
    for mapper in Base.registry.mappers:
        if mapper.local_table is table and issubclass(mapper.class_, Audited) and mapper.class_.part_of:
            relation = inspect(mapper.class_).relationships[mapper.class_.part_of]
            (column,) = relation.local_columns
            owner = Base.metadata.tables[relation.mapper.local_table.name]
            is_versioned = "version" in owner.c and owner.name not in _BODIES
            return (owner, str(column.name)) if is_versioned else None
    return None
