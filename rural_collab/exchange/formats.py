"""Rows as CSV, XLSX, NDJSON or GeoJSON."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, BinaryIO

import msgspec
import xlsxwriter

from rural_collab.spreadsheets import safe_cell

Rows = Iterable[Mapping[str, Any]]


def write_csv(out: BinaryIO, columns: Sequence[str], rows: Rows) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([safe_cell(row[name]) for name in columns] for row in rows)
    text.flush()
    text.detach()


def write_xlsx(out: BinaryIO, columns: Sequence[str], rows: Rows) -> None:
    """A workbook whose cells are text and numbers, never formulas or links."""
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Export")
        sheet.add_write_handler(str, _write_text)
        sheet.write_row(0, 0, columns, workbook.add_format({"bold": True}))
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, [row[name] for name in columns])
        sheet.freeze_panes(1, 0)


def _write_text(sheet: Any, row: int, column: int, text: str, form: Any = None) -> int:
    """Text as text: the library would take what looks like a formula or a link for one."""
    written: int = sheet.write_string(row, column, text, form)
    return written


def write_ndjson(out: BinaryIO, columns: Sequence[str], rows: Rows) -> None:
    out.writelines(msgspec.json.encode(dict(row)) + b"\n" for row in rows)


def write_geojson(out: BinaryIO, columns: Sequence[str], rows: Rows) -> None:
    """A feature each; a row without a point has a null geometry, so none is lost."""
    out.write(b'{"type":"FeatureCollection","features":[')
    for number, row in enumerate(rows):
        out.write(b"," if number else b"")
        out.write(msgspec.json.encode(_feature(row)))
    out.write(b"]}")


def _feature(row: Mapping[str, Any]) -> dict[str, Any]:
    properties = {name: value for name, value in row.items() if name not in {"id", "lat", "lon"}}
    lat, lon = row.get("lat"), row.get("lon")
    geometry = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": row["id"], "geometry": geometry, "properties": properties}


FORMATS: Mapping[str, Callable[[BinaryIO, Sequence[str], Rows], None]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "ndjson": write_ndjson,
    "geojson": write_geojson,
}
