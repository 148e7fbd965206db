"""The agencies' layouts, each read from real rows of a published file."""

import pytest

from rural_collab.errors import Refused
from rural_collab.reference.layouts import READERS, DamagedFile, read_ccd, read_edge, read_ipeds
from rural_collab.reference.layouts.aliases import split_aliases
from rural_collab.reference.layouts.ccd import CcdAgency, read_membership
from rural_collab.reference.layouts.completions import read_completions
from rural_collab.reference.layouts.elsi import read_elsi


def test_the_directory_since_2016_17_gives_agencies(published):
    release = read_ccd(published("ccd_lea_029_1819.csv"))
    assert (release.dataset, release.year, len(release.rows)) == ("ccd", "2018-19", 11)
    assert release.rows[2] == CcdAgency(
        leaid="0802190",
        state_code="CO-0220",
        name="Archuleta County School District No. 50 Jt",
        state="CO",
        address_state="CO",
        street="800 B SOUTH 8TH STREET",
        town="PAGOSA SPRINGS",
        zip="81147",
        phone="970-264-2228",
        website="http://www.mypagosaschools.com",
        lea_type="1",
        status="1",
        charter="Not a charter district",
        grade_low="PK",
        grade_high="12",
        operational_schools=4,
    )


def test_the_directory_until_2015_16_gives_the_same_agencies(published):
    release = read_ccd(published("ccd_lea_029_1516.csv"))
    now = {agency.leaid: agency for agency in read_ccd(published("ccd_lea_029_1819.csv")).rows}
    assert release.year == "2015-16"
    archuleta = next(agency for agency in release.rows if agency.leaid == "0802190")
    assert archuleta.state_code == now["0802190"].state_code == "CO-0220"
    assert archuleta.phone == "970-264-2228"
    assert (archuleta.lea_type, archuleta.status, archuleta.is_open) == ("1", "1", True)
    assert {agency.leaid for agency in release.rows} == set(now)


def test_the_directory_of_2014_15_is_separated_by_tabs(published, tmp_path):
    path = tmp_path / "ccd_lea_029_1415_w_0216161ar.txt"
    table = published("ccd_lea_029_1516.csv").read_text()
    path.write_text(table.replace(",", "\t").replace("2015-2016", "2014-2015"))
    release = read_ccd(path)
    assert release.year == "2014-15"
    assert release.rows == read_ccd(published("ccd_lea_029_1516.csv")).rows


@pytest.mark.parametrize("how", ["gz", "zip"])
def test_a_packed_directory_is_read_as_it_is(published, packed, how):
    assert read_ccd(packed("ccd_lea_029_1819.csv", how)) == read_ccd(published("ccd_lea_029_1819.csv"))


def test_a_federal_agency_is_in_the_state_of_its_address(published):
    bie = read_ccd(published("ccd_lea_029_1819.csv")).rows[-1]
    assert (bie.leaid, bie.state_code, bie.state) == ("5900025", "BI-D11A10", "ND")


def test_a_closed_district_is_told_apart(published):
    by_name = {agency.name: agency for agency in read_ccd(published("ccd_lea_029_1819.csv")).rows}
    assert not by_name["Upper Lake Union Elementary"].is_open
    assert by_name["Albertville City"].is_open


def test_what_was_not_supplied_is_empty(spoiled):
    path = spoiled("ccd_lea_029_1819.csv", "http://www.mypagosaschools.com", "http://Not Supplied")
    agency = read_ccd(path).rows[2]
    assert agency.website == ""
    assert (
        read_ccd(spoiled("ccd_lea_029_1819.csv", "800 B SOUTH 8TH STREET", "No Address")).rows[2].street == ""
    )


def test_two_school_years_in_one_directory_are_refused(spoiled):
    with pytest.raises(DamagedFile, match="Other rows say '2018-2019'"):
        read_ccd(spoiled("ccd_lea_029_1819.csv", "2018-2019,59", "2019-2020,59"))


def test_membership_leaves_out_what_was_not_reported(published):
    members = read_membership(published("ccd_lea_052_1516.csv"))
    assert members["0802190"] == 1372
    assert "0100002" not in members


def test_the_geocodes_give_point_locale_and_county(edge_workbook):
    release = read_edge(edge_workbook())
    pagosa = next(point for point in release.rows if point.leaid == "0802190")
    assert (release.dataset, release.year) == ("edge", "2018-19")
    assert (pagosa.lat, pagosa.lon, pagosa.locale) == (37.269239, -107.009373, "41")
    assert (pagosa.county_fips, pagosa.county_name, pagosa.cbsa_name) == ("08007", "Archuleta County", "")


def test_geocodes_as_text_are_the_same(edge_workbook, published):
    assert read_edge(published("edge_geocode_publiclea_1819.csv")) == read_edge(edge_workbook())


def test_the_accents_the_agency_itself_broke_are_mended(edge_workbook):
    fremont = next(point for point in read_edge(edge_workbook()).rows if point.leaid == "0802790")
    assert fremont.cbsa_name == "Cañon City, CO"


@pytest.mark.parametrize("year", ["2022", "2023", "2024"])
def test_the_directory_of_institutions_is_read_in_each_form(published, year):
    release = read_ipeds(published(f"hd{year}.csv"))
    pueblo = next(row for row in release.rows if row.unitid == "127884")
    assert (release.dataset, release.year) == ("ipeds", year)
    assert (pueblo.name, pueblo.town, pueblo.state, pueblo.zip) == (
        "Pueblo Community College",
        "Pueblo",
        "CO",
        "81004-1499",
    )
    assert (pueblo.county_fips, pueblo.sector, pueblo.level, pueblo.control) == ("08101", "1", "1", "1")
    assert (pueblo.opeid, pueblo.phone, pueblo.is_active) == ("02116300", "719-549-3200", True)
    assert pueblo.system_name == "Colorado Community College System"


def test_an_accent_in_latin_1_survives(spoiled):
    path = spoiled("hd2022.csv", "Caguas   ", "Mayagüez   ", encoding="latin-1")
    assert next(row for row in read_ipeds(path).rows if row.unitid == "242112").town == "Mayagüez"


def test_double_spaces_padding_and_marks_for_missing_are_tidied(published):
    by_id = {row.unitid: row for row in read_ipeds(published("hd2022.csv")).rows}
    assert by_id["127617"].town == "Fort Morgan"
    assert by_id["243638"].county_fips == ""
    assert by_id["127884"].aliases == ()
    assert by_id["105297"].is_tribal
    assert by_id["100654"].is_hbcu


def test_names_of_administrators_never_come_in(published):
    for year in ("2022", "2023", "2024"):
        assert b"Placeholder Person" in published(f"hd{year}.csv").read_bytes()
        assert "Placeholder" not in repr(read_ipeds(published(f"hd{year}.csv")))


def test_a_directory_of_institutions_that_does_not_say_its_year_is_refused(spoiled):
    with pytest.raises(Refused, match=r"does not say its year.*hd2024\.csv"):
        read_ipeds(spoiled("hd2023.csv", "Pueblo", "Pueblo", save_as="colleges.csv"))


@pytest.mark.parametrize(("name", "wrong"), [("hd2023.csv", "hd2024.csv"), ("hd2024.csv", "hd2023.csv")])
def test_a_directory_of_institutions_under_the_wrong_year_is_refused(spoiled, name, wrong):
    with pytest.raises(Refused, match="check its name"):
        read_ipeds(spoiled(name, "Pueblo", "Pueblo", save_as=wrong))


@pytest.mark.parametrize(
    ("cell", "aliases"),
    [
        ("Pacific|PU|Pac U", ("Pacific", "PU", "Pac U")),
        ("SIT; School for International Training", ("SIT", "School for International Training")),
        ("MECC, Mountain Empire", ("MECC", "Mountain Empire")),
        ("UCSB  UC Santa Barbara", ("UCSB", "UC Santa Barbara")),
        ("University of California, San Francisco", ("University of California, San Francisco",)),
        ("Academy of Salon Professionals, LLC", ("Academy of Salon Professionals, LLC",)),
        ("WWU/William Woods/The Woods", ("WWU", "William Woods", "The Woods")),
        ("MSU Moorhead or MSUM", ("MSU Moorhead", "MSUM")),
        ("A College|a college| A  College |", ()),
        ("N/A", ()),
        ("-2", ()),
        ("x" * 150, ()),
    ],
)
def test_aliases_are_split_where_names_end(cell, aliases):
    assert split_aliases(cell, "A College") == aliases


def test_completions_keep_first_majors_in_detailed_programs_with_awards(published):
    rows = read_completions(published("c2024_a.csv"))
    assert [(row.cip, row.award_level, row.awards) for row in rows[:3]] == [
        ("09.0702", "3", 7),
        ("09.0702", "21", 3),
        ("11.0101", "3", 13),
    ]
    assert all(row.awards > 0 and len(row.cip) == 7 for row in rows)


def test_the_export_of_2021_22_is_read_between_its_titles_and_footnotes(published):
    release = read_elsi(published("elsi_export_2021-22.csv"))
    assert len(release.rows) == 9
    assert (release.rows[1].leaid, release.rows[1].county_fips) == ("0802190", "08007")


def test_an_agency_not_listed_in_2021_22_is_left_out(spoiled):
    path = spoiled("elsi_export_2021-22.csv", "Albertville City,01095", "†,†")
    assert "0100005" not in {agency.leaid for agency in read_elsi(path).rows}


def test_each_official_layout_has_its_reader():
    assert set(READERS) == {"ccd", "edge", "ipeds"}
    assert all(callable(reader) for reader in READERS.values())


@pytest.mark.parametrize("kind", ["ccd", "edge", "ipeds"])
def test_a_file_of_another_layout_is_refused_with_the_headings_it_lacks(published, kind):
    with pytest.raises(Refused, match="no line of headings has"):
        READERS[kind](published("c2024_a.csv"))
