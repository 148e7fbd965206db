"""Wages by occupation as BLS publishes them, and as they are packaged."""

from collections import Counter

import pytest

from rural_collab.reference import shelf
from rural_collab.reference.layouts import DamagedFile
from rural_collab.reference.layouts.oews import Estimate, read_oews


@pytest.fixture(scope="module")
def wages():
    return {(wage.area, wage.soc): wage for wage in shelf.wages()}


def test_a_national_file_gives_each_occupation_once(published):
    told = list(read_oews(published("oews_national_m2025.csv")))
    assert [each.soc for each in told] == ["00-0000", "13-1020", "27-2011", "29-1141"]
    assert told[-1] == Estimate(
        "US", "29-1141", "Registered Nurses", 3_379_720, "year", 8_033_000, 9_755_000, 11_235_000
    )


def test_an_occupation_paid_by_the_hour_is_told_by_the_hour(published):
    actors = {each.soc: each for each in read_oews(published("oews_national_m2025.csv"))}["27-2011"]
    assert (actors.per, actors.low, actors.middle, actors.high) == ("hour", 2_034, 2_905, 9_795)


def test_a_states_file_is_read_under_its_own_headings_without_groups(published):
    told = {each.soc: each for each in read_oews(published("oews_colorado_2025.csv"))}
    assert "11-0000" not in told
    assert (told["29-1141"].area, told["29-1141"].middle) == ("CO", 10_026_000)
    assert told["31-1120"].title == "Home Health and Personal Care Aides"


def test_what_is_not_published_is_not_stated(published):
    told = {each.soc: each for each in read_oews(published("oews_colorado_2025.csv"))}
    assert told["11-1011"].employment is None
    assert (told["27-2011"].low, told["27-2011"].middle, told["27-2011"].high) == (None, None, None)


def test_a_wage_above_what_is_told_is_that_much_or_more(published):
    surgeons = {each.soc: each for each in read_oews(published("oews_colorado_2025.csv"))}["29-1212"]
    assert (surgeons.low, surgeons.high) == (23_920_000, 23_920_000)


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        (",29-1141,", ",Nov-41,", "An occupation's code"),
        (",84590,", ",84K,", "A figure, or the mark"),
        (",54490,", ",5.4E+04,", "A figure, or the mark"),
    ],
)
def test_a_file_that_a_spreadsheet_spoiled_is_refused_with_the_cell(spoiled, old, new, advice):
    with pytest.raises(DamagedFile, match=advice):
        list(read_oews(spoiled("oews_colorado_2025.csv", old, new)))


def test_every_wage_is_of_an_occupation_or_says_which_it_covers(wages):
    known = {soc.code for soc in shelf.socs() if soc.level == "detailed"} | {"00-0000"}
    together = [wage for wage in wages.values() if wage.covers]
    assert all(wage.soc in known for wage in wages.values() if not wage.covers)
    assert all(set(wage.covers) <= known and wage.title for wage in together)
    assert not {soc for wage in together for soc in wage.covers} & {soc for _, soc in wages}
    assert Counter(wage.area for wage in wages.values()) == {"US": 831, "CO": 751}


def test_wages_rise_from_low_to_high(wages):
    for wage in wages.values():
        parts = [part for part in (wage.low, wage.middle, wage.high) if part is not None]
        assert parts == sorted(parts), wage


def test_the_packaged_wages_are_small():
    assert (shelf.DATA / shelf.FILES[type(next(shelf.wages()))]).stat().st_size < 25_000
