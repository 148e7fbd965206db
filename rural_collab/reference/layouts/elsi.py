"""The export of 2021-22 from NCES's table generator (ELSI): the names and counties agencies had that year."""

from pathlib import Path

import msgspec

from rural_collab.reference.layouts import damage, values
from rural_collab.reference.layouts.tables import Column, Layout, Release, read_table


class ElsiAgency(msgspec.Struct, frozen=True, gc=False):
    """An agency's name and 5-digit county code in 2021-22; "" where the export has a symbol."""

    leaid: str
    name: str
    county_fips: str


EXPORT = Layout(
    "an ELSI export of district names and county numbers for 2021-22",
    {
        "leaid": Column("Agency ID - NCES Assigned [District] Latest available year", damage.code(7)),
        "name": Column("Agency Name [District] 2021-22"),
        "county_fips": Column("County Number [District] 2021-22", damage.code(5, *damage.SYMBOLS)),
    },
    key="leaid",
    footnotes=True,
)


def read_elsi(path: Path) -> Release[ElsiAgency]:
    """Read the agencies listed in 2021-22; those the export keeps only from other years are left out."""
    rows = (
        ElsiAgency(row["leaid"], values.words(row["name"]), values.given(row["county_fips"]))
        for _, row in read_table(path, EXPORT).rows
    )
    return Release("elsi", "2021-22", [agency for agency in rows if agency.name])
