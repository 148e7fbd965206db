"""What people send as a spreadsheet, and what is refused before it is taken apart."""

import codecs
import csv
import struct
import tracemalloc
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.errors import Refused
from rural_collab.imports.reading import MOST_BYTES, MOST_ROWS, read_rows, refuse_too_large
from rural_collab.spreadsheets import cell_as_meant, marked_cell, safe_cell

LINES = [["Name", "Town"], ["Peña & Sons", "Cañon City"], ["Café 9", "Del Norte"]]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]


def as_csv(rows, encoding="utf-8", between=","):
    text = StringIO(newline="")
    csv.writer(text, delimiter=between).writerows(rows)
    return text.getvalue().encode(encoding)


def as_workbook(rows, **options):
    out = BytesIO()
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("Sheet")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def cells(content):
    return [list(row.cells) for row in read_rows(content)]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("between", ",;\t|")
def test_csv_is_read_in_any_sane_encoding_with_anything_between(encoding, between):
    assert cells(as_csv(LINES, encoding, between)) == LINES


def test_big_endian_utf_16_with_a_mark_is_read():
    assert cells(codecs.BOM_UTF16_BE + as_csv(LINES, "utf-16-be")) == LINES


def test_a_file_of_an_old_macintosh_is_read():
    rows = [*LINES, ["Escuela Agrícola Nuñez", "San José"], ["Panadería Ibáñez", "La Peña"]]
    assert cells(as_csv(rows, "mac_roman")) == rows


def test_a_workbook_gives_text_as_a_person_would_type_it():
    rows = [["Year", "ZIP", "Share"], [2021, 81321, 12.5], [True, "  two   words ", ""]]
    told = [["Year", "ZIP", "Share"], ["2021", "81321", "12.5"], ["yes", "two words"]]
    assert cells(as_workbook(rows)) == told


def test_rows_keep_the_numbers_they_have_in_the_file():
    rows = read_rows(as_csv([["Name"], [""], ["", ""], ["Cortez"]]))
    assert [(row.number, list(row.cells)) for row in rows] == [(1, ["Name"]), (4, ["Cortez"])]


def test_line_breaks_inside_a_cell_stay():
    assert cells(as_csv([["a", "b"], ["one\ntwo", "x"]]))[1] == ["one\ntwo", "x"]


def test_a_file_of_two_hundred_megabytes_is_refused_by_its_size_alone():
    with pytest.raises(Refused, match="The file has 200 MB; at most 20 MB can be read"):
        refuse_too_large(200 * 1024 * 1024)
    refuse_too_large(MOST_BYTES)
    refuse_too_large(None)


def test_more_rows_than_can_be_imported_are_refused():
    most = as_csv([["Name"], *([["x"]] * MOST_ROWS)])
    assert len(read_rows(most)) == MOST_ROWS + 1
    with pytest.raises(Refused, match="more than 10,000 rows"):
        read_rows(most + b"x\r\n")


def test_twenty_megabytes_of_empty_lines_are_refused_without_being_kept():
    tracemalloc.start()
    with pytest.raises(Refused, match="more than 10,000 rows"):
        read_rows(b"\n" * MOST_BYTES)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 200_000_000


def test_a_line_of_a_million_empty_columns_is_read_and_one_with_words_far_away_is_refused():
    assert cells(b"Name,Town" + b"," * 1_000_000) == [["Name", "Town"]]
    with pytest.raises(Refused, match="more than 200 columns"):
        read_rows(b"Name,Town" + b"," * 1_000_000 + b"x")


def test_a_workbook_closed_with_a_password_is_told_from_an_old_one():
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100
    with pytest.raises(Refused, match="closed with a password"):
        read_rows(start + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(Refused, match="of an old kind"):
        read_rows(start)


def test_a_workbook_with_macros_is_refused():
    content = BytesIO(as_workbook(LINES))
    with ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    with pytest.raises(Refused, match="has macros"):
        read_rows(content.getvalue())


def test_a_workbook_that_unpacks_to_more_than_can_be_held_is_refused(monkeypatch):
    monkeypatch.setattr("rural_collab.imports.workbooks._MOST_UNPACKED", 100_000)
    content = BytesIO(as_workbook(LINES))
    with ZipFile(content, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/huge.bin", b"\0" * 200_000)
    with pytest.raises(Refused, match="too large once it is unpacked"):
        read_rows(content.getvalue())


def test_a_cell_in_the_far_corner_is_refused_instead_of_filling_the_memory():
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Name")
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(Refused, match="cell XFD1048576"):
        read_rows(out.getvalue())


SHEET = "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>%s</sheetData></worksheet>"


def workbook_of(sheet, place="xl/worksheets/sheet1.xml"):
    """A workbook whose first sheet is written by hand and lies at another place in the archive."""
    out = BytesIO()
    with ZipFile(BytesIO(as_workbook([["Name"]]))) as usual, ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name in usual.namelist():
            words = usual.read(name).replace(b"worksheets/sheet1.xml", place.removeprefix("xl/").encode())
            if name != "xl/worksheets/sheet1.xml":
                archive.writestr(name, words)
        archive.writestr(place, sheet)
    return out.getvalue()


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='30000'><c r='A30000'><v>1</v></c></row>",
        '<row\nr="30000"><c\nr="A30000"><v>1</v></c></row>',
        '<row r="30000"><c t="inlineStr"><is><t>x</t></is></c></row>',
        '<row r="1"><c s="1" r="ZZZ1"><f>1+1</f></c></row>',
        '<row r="1">' + "<c/>" * 600 + "<c><v>1</v></c></row>",
    ],
)
@pytest.mark.parametrize("place", ["xl/worksheets/sheet1.xml", "xl/media/picture.png"])
def test_a_far_cell_is_found_however_it_is_written_and_wherever_the_sheet_lies(rows, place):
    with pytest.raises(Refused, match="far from everything else"):
        read_rows(workbook_of(SHEET % rows, place))


def test_numbers_as_programs_write_them_are_read():
    rows = '<row r="1"><c r="A1"><v>7</v></c><c><v>8</v></c></row><row><c><v>9</v></c></row>'
    assert cells(workbook_of(SHEET % rows)) == [["7", "8"], ["9"]]


@pytest.mark.parametrize(
    "sheet",
    [
        SHEET % '<row r="1">&bogus;<c r="XFD1048576"><v>1</v></c></row>',
        "<!DOCTYPE x [<!ENTITY a 'aaaa'>]>" + SHEET % '<row r="1"><c r="A1"><v>&a;</v></c></row>',
        "<broken></other>" + "x" * 2_000_000 + "<sheetData><row><c r='XFD1048576'><v>1</v></c>",
    ],
)
def test_a_sheet_that_is_not_written_properly_is_refused_before_it_is_opened(sheet):
    with pytest.raises(Refused, match="no workbook that can be read"):
        read_rows(workbook_of(sheet))


def test_cells_far_away_that_only_have_a_color_do_no_harm():
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Name")
        sheet.write_blank(900_000, 5, None, book.add_format({"bg_color": "yellow"}))
    assert cells(out.getvalue()) == [["Name"]]


def test_a_hidden_first_sheet_is_passed_by():
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        hidden, seen = book.add_worksheet("Lists"), book.add_worksheet("Rows")
        hidden.write(0, 0, "not this")
        seen.write(0, 0, "this")
        seen.activate()
        seen.set_first_sheet()
        hidden.hide()
    assert cells(out.getvalue()) == [["this"]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no rows"),
        (b"\r\n,,\r\n", "no rows"),
        (b"%PDF-1.7 ...", "no spreadsheet"),
        (b"\x89PNG\r\n\x1a\n", "no spreadsheet"),
        (b"a,b\0,c\n", "no spreadsheet"),
        (b"PK\x03\x04 broken", "no workbook"),
        (b'a,b\n"open,1\n', "quotation mark"),
        (b"x" * 13_000, "more than 12,000 characters"),
        (b"," * 300 + b"x", "more than 200 columns"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(content, words):
    with pytest.raises(Refused, match=words):
        read_rows(content)


def test_a_zip_that_is_no_workbook_is_refused():
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("letter.txt", "hello")
    with pytest.raises(Refused, match="no workbook"):
        read_rows(out.getvalue())


def test_a_spreadsheet_of_another_kind_under_the_name_of_a_workbook_is_refused_by_what_it_is():
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office/>")
    with pytest.raises(Refused, match=r"save it as \.xlsx or as CSV"):
        read_rows(out.getvalue())


def test_a_small_workbook_that_unpacks_to_gigabytes_is_refused_without_unpacking_it():
    content = BytesIO(as_workbook(LINES))
    with ZipFile(content, "a", ZIP_DEFLATED) as archive, archive.open("xl/worksheets/huge.xml", "w") as sheet:
        for _ in range(300):
            sheet.write(b"0" * 1024 * 1024)
    assert len(content.getvalue()) < 1024 * 1024
    with pytest.raises(Refused, match="too large once it is unpacked"):
        read_rows(content.getvalue())


def test_a_workbook_that_lies_about_its_size_is_stopped_while_it_is_read():
    content = BytesIO(as_workbook(LINES))
    with ZipFile(content, "a", ZIP_DEFLATED) as archive, archive.open("xl/worksheets/huge.xml", "w") as sheet:
        for _ in range(210):
            sheet.write(b"0" * 1024 * 1024)
    told = content.getvalue().replace(struct.pack("<I", 210 * 1024 * 1024), struct.pack("<I", 1024))
    with pytest.raises(Refused):
        read_rows(told)


def test_a_thousand_columns_and_a_hundred_thousand_rows_are_refused_with_their_limits():
    with pytest.raises(Refused, match="more than 200 columns"):
        read_rows(as_csv([[str(number) for number in range(1_000)]]))
    with pytest.raises(Refused, match="more than 10,000 rows"):
        read_rows(b"Name\r\n" + b"x\r\n" * 100_000)


def said_of(content):
    """What comes of whatever is sent: the cells of rows in which something stands, or a sentence."""
    try:
        return ["".join(row.cells) for row in read_rows(content)]
    except Refused as refusal:
        return [str(refusal)]


@given(st.binary(max_size=400))
def test_whatever_bytes_are_sent_either_rows_come_out_or_a_sentence(content):
    assert all(said_of(content))


@given(st.binary(max_size=300), st.integers(0, 6000))
def test_a_damaged_workbook_either_gives_rows_or_a_sentence(noise, at):
    whole = as_workbook(LINES)
    assert all(said_of(whole[: at % len(whole)] + noise + whole[at % len(whole) + len(noise) :]))


@given(st.text())
def test_text_that_was_made_safe_for_a_sheet_comes_back_as_it_was(text):
    assert cell_as_meant(str(safe_cell(text))) == text
    assert cell_as_meant(str(marked_cell(text))) == text
