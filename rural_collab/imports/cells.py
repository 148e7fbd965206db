"""Fields of a form as cells of a sheet, and back: what is exported can be imported again and says the same.

A choice stands in a cell by its words, in either language, or by its code. A list stands in one cell, a line for each of
its rows, with a bar between the parts of a row.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from wtforms import BooleanField, Field, FloatField, Form, IntegerField, SelectField, SelectMultipleField
from wtforms.widgets import HiddenInput

from rural_collab.text import fold, mark
from rural_collab.vocabularies.terms import LANGUAGES, list_schemes, stamp
from rural_collab.web.forms import NamedField, PartialDateField, RowList
from rural_collab.web.languages import gettext

Pair = tuple[str, str]

YES, NO = mark("Yes"), mark("No")
_TRUE = frozenset({"yes", "y", "si", "true", "x", "1"})
_BAR, _LINE = " | ", "\n"
_ESCAPED = re.compile(r"\\(.)")
_BARS = re.compile(r"(?<!\\)\|")
_SEVERAL = re.compile(r"[;\n]")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z")


def short_name(field: Field) -> str:
    """What a field is called inside its row."""
    return str(field.name.rpartition("-")[2])


def is_told(field: Field) -> bool:
    """Whether a field has a cell: those that only the page keeps have none."""
    return not isinstance(field.widget, HiddenInput)


def fields_of(form: Form) -> list[Field]:
    return [field for field in form if is_told(field)]


def cell_of(field: Field) -> str | float:
    """What a field holds, as it stands in a cell."""
    if isinstance(field, RowList):
        return _LINE.join(_row_cell(row.form) for row in field if any(_is_given(part) for part in row.form))
    if isinstance(field, SelectField):
        return "; ".join(_words_of(field))
    if isinstance(field, BooleanField):
        return gettext(YES if field.data else NO)
    if isinstance(field, NamedField):
        return field.as_typed()
    is_number = isinstance(field, FloatField | IntegerField) and field.data is not None
    return field.data if is_number else str(field.data or "")


def _words_of(field: SelectField) -> list[str]:
    words = choices_of(field)
    codes = field.data if isinstance(field.data, list) else [field.data]
    return [words.get(str(code), str(code)) for code in codes if code is not None]


def _is_given(field: Field) -> bool:
    return is_told(field) and field.data not in (None, "", [], False)


def _row_cell(row: Form) -> str:
    parts = [_escaped(str(cell_of(field))) for field in fields_of(row)]
    while parts and not parts[-1]:
        parts.pop()
    return _BAR.join(parts)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: {"n": "\n"}.get(found[1], found[1]), text)


def choices_of(field: SelectField) -> Mapping[str, str]:
    """What a list offers: words by code, without its first line for none."""
    offered: Iterable[Sequence[object]] = field.choices or ()
    return {str(choice[0]): str(choice[1]) for choice in offered if choice[0] not in (None, "", "None")}


def entered(field: Field, text: str) -> list[Pair]:
    """The names and values with which a form is sent where ``text`` stands in the cell of ``field``."""
    if isinstance(field, RowList):
        return list(_entered_rows(field, text))
    if isinstance(field, SelectMultipleField):
        parts = (part.strip() for part in _SEVERAL.split(text))
        return [(field.name, _code(field, part)) for part in parts if part]
    if isinstance(field, SelectField):
        return [(field.name, _code(field, text))]
    if isinstance(field, BooleanField):
        return [(field.name, "y")] if fold(text) in _TRUE else []
    if isinstance(field, PartialDateField):
        return [(field.name, day_of(text))]
    return [(field.name, text)]


def _entered_rows(field: RowList, text: str) -> Iterator[Pair]:
    """A row more than the list may have is sent too, so that it is refused with a sentence."""
    lines = [line for line in text.split(_LINE) if line.strip()]
    for number, line in enumerate(lines[: field.most + 1]):
        row = field.row(prefix=f"{field.name}-{number}")
        parts = [_unescaped(part.strip()) for part in _BARS.split(line)]
        for inner, part in zip(fields_of(row), parts, strict=False):
            yield from entered(inner, part)


def _code(field: SelectField, text: str) -> str:
    """The code of what is written; what the list does not offer stays as it is, for the form to refuse."""
    codes = choices_of(field)
    wanted = fold(text.strip())
    code = _by_words(tuple(codes.items())).get(wanted)
    return code or _in_any_language(tuple(sorted(codes)), stamp()).get(wanted) or text.strip()


@lru_cache(256)
def _by_words(choices: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return {fold(words): code for code, words in choices}


@lru_cache(256)
def _in_any_language(codes: tuple[str, ...], _stamp: str) -> Mapping[str, str]:
    """Codes by themselves and by what the vocabulary they are of calls them, or called them, in each language."""
    wanted = set(codes)
    schemes = [scheme for scheme in list_schemes() if wanted <= {term.code for term in scheme.terms}]
    former = {fold(old): code for scheme in schemes for old, code in scheme.former_words.items()}
    former |= {fold(old): code for scheme in schemes for old, code in scheme.former.items()}
    terms = [term for scheme in schemes for term in scheme.terms if term.code in wanted]
    said = {fold(term.label(language)): term.code for term in terms for language in LANGUAGES}
    return former | said | {fold(code): code for code in codes}


def day_of(text: str) -> str:
    """A day as spreadsheet programs in the United States write it, as 2021-03-09."""
    if _AMERICAN.match(text.strip()):
        month, day, year = (int(part) for part in text.strip().split("/"))
        return f"{year:04d}-{month:02d}-{day:02d}"
    try:
        return datetime.fromisoformat(text.strip()).date().isoformat() if "T" in text else text
    except ValueError:
        return text
