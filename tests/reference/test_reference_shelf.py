"""The packaged data: how much there is, that it joins, and facts known from elsewhere."""

import hashlib
from collections import Counter

import pytest

from rural_collab.reference import records, shelf
from rural_collab.reference.packing import read_table, write_table


@pytest.fixture(scope="module")
def counties():
    return {county.fips: county for county in shelf.counties()}


@pytest.fixture(scope="module")
def districts():
    return {district.leaid: district for district in shelf.districts()}


@pytest.fixture(scope="module")
def colleges():
    return {college.unitid: college for college in shelf.colleges()}


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (shelf.states, 59),
        (shelf.counties, 3_235),
        (shelf.former_counties, 11),
        (shelf.zips, 33_791 + 5_738),
        (shelf.towns, 21_783),
        (shelf.districts, 13_493),
        (shelf.service_agencies, 1_012),
        (shelf.colleges, 6_072),
        (shelf.college_programs, 199_455),
        (shelf.award_levels, 12),
        (shelf.boces, 21),
        (shelf.boces_memberships, 104),
        (shelf.high_schools, 554),
        (shelf.cips, 2_848),
        (shelf.socs, 1_447),
        (shelf.cip_socs, 5_723),
        (shelf.wages, 1_582),
    ],
)
def test_every_table_is_whole(table, rows):
    assert sum(1 for _ in table()) == rows


def test_the_manifest_tells_each_file_exactly():
    manifest = shelf.manifest()
    assert {dataset.file for dataset in manifest.datasets} == set(shelf.FILES.values())
    for dataset in manifest.datasets:
        content = (shelf.DATA / dataset.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == dataset.sha256
        assert dataset.publisher
        assert dataset.licence
        assert dataset.retrieved_from
        assert dataset.as_of
    assert {credit.name for credit in manifest.credits} == {"GeoNames", "Advance CTE"}
    assert len(shelf.checksum()) == 64


def test_the_packaged_data_is_small():
    assert sum(file.stat().st_size for file in shelf.DATA.iterdir()) < 4_500_000


def test_no_name_of_an_administrator_is_packaged():
    assert not {"chfnm", "chftitle", "administrator"} & set(records.College.__struct_fields__)


def test_keys_are_unique(districts, counties, colleges):
    assert (len(districts), len(counties), len(colleges)) == (13_493, 3_235, 6_072)
    assert len({zip_.zip for zip_ in shelf.zips()}) == 39_529
    assert len({town.geonames_id for town in shelf.towns()}) == 21_783
    assert len({(school.district_code, school.school_code) for school in shelf.high_schools()}) == 554
    assert len({(region.kind, region.code) for region in shelf.regions()}) == 22


def test_counties_have_points_but_for_thirteen(counties):
    assert sum(county.lat is None for county in counties.values()) == 13
    assert (counties["08083"].name, counties["08083"].state, counties["08083"].rucc_2023) == (
        "Montezuma County",
        "CO",
        6,
    )


def test_states_lie_where_they_lie():
    states = {state.usps: state for state in shelf.states()}
    assert (round(states["CO"].lat), round(states["CO"].lon)) == (39, -106)
    assert states["AK"].lon < -150
    assert states["GU"].lon > 140
    assert Counter(state.kind for state in states.values()) == {
        "state": 50,
        "federal district": 1,
        "territory": 5,
        "freely associated state": 3,
    }


def test_a_zip_lies_in_the_county_of_most_of_its_addresses(counties):
    zips = {zip_.zip: zip_ for zip_ in shelf.zips()}
    cortez = zips["81321"]
    assert (cortez.county_fips, cortez.state, cortez.is_po_box) == ("08083", "CO", False)
    assert (round(cortez.lat, 1), round(cortez.lon, 1)) == (37.3, -108.7)
    assert all(zip_.county_fips in counties for zip_ in zips.values() if zip_.county_fips)
    assert all((zip_.lat is None) == zip_.is_po_box for zip_ in zips.values())
    assert sum(zip_.is_po_box for zip_ in zips.values()) == 5_738


def test_former_counties_lead_to_those_of_today(counties):
    former = {county.fips: county for county in shelf.former_counties()}
    assert former["46113"].replaced_by == ("46102",)
    assert all(fips in counties for county in former.values() for fips in county.replaced_by)
    assert not former.keys() & counties.keys()
    successors = {fips for county in former.values() if county.state == "CT" for fips in county.replaced_by}
    assert successors == {fips for fips, county in counties.items() if county.state == "CT"}


def test_colorados_counties_are_each_in_one_planning_region(counties):
    planning = [region for region in shelf.regions() if region.kind == "planning"]
    inside = [fips for region in planning for fips in region.counties]
    assert sorted(inside) == [fips for fips, county in counties.items() if county.state == "CO"]
    assert [region.also_known_as for region in planning] == [f"Region {number}" for number in range(1, 15)]
    by_name = {region.name: region for region in planning}
    assert "08003" in by_name["San Luis Valley"].counties
    assert "Routt" in by_name["Northern Mountains"].note


def test_a_district_is_told_in_full(districts):
    archuleta = districts["0802190"]
    assert archuleta.name == "Archuleta County School District No. 50 Jt"
    assert archuleta.official_name == ""
    assert archuleta.cde_name == "Archuleta County 50 Jt"
    assert (archuleta.street, archuleta.town, archuleta.zip) == (
        "800 B South 8th Street",
        "Pagosa Springs",
        "81147",
    )
    assert (archuleta.state_code, archuleta.cde_code, archuleta.planning_region) == ("CO-0220", "0220", "9")
    assert (archuleta.county_fips, archuleta.locale, archuleta.members_2015_16) == ("08007", "41", 1372)


def test_a_name_that_came_in_capitals_keeps_its_official_spelling(districts):
    changed = [district for district in districts.values() if district.official_name]
    assert len(changed) > 4_000
    assert all(district.official_name.upper() == district.name.upper() for district in changed)
    assert all(district.official_name != district.name for district in changed)


def test_every_district_is_placed(districts, counties):
    former = {county.fips for county in shelf.former_counties()}
    assert all(district.lat and district.lon and district.locale for district in districts.values())
    for district in districts.values():
        assert district.county_fips in counties or district.former_county_fips in former


def test_colorado_has_178_districts_with_the_states_own_figures(districts):
    colorado = [district for district in districts.values() if district.state == "CO"]
    assert len(colorado) == 178
    assert all(d.cde_name and d.planning_region and d.members_2023_24 and d.members_2019_20 for d in colorado)


def test_service_agencies_tell_which_are_none():
    agencies = list(shelf.service_agencies())
    units = [agency for agency in agencies if agency.is_special_education_unit]
    assert len(units) == 65
    assert {agency.state for agency in units} == {"CO"}
    assert sum(agency.is_bie_school for agency in agencies) == 174
    assert "BI" not in {agency.state for agency in agencies}


def test_every_boces_membership_joins_a_boces_with_a_district(districts):
    codes = {district.cde_code for district in districts.values() if district.state == "CO"}
    boces = {one.code: one for one in shelf.boces()}
    memberships = list(shelf.boces_memberships())
    assert all(m.district_code in codes and boces[m.boces_code].members_known for m in memberships)
    assert len({membership.boces_code for membership in memberships}) == 12
    assert boces["9140"].also_known_as == ("Blue Sky BOCES",)
    assert boces["9050"].town == "Durango"


@pytest.mark.parametrize(
    ("as_found", "as_of"),
    [
        ("2015-06", "2015-06"),
        ("2020-21", "2020"),
        ("c. 2014", "2014"),
        ("undated (current site)", ""),
        ("2022", "2022"),
    ],
)
def test_the_date_of_a_boces_membership_is_no_more_precise_than_found(as_found, as_of):
    assert {m.as_of for m in shelf.boces_memberships() if m.as_of_text == as_found} == {as_of}


def test_high_schools_belong_to_districts_boces_or_state_authorizers(districts):
    known = {district.cde_code for district in districts.values()} | {one.code for one in shelf.boces()}
    others = {school.district_name for school in shelf.high_schools() if school.district_code not in known}
    assert others == {"Charter School Institute", "Colorado School for the Deaf and Blind"}


def test_a_college_is_told_in_full(colleges, counties):
    pueblo = colleges["127884"]
    assert (pueblo.name, pueblo.town, pueblo.planning_region) == ("Pueblo Community College", "Pueblo", "7")
    assert (pueblo.co_system, pueblo.co_system_confirmed) == ("Colorado Community College System", True)
    assert sum(college.state == "CO" for college in colleges.values()) == 86
    assert all(college.county_fips in counties for college in colleges.values() if college.county_fips)
    assert not colleges["126207"].co_system_confirmed


def test_programs_join_colleges_codes_and_levels(colleges):
    cips = {cip.code: cip for cip in shelf.cips()}
    levels = {level.code for level in shelf.award_levels()}
    programs = list(shelf.college_programs())
    assert {program.unitid for program in programs} <= colleges.keys()
    assert len({program.unitid for program in programs}) == 5_827
    assert all(cips[cip].is_current and cips[cip].level == 6 for cip in {program.cip for program in programs})
    assert {program.award_level for program in programs} <= levels


def test_titles_of_programs_are_tidy():
    cips = {cip.code: cip for cip in shelf.cips()}
    assert cips["01"].title == "Agricultural/Animal/Plant/Veterinary Science and Related Fields"
    assert cips["51.3801"].title == "Registered Nursing/Registered Nurse"
    assert not any(cip.title.endswith(".") or cip.title.isupper() for cip in cips.values())
    assert Counter(cip.level for cip in cips.values()) == {2: 50, 4: 473, 6: 2_325}
    assert sum(not cip.is_current for cip in cips.values()) == 161


def test_the_crosswalk_joins_programs_with_occupations():
    cips, socs = {cip.code for cip in shelf.cips()}, {soc.code: soc for soc in shelf.socs()}
    assert all(pair.cip in cips and pair.soc in socs for pair in shelf.cip_socs())
    assert Counter(soc.level for soc in socs.values()) == {
        "major": 23,
        "minor": 98,
        "broad": 459,
        "detailed": 867,
    }


def test_a_table_written_and_read_again_is_the_same(tmp_path):
    towns = [records.Town("1", 'Cañon "City", CO', "CO", 38.44098, -105.24245, 0)]
    regions = [region for region in shelf.regions() if region.part_of]
    for name, rows in (("towns.csv.xz", towns), ("regions.csv", regions), ("none.csv", [])):
        kind = type(rows[0]) if rows else records.Town
        write_table(tmp_path / name, kind, rows)
        assert list(read_table(tmp_path / name, kind)) == rows


def test_a_table_of_another_version_is_refused(tmp_path):
    write_table(tmp_path / "towns.csv", records.Soc, [])
    with pytest.raises(ValueError, match="built for another version"):
        read_table(tmp_path / "towns.csv", records.Town)
