"""How case files tell of money, and the programs they name.

Amounts are whole cents, written with the cents apart: ``cents = 2_000_000_00``. Programs stand in ``programs.toml``; an
award names one by its key there.
"""

import tomllib
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from rural_collab.access.identity import REGISTRY
from rural_collab.collaboratives.casebook import Casebook
from rural_collab.collaboratives.sections import Named, Section, Sources, Table
from rural_collab.funding import commands
from rural_collab.funding.models import FundingProgram

_PROGRAMS = "programs.toml"
_NAMESPACE = uuid5(NAMESPACE_URL, "https://rural-collab.org/funding-program")
_DATES = ("valid_from", "valid_to")


class _Awards(Section, frozen=True):
    """Awards, which name their program by its key."""

    def values(self, table: Table, named: Named, sources: Sources) -> dict[str, Any]:
        own = {name: told for name, told in table.items() if name != "program"}
        program = table.get("program")
        return {
            **super().values(own, named, sources),
            "program_id": program_id(program) if program else None,
        }


SECTIONS = (
    _Awards("award", commands.AWARDS, ("program", "title", "type", "funder", "begins", "awarded")),
    Section("dues_rule", commands.DUES_RULES, ("title", "basis", "first_year")),
    Section("dues", commands.ASSESSMENTS, ("member", "fiscal_year")),
    Section("budget", commands.BUDGETS, ("fiscal_year", "stage")),
    Section("in_kind", commands.GIFTS, ("what", "giver")),
)


def program_id(key: str) -> UUID:
    """The id of the program that ``programs.toml`` tells under a key."""
    return uuid5(_NAMESPACE, key)


def tell_programs(book: Casebook) -> None:
    """Tell the programs of a folder, or renew what it told before; one that a person edited is left alone."""
    path = book.folder / _PROGRAMS
    told = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for key, table in told.items():
        if not book.was_edited(program_id(key)):
            _tell_program(book, program_id(key), _values(book, table))


def _values(book: Casebook, table: Table) -> dict[str, Any]:
    columns = FundingProgram.__table__.columns
    unstated = {column.name: None for column in columns if "label" in column.info and column.nullable}
    values = book.sourced(table, *_DATES)
    if "administrator" in values:
        values["administrator_id"] = book.organization(values.pop("administrator")).id
    return {**unstated, **values}


def _tell_program(book: Casebook, own_id: UUID, values: dict[str, Any]) -> None:
    known = book.session.get(FundingProgram, own_id)
    if known is None:
        commands.add_program(book.session, {**values, "id": own_id}, by=REGISTRY)
    else:
        commands.edit_program(book.session, known, values, expected=None, by=REGISTRY)
