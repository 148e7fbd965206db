"""What the words of a search are taken for."""

import pytest

from rural_collab.discovery.understanding import understand


@pytest.mark.parametrize(
    ("asked", "words", "place"),
    [
        ("welding near Cortez", "welding", "Cortez, CO"),
        ("welding durango", "welding", "Durango, CO"),
        ("concurrent enrollment cortez", "concurrent enrollment", "Cortez, CO"),
        ("montezuma cortez high school", "montezuma cortez high school", None),
        ("welding nowhereatall", "welding nowhereatall", None),
    ],
)
def test_words_that_nothing_holds_together_may_end_in_a_place(real_snapshot, asked, words, place):
    reading = understand({"q": [asked]}, real_snapshot)
    assert reading.criteria.q == words
    assert (reading.understood.place.label if reading.understood.place else None) == place


def test_whoever_says_where_or_wants_only_words_is_taken_at_their_word(real_snapshot):
    for given in ({"near": ["81321"]}, {"place": ["words"]}):
        reading = understand({"q": ["welding durango"], **given}, real_snapshot)
        assert not reading.criteria.is_there
