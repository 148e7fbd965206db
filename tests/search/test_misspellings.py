"""Typing mistakes in real names and words of the field still find what was meant."""

from pathlib import Path

from tantivy import Query

from rural_collab.discovery.understanding import understand
from rural_collab.search.answers import Engine, read_card
from rural_collab.text import fold

FILE = Path(__file__).parent / "misspellings.txt"
LINES = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
PAIRS = [tuple(line.split(" | ")) for line in LINES]
ENOUGH = 0.95


def first_page(snapshot, typed: str) -> tuple[str, list[str]]:
    """The spelling that was used, and the names that are shown."""
    reading = understand({"q": [typed]}, snapshot)
    results = Engine().answer(snapshot, reading.criteria, ()).results
    return reading.understood.corrected, [fold(result.card.name) for result in results]


def finds(snapshot, typed: str, meant: str) -> bool:
    corrected, names = first_page(snapshot, typed)
    is_named = any(fold(meant) in name for name in names)
    return (
        is_named
        or fold(meant) in fold(corrected)
        or (bool(names) and names == first_page(snapshot, meant)[1])
    )


def test_there_are_enough_different_mistakes():
    assert len(set(PAIRS)) == len(PAIRS) >= 200
    assert all(fold(typed) != fold(meant) for typed, meant in PAIRS)


def test_mistakes_find_what_was_meant(real_snapshot):
    missed = [pair for pair in PAIRS if not finds(real_snapshot, *pair)]
    assert len(missed) <= (1 - ENOUGH) * len(PAIRS), missed


def test_what_is_meant_is_found_when_it_is_typed_right(real_snapshot):
    """Otherwise the pairs would prove nothing."""
    assert [meant for _, meant in PAIRS if not first_page(real_snapshot, meant)[1]] == []


def test_a_name_typed_right_is_never_corrected(real_snapshot):
    names = (real_snapshot.searcher.doc(address) for _, address in sampled(real_snapshot))
    for document in names:
        name = read_card(document).name
        assert understand({"q": [name], "place": ["words"]}, real_snapshot).understood.corrected == "", name


def sampled(snapshot) -> list:
    """Every fiftieth record."""
    hits = snapshot.searcher.search(Query.all_query(), snapshot.searcher.num_docs).hits
    return hits[::50]
