"""Colleges and the programs they confer awards in, for the packaged data."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from rural_collab.reference.build_sources import source_rows
from rural_collab.reference.casing import tidy_case
from rural_collab.reference.layouts.completions import read_completions
from rural_collab.reference.layouts.ipeds import read_ipeds
from rural_collab.reference.records import AwardLevel, College, CollegeProgram


def colleges(source: Path) -> Iterator[College]:
    colorado = {row["unitid"]: row for row in source_rows(source / "colorado/colleges.csv")}
    for institution in read_ipeds(source / "ipeds/hd2024.csv.gz").rows:
        own = colorado.get(institution.unitid, {})
        name, system = tidy_case(institution.name), own.get("co_system", "")
        fields = {
            **msgspec.structs.asdict(institution),
            "name": name,
            "official_name": institution.name if name != institution.name else "",
            "street": tidy_case(institution.street),
            "town": tidy_case(institution.town),
            "planning_region": own.get("planning_region", ""),
            "co_system": system,
            "co_system_confirmed": bool(system) and system == institution.system_name,
        }
        yield College(**fields)


def college_programs(source: Path) -> Iterator[CollegeProgram]:
    for row in read_completions(source / "ipeds/c2024_a_reduced.csv.gz"):
        yield CollegeProgram(row.unitid, row.cip, row.award_level, row.awards)


def award_levels(source: Path) -> Iterator[AwardLevel]:
    for row in source_rows(source / "ipeds/awlevel_codes.csv"):
        yield AwardLevel(row["CodeValue"], row["ValueLabel"])
