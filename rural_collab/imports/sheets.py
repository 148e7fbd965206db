"""Templates to fill in and exports in the same columns, as workbooks or CSV."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from wtforms import BooleanField, Field, SelectField, SelectMultipleField

from rural_collab.imports.cells import NO, YES, cell_of, choices_of, fields_of
from rural_collab.imports.columns import headings_of, names_of
from rural_collab.imports.kinds import RECORD, RECORD_HINT, RECORD_LABEL, Desk, Kind
from rural_collab.imports.reading import MOST_ROWS
from rural_collab.spreadsheets import marked_cell, safe_cell
from rural_collab.text import mark
from rural_collab.web.forms import PartialDateField, RowList
from rural_collab.web.languages import gettext

_WIDTH, _WIDE, _WIDTH_OF_NOTES = 22, 44, 60
_LONGEST_TITLE, _LONGEST_WORDS = 32, 255
_SEVERAL = mark("Several may stand in one cell, with a semicolon between them")
_ROWS = mark("One line of the cell each, with a bar between the parts: %(parts)s")
_NEEDED, _OPTIONAL = mark("needed"), mark("may stay empty")
_DAY = mark("A year, a month or a day: 2021, 2021-03 or 2021-03-09")
_SHEET, _NOTES, _LISTS = mark("Rows"), mark("Notes"), mark("Lists")
_NOTE_HEADINGS = (
    mark("Column"),
    mark("Has to be filled in"),
    mark("What it means"),
    mark("What may stand there"),
)
_LEAD = mark(
    "Fill in the sheet “Rows” and send it back. Columns may be left out or moved; their names say what they are."
)

Cells = Sequence[str | float]


def rows_of(kind: Kind, desk: Desk) -> Iterator[Cells]:
    """Every record of a kind as a row under the headings of its template."""
    records = kind.listed(desk)
    renamed = kind.renamed(desk, records)
    for record in records:
        form = kind.shown(record)
        told = renamed.get(record.id, {})
        own = {RECORD: str(record.id), **told}
        yield [own[name] if name in own else cell_of(form[name]) for name in names_of(kind)]


def as_csv(kind: Kind, rows: Iterator[Cells]) -> bytes:
    """In UTF-8 with a mark, by which spreadsheet programs know it."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings_of(kind))
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_workbook(kind: Kind, rows: Iterator[Cells]) -> bytes:
    """Rows below their headings, with lists to choose from, and a second sheet that explains each column."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(gettext(_SHEET))
        _write_row(sheet, 0, headings_of(kind), bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, 1):
            _write_row(sheet, number, row)
        fields: list[Field | None] = [None, *kind.fields()]
        _write_notes(book.add_worksheet(gettext(_NOTES)), kind, fields, bold)
        _offer_lists(sheet, book.add_worksheet(gettext(_LISTS)), fields)
    return out.getvalue()


def _write_row(sheet: Any, number: int, cells: Cells, form: Any = None) -> None:
    """Text as text: the library would take what looks like a formula or a link for one."""
    for at, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(number, at, str(marked_cell(cell)), form)
        else:
            sheet.write_number(number, at, cell, form)


def _write_notes(sheet: Any, kind: Kind, fields: Sequence[Field | None], bold: Any) -> None:
    sheet.set_column(0, 1, _WIDTH)
    sheet.set_column(2, 3, _WIDTH_OF_NOTES)
    _write_row(sheet, 0, [gettext(kind.lead or _LEAD)])
    _write_row(sheet, 1, [gettext(_LEAD)])
    _write_row(sheet, 3, [gettext(words) for words in _NOTE_HEADINGS], bold)
    for number, field in enumerate(fields, 4):
        _write_row(sheet, number, _note(field))


def _note(field: Field | None) -> list[str]:
    """What a column is called, whether it is needed, what it means, and what may stand in it."""
    if field is None:
        return [gettext(RECORD_LABEL), gettext(_OPTIONAL), gettext(RECORD_HINT), ""]
    needed = gettext(_NEEDED if field.flags.required else _OPTIONAL)
    hint = gettext(field.description) if field.description else ""
    return [gettext(field.label.text), needed, hint, _shape(field)]


def _shape(field: Field) -> str:
    if isinstance(field, RowList):
        parts = " | ".join(gettext(part.label.text) for part in fields_of(field.row()))
        return gettext(_ROWS, parts=parts)
    if isinstance(field, SelectField):
        words = "; ".join(choices_of(field).values())
        return f"{gettext(_SEVERAL)}: {words}" if isinstance(field, SelectMultipleField) else words
    if isinstance(field, BooleanField):
        return f"{gettext(YES)}; {gettext(NO)}"
    return gettext(_DAY) if isinstance(field, PartialDateField) else ""


def _offer_lists(sheet: Any, lists: Any, fields: Sequence[Field | None]) -> None:
    """A list to choose from in every column of which one term is chosen, and what it means beside every one."""
    for at, field in enumerate(fields):
        sheet.set_column(at, at, _WIDE if isinstance(field, RowList) else _WIDTH)
        if field is None:
            continue
        offered = _offered(field)
        for number, words in enumerate(offered):
            lists.write_string(number, at, words)
        _mind(sheet, lists.get_name(), at, field, len(offered))


def _offered(field: Field) -> Sequence[str]:
    if isinstance(field, BooleanField):
        return [gettext(YES), gettext(NO)]
    if isinstance(field, SelectField) and not isinstance(field, SelectMultipleField):
        return list(choices_of(field).values())
    return []


def _mind(sheet: Any, lists: str, at: int, field: Field, offered: int) -> None:
    words = gettext(field.description)[:_LONGEST_WORDS] if field.description else ""
    options: dict[str, Any] = {"validate": "any", "ignore_blank": True, "error_type": "warning"}
    if offered:
        letters = xlsxwriter.utility.xl_col_to_name(at, col_abs=True)
        options |= {"validate": "list", "source": f"='{lists}'!{letters}$1:{letters}${offered}"}
    if words:
        title = gettext(field.label.text)[:_LONGEST_TITLE]
        options |= {"input_title": title, "input_message": words}
    if offered or words:
        sheet.data_validation(1, at, MOST_ROWS, at, options)


def plan_as_csv(rows: Iterator[Mapping[str, Any]]) -> bytes:
    """A plan to take along: a line for each thing said of each row."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    headings = (mark("Row"), mark("What"), mark("Column"), mark("Value"), mark("What to do"))
    writer.writerow([gettext(words) for words in headings])
    for row in rows:
        for label, value, words in row["problems"] or [("", row["called"], "")]:
            writer.writerow([safe_cell(cell) for cell in (row["line"], row["action"], label, value, words)])
    return text.getvalue().encode("utf-8-sig")
