"""Forms are contracts: the same rules for a person's post, a program's body and a spreadsheet's row.

Labels and hints come from the model's columns, so a field is called the same on a page, in a form and in a history.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute
from wtforms import (
    BooleanField,
    Field,
    Form,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
    validators,
)
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget, TextInput

from rural_collab.clock import today
from rural_collab.partial_dates import PartialDate
from rural_collab.text import tidy, tidy_paragraphs
from rural_collab.vocabularies.terms import list_terms
from rural_collab.web.languages import gettext, language

LINE = 200
PARAGRAPHS = 5_000
ADDRESS = 2_000
_WEB_ADDRESS = re.compile(r"https?://[^\s/.]+(\.[^\s/.]+)+([/?#]\S*)?\Z", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+\Z")
_PHONE = re.compile(r"[\d\s().+x-]{7,30}\Z", re.IGNORECASE)

Column = InstrumentedAttribute[Any]
Rule = Callable[[Form, Field], None]


class RegistryForm(Form):
    """A form that knows which version of the record it was opened on."""

    version = IntegerField(widget=HiddenInput(), validators=[validators.Optional()])
    refused_because = ""

    def values(self) -> dict[str, Any]:
        """What was entered, by field, without the version."""
        return {name: field.data for name, field in self._fields.items() if name != "version"}

    def refuse(self, fields: Iterable[tuple[str, str]]) -> None:
        """Put the sentences of a refusal beside the fields they are about."""
        for name, message in fields:
            if name in self._fields:
                self._fields[name].errors = [*self._fields[name].errors, gettext(message)]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each field's id and message, in the order of the page, for the summary on top."""
        whole = [("main", gettext(self.refused_because))] if self.refused_because else []
        return whole + [
            (field.id, str(message)) for field in self._fields.values() for message in _flat(field.errors)
        ]


def _flat(errors: Any) -> list[str]:
    """Errors of a list of rows come nested."""
    if isinstance(errors, dict):
        return [message for inner in errors.values() for message in _flat(inner)]
    if isinstance(errors, list | tuple):
        return [message for inner in errors for message in _flat(inner)]
    return [str(errors)]


def _told(column: Column | str, hint: str = "") -> dict[str, Any]:
    if isinstance(column, str):
        return {"label": column, "description": hint}
    return {"label": column.info["label"], "description": column.info.get("hint", hint)}


def _presence(*, required: bool) -> Rule:
    return required_rule if required else validators.Optional(strip_whitespace=True)


def required_rule(_form: Form, field: Field) -> None:
    if not field.data:
        raise validators.StopValidation(gettext("Enter this: %(label)s", label=gettext(field.label.text)))


def line(
    column: Column | str,
    *,
    required: bool = False,
    most: int = LINE,
    rules: Sequence[Rule] = (),
    hint: str = "",
) -> StringField:
    """One line of text, tidied; an empty one is None."""
    return StringField(
        **_told(column, hint),
        filters=[_tidied, _none_if_empty],
        validators=[_presence(required=required), _at_most(most), *rules],
        render_kw={"maxlength": most},
    )


def paragraphs(
    column: Column | str, *, required: bool = False, most: int = PARAGRAPHS, rows: int = 4
) -> TextAreaField:
    return TextAreaField(
        **_told(column),
        filters=[_tidied_paragraphs, _none_if_empty],
        validators=[_presence(required=required), _at_most(most)],
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


def choice(column: Column, *, required: bool = False) -> SelectField:
    """One term of the column's vocabulary; terms that have ended cannot be chosen anew."""
    return SelectField(
        **_told(column),
        choices=lambda: [("", ""), *_current_terms(column.info["scheme"])],
        coerce=_code_or_none,
        validators=[required_rule] if required else [validators.Optional()],
        validate_choice=True,
    )


def choices(column: Column, *, required: bool = False) -> SelectMultipleField:
    """Any number of terms of the column's vocabulary, as checkboxes."""
    return SelectMultipleField(
        **_told(column),
        choices=lambda: _current_terms(column.info["scheme"]),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[required_rule] if required else [],
    )


def _current_terms(scheme: str) -> list[tuple[str, str]]:
    return [(term.code, term.label(language())) for term in list_terms(scheme, today())]


def _code_or_none(value: Any) -> str | None:
    return str(value) if value else None


def yes(column: Column | str) -> BooleanField:
    return BooleanField(**_told(column), false_values=(False, "false", "", "no", "0"))


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


def when(column: Column | str) -> PartialDateField:
    return PartialDateField(**_told(column, "A year, a month or a day: 2021, 2021-03 or 2021-03-09"))


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
