"""Words that go and come are marked, and nothing of a text is lost by it."""

from hypothesis import given
from hypothesis import strategies as st

from rural_collab.review.marking import compare

words = st.lists(st.sampled_from(["a", "trailer", "  ", "\n", "welding", "(970)", "<b>"]), max_size=40)
texts = words.map(" ".join)


def marked(pieces):
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces)


def test_single_words_are_marked_in_a_long_text():
    before, after = compare(
        "It shares a welding trailer with five schools", "It shares a welding bus with six schools"
    )
    assert marked(before) == "It shares a welding [trailer] with [five] schools"
    assert marked(after) == "It shares a welding [bus] with [six] schools"


def test_words_that_differ_side_by_side_are_marked_as_one():
    before, _ = compare(
        "We teach basic arc welding here every week", "We teach advanced gas welding here every week"
    )
    assert marked(before) == "We teach [basic arc] welding here every week"


def test_texts_that_share_hardly_anything_are_marked_whole():
    before, after = compare("Welding every Tuesday", "A nurse who visits schools")
    assert (marked(before), marked(after)) == ("[Welding every Tuesday]", "[A nurse who visits schools]")


def test_nothing_is_marked_where_nothing_is():
    assert compare("", "New").before == []


@given(texts, texts)
def test_the_pieces_of_each_side_are_the_text(before, after):
    sides = compare(before, after)
    assert "".join(piece.text for piece in sides.before) == before
    assert "".join(piece.text for piece in sides.after) == after


@given(texts)
def test_a_text_does_not_differ_from_itself(text):
    assert not any(piece.differs for piece in (*compare(text, text).before, *compare(text, text).after))
