"""Read .xlsx workbooks: looked at as an archive first, because what is small as a file may be huge once unpacked."""

import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from rural_collab.errors import Refused
from rural_collab.imports.far_cells import NO_WORKBOOK, FarCells
from rural_collab.text import mark

_MOST_UNPACKED = 200 * 1024 * 1024
_PIECE = 1024 * 1024
_MACROS = mark("The workbook has macros, which are never run here; save it as .xlsx and send that.")
_UNPACKED = mark("The workbook is too large once it is unpacked; keep only the sheet that is to be read.")
_NO_SHEET = mark("The workbook has no sheet to read.")


def rows_of_workbook(content: bytes) -> Iterator[Sequence[str]]:
    """The rows of the first sheet that can be seen, as text; Refused when the workbook should not be opened."""
    _look_inside(content)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            rows = book.get_sheet_by_name(_first_sheet(book)).to_python(skip_empty_area=False)
    except CalamineError:
        raise Refused(NO_WORKBOOK) from None
    return ([as_typed(cell) for cell in row] for row in rows)


def _look_inside(content: bytes) -> None:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            if any(name.endswith("vbaProject.bin") for name in names):
                raise Refused(_MACROS)
            if "xl/workbook.xml" not in names:
                raise Refused(NO_WORKBOOK)
            if sum(each.file_size for each in archive.infolist()) > _MOST_UNPACKED:
                raise Refused(_UNPACKED)
            for name in sorted(names):
                _refuse_far_cells(archive, name)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        raise Refused(NO_WORKBOOK) from None


def _refuse_far_cells(archive: ZipFile, name: str) -> None:
    """Whatever its name says: which parts are sheets is said elsewhere in the archive, and may be said of any."""
    read, cells = 0, FarCells()
    with archive.open(name) as part:
        while piece := part.read(_PIECE):
            read += len(piece)
            if read > _MOST_UNPACKED:
                raise Refused(_UNPACKED)
            cells.feed(piece)


def _first_sheet(book: CalamineWorkbook) -> str:
    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
            return str(sheet.name)
    raise Refused(_NO_SHEET)


def as_typed(cell: object) -> str:
    """A cell as a person would type it: a whole number without a point, a day as 2021-03-09."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
