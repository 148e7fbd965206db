"""Kinds of records that can be taken out into a sheet and brought back.

A kind is described once, by the form with which people type it: its fields are the columns of the template, of the export
and of the import, and a row is kept by the command that keeps what a person types.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, ClassVar
from uuid import UUID

from flask import g
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql.base import ExecutableOption
from wtforms import Field

from rural_collab.access.identity import Identity
from rural_collab.access.policy import Permission
from rural_collab.clock import today
from rural_collab.collaboratives.models import Collaborative
from rural_collab.evidence.forms import SourceFields
from rural_collab.imports.cells import fields_of
from rural_collab.imports.likeness import Likely
from rural_collab.imports.moulds import Mould
from rural_collab.partial_dates import PartialDate
from rural_collab.text import Filled, mark
from rural_collab.web.forms import RegistryForm
from rural_collab.web.meeting import sent
from rural_collab.web.proposing import Target, get_kind, proposals

#: The column that says which record a row is about.
RECORD = "record"
#: The column that says whose role a row is.
MEMBER = "member"
RECORD_LABEL = mark("Record")
RECORD_HINT = mark("Leave it as it is; it is empty for what is new")
#: What may be answered of any row that looks like a known record, and where a kind ``knows_apart``.
LEAVE_OUT, APART = "leave_out", "apart"
SEVERAL = mark("Several records are called this; export them, and change the rows of the export")

_SOURCE = tuple(SourceFields()._fields)

Typed = Mapping[str, str]
Form = Callable[[], RegistryForm]


@dataclass(frozen=True)
class Desk:
    """Where an import works: into whose records, by whom. What it ``added`` itself is none of those it recognizes."""

    session: Session
    collaborative: Collaborative | None
    by: Identity
    added: frozenset[UUID] = frozenset()


@dataclass
class Match:
    """What a row is about: a known record, or a new one; or nothing yet, because of ``problems`` or a question.

    ``typed`` replaces cells and cells of ``ignored`` fields say nothing, of which those ``left`` say something else than is
    recorded; ``likely`` are those it may be the same as, each with what to answer for it; a row that is
    ``merged_into`` another is told by that one. Rows of one ``group`` are looked at together, in their order.
    """

    record_id: UUID | None = None
    typed: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str | Filled]] = field(default_factory=list)
    likely: list[tuple[str, Likely]] = field(default_factory=list)
    ignored: frozenset[str] = frozenset()
    left: Sequence[str] = ()
    merged_into: int | None = None
    left_out: bool = False
    group: str = ""


Finder = Callable[[int, Typed], Match]


class Kind(ABC):
    """One kind of record in sheets. ``code`` stands in addresses and commands."""

    code: str
    many: str
    lead: str = ""
    #: What the same records are called where forms are proposed.
    proposed: str
    model: type[Any]
    form: type[RegistryForm]
    permission: ClassVar[Permission] = Permission.PART_EDIT
    #: The columns that come first; where a fact is from comes last.
    first: ClassVar[Sequence[str]] = ()
    #: Whether its records belong to a collaborative, which a command has to name.
    of_collaborative: ClassVar[bool] = True
    #: Whether a row that looks like a known record may still be told to be one of its own.
    knows_apart: ClassVar[bool] = False
    #: Records besides its own by which its rows are recognized.
    looks_at: ClassVar[Sequence[type[Any]]] = ()

    def fields(self) -> list[Field]:
        """The fields that have a column, as a new form has them, in the order of the columns."""
        told = {each.name: each for each in fields_of(self.form(data=self.known())) if each.name != "version"}
        last = [name for name in _SOURCE if name in told]
        between = [name for name in told if name not in {*self.first, *last}]
        return [told[name] for name in (*self.first, *between, *last)]

    def known(self) -> Mapping[str, Any]:
        """What is assumed of a new record where the file says nothing."""
        return {}

    @abstractmethod
    def listed(self, desk: Desk) -> Sequence[Any]:
        """Every record the export tells, in the order they are read."""

    def find(self, desk: Desk, ids: Iterable[UUID]) -> dict[UUID, Any]:
        """Those of these records that are here, with their lists, read anew."""
        query = select(self.model).where(self.model.id.in_(list(ids))).options(*self.along())
        found = desk.session.scalars(query.execution_options(populate_existing=True)).unique()
        return {record.id: record for record in found if self.is_here(desk, record)}

    def along(self) -> Sequence[ExecutableOption]:
        """What is read along with records because their forms show it."""
        ties = inspect(self.model).relationships
        return [
            selectinload(tie.class_attribute) for tie in ties if tie.uselist and tie.cascade.delete_orphan
        ]

    def at_hand(self, desk: Desk) -> Iterable[Any]:
        """Records that its commands ask for again and again, to be kept while many rows are done."""
        return ()

    def is_here(self, desk: Desk, record: Any) -> bool:
        """Whether an import here may be about it."""
        return bool(record.collaborative_id == own(desk).id)

    @abstractmethod
    def stored(self, record: Any) -> Mapping[str, Any]:
        """A record as its form shows it."""

    @abstractmethod
    def called(self, record: Any) -> str:
        """What a record is called in a list."""

    @abstractmethod
    def finder(self, desk: Desk, rows: Mapping[int, Typed], answers: Mapping[int, str]) -> Finder:
        """What tells of each of these rows which record it is about."""

    def other_answers(self) -> Sequence[str]:
        """What may be said of a row beside whom it is the same as."""
        return (APART, LEAVE_OUT) if self.knows_apart else (LEAVE_OUT,)

    def renamed(self, desk: Desk, records: Sequence[Any]) -> Mapping[UUID, Typed]:
        """Cells of an export that are better told in another way than the form tells them, by record."""
        return {}

    @abstractmethod
    def add(self, desk: Desk, form: Any) -> tuple[Any, Any]:
        """The record that a form adds, and what was made beside it: an organization for a member, or None."""

    @abstractmethod
    def edit(self, desk: Desk, record: Any, form: Any, *, expected: int | None) -> None:
        """Change a record to what a form says."""

    @abstractmethod
    def remove(self, desk: Desk, record: Any) -> None:
        """Take out what an import added."""

    def remember(self, desk: Desk, told: Iterable[tuple[Any, Form]], by: Identity | None = None) -> None:
        """Keep what records say now among their versions; ``by`` is whose doing it is."""
        kind = get_kind(self.proposed)
        names = {each.name for each in kind.form()} - {"version"}
        owned = [
            (record, desk.collaborative if self.of_collaborative else record, form) for record, form in told
        ]
        proposals().remember_all(
            [(Target(kind, owner, record), partial(_told_by, names, form)) for record, owner, form in owned],
            by,
        )

    @cached_property
    def mould(self) -> Mould:
        """Makes its forms, which an import needs by the thousand."""
        return Mould(self.form)

    def shown(self, record: Any) -> RegistryForm:
        """The form of a record, as it is stored."""
        return self.mould.shown(self.stored(record))

    def labels(self) -> dict[str, str]:
        """What each column is called, in their order; the first says which record a row is about."""
        return {RECORD: RECORD_LABEL, **{each.name: str(each.label.text) for each in self.fields()}}


def _told_by(names: Collection[str], form: Form) -> list[tuple[str, str]]:
    """What a browser would send for the fields of these names."""
    return [pair for each in form() if each.name in names for pair in sent(each)]


def told_today() -> dict[str, Any]:
    """What the page for a new record begins with: told by whoever keeps it, as of today."""
    return {"verification": "self_reported", "as_of": PartialDate.of(today())}


def fill_in_for(collaborative: Collaborative | None) -> None:
    """From now on forms offer what this collaborative has."""
    g.form_owner = collaborative.id if collaborative else UUID(int=0)


def own(desk: Desk) -> Collaborative:
    """The collaborative whose records these are."""
    if desk.collaborative is None:
        raise ValueError("Records of this kind belong to a collaborative")
    return desk.collaborative
