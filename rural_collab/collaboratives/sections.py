"""Tables of a case file that are records of their own: ``[[seat]]`` tells seats, ``[[agreement]]`` agreements.

A feature describes each of its tables as a ``Section``; whoever loads the files hands all of them to the case book.
Keys of a table are the columns of the model. An organization is named under the column's name without ``_id``, as
``{ org = "…" }``, ``{ leaid = "…" }``, ``{ unitid = "…" }`` or ``{ case = "…" }``; rows of a list stand under the
list's name.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import msgspec
from sqlalchemy import Column, ColumnDefault, inspect
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.records import Rows
from rural_collab.db.types import PartialDateText
from rural_collab.errors import Refused
from rural_collab.evidence.models import Sourced
from rural_collab.organizations.models import Organization
from rural_collab.partial_dates import PartialDate
from rural_collab.vocabularies.terms import current_code

Table = Mapping[str, Any]
Named = Callable[[Table], Organization]
#: Turns what a table says of its source into the columns of a sourced record.
Sources = Callable[[Table], Mapping[str, Any]]
EVIDENCE = ("source", "as_of", "verification")
_ABOUT_SOURCE = ("source_id", "as_of", "verification")


class Keeps(Protocol):
    """What adds, edits and removes the records of a section; a ``Keeper`` does."""

    model: type[Any]
    lists: Mapping[str, Rows]

    def add(
        self, session: Session, collaborative: Collaborative, values: Mapping[str, Any], *, by: Identity
    ) -> Any: ...
    def edit(
        self, session: Session, record: Any, values: Mapping[str, Any], *, expected: int | None, by: Identity
    ) -> Any: ...
    def remove(self, session: Session, record: Any, *, by: Identity) -> None: ...


class Section(msgspec.Struct, frozen=True):
    """One kind of table; ``key`` names what makes a table the same record in the next version of its file."""

    table: str
    keeper: Keeps
    key: Sequence[str]

    def identity(self, table: Table) -> list[str]:
        return [str(table.get(name)) for name in self.key]

    def values(self, table: Table, named: Named, sources: Sources) -> dict[str, Any]:
        """Values of the columns and lists, without the source; what a table does not state is unstated."""
        own = {name: told for name, told in table.items() if name not in {*self.keeper.lists, *EVIDENCE}}
        lists = {
            name: [_row(model, row, named, sources) for row in table.get(name, ())]
            for name, (model, _) in self.keeper.lists.items()
        }
        return {**_read(self.keeper.model, own, named), **lists}


def _row(model: type[Any], table: Table, named: Named, sources: Sources) -> dict[str, Any]:
    """A row of a list; one of a kind that has sources of its own may name one."""
    if not issubclass(model, Sourced):
        return _read(model, table, named)
    own = {name: told for name, told in table.items() if name not in EVIDENCE}
    return {**sources(table), **_read(model, own, named)}


def _read(model: type[Any], table: Table, named: Named) -> dict[str, Any]:
    columns = {
        attribute.key: attribute.columns[0]
        for attribute in inspect(model).column_attrs
        if "label" in attribute.columns[0].info and attribute.key not in _ABOUT_SOURCE
    }
    told = {_column_of(name, columns): value for name, value in table.items()}
    return {name: _value(column, told.get(name), named) for name, column in columns.items()}


def _column_of(name: str, columns: Mapping[str, Column[Any]]) -> str:
    if name in columns:
        return name
    if f"{name}_id" not in columns:
        raise Refused(f"A case file tells something that nobody reads: {name}")
    return f"{name}_id"


def _value(column: Column[Any], told: Any, named: Named) -> Any:
    if told is None:
        return (
            column.default.arg
            if isinstance(column.default, ColumnDefault) and column.default.is_scalar
            else None
        )
    if isinstance(told, Mapping):
        return named(told).id
    if isinstance(column.type, PartialDateText):
        return PartialDate.parse(told)
    return current_code(column.info["scheme"], told) if "scheme" in column.info else told
