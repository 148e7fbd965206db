"""Districts, service agencies and what Colorado tells about its own, for the packaged data."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from rural_collab.errors import Refused
from rural_collab.partial_dates import PartialDate
from rural_collab.reference.build_sources import place_in_county, planning_regions, source_rows, whole
from rural_collab.reference.casing import tidy_case
from rural_collab.reference.layouts.ccd import CcdAgency, read_ccd, read_membership
from rural_collab.reference.layouts.edge import EdgePoint, read_edge
from rural_collab.reference.layouts.elsi import ElsiAgency, read_elsi
from rural_collab.reference.layouts.tables import Row
from rural_collab.reference.layouts.values import school_year
from rural_collab.reference.records import Boces, BocesMembership, District, HighSchool, ServiceAgency

REGULAR_DISTRICTS = frozenset("12")
SERVICE_AGENCY = "4"

_ADMINISTRATIVE_UNIT = re.compile(r"CO-\d{5}")
_REMARK = re.compile(r"\s*\([^)]*\)|\bformerly\s+")


class _Sources(msgspec.Struct, frozen=True):
    """The official files about local education agencies, joined by LEAID."""

    directory: list[CcdAgency]
    points: Mapping[str, EdgePoint]
    members: Mapping[str, int]
    listed: Mapping[str, ElsiAgency]
    colorado: Mapping[str, Row]


@cache
def _sources(source: Path) -> _Sources:
    folder = source / "ccd_lea"
    return _Sources(
        directory=read_ccd(folder / "ccd_lea_029_1819_w_1a_091019.csv.gz").rows,
        points={row.leaid: row for row in read_edge(folder / "EDGE_GEOCODE_PUBLICLEA_1819.xlsx").rows},
        members=read_membership(folder / "lea_membership_by_grade_2015-16.csv.gz"),
        listed={row.leaid: row for row in read_elsi(folder / "ELSI_lea_crosswalk_2021-22.csv").rows},
        colorado={row["leaid"]: row for row in source_rows(source / "colorado/districts.csv")},
    )


def districts(source: Path) -> Iterator[District]:
    """Regular districts that were open when 2018-19 began."""
    for agency in _sources(source).directory:
        if agency.lea_type in REGULAR_DISTRICTS and agency.is_open:
            yield District(**_agency(source, agency))


def service_agencies(source: Path) -> Iterator[ServiceAgency]:
    """All service agencies of 2018-19, with two kinds marked that are none in the usual sense."""
    for agency in _sources(source).directory:
        if agency.lea_type == SERVICE_AGENCY:
            yield ServiceAgency(
                **_agency(source, agency),
                is_special_education_unit=_ADMINISTRATIVE_UNIT.fullmatch(agency.state_code) is not None,
                is_bie_school=agency.state_code.startswith("BI-"),
            )


def boces(source: Path) -> Iterator[Boces]:
    """Colorado's BOCES with the addresses their CCD records give; the names are normalized by hand."""
    directory = {agency.leaid: agency for agency in _sources(source).directory}
    for row in source_rows(source / "colorado/boces.csv"):
        official = _agency(source, directory[row["leaid"]])
        own = {
            "code": row["cde_code"],
            "name": row["name"],
            "also_known_as": _other_names(row["also_known_as"]),
            "names_note": row["also_known_as"],
            "members_known": bool(row["members_found"]),
            "note": row["members_note"],
        }
        yield Boces(**{field: (official | own)[field] for field in Boces.__struct_fields__})


def boces_memberships(source: Path) -> Iterator[BocesMembership]:
    for row in source_rows(source / "colorado/boces_members.csv"):
        as_of = _date_of(row["as_of"])
        yield BocesMembership(
            row["boces_code"], row["district_code"], as_of, row["as_of"], row["source"], row["note"]
        )


def high_schools(source: Path) -> Iterator[HighSchool]:
    for row in source_rows(source / "colorado/high_schools.csv"):
        name, operator = tidy_case(row["school_name"]), row["district_name"]
        yield HighSchool(row["district_code"], operator, row["school_code"], name)


def _agency(source: Path, agency: CcdAgency) -> dict[str, Any]:
    """The fields districts and service agencies share, by name."""
    sources = _sources(source)
    point = sources.points[agency.leaid]
    listed = sources.listed.get(agency.leaid, ElsiAgency(agency.leaid, "", ""))
    county, former = place_in_county(source, point.county_fips, listed.county_fips)
    name = tidy_case(agency.name)
    return {
        **msgspec.structs.asdict(agency),
        **_place(point),
        "name": name,
        "official_name": agency.name if name != agency.name else "",
        "street": tidy_case(agency.street),
        "town": tidy_case(agency.town),
        "county_fips": county,
        "former_county_fips": former,
        "members_2015_16": sources.members.get(agency.leaid),
        "name_2021_22": tidy_case(listed.name),
        "county_fips_2021_22": listed.county_fips,
        **_colorado(sources.colorado.get(agency.leaid, {}), agency),
        "planning_region": planning_regions(source).get(county, ""),
    }


def _place(point: EdgePoint) -> dict[str, Any]:
    return {"lat": point.lat, "lon": point.lon, "locale": point.locale, "cbsa_name": point.cbsa_name}


def _colorado(row: Row, agency: CcdAgency) -> dict[str, Any]:
    """What the Colorado Department of Education adds; nothing for other states."""
    return {
        "cde_code": agency.state_code.removeprefix("CO-") if agency.state == "CO" else "",
        "cde_name": row.get("name_cde_2024", ""),
        "members_2019_20": whole(row.get("membership_2019_20", "")),
        "members_2023_24": whole(row.get("membership_2023_24", "")),
    }


def _other_names(cell: str) -> tuple[str, ...]:
    """Names without the remarks around them; a name only the CCD uses is in its own table already."""
    names = (name.strip() for name in _REMARK.sub("", cell).split(";"))
    return tuple(name for name in names if name and not name.startswith("CCD name"))


def _date_of(found: str) -> str:
    """``2015-06`` as it is, the autumn of a school year, the year of ``c. 2014``; "" for an undated page."""
    with suppress(Refused):
        if len(found) > len("2015"):
            return school_year(found)[:4]
    with suppress(ValueError):
        return str(PartialDate.parse(found.removeprefix("c. ")))
    return ""
