"""The measuring stick itself: the same registry every time, totals that are true, a table that can be read."""

from itertools import islice

import pytest

from bench.checks import differences
from bench.generator import document, rows
from bench.queries import expected, searches
from bench.report import Line, table
from rural_collab.app import create_app
from rural_collab.config import Settings
from rural_collab.search.engine import Progress, Store, open_index, write_progress
from rural_collab.search.indexer import fill
from rural_collab.search.spelling import FEW

SMALL = 400


@pytest.fixture(scope="module")
def asked():
    """The searches of the benchmark."""
    return searches()


def test_a_seed_gives_the_same_registry_and_the_same_searches_again(asked):
    assert list(rows(50)) == list(rows(50))
    assert searches() == asked
    assert list(rows(50, seed=8)) != list(rows(50))


def test_a_smaller_registry_is_the_beginning_of_a_larger_one():
    assert list(islice(rows(500), 50)) == list(rows(50))


def test_there_are_twenty_searches_of_each_of_ten_kinds(asked):
    kinds = [search.kind for search in asked]
    assert len(kinds) == 200
    assert {kinds.count(kind) for kind in kinds} == {20}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory):
    """The application on an index of a small generated registry."""
    settings = Settings(home=tmp_path_factory.mktemp("bench"), secret_key="k" * 40, follows_changes=False)
    store = Store(settings.index_dir)
    build = store.new_build()
    fill(open_index(build, create=True), map(document, rows(SMALL)))
    write_progress(build, Progress(registry="generated"))
    store.make_current(build)
    return create_app(settings).test_client()


def test_the_search_answers_as_reading_every_row_does(served, asked):
    """Where words find next to nothing, as in a registry as small as this, other spellings are tried as well."""
    pairs = zip(asked, expected(rows(SMALL), asked), strict=True)
    plain = [(search, right) for search, right in pairs if right.total > FEW or not search.words]
    assert len({search.kind for search, _ in plain}) >= 6
    wrong = []
    for search, right in plain:
        answer = served.get(f"/api/v1/search?{search.query}&sort=name").get_data()
        wrong += [f"{search.query}: {each}" for each in differences(answer, right)]
    assert wrong == []


def test_a_wrong_total_is_noticed(served, asked):
    search = next(search for search in asked if search.kind == "common word")
    (right,) = expected(rows(SMALL - 100), [search])
    answer = served.get(f"/api/v1/search?{search.query}&sort=name").get_data()
    assert differences(answer, right)


def test_the_table_says_what_was_met_and_what_was_missed():
    told = table(
        [Line("20k", "one", "1.20×", "≤ 1.5×", met=True), Line("20k", "two", "2×", "≤ 1.5×", met=False)]
    )
    assert "| 20k | one | 1.20× | ≤ 1.5× | met |" in told
    assert "| 20k | two | 2× | ≤ 1.5× | **missed** |" in told
