"""The packaged tables' own format: CSV in UTF-8 with a heading, compressed with xz where that pays.

Written the same way byte for byte for the same rows, and read column by column, which is what makes it quick.
"""

import csv
import io
import lzma
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

Record = TypeVar("Record", bound=msgspec.Struct)

LIST_MARK = "|"

_READERS: dict[Any, Callable[[str], Any]] = {
    int: int,
    float: float,
    bool: bool,
    int | None: lambda cell: int(cell) if cell else None,
    float | None: lambda cell: float(cell) if cell else None,
    tuple[str, ...]: lambda cell: tuple(cell.split(LIST_MARK)) if cell else (),
}


def write_table(path: Path, kind: type[msgspec.Struct], rows: Iterable[msgspec.Struct]) -> None:
    """Write rows of one kind; a name ending in ``.xz`` compresses them."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(kind.__struct_fields__)
    table.writerows([_cell(value) for value in msgspec.structs.astuple(row)] for row in rows)
    data = text.getvalue().encode()
    path.write_bytes(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME) if path.suffix == ".xz" else data)


def read_table(path: Path, kind: type[Record]) -> Iterator[Record]:
    """The rows of a table written here; raises ValueError when its columns are not those of ``kind``."""
    data = path.read_bytes()
    text = (lzma.decompress(data) if path.suffix == ".xz" else data).decode()
    headings, *rows = csv.reader(io.StringIO(text, newline=""))
    if tuple(headings) != kind.__struct_fields__:
        raise ValueError(
            f"{path.name} was built for another version of the program: build the reference data again"
        )
    readers = [_READERS.get(field.type) for field in msgspec.structs.fields(kind)]
    columns = list(zip(*rows, strict=True)) or [()] * len(headings)
    values = [
        map(reader, column) if reader else column for reader, column in zip(readers, columns, strict=True)
    ]
    return map(kind, *values)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, float):
        return f"{value:.5f}".rstrip("0").rstrip(".")
    if isinstance(value, tuple):
        return LIST_MARK.join(item.replace(LIST_MARK, "/") for item in value)
    return "" if value is None else str(value)
