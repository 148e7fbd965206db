"""What is typed about a record that belongs to a collaborative: its fields, its lists, and its source."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from wtforms import Field, SelectField, SelectMultipleField, TextAreaField

from rural_collab.clock import today
from rural_collab.evidence.forms import SourceFields, source_of
from rural_collab.evidence.models import Sourced
from rural_collab.partial_dates import PartialDate
from rural_collab.web.forms import RegistryForm, RowList, WideSelectField, YesField, nothing_chosen
from rural_collab.web.languages import gettext
from rural_collab.web.worded import WordedForm

SPARE_ROWS = 5
MORE_ROWS = 8


class PartRow(WordedForm):
    """A row of a list; a row in which nothing is filled in is no row, any other has what is ``needed``.

    One of many fields ``folds`` under what it is ``called``.
    """

    needed: ClassVar[Sequence[str]] = ()
    folds: ClassVar[bool] = False

    @property
    def called(self) -> str:
        """What stands on a folded row; nothing while nothing is filled in."""
        return ""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for field in self:
            if isinstance(field, SelectField) and _part_name(field) in self.needed:
                choices: Any = field.choices
                field.choices = [("", nothing_chosen(required=True)), *choices[1:]]

    @property
    def is_filled(self) -> bool:
        return any(is_given(field) for field in self)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        if not self.is_filled:
            return True
        is_valid = super().validate(extra_validators)
        return self._has_what_is_needed() and is_valid

    def _has_what_is_needed(self) -> bool:
        missing = [field for field in self if _part_name(field) in self.needed and not is_given(field)]
        for field in missing:
            message = gettext("Enter this: %(label)s", label=gettext(field.label.text))
            field.errors = [*field.errors, message]
        return not missing


def _part_name(field: Field) -> str:
    """What a field of a row is called inside the row."""
    return str(field.name.rpartition("-")[2])


def is_given(field: Field) -> bool:
    """Whether something was typed into a field, even if it could not be read."""
    is_blank = field.data is False or field.data in (None, "", [])
    return not is_blank or bool(field.errors or field.process_errors)


class Block(NamedTuple):
    """Fields that stand together: side by side as ``pair``, or one alone as ``wide``, ``checks`` or ``rows``."""

    layout: str
    fields: list[Field]


class PartForm(SourceFields, RegistryForm):
    """A record that belongs to a collaborative. Fields and lists are called as the attributes of the model.

    ``groups`` are legends, each with the fields that stand under it; without them all stand together.
    """

    groups: ClassVar[Mapping[str, Sequence[str]]] = {}

    def part_values(self) -> dict[str, Any]:
        """Everything typed but the source; of a list the rows that were filled in."""
        return {name: _filled(self._fields[name], value) for name, value in self.fact_values().items()}

    def show_more_rows(self, name: str) -> None:
        """Add empty rows to the list called ``name``."""
        rows = self._fields.get(name)
        if isinstance(rows, RowList):
            _append(rows, [{}] * MORE_ROWS)

    def show_members(self, name: str, members: Iterable[UUID]) -> None:
        """Add a row for each member that the list called ``name`` does not name yet, after what was typed."""
        rows = self._fields.get(name)
        if isinstance(rows, RowList) and rows.members_in:
            while rows.entries and not rows.entries[-1].form.is_filled:
                rows.pop_entry()
            present = {row.form[rows.members_in].data for row in rows.entries}
            _append(rows, [{rows.members_in: each} for each in members if each not in present])

    def blocks(self) -> Iterator[tuple[str, list[Block]]]:
        """Each legend with the blocks below it, in the order they are typed."""
        if not self.groups:
            yield "", list(_blocks(self._own_fields()))
        for legend, names in self.groups.items():
            yield legend, list(_blocks(self._fields[name] for name in names))

    def _own_fields(self) -> Iterator[Field]:
        about_source = {*SourceFields()._fields, "version"}
        return (field for name, field in self._fields.items() if name not in about_source)


def _append(rows: RowList, values: Sequence[Mapping[str, Any]]) -> None:
    for each in values[: max(0, rows.most - len(rows.entries))]:
        rows.append_entry(each)


def _filled(field: Field, value: Any) -> Any:
    """A value as it is; of a list the rows in which something is filled in."""
    return [row.data for row in field if row.form.is_filled] if isinstance(field, RowList) else value


def _blocks(fields: Iterable[Field]) -> Iterator[Block]:
    beside: list[Field] = []
    for field in fields:
        layout = _layout(field)
        if layout == "pair":
            beside.append(field)
            continue
        if beside:
            yield Block("pair", beside)
        beside = []
        yield Block(layout, [field])
    if beside:
        yield Block("pair", beside)


def _layout(field: Field) -> str:
    if isinstance(field, RowList):
        return "rows"
    if isinstance(field, SelectMultipleField):
        return "checks"
    return "wide" if isinstance(field, TextAreaField | YesField | WideSelectField) else "pair"


def blank_part(form: type[PartForm], known: Mapping[str, Any], after: Sourced | None = None) -> PartForm:
    """An empty form for a new record, as of today, with spare rows in its lists.

    What was added just before it, ``after``, gives it its source: several records often come from one.
    """
    spare: list[dict[str, Any]] = [{}] * SPARE_ROWS
    lists = dict.fromkeys(_lists(form), spare)
    told = source_of(after) if after else {"verification": "self_reported", "as_of": PartialDate.of(today())}
    return form(data={**lists, **told, **known})


def part_form_of(form: type[PartForm], record: Sourced) -> dict[str, Any]:
    """A stored record as its form shows it, with spare rows in its lists."""
    about_source = source_of(record)
    return {
        name: about_source[name] if name in about_source else _stored(field, getattr(record, name))
        for name, field in form()._fields.items()
    }


def _lists(form: type[PartForm]) -> Iterator[str]:
    return (name for name, field in form()._fields.items() if isinstance(field, RowList))


def _stored(field: Field, value: Any) -> Any:
    """What the field shows; of a list the values of its rows and some spare ones."""
    if not isinstance(field, RowList):
        return value
    names = list(field.row()._fields)
    rows = [{name: getattr(row, name) for name in names} for row in value]
    return [*rows, *([{}] * min(SPARE_ROWS, field.most - len(rows)))]
