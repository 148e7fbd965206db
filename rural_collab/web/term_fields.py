"""Fields that choose terms of a vocabulary.

A term that was retired is not offered any more, but what a record says may stay; one that was merged with another is read
as that one, so that forms opened before, drafts and spreadsheets still say what they meant.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from wtforms import SelectField, SelectMultipleField
from wtforms.utils import unset_value
from wtforms.widgets import CheckboxInput, ListWidget

from rural_collab.clock import today
from rural_collab.vocabularies.terms import current_code, find_term, offered
from rural_collab.web.languages import language


def current_terms(scheme: str) -> list[tuple[str, str]]:
    """What a list offers today: codes and words."""
    return [*offered(scheme, today(), language())]


def code_of(scheme: str) -> Callable[[Any], str | None]:
    """Reads what is chosen of a vocabulary."""
    return lambda value: current_code(scheme, str(value)) if value else None


class TermField(SelectField):
    """A choice of one term; what the record said when the form was opened may stay after its term was retired."""

    def __init__(self, scheme: str, **options: Any) -> None:
        super().__init__(coerce=code_of(scheme), **options)
        self.scheme = scheme

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)
        self.choices = [*_offered(self), *_kept_terms(self, formdata)]

    def pre_validate(self, form: Any) -> None:
        """What is offered as it was sent needs no closer look."""
        if (self.data or "") not in dict(_offered(self)):
            super().pre_validate(form)


class TermsField(SelectMultipleField):
    """A choice of any number of terms, as checkboxes; the same may stay."""

    def __init__(self, scheme: str, **options: Any) -> None:
        look: dict[str, Any] = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
        super().__init__(coerce=partial(current_code, scheme), **look, **options)
        self.scheme = scheme

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)
        self.choices = [*_offered(self), *_kept_terms(self, formdata)]


def _offered(field: TermField | TermsField) -> Sequence[Any]:
    offered: Any = field.choices
    return list(offered or ())


def _kept_terms(field: TermField | TermsField, formdata: Any) -> Iterator[tuple[str, str]]:
    """Terms that are no longer offered and that the form said when it was opened: the form itself, or as it was sent."""
    told = " ".join(formdata.getlist("opened")) if formdata is not None else None
    data = field.data if formdata is not None else field.object_data
    for code in data if isinstance(data, list) else [data]:
        term = find_term(field.scheme, code) if isinstance(code, str) else None
        was_there = told is None or f'"{code}"' in told
        if term is not None and was_there and term.code not in dict(_offered(field)):
            yield term.code, term.label(language())
