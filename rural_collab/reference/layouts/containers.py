"""The bytes of a published file, whatever it is packed in, as numbered rows of text cells.

Agencies publish plain text, gzip, zip and workbooks. The kind is told from the first bytes, never from the
name, because downloads are renamed. Everything that is not a readable table ends in ``Refused`` with a
sentence.
"""

import codecs
import contextlib
import csv
import gzip
import io
import math
import re
import string
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec
import python_calamine

from rural_collab.errors import Refused

MOST_BYTES = 500_000_000
MOST_ROWS = 1_000_000
MOST_CELLS = 30_000_000
CHUNK = 1 << 20

Cells = list[str]
Opener = Callable[[], IO[bytes]]
_Cell = int | float | str | bool | time | date | datetime | timedelta

_TABLES = (".csv", ".txt", ".tab")
_WEB_PAGE = re.compile(rb"\s*<(!doctype|html|head|body|\?xml)", re.IGNORECASE)
_FAILURES = (EOFError, OSError, RuntimeError, csv.Error, zipfile.BadZipFile, zlib.error)


class Source(msgspec.Struct, frozen=True):
    """One table: the file, or the only one packed inside it. ``name`` is what the agency called it."""

    path: Path
    kind: str
    name: str


def identify(path: Path) -> Source:
    """Tell what a file is from its first bytes; raises ``Refused`` for what cannot hold a table."""
    if not path.is_file():
        raise Refused(f"There is no file {path}")
    with _told(path.name), path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise Refused(f"{path.name} is empty")
    if head.startswith(b"\x1f\x8b"):
        return Source(path, "gzip", path.name.removesuffix(".gz"))
    if head.startswith(b"PK"):
        return _identify_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            f"{path.name} is a workbook in the old .xls form: save it as .xlsx, or use the agency's .csv"
        )
    return Source(path, "plain", path.name)


def _identify_zip(path: Path) -> Source:
    with _told(path.name), zipfile.ZipFile(path) as archive:
        unpacked = {entry.filename: entry.file_size for entry in archive.infolist()}
        workbook = "xl/workbook.xml" in unpacked
        member = "" if workbook else _only_table(path.name, [*unpacked])
        if (sum(unpacked.values()) if workbook else unpacked[member]) > MOST_BYTES:
            raise _too_large(path.name)
        broken = archive.testzip() if workbook else None
    if broken:
        raise Refused(f"{path.name} is damaged inside ({broken}): download it again")
    return Source(path, "workbook", path.name) if workbook else Source(path, "zip", member)


def _only_table(name: str, members: list[str]) -> str:
    """The one table of an archive; the revised one (``_rv``) where IPEDS packs both."""
    tables = [m for m in members if m.lower().endswith(_TABLES) and not m.startswith("__MACOSX/")]
    stems = {PurePosixPath(m).stem.lower() for m in tables}
    tables = [m for m in tables if f"{PurePosixPath(m).stem.lower()}_rv" not in stems]
    if len(tables) != 1:
        found = ", ".join(sorted(tables)) or "none"
        raise Refused(
            f"{name} should hold one .csv, .txt or .tab table; found: {found}. Unpack it and give the table"
        )
    return tables[0]


def read_cells(source: Source) -> Iterator[tuple[int, Cells]]:
    """Every row that is not blank, its cells trimmed, with its row number as a spreadsheet counts, from 1."""
    with _told(source.name):
        rows = _workbook_rows(source) if source.kind == "workbook" else _text_rows(source)
        for number, cells in rows:
            if number > MOST_ROWS:
                raise Refused(
                    f"{source.name} has more than {MOST_ROWS:,} rows, more than any agency publishes"
                )
            trimmed = [cell.strip() for cell in cells]
            if any(trimmed):
                yield number, trimmed


def _text_rows(source: Source) -> Iterator[tuple[int, Cells]]:
    opener = _opener(source)
    encoding, head = _look_through(source.name, opener)
    delimiter = "\t" if head.count(b"\t") > head.count(b",") else ","
    with opener() as stream, io.TextIOWrapper(stream, encoding, "replace", newline="") as text:
        yield from enumerate(csv.reader(text, delimiter=delimiter, skipinitialspace=True), 1)


def _opener(source: Source) -> Opener:
    """How to start reading the table's bytes from their beginning, as often as needed."""
    if source.kind == "gzip":
        return lambda: io.BufferedReader(gzip.open(source.path, "rb"))
    if source.kind == "zip":
        return lambda: _open_member(source)
    return lambda: source.path.open("rb")


def _open_member(source: Source) -> IO[bytes]:
    with zipfile.ZipFile(source.path) as archive:  # the member keeps the file open for itself
        return archive.open(source.name)


def _look_through(name: str, opener: Opener) -> tuple[str, bytes]:
    """Read everything once, keeping nothing: the encoding that fits and the first bytes; refuses non-text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, head, size = True, b"", 0
    with opener() as stream:
        while chunk := stream.read(CHUNK):
            head = head or _head_of(name, chunk)
            size += len(chunk)
            _refuse_junk(name, chunk, size)
            is_utf8 = is_utf8 and _continues(decoder, chunk)
    if not head.strip():
        raise Refused(f"{name} is empty")
    if is_utf8 and _continues(decoder, b"", final=True):
        return "utf-8-sig", head
    if head.startswith(codecs.BOM_UTF8):
        raise Refused(f"{name} says it is UTF-8 and is not, so its accents are broken: download it again")
    return "cp1252", head


def _continues(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final=final)
    except UnicodeDecodeError:
        return False
    return True


def _head_of(name: str, chunk: bytes) -> bytes:
    head = chunk[:8192]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused(
            f"{name} was saved as 'Unicode text' (UTF-16): save it as CSV UTF-8, or download it again"
        )
    if _WEB_PAGE.match(head.removeprefix(codecs.BOM_UTF8)):
        raise Refused(f"{name} is a web page, not a table: the download failed, so download it again")
    return head


def _refuse_junk(name: str, chunk: bytes, size: int) -> None:
    if size > MOST_BYTES:
        raise _too_large(name)
    if b"\0" in chunk:
        raise Refused(
            f"{name} is not a text table: it holds NUL bytes, as programs, pictures and damaged files do"
        )
    if len(chunk) == CHUNK and b"\n" not in chunk and b"\r" not in chunk:
        raise Refused(f"{name} is not a table: it has no line breaks for a million characters")


def _workbook_rows(source: Source) -> Iterator[tuple[int, Cells]]:
    """The rows of the first sheet that is not blank."""
    _refuse_vast_sheets(source)
    try:
        book = python_calamine.CalamineWorkbook.from_path(source.path)
        sheets = map(book.get_sheet_by_name, book.sheet_names)
        sheet = next((sheet for sheet in sheets if sheet.start), None)
    except python_calamine.CalamineError as problem:
        raise Refused(f"{source.name} cannot be read as a workbook: download it again") from problem
    if sheet is None or sheet.start is None:
        raise Refused(f"{source.name} is empty")
    for number, cells in enumerate(sheet.to_python(skip_empty_area=True), sheet.start[0] + 1):
        yield number, [_cell_text(cell) for cell in cells]


def _refuse_vast_sheets(source: Source) -> None:
    """Two cells in far corners make a reader lay out all cells between them: measure before reading."""
    with zipfile.ZipFile(source.path) as book:
        for name in book.namelist():
            if name.startswith("xl/worksheets/") and _cells_spanned(book.read(name)) > MOST_CELLS:
                raise Refused(
                    f"{source.name} spreads over too many cells: remove the stray cells far right or below"
                )


def _cells_spanned(sheet: bytes) -> int:
    rows = max(map(int, re.findall(rb'<row[^>]*? r="(\d{1,9})"', sheet)), default=0)
    letters = max(map(len, re.findall(rb' r="([A-Z]{2,3})\d', sheet)), default=1)
    return int(rows * math.pow(len(string.ascii_uppercase), letters))


def _cell_text(cell: _Cell) -> str:
    """A cell as the agency wrote it: workbooks keep numbers as floats, so whole ones lose their ``.0``."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _too_large(name: str) -> Refused:
    return Refused(
        f"{name} unpacks to more than {MOST_BYTES // 1_000_000} MB, more than any agency publishes"
    )


@contextlib.contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn what the readers of each format raise into one sentence."""
    try:
        yield
    except EOFError as problem:
        raise Refused(f"{name} ends too early: the download was cut off, so download it again") from problem
    except _FAILURES as problem:
        raise Refused(f"{name} cannot be read ({problem}): download it again") from problem
