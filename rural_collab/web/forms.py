"""Forms are contracts: the same rules for a person's post, a program's body and a spreadsheet's row.

Labels and hints come from the model's columns, so a field is called the same on a page, in a form and in a history.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, ClassVar

from sqlalchemy.orm import InstrumentedAttribute
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
    validators,
)
from wtforms.utils import unset_value
from wtforms.widgets import TextInput

from rural_collab.partial_dates import PartialDate
from rural_collab.text import mark, tidy, tidy_paragraphs
from rural_collab.web.languages import gettext
from rural_collab.web.term_fields import TermField, TermsField, current_terms
from rural_collab.web.versions import VersionField, plain
from rural_collab.web.worded import WordedForm

LINE = 200
PARAGRAPHS = 5_000
ADDRESS = 2_000
_WEB_ADDRESS = re.compile(r"https?://[^\s/.]+(\.[^\s/.]+)+([/?#]\S*)?\Z", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+\Z")
_YES, _NO = mark("Yes"), mark("No")
_TOO_MANY_ROWS = mark("Use at most %(most)s rows")
_CHOOSE, _NOT_STATED = mark("Choose one"), mark("Not stated")
_UNSTATED = "not_stated"
_PHONE = re.compile(r"[\d\s().+x-]{7,30}\Z", re.IGNORECASE)

Column = InstrumentedAttribute[Any]
Rule = Callable[[Form, Field], None]


class RegistryForm(WordedForm):
    """A form that knows which version of the record it was opened on, and what it said then."""

    version = VersionField()
    refused_because = ""
    #: Whether it shows what somebody sent, rather than what is stored.
    was_sent = False

    def process(self, formdata: Any = None, *others: Any, **named: Any) -> None:
        super().process(formdata, *others, **named)
        self.was_sent = formdata is not None
        if formdata is None and self.version.data is not None:
            self.version.opened = self.told()

    def values(self) -> dict[str, Any]:
        """What was entered, by field, without the version."""
        return {name: field.data for name, field in self._fields.items() if name != "version"}

    def told(self) -> dict[str, Any]:
        """What the form says, in a shape that can be compared and sent; a field that is not there is empty."""
        told: dict[str, Any] = plain(self.values())
        return told

    def refuse(self, fields: Iterable[tuple[str, str]]) -> None:
        """Put the sentences of a refusal beside the fields they are about."""
        for name, message in fields:
            if name in self._fields:
                self._fields[name].errors = [*self._fields[name].errors, gettext(message)]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each field's id and message, in the order of the page, for the summary on top."""
        whole = [("main", gettext(self.refused_because))] if self.refused_because else []
        return [*whole, *(problem for field in self for problem in _problems(field))]


def _problems(field: Field) -> Iterator[tuple[str, str]]:
    """The problems of a field and of those inside it, each with the id of what the person types into."""
    first = f"{field.id}-0" if isinstance(field, SelectMultipleField) else field.id
    yield from ((first, message) for message in own_errors(field))
    for inner in parts_of(field):
        yield from _problems(inner)


def own_errors(field: Field) -> list[str]:
    """What is wrong with the field itself; errors of the rows of a list come nested among them."""
    if isinstance(field, FormField):
        return []
    errors: Sequence[Any] = field.errors
    told = (error for error in errors if not isinstance(error, dict | list))
    return [error if isinstance(error, str) else str(error) for error in told]


def parts_of(field: Field) -> Iterable[Field]:
    """The rows of a list, and the fields of a row."""
    return field if isinstance(field, FieldList | FormField) else ()


class NamedField(StringField):
    """A field whose value is kept as something that people call by a name; what is none stays as it was ``typed``."""

    data: Any
    typed = ""
    #: What a form that knows such names offers while one is typed.
    suggests = ""

    def name_of(self, value: Any) -> str:
        raise NotImplementedError

    def as_typed(self) -> str:
        """What was typed or, for what is stored, what a person would type."""
        raise NotImplementedError

    def _value(self) -> str:
        return self.as_typed()


def written(field: Field, value: Any) -> str:
    """A value as a person reads it, with the words for its codes; empty when nothing is there."""
    if isinstance(field, RowList):
        return "\n".join(filter(None, (field.written_row(row) for row in value or ())))
    if isinstance(field, NamedField):
        return "" if value is None else field.name_of(value)
    if isinstance(field, BooleanField):
        return gettext(_YES if value else _NO)
    if isinstance(field, SelectField):
        choices: Any = field.choices or ()
        words = {choice[0]: choice[1] for choice in choices}
        codes = value if isinstance(value, list) else [value]
        return ", ".join(words.get(code, str(code)) for code in codes if code)
    return "" if value is None else str(value)


class RowList(FieldList):  # type: ignore[type-arg]  # generic to type checkers alone
    """Rows of a list, at most ``most``; a row more is refused with a sentence instead of being dropped.

    ``members_in`` is the field of a row that may name a member, where a row for each of them can be asked for.
    """

    def __init__(
        self, row: type[Form], label: str, *, most: int, members_in: str = "", **options: Any
    ) -> None:
        super().__init__(FormField(row), label, [_at_most_rows(most)], **options)
        self.row, self.most, self.members_in = row, most, members_in

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.max_entries = self.most + 1 if formdata else None
        super().process(formdata, data, extra_filters)

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        """Numbers written as our own forms write them; other digits exist that are no numbers."""
        rows = re.compile(rf"{prefix}-([0-9]{{1,4}})-")
        return (int(found[1]) for name in formdata if (found := rows.match(name)))

    def written_row(self, values: dict[str, Any]) -> str:
        fields = self.row()
        return " · ".join(filter(None, (_in_row(fields[name], value) for name, value in values.items())))


def _in_row(field: Field, value: Any) -> str:
    """Beside other values, what is ticked is told by its name, and what is not by nothing."""
    if isinstance(field, BooleanField):
        return gettext(field.label.text) if value else ""
    return written(field, value)


def _at_most_rows(most: int) -> Rule:
    def check(_form: Form, field: Any) -> None:
        if len(field.entries) > most:
            raise ValidationError(gettext(_TOO_MANY_ROWS, most=most))

    return check


def told_by(column: Column | str, hint: str = "") -> dict[str, Any]:
    if isinstance(column, str):
        return {"label": column, "description": hint}
    return {"label": column.info["label"], "description": column.info.get("hint", hint)}


def _presence(*, required: bool) -> Rule:
    return required_rule if required else validators.Optional(strip_whitespace=True)


class _Required:
    """Something has to be given; what was given and could not be read has its own sentence already."""

    field_flags: ClassVar = {"required": True}

    def __call__(self, _form: Form, field: Field) -> None:
        if not field.data and not field.process_errors:
            raise validators.StopValidation(gettext("Enter this: %(label)s", label=gettext(field.label.text)))


required_rule = _Required()


class LineField(StringField):
    """A line of text; a form that knows names of the kind ``suggests`` offers them while it is typed."""

    def __init__(self, suggests: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.suggests = suggests


def line(
    column: Column | str,
    *,
    required: bool = False,
    most: int = LINE,
    rules: Sequence[Rule] = (),
    hint: str = "",
    suggests: str = "",
) -> LineField:
    """One line of text, tidied; an empty one is None."""
    return LineField(
        suggests,
        **told_by(column, hint),
        filters=[_tidied, _none_if_empty],
        validators=[_presence(required=required), _at_most(most), *rules],
        render_kw={"maxlength": most},
    )


def paragraphs(
    column: Column | str,
    *,
    required: bool = False,
    most: int = PARAGRAPHS,
    rows: int = 4,
    rules: Sequence[Rule] = (),
) -> TextAreaField:
    return TextAreaField(
        **told_by(column),
        filters=[_tidied_paragraphs, _none_if_empty],
        validators=[_presence(required=required), _at_most(most), *rules],
        render_kw={"rows": rows},
    )


def web_address(column: Column | str) -> StringField:
    return line(
        column, most=ADDRESS, rules=[_matches(_WEB_ADDRESS, "Enter a web address that begins with https://")]
    )


def email_address(column: Column | str, *, required: bool = False) -> StringField:
    return line(
        column,
        required=required,
        rules=[_matches(_EMAIL, "Enter an e-mail address such as office@example.org")],
    )


def phone_number(column: Column | str) -> StringField:
    return line(column, most=30, rules=[_matches(_PHONE, "Enter a phone number such as (970) 555-0100")])


def choice(column: Column, *, required: bool = False, without: Collection[str] = ()) -> SelectField:
    """One term of the column's vocabulary; those that have ended or are named cannot be chosen anew."""
    scheme = column.info["scheme"]
    return TermField(
        scheme,
        **told_by(column),
        choices=lambda: _lines(scheme, required=required, without=without),
        validators=[required_rule] if required else [validators.Optional()],
        validate_choice=True,
    )


def _lines(scheme: str, *, required: bool, without: Collection[str]) -> list[tuple[str, str]]:
    """The terms of a vocabulary below a first line for none of them, which is empty where a term says the same."""
    terms = [term for term in current_terms(scheme) if term[0] not in without]
    none = "" if _UNSTATED in dict(terms) and not required else nothing_chosen(required=required)
    return [("", none), *terms]


def nothing_chosen(*, required: bool = False) -> str:
    """What the first line of a list says: that something is to be chosen, or that it is not stated."""
    return gettext(_CHOOSE if required else _NOT_STATED)


def choices(column: Column, *, required: bool = False) -> SelectMultipleField:
    """Any number of terms of the column's vocabulary, as checkboxes."""
    scheme = column.info["scheme"]
    return TermsField(
        scheme,
        **told_by(column),
        choices=lambda: current_terms(scheme),
        validators=[required_rule] if required else [],
    )


class WideSelectField(SelectField):
    """A choice among long lines, which stands alone on its line."""


class YesField(BooleanField):
    """A checkbox that always offers the same value, whatever was sent in its name."""

    def _value(self) -> str:
        return "y"


def yes(column: Column | str) -> BooleanField:
    return YesField(**told_by(column), false_values=(False, "false", "", "no", "0"))


class PartialDateField(StringField):
    """A year, a month or a day, typed as one of 2021, 2021-03, 2021-03-09."""

    data: Any
    widget = TextInput()
    typed = ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = tidy(valuelist[0])[:LINE] if valuelist else ""
        self.data = None
        if self.typed:
            try:
                self.data = PartialDate.parse(self.typed)
            except ValueError as error:
                raise ValueError(gettext(str(error))) from None

    def _value(self) -> str:
        return str(self.data) if self.data else self.typed


def when(column: Column | str, *, required: bool = False) -> PartialDateField:
    return PartialDateField(
        **told_by(column, "A year, a month or a day: 2021, 2021-03 or 2021-03-09"),
        validators=[required_rule] if required else [],
    )


def _tidied(value: Any) -> Any:
    return tidy(value) if isinstance(value, str) else value


def _tidied_paragraphs(value: Any) -> Any:
    return tidy_paragraphs(value) if isinstance(value, str) else value


def _none_if_empty(value: Any) -> Any:
    return value or None


def _at_most(most: int) -> Rule:
    def check(_form: Form, field: Field) -> None:
        if field.data and len(field.data) > most:
            raise ValidationError(gettext("Use at most %(most)s characters", most=most))

    return check


def _matches(pattern: re.Pattern[str], message: str) -> Rule:
    def check(_form: Form, field: Field) -> None:
        if field.data and not pattern.match(field.data):
            raise ValidationError(gettext(message))

    return check
