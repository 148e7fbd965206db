"""Programs (CIP 2020), occupations (SOC 2018) and which leads to which, for the packaged data."""

from collections.abc import Iterator
from pathlib import Path

from rural_collab.reference.build_sources import source_rows
from rural_collab.reference.casing import tidy_case
from rural_collab.reference.records import Cip, CipSoc, Soc
from rural_collab.text import tidy

NO_OCCUPATION = "99-9999"
NO_PROGRAM = "99.9999"
_GONE = frozenset({"Moved from", "Deleted"})


def cips(source: Path) -> Iterator[Cip]:
    for row in source_rows(source / "cip_soc/CIPCode2020.csv.gz"):
        code = row["CIPCode"]
        title = tidy_case(tidy(row["CIPTitle"]).removesuffix("."))
        yield Cip(code, title, len(code.replace(".", "")), row["CIPFamily"], row["Action"] not in _GONE)


def socs(source: Path) -> Iterator[Soc]:
    for row in source_rows(source / "cip_soc/soc2018_definitions.csv"):
        level = row["SOCGroup"].lower()
        yield Soc(row["SOCCode"], tidy(row["SOCTitle"]), level, tidy(row["SOCDefinition"]))


def cip_socs(source: Path) -> Iterator[CipSoc]:
    """The pairs of the crosswalk, without the rows that say a program or an occupation has no match."""
    for row in source_rows(source / "cip_soc/cip2020_soc2018.csv"):
        if row["SOC2018Code"] != NO_OCCUPATION and row["CIP2020Code"] != NO_PROGRAM:
            yield CipSoc(row["CIP2020Code"], row["SOC2018Code"])
