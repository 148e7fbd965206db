"""Programs (CIP 2020), occupations (SOC 2018), which leads to which and what they earn, for the packaged data."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from rural_collab.reference.build_sources import source_rows
from rural_collab.reference.casing import tidy_case
from rural_collab.reference.layouts.oews import read_oews
from rural_collab.reference.records import Cip, CipSoc, OccupationWage, Soc
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


def wages(source: Path) -> Iterator[OccupationWage]:
    """Wages of the nation and of Colorado."""
    together = _published_together(source)
    for file in ("oews_national_M2025_dl.xlsx", "oews_colorado_2025.csv"):
        for told in read_oews(source / "cip_soc" / file):
            covers = together.get(told.soc, ())
            title = told.title if covers else ""
            yield OccupationWage(
                told.area,
                told.soc,
                title,
                covers,
                told.employment,
                told.per,
                told.low,
                told.middle,
                told.high,
            )


def _published_together(source: Path) -> Mapping[str, tuple[str, ...]]:
    """The occupations of SOC 2018 under each code that BLS publishes for several of them."""
    found = defaultdict(set)
    for row in source_rows(source / "cip_soc/oes2019_hybrid_crosswalk.csv"):
        found[row["OES2019EstimatesCode"]].add(row["SOCCode2018"])
    return {code: tuple(sorted(socs)) for code, socs in found.items() if socs != {code}}
