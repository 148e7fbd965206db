"""A file spoiled by a spreadsheet program is refused whole, with the cells that show it."""

import pytest

from rural_collab.errors import Refused
from rural_collab.reference.layouts import DamagedFile, read_ccd, read_edge, read_ipeds
from rural_collab.reference.layouts.accents import are_broken, mended
from rural_collab.reference.layouts.completions import read_completions

DIRECTORY = "ccd_lea_029_1819.csv"

DAMAGES = [
    ("CO-0220,0802190", "CO-0220,802190", "LEAID", "leading zeros were lost"),
    ("CO-0220,0802190", "CO-0220,8.02E+05", "LEAID", "scientific notation"),
    ("CO-0220,0802190", "CO-0220,802190.0", "LEAID", "number with decimals"),
    ("CO-0220,0802190", "CO-0220,", "LEAID", "7 digits is expected"),
    ("CO-0220,0802190", "CO-0220,0802400", "LEAID", "same code stands in row"),
    ("CO-0220,0802190", "1-Jan,0802190", "ST_LEAID", "took the code for a date"),
    ("CO-0220,0802190", "3.34E+13,0802190", "ST_LEAID", "scientific notation"),
    ("2018-2019,01", "2018-2019,1", "FIPST", "leading zeros were lost"),
    ("No. 50 Jt", "CaÃ±on City", "LEA_NAME", "accents are broken"),
    ("No. 50 Jt", "Ca\ufffdon City", "LEA_NAME", "accents are broken"),
    ("Archuleta County School District No. 50 Jt", "#REF!", "LEA_NAME", "formula error"),
    ("800 B SOUTH 8TH STREET", "#NAME?", "LSTREET1", "formula error"),
    ("PK,12,Other,As reported,4", "PK,12-Jan,Other,As reported,4", "GSHI", "took the code for a date"),
    ("PK,12,Other,As reported,4", "PK,8,Other,As reported,4", "GSHI", "leading zeros were lost"),
    ("PK,12,Other,As reported,4", "PK,12,Other,As reported,4.0", "OPERATIONAL_SCHOOLS", "decimals"),
    ("PK,12,Other,As reported,4", "PK,12,Other,As reported", "whole row", "headings have 58"),
    ("PK,12,Other,As reported,4", "PK,12,Other,As reported,4,4", "whole row", "headings have 58"),
]


@pytest.mark.parametrize(("old", "new", "column", "advice"), DAMAGES)
def test_damage_is_refused_with_its_row_its_column_and_what_to_do(spoiled, old, new, column, advice):
    with pytest.raises(DamagedFile) as refusal:
        read_ccd(spoiled(DIRECTORY, old, new))
    finding = next(finding for finding in refusal.value.findings if finding.column == column)
    assert advice in finding.advice
    assert finding.row in {2, 4, 5}
    assert finding.column in str(refusal.value)


def test_a_shifted_row_is_reported_without_the_names_of_administrators_in_it(spoiled):
    with pytest.raises(DamagedFile, match=r"row 2, whole row: '71 cells'") as refusal:
        read_ipeds(spoiled("hd2024.csv", ",CO,81004-1499,", ",81004-1499,"))
    assert "Placeholder" not in repr(refusal.value.findings) + str(refusal.value)


def test_a_zip_of_four_digits_is_refused(spoiled):
    with pytest.raises(DamagedFile, match=r"LZIP: '1147'.*leading zeros"):
        read_ccd(
            spoiled(DIRECTORY, "PAGOSA SPRINGS,CO,81147,1498,(970)", "PAGOSA SPRINGS,CO,1147,1498,(970)")
        )


def test_a_file_that_lost_all_its_leading_zeros_shows_twenty_rows_and_counts_all(published, tmp_path):
    path = tmp_path / DIRECTORY
    headings, *rows = published(DIRECTORY).read_text().splitlines()
    path.write_text("\n".join([headings, *[row.replace(",08", ",8") for row in rows * 4]]))
    with pytest.raises(DamagedFile) as refusal:
        read_ccd(path)
    assert len(refusal.value.findings) == 20
    assert refusal.value.total > 20
    assert f"{refusal.value.total} problems. The first 20:" in str(refusal.value)
    assert "nothing of it was read" in str(refusal.value)


def test_a_county_code_of_four_digits_is_refused(spoiled):
    with pytest.raises(DamagedFile, match=r"CNTY: '8007'.*leading zeros"):
        read_edge(spoiled("edge_geocode_publiclea_1819.csv", ",08,08007,", ",08,8007,"))


def test_a_workbook_whose_codes_became_numbers_is_refused(edge_workbook):
    with pytest.raises(DamagedFile, match=r"LEAID: '100005'.*leading zeros"):
        read_edge(edge_workbook("LEAID"))


def test_a_point_off_the_globe_is_refused(spoiled):
    with pytest.raises(DamagedFile, match=r"LAT: '3726\.9239'"):
        read_edge(spoiled("edge_geocode_publiclea_1819.csv", "37.269239", "3726.9239"))


def test_an_opeid_and_a_zip_without_their_zeros_are_refused(spoiled):
    with pytest.raises(DamagedFile, match="OPEID: '2116300'"):
        read_ipeds(spoiled("hd2024.csv", "02116300", "2116300"))
    with pytest.raises(DamagedFile, match="ZIP: '725'"):
        read_ipeds(spoiled("hd2024.csv", ",PR,00725,", ",PR,725,"))


def test_a_program_code_read_as_a_number_is_refused(spoiled):
    with pytest.raises(DamagedFile, match=r"CIPCODE: '9\.0702'.*two digits before the point"):
        read_completions(spoiled("c2024_a.csv", "09.0702", "9.0702"))


def test_a_missing_quotation_mark_is_told(spoiled):
    with pytest.raises((DamagedFile, Refused)) as refusal:
        read_ccd(spoiled(DIRECTORY, ",Archuleta", ',"Archuleta'))
    assert "row 4" in str(refusal.value)


@pytest.mark.parametrize("value", ["Cañon", "Bayamón", "Rutgers–Camden", "Women’s", "São Tomé", "MECA „"])
def test_honest_accents_are_not_taken_for_broken_ones(value):
    assert not are_broken(value)
    assert mended(value) == value


@pytest.mark.parametrize(
    ("broken", "whole"), [("CaÃ±on", "Cañon"), ("Womenâ€™s", "Women’s"), ("DoÃ±a Ana", "Doña Ana")]
)
def test_broken_accents_can_be_mended(broken, whole):
    assert are_broken(broken)
    assert mended(broken) == whole
