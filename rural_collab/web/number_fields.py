"""Fields for counts, measures and money: an empty one is None, which is not stated and never zero."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field, FloatField, Form, IntegerField, validators

from rural_collab.money import dollars, parse_cents
from rural_collab.text import mark, tidy
from rural_collab.web.forms import LINE, Column, NamedField, Rule, told_by
from rural_collab.web.languages import gettext


def _number_typed(field: Field) -> str:
    """What is no number is shown again as it was typed, without characters that no page can hold."""
    value = field.raw_data[0] if field.raw_data else field.data
    return "" if value is None else tidy(str(value))


class _Emptyable:
    """An empty number field is None and no mistake."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        super().process_formdata([value for value in valuelist if tidy(str(value))])  # type: ignore[misc]  # a number field of WTForms follows


class WholeNumberField(_Emptyable, IntegerField):
    _value = _number_typed


class DecimalNumberField(_Emptyable, FloatField):
    _value = _number_typed


class AmountField(NamedField):
    """Dollars as people write them, kept as whole cents."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = tidy(valuelist[0])[:LINE] if valuelist else ""
        self.data = None
        if self.typed:
            try:
                self.data = parse_cents(self.typed)
            except ValueError as error:
                raise ValueError(gettext(str(error))) from None

    def as_typed(self) -> str:
        return self.typed if self.data is None else dollars(self.data)

    def name_of(self, value: Any) -> str:
        return dollars(value)


def amount(column: Column | str) -> AmountField:
    """Dollars and cents; an empty one is None, which is not stated and never zero."""
    hint = mark("In dollars, such as 1,250 or 1,250.50; leave it empty when it is not stated")
    return AmountField(**told_by(column, hint), render_kw={"inputmode": "decimal", "maxlength": LINE})


def _between(least: int, most: int) -> Rule:
    """Within bounds; what is no number has its own sentence already."""
    within = validators.NumberRange(least, most)

    def check(form: Form, field: Field) -> None:
        if not field.process_errors:
            within(form, field)

    return check


def whole_number(column: Column, *, most: int, least: int = 0) -> WholeNumberField:
    """A count; an empty one is None."""
    return WholeNumberField(
        **told_by(column),
        validators=[validators.Optional(), _between(least, most)],
        render_kw={"inputmode": "numeric"},
    )
