"""Releases of agencies' files in miniature, and all that a registry holds."""

from functools import cache
from itertools import count
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from rural_collab.db.base import Base
from rural_collab.official.importing import import_release
from rural_collab.official.packaged import load_packaged
from rural_collab.reference import shelf
from rural_collab.reference.layouts import read_ccd
from rural_collab.reference.layouts.tables import Release

FIXTURES = Path(__file__).parents[1] / "reference" / "fixtures"
CCD_2018_19 = FIXTURES / "ccd_lea_029_1819.csv"


PLACES = {"state", "county", "region", "region_county"}


def contents(connection):
    """Every row of every table but those of places, in an order of no database."""
    return {
        table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
        for table in Base.metadata.sorted_tables
        if table.name not in PLACES
    }


@pytest.fixture(scope="session")
def ccd():
    """The directory of 2018-19 as its agency published it, eleven rows of it."""
    return read_ccd(CCD_2018_19)


@pytest.fixture
def later(tmp_path):
    """Writes the directory of a later year in the official layout, with pieces of text replaced."""
    numbers = count(1)

    def write(year: str, *changes: tuple[str, str], without: str = "") -> Path:
        text = CCD_2018_19.read_text(encoding="utf-8").replace("2018-2019", year)
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        lines = [line for line in text.splitlines(keepends=True) if not without or without not in line]
        path = tmp_path / f"ccd_lea_029_{next(numbers)}.csv"
        path.write_text("".join(lines), encoding="utf-8")
        return path

    return write


@pytest.fixture
def bring(connection):
    """Applies a release to the test's database."""

    def apply(release: Release | Path):
        read = read_ccd(release) if isinstance(release, Path) else release
        return import_release(connection, read, "file.csv")

    return apply


@cache
def colorado():
    """The rows of each packaged table that are about Colorado."""
    names = ("districts", "service_agencies", "colleges", "boces", "boces_memberships", "high_schools")
    tables = {
        name: [row for row in getattr(shelf, name)() if getattr(row, "state", "CO") == "CO"] for name in names
    }
    unitids = {college.unitid for college in tables["colleges"]}
    tables["college_programs"] = [row for row in shelf.college_programs() if row.unitid in unitids]
    return tables


class Package:
    """Colorado alone as a package of reference data, quick to load and open to change."""

    def __init__(self) -> None:
        self.tables = {name: list(rows) for name, rows in colorado().items()}
        self.fingerprint = "first"

    def change(self, table: str, key: str, value: str, **changes) -> None:
        """A later edition of one row."""
        rows = self.tables[table]
        (place,) = [number for number, row in enumerate(rows) if getattr(row, key) == value]
        rows[place] = msgspec.structs.replace(rows[place], **changes)
        self.fingerprint += "."


@pytest.fixture
def package(monkeypatch):
    made = Package()
    for name in made.tables:
        monkeypatch.setattr(shelf, name, lambda name=name: iter(made.tables[name]))
    monkeypatch.setattr(shelf, "checksum", lambda: made.fingerprint)
    return made


@pytest.fixture
def load(connection, package):
    return lambda: load_packaged(connection, lambda _: None)
