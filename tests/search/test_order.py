"""Pages of one list: no record twice, none missing, in every order and with many equals."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rural_collab.search.answers import Engine, find_page, read_card, total
from rural_collab.search.criteria import SORTS, Criteria, Near
from rural_collab.search.geography import Point
from tests.search.small_index import index_of, names, record, results

HERE = Near(Point(37.3489, -108.5859), "Cortez, CO")
SPOTS = ((37.35, -108.58), (37.35, -108.58), (37.28, -107.88), (37.4, -108.5))
ASKED = {
    "everything": {},
    "words": {"q": "brambor"},
    "near": {"from_place": HERE},
    "both": {"q": "brambor", "from_place": HERE},
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    """Ninety records of three names, two kinds, four places, three sizes and two days."""
    records = [
        record(
            ("Brambor", "Brambor North", "Brambor South")[number % 3],
            ("district", "college")[number % 2],
            at=SPOTS[number % 4],
            size=(0, 10, 200)[number % 3],
            due=date(2024, 1, 1 + number % 2).toordinal(),
            codes=[f"x{number}"],
        )
        for number in range(90)
    ]
    return index_of(tmp_path_factory.mktemp("order"), *records)


def ids(snapshot, criteria: Criteria) -> list:
    return [read_card(snapshot.searcher.doc(address)).id for address in find_page(snapshot, criteria)[1]]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
@pytest.mark.parametrize("size", [1, 7, 100])
def test_pages_together_are_the_whole_list(snapshot, asked, sort, size):
    criteria = Criteria(**asked, sort=sort, per_page=size)
    whole = ids(snapshot, criteria.but(per_page=1000))
    pages = [ids(snapshot, criteria.but(page=page)) for page in range(1, 90 // size + 2)]
    assert [one for page in pages for one in page] == whole
    assert len(set(whole)) == total(snapshot, criteria) == 90


@pytest.mark.parametrize("page", [2, 10, 1_000_000, 10_000_000])
@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
def test_a_page_beyond_the_end_is_empty_and_quick_and_knows_the_total(snapshot, asked, page):
    """An offset is room the engine would reserve: a thousand million of them ended the process."""
    answer = Engine().answer(snapshot, Criteria(**asked, page=page, per_page=100))
    assert (answer.total, answer.results) == (90, [])


def test_without_words_collaboratives_come_first_and_then_names(tmp_path):
    snapshot = index_of(tmp_path, "Beta", record("Alpha", "school"), record("Zeta", "collaborative"), "álamo")
    assert names(snapshot) == ["Zeta", "álamo", "Beta", "Alpha"]


def test_sorting_by_name_minds_neither_case_nor_accents(tmp_path):
    snapshot = index_of(tmp_path, "beta", "Álamo", "alba", record("Zeta", "collaborative"))
    assert names(snapshot, sort="name") == ["Álamo", "alba", "beta", "Zeta"]


def test_the_largest_and_the_freshest_come_first(tmp_path):
    snapshot = index_of(
        tmp_path,
        record("Small", size=3, due=3),
        record("Large", size=2_000_000, due=2),
        record("Unknown", due=0),
    )
    assert names(snapshot, sort="size") == ["Large", "Small", "Unknown"]
    assert names(snapshot, sort="freshness") == ["Small", "Large", "Unknown"]


def test_by_distance_at_one_spot_collaboratives_and_then_names(tmp_path):
    at = {"at": (37.35, -108.58)}
    snapshot = index_of(
        tmp_path,
        record("Beta", **at),
        record("Alpha", **at),
        record("Zeta", "collaborative", **at),
        record("Near", at=(37.349, -108.586)),
    )
    assert names(snapshot, from_place=HERE) == ["Near", "Zeta", "Alpha", "Beta"]


def test_a_record_with_several_points_is_listed_once_at_its_nearest(tmp_path):
    many = record("Many", points=[(37.28, -107.88), (37.36, -108.58), (37.4, -108.5)])
    snapshot = index_of(tmp_path, many, record("One", at=(37.4, -108.5)))
    assert names(snapshot, from_place=HERE) == ["Many", "One"]
    assert [result.distance_miles for result in results(snapshot, from_place=HERE)] == [0.8, 5.9]


@settings(max_examples=15)
@given(miles=st.floats(0.5, 1000))
def test_the_total_counts_what_is_listed_at_any_distance(snapshot, miles):
    criteria = Criteria(from_place=HERE, within=miles, per_page=1000)
    assert len(ids(snapshot, criteria)) == total(snapshot, criteria)
