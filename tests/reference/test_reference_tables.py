"""Any file ends in rows or in a sentence: packing, separators, encodings, and what only looks like a table."""

import contextlib
import gzip
import zipfile

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rural_collab.errors import Refused
from rural_collab.reference.layouts import READERS, DamagedFile, containers, damage
from rural_collab.reference.layouts.containers import identify, read_cells
from rural_collab.reference.layouts.tables import Column, Layout, read_table

CODES = Layout(
    "a list of codes", {"code": Column("CODE", damage.code(2)), "name": Column("NAME")}, key="code"
)


@pytest.fixture
def written(tmp_path):
    def write(content: bytes, name: str = "codes.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def rows_of(path):
    return [row for _, row in read_table(path, CODES).rows]


@pytest.mark.parametrize(
    "content",
    [
        b"CODE,NAME\n01,Adams\n",
        b"\xef\xbb\xbfCODE,NAME\r\n01,Adams\r\n",
        b"CODE\tNAME\n01\tAdams\n",
        b'"CODE","NAME"\n"01","Adams   "\n',
        b'"CODE" , "NAME"\n"01" , "Adams"\n',
        b"NAME,OTHER,CODE\nAdams,x,01\n",
        b"CODE,NAME,\n01,Adams,,,\n",
        b"A list of codes,\n,\n\nCODE,NAME\n\n01,Adams\n,\n",
        b"CODE,NAME\r01,Adams\r",
    ],
    ids=["plain", "mark", "tabs", "quoted", "spaced", "order", "blanks", "titles", "old-mac"],
)
def test_a_table_is_read_however_it_is_written(written, content):
    assert rows_of(written(content)) == [{"code": "01", "name": "Adams"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
def test_accents_are_read_in_each_encoding_agencies_use(written, encoding):
    assert rows_of(written("CODE,NAME\n01,Cañon Ágüé\n".encode(encoding)))[0]["name"] == "Cañon Ágüé"


def test_row_numbers_are_those_a_spreadsheet_shows(written):
    table = read_table(written(b'title\n\nCODE,NAME\n01,"two\nlines"\n\n02,Baca\n'), CODES)
    assert [number for number, _ in table.rows] == [4, 6]


def test_a_workbook_below_blank_rows_keeps_its_row_numbers_and_its_codes(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "codes.xlsx") as book:
        book.add_worksheet("empty")
        sheet = book.add_worksheet("codes")
        sheet.write_row(3, 1, ["CODE", "NAME"])
        sheet.write_row(4, 1, [11, "Adams"])
        sheet.write_row(5, 1, [True, 2.5])
    assert list(read_cells(identify(tmp_path / "codes.xlsx"))) == [
        (4, ["CODE", "NAME"]),
        (5, ["11", "Adams"]),
        (6, ["True", "2.5"]),
    ]


def test_the_revised_table_of_an_archive_is_the_one_read(tmp_path):
    path = tmp_path / "HD2022.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hd2022.csv", "CODE,NAME\n01,first\n")
        archive.writestr("hd2022_rv.csv", "CODE,NAME\n01,revised\n")
    assert rows_of(path)[0]["name"] == "revised"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"  \n\n", "is empty"),
        (b",,,\n,,\n", "is empty"),
        (b"CODE,NAME\n", "has headings and no rows"),
        (b"CODE,NAME\n01,\0Adams\n", "NUL bytes"),
        (b"\xff\xfeC\0O\0D\0E\0", "UTF-16"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "is a web page"),
        (b"\xef\xbb\xbf\n <HTML>", "is a web page"),
        (b"\xef\xbb\xbfCODE,NAME\n01,Ca\xf1on\n", "says it is UTF-8 and is not"),
        (b"WHAT,EVER\n1,2\n", "is not a list of codes: no line of headings has CODE, NAME"),
        (b'CODE,NAME\n01,"' + b"x" * 200_000 + b'"\n', "field larger than field limit"),
        (b"x" * 1_100_000, "no line breaks for a million characters"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old .xls form"),
        (b"PK\x03\x04nonsense", "cannot be read"),
        (b"\x1f\x8bnonsense", "cannot be read"),
        (gzip.compress(b"CODE,NAME\n01,Adams\n" * 99, mtime=0)[:40], "was cut off"),
        (gzip.compress(b"%PDF-1.7\0\1\2", mtime=0), "NUL bytes"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(written, content, sentence):
    with pytest.raises(Refused, match=r"codes\.csv") as refusal:
        read_table(written(content), CODES)
    assert sentence in str(refusal.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(Refused, match="There is no file"):
            read_table(path, CODES)


@pytest.mark.parametrize("members", [[], ["a.pdf"], ["a.csv", "b.csv"]])
def test_an_archive_without_exactly_one_table_is_refused(tmp_path, members):
    with zipfile.ZipFile(tmp_path / "codes.zip", "w") as archive:
        for member in members:
            archive.writestr(member, "CODE,NAME\n01,Adams\n")
    with pytest.raises(Refused, match=r"should hold one \.csv, \.txt or \.tab table"):
        read_table(tmp_path / "codes.zip", CODES)


@pytest.mark.parametrize("how", ["zip", "gz", "csv"])
def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch, how):
    monkeypatch.setattr(containers, "MOST_BYTES", 10_000)
    content = b"CODE,NAME\n" + b"01,Adams\n" * 10_000
    path = tmp_path / f"codes.{how}"
    if how == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("codes.csv", content)
    else:
        path.write_bytes(gzip.compress(content) if how == "gz" else content)
    with pytest.raises(Refused, match="unpacks to more than"):
        read_table(path, CODES)


def test_a_table_of_too_many_rows_is_refused(written, monkeypatch):
    monkeypatch.setattr(containers, "MOST_ROWS", 2)
    with pytest.raises(Refused, match="has more than 2 rows"):
        read_table(written(b"CODE,NAME\n01,Adams\n02,Baca\n"), CODES)


def test_a_workbook_with_cells_in_far_corners_is_refused_before_it_is_laid_out(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "codes.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "CODE")
        sheet.write(1_048_575, 16_383, "far away")
    with pytest.raises(Refused, match="spreads over too many cells"):
        read_table(tmp_path / "codes.xlsx", CODES)


def test_an_empty_and_a_broken_workbook_are_refused(tmp_path):
    path = tmp_path / "codes.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet()
    with pytest.raises(Refused, match="is empty"):
        read_table(path, CODES)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    with pytest.raises(Refused, match="cannot be read as a workbook"):
        read_table(path, CODES)


def test_a_workbook_with_a_broken_part_is_refused(edge_workbook):
    path = edge_workbook()
    content = bytearray(path.read_bytes())
    content[200:260] = bytes(60)
    path.write_bytes(content)
    with pytest.raises(Refused, match="download it again"):
        READERS["edge"](path)


HEADINGS = {
    "ccd": "ccd_lea_029_1819.csv",
    "edge": "edge_geocode_publiclea_1819.csv",
    "ipeds": "hd2024.csv",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


@given(content=st.binary(max_size=400), how=st.sampled_from([bytes, gzip.compress]))
@example(content=b"PK\x05\x06" + bytes(18), how=bytes)
@example(content=b"\xef\xbb\xbf", how=bytes)
@settings(max_examples=300)
def test_any_bytes_end_in_a_refusal(folder, content, how):
    path = folder / "hd2024.csv"
    path.write_bytes(how(content))
    for reader in READERS.values():
        with pytest.raises((Refused, DamagedFile)):
            reader(path)


@given(kind=st.sampled_from(sorted(READERS)), data=st.data())
@settings(max_examples=300, deadline=None)
def test_a_real_file_with_any_bytes_changed_ends_in_rows_or_a_refusal(folder, published, kind, data):
    content = published(HEADINGS[kind]).read_bytes()
    start = data.draw(st.integers(0, len(content)))
    stop = data.draw(st.integers(start, min(len(content), start + 60)))
    path = folder / HEADINGS[kind]
    path.write_bytes(content[:start] + data.draw(st.binary(max_size=60)) + content[stop:])
    with contextlib.suppress(Refused, DamagedFile):
        assert READERS[kind](path).rows


@given(kind=st.sampled_from(sorted(READERS)), row=st.integers(1, 8), data=st.data())
@settings(max_examples=300, deadline=None)
def test_a_real_file_with_any_text_in_a_cell_ends_in_rows_or_a_refusal(folder, published, kind, row, data):
    lines = published(HEADINGS[kind]).read_text(encoding="utf-8-sig").splitlines()
    cells = lines[row].split(",")
    hostile = data.draw(
        st.text(max_size=30) | st.sampled_from(["1E999", "-0", "٣٣", "1" * 40, "nan", "=1+1", "²"])
    )
    cells[data.draw(st.integers(0, len(cells) - 1))] = hostile
    lines[row] = ",".join(cells)
    path = folder / HEADINGS[kind]
    path.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    with contextlib.suppress(Refused, DamagedFile):
        assert READERS[kind](path).rows
