"""Records of a collaborative in sheets: services, agreements, awards, and what else is kept by a part."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from json import dumps
from typing import Any
from uuid import UUID

from sqlalchemy import select
from wtforms import Field

from rural_collab.collaboratives.part_forms import part_form_of
from rural_collab.collaboratives.parts import Part, list_parts
from rural_collab.evidence.typing_in import kept_source
from rural_collab.imports.kinds import RECORD, SEVERAL, Desk, Finder, Kind, Match, Typed, own, told_today
from rural_collab.imports.rows import form_with, pairs_of
from rural_collab.text import fold
from rural_collab.web.forms import LineField, NamedField


class PartKind(Kind):
    """Records of a collaborative that are kept by a part."""

    def __init__(self, part: Part[Any]) -> None:
        self.part = part
        self.code = self.proposed = part.address
        self.many, self.lead = part.words.many, part.words.lead
        self.model, self.form = part.model, part.form

    def known(self) -> Mapping[str, Any]:
        return {**told_today(), **self.part.known}

    def listed(self, desk: Desk) -> Sequence[Any]:
        return self.part.listed(desk.session, own(desk).id)

    def stored(self, record: Any) -> Mapping[str, Any]:
        return part_form_of(self.part.form, record)

    def called(self, record: Any) -> str:
        return str(record.audit_label())

    def finder(self, desk: Desk, rows: Mapping[int, Typed], answers: Mapping[int, str]) -> Finder:
        """By what a record is called, where that is something people write; otherwise by all that a row says."""
        first = self.part.columns[0].key
        field = self.form()._fields.get(first)
        if isinstance(field, LineField):
            return _ByName(self, desk, first).find
        return _ByAll(self, desk, field).find

    def add(self, desk: Desk, form: Any) -> tuple[Any, Any]:
        values = {**form.part_values(), "source_id": kept_source(form)}
        return self.part.add(desk.session, own(desk), values, by=desk.by), None

    def edit(self, desk: Desk, record: Any, form: Any, *, expected: int | None) -> None:
        values = {**form.part_values(), "source_id": kept_source(form)}
        self.part.edit(desk.session, record, values, expected=expected, by=desk.by)

    def remove(self, desk: Desk, record: Any) -> None:
        self.part.remove(desk.session, record, by=desk.by)


class _ByName:
    """Records of one name are looked at together: two of them may be against a rule."""

    def __init__(self, kind: PartKind, desk: Desk, name: str) -> None:
        self.name = name
        self.called: dict[str, list[UUID]] = defaultdict(list)
        model = kind.model
        query = select(model.id, getattr(model, name)).where(model.collaborative_id == own(desk).id)
        for record_id, told in desk.session.execute(query):
            if record_id not in desk.added:
                self.called[fold(told or "")].append(record_id)

    def find(self, position: int, typed: Typed) -> Match:
        told = fold(typed.get(self.name, ""))
        found = self.called.get(told, [])
        if len(found) > 1:
            return Match(problems=[(self.name, SEVERAL)])
        return Match(record_id=found[0] if found else None, group=told or str(position))


class _ByAll:
    """What has no name is known by every cell of its row, so that a list sent twice adds nothing."""

    def __init__(self, kind: PartKind, desk: Desk, first: Field | None) -> None:
        self.kind, self.blank = kind, kind.form()
        #: Whose it is, where that stands first; the same twice may be against a rule.
        self.named = first.name if isinstance(first, NamedField) else ""
        there = [record for record in kind.listed(desk) if record.id not in desk.added]
        self.told = [(record.id, kind.shown(record).told()) for record in there]
        self.known: dict[tuple[str, ...], dict[str, list[UUID]]] = {}

    def find(self, position: int, typed: Typed) -> Match:
        """Each record is one row's, in the order of both."""
        found = self._saying(typed) if self.told and not typed.get(RECORD) else []
        group = fold(typed.get(self.named, "")) or str(position)
        return Match(record_id=found.pop(0) if found else None, group=group)

    def _saying(self, typed: Typed) -> list[UUID]:
        names = tuple(typed)
        form = form_with(self.kind, pairs_of(self.blank, (), typed))
        return self._by(names).get(_as_told(form.told(), names), []) if names else []

    def _by(self, names: tuple[str, ...]) -> Mapping[str, list[UUID]]:
        """Records by what they say in these fields."""
        if names not in self.known:
            by: dict[str, list[UUID]] = defaultdict(list)
            for record_id, told in self.told:
                by[_as_told(told, names)].append(record_id)
            self.known[names] = by
        return self.known[names]


def _as_told(told: Mapping[str, Any], names: Sequence[str]) -> str:
    return dumps([told.get(name) for name in names], default=str)


def part_kinds() -> list[Kind]:
    """A kind for every part of the application."""
    return [PartKind(part) for _, part in list_parts()]
