"""The Common Core of Data of NCES: the directory of local education agencies and their membership.

Until 2015-16 the directory had other headings (SURVYEAR, STABR, SCH) and state codes without the state's
letters. Both forms give the same ``CcdAgency``.
"""

from pathlib import Path

import msgspec

from rural_collab.reference.layouts import damage, values
from rural_collab.reference.layouts.tables import Column, Layout, Release, Row, read_table

LEA_TYPES = tuple("123456789")
STATUSES = tuple("12345678")
CLOSED, INACTIVE, FUTURE = "2", "6", "7"

# Agencies without a state of their own: the Bureau of Indian Education and the Department of Defense.
FEDERAL = frozenset({"BI", "DD"})


class CcdAgency(msgspec.Struct, frozen=True, gc=False):
    """A local education agency as its state reported it to NCES.

    ``leaid``: 7 digits. ``state_code``: the state's own code as in ST_LEAID since 2016-17, "CO-0140".
    ``state``: USPS of the state the agency works in; for federal agencies, and always in ``address_state``,
    that of its address. ``street``, ``town``, ``zip``: where it is, not where mail goes. ``phone``:
    "970-565-7282". ``lea_type``: "1" to "9". ``status``: "1" to "8" at the start of the year. ``grade_low``,
    ``grade_high``: "PK" … "13", "UG", "AE", or "" for none.
    """

    leaid: str
    state_code: str
    name: str
    state: str
    address_state: str
    street: str
    town: str
    zip: str
    phone: str
    website: str
    lea_type: str
    status: str
    charter: str
    grade_low: str
    grade_high: str
    operational_schools: int | None

    @property
    def is_open(self) -> bool:
        """Neither closed, inactive nor only planned when the year began."""
        return self.status not in {CLOSED, INACTIVE, FUTURE}


_COMMON = {
    "leaid": Column("LEAID", damage.code(7)),
    "fips": Column("FIPST", damage.code(2)),
    "state_code": Column("ST_LEAID", damage.label),
    "name": Column("LEA_NAME"),
    "street": Column("LSTREET1"),
    "street2": Column("LSTREET2"),
    "street3": Column("LSTREET3"),
    "town": Column("LCITY"),
    "address_state": Column("LSTATE", damage.state),
    "zip": Column("LZIP", damage.zip_code),
    "phone": Column("PHONE", damage.label),
    "website": Column("WEBSITE"),
    "lea_type": Column("LEA_TYPE", damage.one_of(*LEA_TYPES)),
    "status": Column("SY_STATUS", damage.one_of(*STATUSES)),
    "charter": Column("CHARTER_LEA_TEXT"),
    "grade_low": Column("GSLO", damage.grade),
    "grade_high": Column("GSHI", damage.grade),
}
DIRECTORY = Layout(
    "a CCD directory of local education agencies",
    {
        **_COMMON,
        "year": Column("SCHOOL_YEAR"),
        "state": Column("ST", damage.state),
        "schools": Column("OPERATIONAL_SCHOOLS", damage.whole_number),
    },
    key="leaid",
)
DIRECTORY_UNTIL_2016 = Layout(
    "one of 2014-15 or 2015-16",
    {
        **_COMMON,
        "year": Column("SURVYEAR"),
        "state": Column("STABR", damage.state),
        "schools": Column("SCH", damage.whole_number),
    },
    key="leaid",
)
MEMBERSHIP = Layout(
    "a CCD membership file with one row for each agency",
    {"leaid": Column("LEAID", damage.code(7)), "members": Column("MEMBER", damage.whole_number)},
    key="leaid",
)


def read_ccd(path: Path) -> Release[CcdAgency]:
    """Read a directory of local education agencies; raises ``Refused`` or ``DamagedFile``."""
    table = read_table(path, DIRECTORY, DIRECTORY_UNTIL_2016)
    year = values.school_year(table.only("year"))
    return Release("ccd", year, [_agency(row) for _, row in table.rows])


def read_membership(path: Path) -> dict[str, int]:
    """Students by LEAID, leaving out agencies whose count is missing, not applicable or suppressed."""
    counts = ((row["leaid"], values.count(row["members"])) for _, row in read_table(path, MEMBERSHIP).rows)
    return {leaid: members for leaid, members in counts if members is not None}


def _agency(row: Row) -> CcdAgency:
    address_state = values.given(row["address_state"])
    return CcdAgency(
        leaid=row["leaid"],
        state_code=_state_code(row),
        name=values.words(row["name"]),
        state=address_state if row["state"] in FEDERAL else row["state"],
        address_state=address_state,
        street=", ".join(
            filter(None, (values.words(row[line]) for line in ("street", "street2", "street3")))
        ),
        town=values.words(row["town"]),
        zip=values.given(row["zip"]),
        phone=values.telephone(row["phone"]),
        website=values.website(row["website"]),
        lea_type=row["lea_type"],
        status=row["status"],
        charter=values.words(row["charter"]),
        grade_low=values.given(row["grade_low"]),
        grade_high=values.given(row["grade_high"]),
        operational_schools=values.count(row["schools"]),
    )


def _state_code(row: Row) -> str:
    """The state's code with the state's letters, which the older files leave out."""
    prefix = f"{row['state']}-"
    return row["state_code"] if row["state_code"].startswith(prefix) else prefix + row["state_code"]
