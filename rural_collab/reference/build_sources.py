"""What every part of the build shares: reading the source folder's tables, and placing things in counties."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rural_collab.reference.layouts.containers import identify, read_cells
from rural_collab.reference.layouts.tables import Row
from rural_collab.reference.records import FormerCounty

COUNTIES = "geo/us_counties.csv"

# County codes of older files, from the Census Bureau's list of changes to counties. A planning region of
# Connecticut takes in towns of several of the former counties.
_FORMER = (
    ("02261", "AK", "Valdez-Cordova Census Area", "2019-01-02", "02063 02066"),
    ("02270", "AK", "Wade Hampton Census Area", "2015-07-01", "02158"),
    ("09001", "CT", "Fairfield County", "2022-06-01", "09120 09140 09190"),
    ("09003", "CT", "Hartford County", "2022-06-01", "09110 09140 09160"),
    ("09005", "CT", "Litchfield County", "2022-06-01", "09140 09160 09190"),
    ("09007", "CT", "Middlesex County", "2022-06-01", "09130"),
    ("09009", "CT", "New Haven County", "2022-06-01", "09140 09170"),
    ("09011", "CT", "New London County", "2022-06-01", "09130 09150 09180"),
    ("09013", "CT", "Tolland County", "2022-06-01", "09110 09150"),
    ("09015", "CT", "Windham County", "2022-06-01", "09150 09180"),
    ("46113", "SD", "Shannon County", "2015-05-01", "46102"),
)
FORMER_COUNTIES: Mapping[str, FormerCounty] = {
    fips: FormerCounty(fips, state, name, until, tuple(successors.split()), None, None)
    for fips, state, name, until, successors in _FORMER
}


def source_rows(path: Path) -> list[Row]:
    """A table with its headings in the first row, as text."""
    (_, headings), *rows = read_cells(identify(path))
    return [dict(zip(headings, cells, strict=True)) for _, cells in rows]


def number(cell: str) -> float | None:
    """A published number, or None for an empty cell."""
    return float(cell) if cell else None


def whole(cell: str) -> int | None:
    """A published count, or None for an empty cell."""
    return int(cell) if cell else None


@cache
def states_by_county(source: Path) -> Mapping[str, str]:
    """USPS state of every county of today."""
    return {row["county_fips"]: row["state"] for row in source_rows(source / COUNTIES)}


@cache
def planning_regions(source: Path) -> Mapping[str, str]:
    """Colorado's planning region of each of its counties."""
    return {
        row["county_fips"]: row["planning_region"] for row in source_rows(source / "colorado/counties.csv")
    }


def place_in_county(source: Path, published: str, later: str = "") -> tuple[str, str]:
    """The county of today, or else the former county, of a published code.

    A former county with one successor is that successor; with several, ``later``, a code published in a later
    year, decides if it is one of them.
    """
    if published in states_by_county(source):
        return published, ""
    former = FORMER_COUNTIES.get(published)
    if not former:
        return "", ""
    if later in former.replaced_by or len(former.replaced_by) == 1:
        return later if later in former.replaced_by else former.replaced_by[0], ""
    return "", published


def state_of(source: Path, county: str, former_county: str) -> str:
    """USPS state of a county of today or of before; "" when neither is given."""
    if former_county:
        return FORMER_COUNTIES[former_county].state
    return states_by_county(source).get(county, "")
