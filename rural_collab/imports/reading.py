"""Read what people send as a spreadsheet: an .xlsx workbook, or text with commas, semicolons or tabs in between.

Whatever the file is, what comes out is plain text a cell, as a person would type it into a form. What is too large, closed
with a password, or no spreadsheet at all is refused with a sentence before any of it is taken apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rural_collab.errors import Refused
from rural_collab.imports.plain_text import rows_of_text
from rural_collab.imports.workbooks import rows_of_workbook
from rural_collab.text import filled, mark, tidy_paragraphs

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 200
#: Empty ones count as well, so that nobody goes through millions of them.
_MOST_LINES = 20 * MOST_ROWS
_LONGEST_CELL = 12_000
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
_TOO_LARGE = mark(
    "The file has %(megabytes)s MB; at most %(most)s MB can be read. Split it into several files."
)
_TOO_MANY = mark("The sheet has more than %(most)s rows; split it into several files.")
_TOO_WIDE = mark("The sheet has more than %(most)s columns; keep those that tell something.")
_TOO_LONG = mark("Row %(row)s has a cell with more than %(most)s characters.")
_PASSWORD = mark("The workbook is closed with a password; save a copy without one and send that.")
_OLD = mark("This is a workbook of an old kind; save it as .xlsx or as CSV and send that.")
_NO_SPREADSHEET = mark("This is no spreadsheet; send an .xlsx workbook or a CSV file.")
_EMPTY = mark("The file has no rows.")


@dataclass(frozen=True)
class Row:
    """One row as it stands in the file; ``number`` is what a spreadsheet program calls it."""

    number: int
    cells: Sequence[str]


def refuse_too_large(size: int | None) -> None:
    """Refused when a file of ``size`` bytes is more than can be read; to be asked before any of it is."""
    if size is not None and size > MOST_BYTES:
        million = 1024 * 1024
        raise Refused(filled(_TOO_LARGE, megabytes=-(-size // million), most=MOST_BYTES // million))


def read_rows(content: bytes) -> list[Row]:
    """Every row in which something stands, each cell tidied; Refused with a sentence for what cannot be read."""
    refuse_too_large(len(content))
    found = _not_blank(_raw_rows(content))
    if not found:
        raise Refused(_EMPTY)
    return found


def _raw_rows(content: bytes) -> Iterable[Sequence[str]]:
    if content.startswith(_ZIP):
        return rows_of_workbook(content)
    if content.startswith(_OLE):
        raise Refused(_PASSWORD if _ENCRYPTED in content else _OLD)
    if content.startswith(_OTHERS):
        raise Refused(_NO_SPREADSHEET)
    return rows_of_text(content)


def _not_blank(raw: Iterable[Sequence[str]]) -> list[Row]:
    """The first row names the columns, so one more than can be imported is read."""
    rows: list[Row] = []
    for number, cells in enumerate(raw, 1):
        if number > _MOST_LINES:
            raise Refused(filled(_TOO_MANY, most=f"{MOST_ROWS:,}"))
        tidied = _tidied(number, cells)
        if not tidied:
            continue
        if len(rows) > MOST_ROWS:
            raise Refused(filled(_TOO_MANY, most=f"{MOST_ROWS:,}"))
        rows.append(Row(number, tidied))
    return rows


def _tidied(number: int, cells: Sequence[str]) -> list[str]:
    """Cells without stray characters, and without empty ones at the end."""
    if any(cell.strip() for cell in cells[MOST_COLUMNS:]):
        raise Refused(filled(_TOO_WIDE, most=MOST_COLUMNS))
    tidied = [tidy_paragraphs(cell) for cell in cells[:MOST_COLUMNS]]
    while tidied and not tidied[-1]:
        tidied.pop()
    if any(len(cell) > _LONGEST_CELL for cell in tidied):
        raise Refused(filled(_TOO_LONG, row=number, most=f"{_LONGEST_CELL:,}"))
    return tidied
