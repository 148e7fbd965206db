"""The agencies' files in miniature, and ways to spoil or repack them."""

import csv
import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

FIXTURES = Path(__file__).parent / "fixtures"

Spoil = Callable[..., Path]


@pytest.fixture(scope="session")
def published() -> Callable[[str], Path]:
    """A fixture by its name: a few real rows of a file as an agency publishes it."""
    return FIXTURES.joinpath


@pytest.fixture
def spoiled(tmp_path) -> Spoil:
    """Copy a fixture with one piece of text replaced, as by a spreadsheet program."""

    def spoil(name: str, old: str, new: str, *, save_as: str = "", encoding: str = "utf-8") -> Path:
        content = (FIXTURES / name).read_bytes()
        assert old.encode() in content, f"{name} has no {old!r}"
        path = tmp_path / (save_as or name)
        path.write_bytes(content.replace(old.encode(), new.encode(encoding)))
        return path

    return spoil


@pytest.fixture
def packed(tmp_path) -> Spoil:
    """Pack a fixture as the agencies do: ``gz`` or ``zip``, there beside a file that is no table."""

    def pack(name: str, how: str) -> Path:
        path = tmp_path / f"{name}.{how}"
        content = (FIXTURES / name).read_bytes()
        if how == "gz":
            path.write_bytes(gzip.compress(content))
            return path
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
            archive.writestr(f"{name}.sas7bdat", b"\0\0")
        return path

    return pack


@pytest.fixture
def edge_workbook(tmp_path) -> Callable[..., Path]:
    """The EDGE file as published, a workbook of text cells, with the numbers of LAT, LON and shares as numbers."""

    def write(*numeric: str) -> Path:
        path = tmp_path / "EDGE_GEOCODE_PUBLICLEA_1819.xlsx"
        with (FIXTURES / "edge_geocode_publiclea_1819.csv").open(encoding="utf-8", newline="") as file:
            headings, *rows = csv.reader(file)
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("AGN_GEOLOAD_200324")
            sheet.write_row(0, 0, headings)
            for number, row in enumerate(rows, 1):
                for place, (heading, cell) in enumerate(zip(headings, row, strict=True)):
                    if heading in {"LAT", "LON", *numeric} or heading.startswith("PCT_"):
                        sheet.write_number(number, place, float(cell))
                    else:
                        sheet.write_string(number, place, cell)
        return path

    return write
