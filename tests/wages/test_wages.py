"""What jobs are called, which one somebody means, and what they pay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.wages.figures import OR_MORE, areas_for, as_of, dataset, find_pay, list_jobs
from rural_collab.wages.occupations import find_occupation, list_occupations, title_of

NURSES, HOME_AIDES, INFANTRY = "29-1141", "31-1121", "55-3016"


def test_a_job_is_told_for_the_state_and_then_for_the_nation():
    (job,) = list_jobs([NURSES, NURSES], ["CO"])
    assert job.title == "Registered Nurses"
    assert [(pay.area, pay.middle) for pay in job.pay] == [("CO", 10_026_000), ("US", 9_755_000)]
    assert job.told_for == ""


def test_a_state_without_figures_is_told_by_the_nation_alone():
    assert areas_for(["WY", "CO", "CO"]) == ("CO", "US")
    assert [pay.area for pay in list_jobs([NURSES], ["WY"])[0].pay] == ["US"]


def test_an_occupation_told_with_others_says_so():
    (job,) = list_jobs([HOME_AIDES], ["CO"])
    assert job.title == "Home Health Aides"
    assert job.told_for == "Home Health and Personal Care Aides"
    assert job.pay[0].is_stated


@pytest.mark.parametrize("soc", [INFANTRY, "99-9999", "", "a code"])
def test_what_nobody_publishes_is_not_stated(soc):
    pay = find_pay(soc, "CO")
    assert (pay.low, pay.middle, pay.high, pay.is_stated) == (None, None, None, False)


def test_surgeons_earn_so_much_that_the_figure_says_or_more():
    assert find_pay("29-1212", "CO").middle in OR_MORE


def test_figures_name_their_month_and_their_publisher():
    assert as_of() == "2025-05"
    assert dataset().publisher == "US Bureau of Labor Statistics"


@pytest.mark.parametrize(
    ("words", "soc"),
    [
        ("welder", "51-4121"),
        ("Welders", "51-4121"),
        ("registered nurse", NURSES),
        ("electricians", "47-2111"),
        ("vet", "29-1131"),
    ],
)
def test_people_find_a_job_by_their_own_words(words, soc):
    assert soc in {occupation.soc for occupation in list_occupations(words)[:3]}


@pytest.mark.parametrize(
    ("words", "soc"),
    [
        ("enfermera", NURSES),
        ("enfermero", NURSES),
        ("soldador", "51-4121"),
        ("electricistas", "47-2111"),
        ("chofer de camión", "53-3032"),
        ("técnico veterinario", "29-2056"),
        ("doctor", "29-1216"),
        ("lineman", "49-9051"),
        ("cna", "31-1131"),
    ],
)
def test_people_find_a_job_by_what_they_call_it_at_home(words, soc):
    assert soc in {occupation.soc for occupation in list_occupations(words)}


def test_a_word_of_the_list_means_itself():
    assert "Musicians and Singers" in {found.title for found in list_occupations("music")}
    assert "Postal Service Mail Carriers" in {found.title for found in list_occupations("carrier")}


def test_the_jobs_of_most_people_come_first():
    assert next(found.title for found in list_occupations("nurse")) == "Registered Nurses"


def test_every_word_that_is_said_otherwise_finds_a_job():
    from rural_collab.wages.occupations import _said_otherwise  # noqa: PLC0415

    assert [word for word in _said_otherwise() if not list_occupations(word)] == []


def test_a_word_no_title_has_finds_jobs_that_tell_of_it():
    assert list_occupations("livestock")


@pytest.mark.parametrize("words", ["", " ", "a", "of", "zzqqy", "%%%", "--"])
def test_words_that_say_nothing_find_nothing(words):
    assert list(list_occupations(words)) == []


@given(st.text(max_size=60))
def test_any_words_find_jobs_or_none(words):
    assert all(find_occupation(found.soc) == found for found in list_occupations(words))


def test_a_code_nobody_knows_is_shown_as_it_is():
    assert title_of("99-9999") == "99-9999"
    assert find_occupation("29-1140") is None
