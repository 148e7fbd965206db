"""Wages by occupation (BLS, Occupational Employment and Wage Statistics), of the nation or of a state."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import msgspec

from rural_collab.reference.layouts import damage
from rural_collab.reference.layouts.damage import AGAIN
from rural_collab.reference.layouts.tables import Column, Layout, Row, read_table
from rural_collab.text import tidy

ALL_OCCUPATIONS = "00-0000"

#: What BLS prints instead of a wage of this much or more, in cents a year and an hour.
OR_MORE = "#"
MOST_TOLD: Mapping[str, int] = {"year": 23_920_000, "hour": 11_500}

_KEPT = frozenset({"detailed", "total"})
_NOT_TOLD = frozenset({"", "*", "**", "~"})
_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
_SOC = re.compile(r"[0-9]{2}-[0-9]{4}")


class Estimate(msgspec.Struct, frozen=True, gc=False):
    """What an occupation earns in an area: USPS of a state, or "US".

    ``soc``: of SOC 2018, or a code that BLS made for several occupations together. ``low`` is the 25th
    percentile, ``middle`` the median, ``high`` the 75th, in cents for each ``per`` ("year", or "hour" where only
    that is published); None where no figure is published. ``employment``: rounded to ten, without the
    self-employed.
    """

    area: str
    soc: str
    title: str
    employment: int | None
    per: str
    low: int | None
    middle: int | None
    high: int | None


def _occupation(value: str) -> str:
    return "" if _SOC.fullmatch(value) else f"An occupation's code such as 29-1141 is expected. {AGAIN}"


def _figure(value: str) -> str:
    if value in _NOT_TOLD or value == OR_MORE or _AMOUNT.fullmatch(value):
        return ""
    return "A figure, or the mark for one that is not published, is expected."


_COLUMNS = {
    "area": Column("PRIM_STATE", damage.state),
    "soc": Column("OCC_CODE", _occupation),
    "title": Column("OCC_TITLE"),
    "level": Column("O_GROUP", damage.one_of("total", "major", "minor", "broad", "detailed")),
    "employment": Column("TOT_EMP", _figure),
    "year_low": Column("A_PCT25", _figure),
    "year_middle": Column("A_MEDIAN", _figure),
    "year_high": Column("A_PCT75", _figure),
    "hour_low": Column("H_PCT25", _figure),
    "hour_middle": Column("H_MEDIAN", _figure),
    "hour_high": Column("H_PCT75", _figure),
    "hours_alone": Column("HOURLY", damage.one_of("", "TRUE")),
}
_TITLE = "a BLS file of wages by occupation (OEWS)"
OEWS = Layout(_TITLE, _COLUMNS)
#: The same columns as programs that unpack all states at once name them.
OEWS_LOWER = Layout(
    _TITLE,
    {
        name: Column("occ_group" if name == "level" else column.heading.lower(), column.check)
        for name, column in _COLUMNS.items()
    },
)


def read_oews(path: Path) -> Iterator[Estimate]:
    """Every single occupation and all of them together, in file order; groups of occupations are left out."""
    for _, row in read_table(path, OEWS, OEWS_LOWER).rows:
        if row["level"] in _KEPT:
            yield _estimate(row)


def _estimate(row: Row) -> Estimate:
    per = "hour" if row["hours_alone"] else "year"
    low, middle, high = (_cents(row[f"{per}_{part}"], per) for part in ("low", "middle", "high"))
    employment = int(row["employment"]) if row["employment"].isdigit() else None
    return Estimate(row["area"], row["soc"], tidy(row["title"]), employment, per, low, middle, high)


def _cents(figure: str, per: str) -> int | None:
    if figure == OR_MORE:
        return MOST_TOLD[per]
    return None if figure in _NOT_TOLD else int(Decimal(figure) * 100)
