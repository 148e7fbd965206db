"""Changing records that belong to a collaborative: one way for every kind of them, each with its own rules."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import attributed
from rural_collab.collaboratives.models import Collaborative, CollaborativeRecord
from rural_collab.db.base import set_changed
from rural_collab.db.errors import explained
from rural_collab.db.gathering import once_written
from rural_collab.db.rows import settle_rows
from rural_collab.text import mark

Record = TypeVar("Record", bound=CollaborativeRecord)
Rule = Callable[[Session, Any], None]
#: The model of the rows of a list, and the columns that tell two of them apart.
Rows = tuple[type[Any], Sequence[str]]
#: What is said beside an end that the database finds to lie before its beginning.
TOO_EARLY = mark("This lies before the beginning")


class Keeper(Generic[Record]):
    """Adds, edits and removes one kind of record.

    ``name`` stands in the reasons of the change log; ``rules`` see a record as it would be stored, and refuse with a
    sentence beside the field; ``lists`` are its lists of rows by attribute; ``taken`` tells broken constraints.
    """

    def __init__(
        self,
        model: type[Record],
        name: str,
        *,
        rules: Sequence[Rule] = (),
        lists: Mapping[str, Rows] | None = None,
        taken: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        self.model = model
        self.name = name
        self.rules = rules
        self.lists = lists or {}
        self.taken = taken or {}

    def add(
        self, session: Session, collaborative: Collaborative, values: Mapping[str, Any], *, by: Identity
    ) -> Record:
        """A new record with the rows of its lists."""
        with explained(session, self.taken), attributed(session, by=by, intent=f"add {self.name}"):
            own = {name: value for name, value in values.items() if name not in self.lists}
            record = self.model(**{"collaborative": collaborative, **own})
            session.add(record)
            self._settle(session, record, values)
        return record

    def edit(
        self,
        session: Session,
        record: Record,
        values: Mapping[str, Any],
        *,
        expected: int | None,
        by: Identity,
    ) -> Record:
        """Change what is told; lists that are not given stay. Stale when it moved on since ``expected``."""
        record.refuse_stale(expected)
        with explained(session, self.taken), attributed(session, by=by, intent=f"edit {self.name}"):
            set_changed(record, {name: value for name, value in values.items() if name not in self.lists})
            self._settle(session, record, values)
        return record

    def remove(self, session: Session, record: Record, *, by: Identity) -> None:
        """Take out what was entered by mistake; the history keeps it."""
        with attributed(session, by=by, intent=f"remove {self.name}"):
            session.delete(record)

    def _settle(self, session: Session, record: Record, values: Mapping[str, Any]) -> None:
        for part, (model, key) in self.lists.items():
            if part in values:
                settle_rows(record, part, values[part], model=model, key=key)
        once_written(session, self._check, record)

    def _check(self, session: Session, records: Sequence[Record]) -> None:
        for record in records:
            for rule in self.rules:
                rule(session, record)
