"""The geocodes NCES EDGE publishes for local education agencies: point, locale and county."""

from pathlib import Path

import msgspec

from rural_collab.reference.layouts import damage, values
from rural_collab.reference.layouts.accents import mended
from rural_collab.reference.layouts.tables import Column, Layout, Release, Row, read_table

LOCALES = ("11", "12", "13", "21", "22", "23", "31", "32", "33", "41", "42", "43")


class EdgePoint(msgspec.Struct, frozen=True, gc=False):
    """Where an agency's office is.

    ``lat``, ``lon``: degrees, or None. ``locale``: "11" (large city) to "43" (remote rural).
    ``county_fips``: 5 digits of the year of the file. ``cbsa_name``: the metropolitan or micropolitan area,
    or "". NCES publishes the names of counties and areas with broken accents; they are mended here.
    """

    leaid: str
    lat: float | None
    lon: float | None
    locale: str
    county_fips: str
    county_name: str
    cbsa_name: str


GEOCODES = Layout(
    "an EDGE file of geocodes of local education agencies",
    {
        "leaid": Column("LEAID", damage.code(7)),
        "lat": Column("LAT", damage.degrees(90)),
        "lon": Column("LON", damage.degrees(180)),
        "locale": Column("LOCALE", damage.one_of(*LOCALES, "N", "M", "")),
        "county_fips": Column("CNTY", damage.code(5, "N", "M", "")),
        "county_name": Column("NMCNTY", damage.words),
        "cbsa_name": Column("NMCBSA", damage.words),
        "year": Column("SCHOOLYEAR"),
    },
    key="leaid",
)


def read_edge(path: Path) -> Release[EdgePoint]:
    """Read geocodes from the workbook or from text; raises ``Refused`` or ``DamagedFile``."""
    table = read_table(path, GEOCODES)
    return Release("edge", values.school_year(table.only("year")), [_point(row) for _, row in table.rows])


def _point(row: Row) -> EdgePoint:
    return EdgePoint(
        leaid=row["leaid"],
        lat=values.degrees(row["lat"]),
        lon=values.degrees(row["lon"]),
        locale=values.given(row["locale"]),
        county_fips=values.given(row["county_fips"]),
        county_name=values.words(mended(row["county_name"])),
        cbsa_name=values.words(mended(row["cbsa_name"])),
    )
