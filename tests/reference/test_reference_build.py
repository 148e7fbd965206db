"""The packaged data comes from the agencies' files, the same bytes each time. Needs those files."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from rural_collab.reference import shelf
from rural_collab.reference.build import main
from rural_collab.reference.build_sources import source_rows
from rural_collab.reference.layouts import values

SOURCE = Path(os.environ.get("RURAL_COLLAB_SOURCE_DATA", "no-source-data"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not SOURCE.is_dir(), reason="RURAL_COLLAB_SOURCE_DATA names no folder of the agencies' files"
    ),
]


def test_a_rebuild_gives_identical_bytes(tmp_path):
    result = CliRunner().invoke(main, [str(SOURCE), "--into", str(tmp_path)])
    assert result.exit_code == 0, result.output
    for file in tmp_path.iterdir():
        assert file.read_bytes() == (shelf.DATA / file.name).read_bytes(), file.name
    assert len(list(tmp_path.iterdir())) == len(shelf.FILES) + 1


@pytest.mark.parametrize(
    ("table", "independent"),
    [
        (shelf.districts, "districts_us/regular_districts_us_2018_19.csv.gz"),
        (shelf.service_agencies, "service_agencies_us/service_agencies_and_unions_us_2018_19.csv"),
    ],
)
def test_agencies_agree_with_an_independent_join(table, independent):
    other = {row["leaid"]: row for row in source_rows(SOURCE / independent) if row["lea_type"] != "3"}
    agencies = {agency.leaid: agency for agency in table()}
    assert agencies.keys() == other.keys()
    for leaid, row in other.items():
        agency = agencies[leaid]
        assert (agency.official_name or agency.name) == row["name"]
        assert (agency.state_code, agency.zip, agency.lea_type) == (
            row["state_leaid"],
            row["zip"],
            row["lea_type"],
        )
        assert (agency.lat, agency.lon) == (round(float(row["lat"]), 5), round(float(row["lon"]), 5))
        assert agency.locale == row["locale"]
        assert (agency.members_2015_16 is None) == (row["members_2015_16"] == "")
        assert str(agency.members_2015_16 or 0) == (row["members_2015_16"] or "0")
        assert (agency.grade_low, agency.grade_high) == (
            values.given(row["grade_low"]),
            values.given(row["grade_high"]),
        )


def test_colleges_agree_with_an_independent_table():
    other = {row["unitid"]: row for row in source_rows(SOURCE / "ipeds/institutions_us_2024.csv.gz")}
    colleges = {college.unitid: college for college in shelf.colleges()}
    programs: dict[str, set[str]] = {unitid: set() for unitid in colleges}
    for program in shelf.college_programs():
        programs[program.unitid].add(program.cip)
    assert colleges.keys() == other.keys()
    for unitid, row in other.items():
        college = colleges[unitid]
        assert (college.official_name or college.name) == " ".join(row["name"].split())
        assert college.county_fips == values.given(row["county_fips"])
        assert (college.opeid, college.zip) == (values.given(row["opeid"]), row["zip"])
        assert len(programs[unitid]) == int(row["cip_programs_2024"] or 0)
