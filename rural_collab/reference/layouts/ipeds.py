"""The directory of institutions (HD) of IPEDS: 2022, 2023, 2024 and any year with the same headings.

The file names each institution's chief administrator. This reader has no column for them, so the names are
gone before the first row exists.
"""

import re
from pathlib import Path

import msgspec

from rural_collab.errors import Refused
from rural_collab.reference.layouts import damage, values
from rural_collab.reference.layouts.aliases import split_aliases
from rural_collab.reference.layouts.edge import LOCALES
from rural_collab.reference.layouts.tables import Column, Layout, Release, Row, read_table

# The Carnegie classification of 2025 came with the file of 2024, under new headings.
FIRST_YEAR_OF_NEW_CARNEGIE = 2024

_YEAR_IN_NAME = re.compile(r"hd(20\d\d)(?!\d)", re.IGNORECASE)
_UNKNOWN = ("-1", "-2", "-3", "")


class IpedsInstitution(msgspec.Struct, frozen=True, gc=False):
    """A college, university or technical school. Codes are IPEDS's own; "" where they are missing.

    ``unitid``: 6 digits. ``ein``: 9. ``opeid``: 8. ``level`` (ICLEVEL): "1" four years, "2" two, "3" less.
    ``control``: "1" public, "2" private not for profit, "3" for profit. ``is_active`` (CYACTIVE).
    ``county_fips``: 5 digits, since 2022 a planning region in Connecticut. ``lat``, ``lon``: degrees.
    """

    unitid: str
    name: str
    aliases: tuple[str, ...]
    street: str
    town: str
    state: str
    zip: str
    website: str
    phone: str
    ein: str
    opeid: str
    sector: str
    level: str
    control: str
    is_active: bool
    is_tribal: bool
    is_hbcu: bool
    locale: str
    county_fips: str
    lat: float | None
    lon: float | None
    system_name: str


_COLUMNS = {
    "unitid": Column("UNITID", damage.code(6)),
    "name": Column("INSTNM"),
    "aliases": Column("IALIAS"),
    "street": Column("ADDR"),
    "town": Column("CITY"),
    "state": Column("STABBR", damage.state),
    "zip": Column("ZIP", damage.zip_code),
    "phone": Column("GENTELE", damage.label),
    "ein": Column("EIN", damage.code(9, *_UNKNOWN)),
    "opeid": Column("OPEID", damage.code(8, *_UNKNOWN)),
    "website": Column("WEBADDR"),
    "sector": Column("SECTOR", damage.whole_number),
    "level": Column("ICLEVEL", damage.one_of("1", "2", "3", *_UNKNOWN)),
    "control": Column("CONTROL", damage.one_of("1", "2", "3", *_UNKNOWN)),
    "hbcu": Column("HBCU", damage.whole_number),
    "tribal": Column("TRIBAL", damage.whole_number),
    "locale": Column("LOCALE", damage.one_of(*LOCALES, *_UNKNOWN)),
    "active": Column("CYACTIVE", damage.whole_number),
    "system_name": Column("F1SYSNAM"),
    "county": Column("COUNTYCD", damage.unpadded(5)),
    "lat": Column("LATITUDE", damage.degrees(90)),
    "lon": Column("LONGITUD", damage.degrees(180)),
}
DIRECTORY_2024 = Layout(
    "an IPEDS directory of institutions (HD)", {**_COLUMNS, "carnegie": Column("CARNEGIEIC")}, key="unitid"
)
DIRECTORY = Layout("one from before 2024", _COLUMNS, key="unitid")


def read_ipeds(path: Path) -> Release[IpedsInstitution]:
    """Read a directory of institutions; raises ``Refused`` or ``DamagedFile``."""
    table = read_table(path, DIRECTORY_2024, DIRECTORY)
    year = _year(path.name if _YEAR_IN_NAME.search(path.name) else table.name, table.layout)
    return Release("ipeds", year, [_institution(row) for _, row in table.rows])


def _year(name: str, layout: Layout) -> str:
    """The year of the file's name, if the headings agree: no column has it, and 2022 and 2023 look alike."""
    found = _YEAR_IN_NAME.search(name)
    if not found:
        raise Refused(f"{name} does not say its year: give the file its IPEDS name, such as hd2024.csv")
    if (int(found[1]) >= FIRST_YEAR_OF_NEW_CARNEGIE) != (layout is DIRECTORY_2024):
        since = "before" if layout is DIRECTORY else "of or after"
        raise Refused(
            f"{name} has the headings of a year {since} {FIRST_YEAR_OF_NEW_CARNEGIE}: check its name"
        )
    return found[1]


def _institution(row: Row) -> IpedsInstitution:
    name = values.words(row["name"])
    return IpedsInstitution(
        unitid=row["unitid"],
        name=name,
        aliases=split_aliases(row["aliases"], name),
        street=values.words(row["street"]),
        town=values.words(row["town"]),
        state=row["state"],
        zip=row["zip"],
        website=values.website(row["website"]),
        phone=values.telephone(row["phone"]),
        ein=values.given(row["ein"]),
        opeid=values.given(row["opeid"]),
        sector=values.given(row["sector"]),
        level=values.given(row["level"]),
        control=values.given(row["control"]),
        is_active=row["active"] == "1",
        is_tribal=row["tribal"] == "1",
        is_hbcu=row["hbcu"] == "1",
        locale=values.given(row["locale"]),
        county_fips=_county(row["county"]),
        lat=values.degrees(row["lat"]),
        lon=values.degrees(row["lon"]),
        system_name=values.words(row["system_name"]),
    )


def _county(value: str) -> str:
    """IPEDS writes county codes as numbers, without the zero in front."""
    return value.zfill(5) if values.given(value) else ""
