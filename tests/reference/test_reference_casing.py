"""Names in CAPITALS become readable, and nothing but the case of letters changes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rural_collab.reference.casing import tidy_case


@pytest.mark.parametrize(
    ("official", "readable"),
    [
        ("PREMONT ISD", "Premont ISD"),
        ("USD 270 PLAINVILLE", "USD 270 Plainville"),
        ("GALLUP-MCKINLEY CTY SCHOOLS", "Gallup-McKinley Cty Schools"),
        ("MC COOK PUBLIC SCHOOLS", "Mc Cook Public Schools"),
        ("MACON CO. R-IV", "Macon Co. R-IV"),
        ("GUNNISON RE-1J", "Gunnison RE-1J"),
        ("ADAMS 27J SCHOOL DISTRICT 27J", "Adams 27J School District 27J"),
        ("DURANGO 9-R", "Durango 9-R"),
        ("JEFFERSON C-123", "Jefferson C-123"),
        ("OSBORN R-O", "Osborn R-O"),
        ("SAN LUIS VALLEY BOCES", "San Luis Valley BOCES"),
        ("ERIE 2-CHAUTAUQUA-CATTARAUGUS BOCES", "Erie 2-Chautauqua-Cattaraugus BOCES"),
        ("RSU 79/MSAD 01", "RSU 79/MSAD 01"),
        ("O'NEILL PUBLIC SCHOOLS", "O'Neill Public Schools"),
        ("LEE'S SUMMIT R-VII", "Lee's Summit R-VII"),
        ("COEUR D'ALENE DISTRICT", "Coeur d'Alene District"),
        ("OMAHA HOME FOR BOYS SCHOOL", "Omaha Home for Boys School"),
        ("THE OSBORNE SCHOOL", "The Osborne School"),
        ("LAC QUI PARLE VALLEY SCHOOL DIST.", "Lac qui Parle Valley School Dist."),
        ("T OR C MUNICIPAL SCHOOLS", "T or C Municipal Schools"),
        ("DEER/MT. JUDEA SCHOOL DISTRICT", "Deer/Mt. Judea School District"),
        ("SCOTT COUNTY SCHOOLS NETWORK (SCSN)", "Scott County Schools Network (SCSN)"),
        ("CARSON CITY-CRYSTAL AREA SCHOOLS", "Carson City-Crystal Area Schools"),
        ("HARTFORD OF THE AND", "Hartford of the and"),
        ("DESOTO", "DeSoto"),
        ("PO BOX 128", "PO Box 128"),
        ("P.O. BOX 440", "P.O. Box 440"),
        ("57393 US HIGHWAY 285", "57393 US Highway 285"),
        ("1627 HWY 62/412", "1627 Hwy 62/412"),
        ("820 2ND STREET", "820 2nd Street"),
        ("800 B SOUTH 8TH STREET", "800 B South 8th Street"),
        ("1505 CENTRAL AVE NW", "1505 Central Ave NW"),
        ("1306 FM 43", "1306 FM 43"),
        ("20 AVE-7TH ST", "20 Ave-7th St"),
        ("ST MARIES", "St Maries"),
        ("AGRICULTURAL/ANIMAL SCIENCE AND RELATED FIELDS", "Agricultural/Animal Science and Related Fields"),
    ],
)
def test_a_name_in_capitals_gets_readable_case(official, readable):
    assert tidy_case(official) == readable


@pytest.mark.parametrize(
    "name", ["Fremont Re-1", "San Juan boces", "deSoto", "Bayfield School District No. 10Jt-R", ""]
)
def test_a_name_somebody_cased_is_left_alone(name):
    assert tidy_case(name) == name


@given(st.text())
@example("ǅ ß ŉ İSTANBUL ΑΣ ﬁ")
@example("İSTANBUL ΑΣ")
@example("I.II'III’S 1ST")
def test_only_the_case_of_letters_ever_changes(name):
    assert tidy_case(name).upper() == name.upper()
    assert len(tidy_case(name)) == len(name)


@given(st.text() | st.text(alphabet="ABCDEIMNORSTUVX'-/ .1259#", max_size=40))
def test_tidying_twice_changes_nothing_more(name):
    assert tidy_case(tidy_case(name)) == tidy_case(name)
