"""What goes out can be read back, and no spreadsheet program runs any of it."""

import csv
import io
import json
import re
import zipfile

import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.exchange.formats import FORMATS
from rural_collab.text import tidy

COLUMNS = ["id", "name", "lat", "lon", "students", "is_open"]
HOSTILE = [
    "=1+1",
    "{=1+1}",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://evil.example")',
    "http://evil.example",
    "_x0041_",
]

names = (
    st.none()
    | st.text(max_size=20).map(tidy).filter(bool)
    | st.sampled_from([*HOSTILE, "Cañon “City” 🌾", "a,b", 'say "x"'])
)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.uuids().map(str),
            "name": names,
            "lat": st.none() | st.floats(-90, 90).map(lambda value: round(value, 5) + 0),
            "lon": st.none() | st.floats(-180, 180).map(lambda value: round(value, 5) + 0),
            "students": st.none() | st.integers(0, 10**9),
            "is_open": st.booleans(),
        }
    ),
    max_size=5,
)


def written(form, given_rows):
    out = io.BytesIO()
    FORMATS[form](out, COLUMNS, given_rows)
    return out.getvalue()


def without_shield(cell):
    return (
        cell.removeprefix("'")
        if cell.startswith(("'=", "'+", "'-", "'@", "'\uff1d", "'\uff0b", "'\uff0d", "'\uff20"))
        else cell
    )


@given(rows)
def test_csv_is_read_back_as_the_same_words(told):
    read = list(csv.DictReader(io.StringIO(written("csv", told).decode(), newline="")))
    assert [{name: without_shield(row[name]) for name in COLUMNS} for row in read] == [
        {name: "" if row[name] is None else str(row[name]) for name in COLUMNS} for row in told
    ]


@given(rows)
def test_no_cell_of_a_csv_is_a_formula(told):
    for row in csv.DictReader(io.StringIO(written("csv", told).decode(), newline="")):
        assert not (row["name"] or " ").startswith(("=", "+", "-", "@"))


@given(rows)
def test_a_workbook_is_read_back_as_the_same_values(told):
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(written("xlsx", told)))
    head, *read = book.get_sheet_by_name("Export").to_python()
    assert head == COLUMNS
    expected = [["" if row[name] is None else row[name] for name in COLUMNS] for row in told]
    assert [[plain(cell) for cell in row] for row in read] == [
        [plain(cell) for cell in row] for row in expected
    ]


def plain(cell):
    """Workbooks know one kind of number, and write the letter behind ``_x0041_`` as it is."""
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def test_no_cell_of_a_workbook_is_a_formula_or_a_link():
    told = [dict.fromkeys(COLUMNS) | {"id": str(number), "name": text} for number, text in enumerate(HOSTILE)]
    with zipfile.ZipFile(io.BytesIO(written("xlsx", told))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert not re.search(r"<f[ >]|<hyperlink", sheet)
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in book.namelist()
    assert sheet.count("<is>") == len(COLUMNS) + 2 * len(HOSTILE)


@given(rows)
def test_lines_of_json_are_read_back_as_the_same_values(told):
    assert [json.loads(line) for line in written("ndjson", told).splitlines()] == told


@given(rows)
def test_geojson_holds_every_row_with_its_point_or_none(told):
    document = json.loads(written("geojson", told))
    assert document["type"] == "FeatureCollection"
    for feature, row in zip(document["features"], told, strict=True):
        assert (feature["type"], feature["id"]) == ("Feature", row["id"])
        assert feature["properties"] == {name: row[name] for name in ("name", "students", "is_open")}
        has_point = row["lat"] is not None and row["lon"] is not None
        point = {"type": "Point", "coordinates": [row["lon"], row["lat"]]} if has_point else None
        assert feature["geometry"] == point


@pytest.mark.parametrize(
    ("form", "nothing"),
    [
        ("csv", b"id,name,lat,lon,students,is_open\r\n"),
        ("ndjson", b""),
        ("geojson", b'{"type":"FeatureCollection","features":[]}'),
    ],
)
def test_an_export_of_nothing_is_a_file_of_its_kind(form, nothing):
    assert written(form, []) == nothing
