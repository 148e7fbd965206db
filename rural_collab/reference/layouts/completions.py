"""The awards institutions conferred (IPEDS completions, C_A): which programs a college really offers."""

from pathlib import Path

import msgspec

from rural_collab.reference.layouts import damage, values
from rural_collab.reference.layouts.tables import Column, Layout, read_table

FIRST_MAJOR = "1"
LENGTH_OF_DETAILED_CIP = len("01.0101")


class Completion(msgspec.Struct, frozen=True, gc=False):
    """Awards of one level in one program in a year. ``cip``: "01.0101". ``award_level``: the AWLEVEL code."""

    unitid: str
    cip: str
    award_level: str
    awards: int


AWARDS = Layout(
    "an IPEDS file of completions (C_A)",
    {
        "unitid": Column("UNITID", damage.code(6)),
        "cip": Column("CIPCODE", damage.cip),
        "major": Column("MAJORNUM", damage.one_of("1", "2")),
        "award_level": Column("AWLEVEL", damage.whole_number),
        "awards": Column("CTOTALT", damage.whole_number),
    },
)


def read_completions(path: Path) -> list[Completion]:
    """First majors in six-digit programs with at least one award, in file order."""
    rows = (
        Completion(
            row["unitid"], row["cip"], row["award_level"].lstrip("0"), values.count(row["awards"]) or 0
        )
        for _, row in read_table(path, AWARDS).rows
        if row["major"] == FIRST_MAJOR and len(row["cip"]) == LENGTH_OF_DETAILED_CIP
    )
    return [completion for completion in rows if completion.awards]
