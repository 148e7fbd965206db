"""Text with something between its columns, in whatever encoding a program wrote it."""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO

from rural_collab.errors import Refused
from rural_collab.text import mark

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What spreadsheet programs on American and Western European computers write when they do not write UTF-8.
_COMMON = ("cp1252", "mac_roman")
#: What no text has in it, in whatever encoding.
_NO_WRITING = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_ACCENT = re.compile("(?<=[A-Za-z])[à-öø-ÿ](?![A-Z])")
_SIGN = re.compile("(?<=[a-z])[^\x00-\x7fà-öø-ÿ’](?=[a-z])")
_LOOKED_AT = 64 * 1024
_LINES_LOOKED_AT = 20
_BETWEEN = ",;\t|"
_MOSTLY = 0.4
_UNREADABLE = mark("The text of this file cannot be read; save it again as CSV in UTF-8 and send that.")
_BROKEN = mark(
    "The file does not hold together as CSV: a quotation mark is not closed. Save it again as CSV."
)
_NO_TEXT = mark("This is no spreadsheet; send an .xlsx workbook or a CSV file.")


def rows_of_text(content: bytes) -> Iterator[Sequence[str]]:
    """The rows of a CSV file, one after another; Refused when it is no text or does not hold together."""
    text = decoded(content)
    if "\0" in text:
        raise Refused(_NO_TEXT)
    reader = csv.reader(StringIO(text, newline=""), delimiter=_between(text), strict=True)
    try:
        yield from reader
    except csv.Error:
        raise Refused(_BROKEN) from None


def decoded(content: bytes) -> str:
    """The text of a file: by the mark at its beginning, by its zero bytes, as UTF-8, or as what it is most like."""
    encoding = next((name for start, name in _MARKS if content.startswith(start)), None) or _by_zeros(content)
    for name in filter(None, (encoding, "utf-8")):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    start = content[:_LOOKED_AT]
    best = max(_COMMON, key=lambda name: _likeness_to_words(start.decode(name, errors="replace")))
    text = content.decode(best, errors="replace")
    if _NO_WRITING.search(text):
        raise Refused(_UNREADABLE)
    return text


def _likeness_to_words(text: str) -> int:
    """How many letters with accents stand where words have them, less the signs that stand where words have none."""
    return len(_ACCENT.findall(text)) - len(_SIGN.findall(text))


def _by_zeros(content: bytes) -> str | None:
    """UTF-16 without a mark has a zero in every other byte of what is mostly English."""
    start = content[:_LOOKED_AT]
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        others = start[offset::2]
        if others and others.count(0) > _MOSTLY * len(others) and start[1 - offset :: 2].count(0) == 0:
            return name
    return None


def _between(text: str) -> str:
    """What stands between columns: whatever divides the first lines into the most columns, a comma when nothing does."""
    lines = text[:_LOOKED_AT].splitlines(keepends=True)[:_LINES_LOOKED_AT]
    return max(_BETWEEN, key=lambda sign: _columns(lines, sign))


def _columns(lines: Sequence[str], sign: str) -> tuple[int, int]:
    """How many lines have as many columns as the most common of several, and how many that is."""
    widths = [len(cells) for cells in csv.reader(lines, delimiter=sign) if len(cells) > 1]
    if not widths:
        return 0, 0
    usual = max(set(widths), key=widths.count)
    return widths.count(usual), usual
