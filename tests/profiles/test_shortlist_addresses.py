"""A shortlist's address, as it comes: cut off, repeated, endless, or typed by somebody."""

from hypothesis import given
from hypothesis import strategies as st

from rural_collab.profiles.shortlist import MOST, query_of, read_asked

slugs = st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,12}){0,3}", fullmatch=True)


@given(st.lists(slugs, max_size=MOST, unique=True))
def test_a_list_is_read_back_as_it_was_written(names):
    asked = read_asked([query_of(names)])
    assert (asked.slugs, asked.further, asked.more, asked.spoiled) == (names, [], 0, [])


@given(st.lists(slugs, max_size=6), st.integers(0, 40))
def test_commas_and_repeated_parameters_say_the_same(names, cut):
    whole = ",".join(names)
    assert read_asked([whole[:cut], whole[cut:]]) == read_asked([f"{whole[:cut]},{whole[cut:]}"])


@given(st.lists(st.text(max_size=300), max_size=60))
def test_whatever_comes_is_short_in_the_end(values):
    asked = read_asked(values)
    assert len(asked.slugs) <= MOST
    assert len(asked.further) <= MOST
    assert len(set(asked.slugs)) == len(asked.slugs)
    assert all(len(name) <= 100 and name.isprintable() for name in (*asked.slugs, *asked.spoiled))
    assert len(asked.spoiled) <= 5


def test_five_thousand_items_give_the_first_twenty_and_say_how_many_more():
    names = [f"pathway-{number}" for number in range(5_000)]
    asked = read_asked([",".join(names)])
    assert asked.slugs == names[:20]
    assert asked.further == names[20:40]
    assert asked.more == 4_980


def test_capitals_spaces_and_slashes_of_somebody_who_types_are_forgiven():
    assert read_asked([" Welding-CO/ ,, /nursing-co"]).slugs == ["welding-co", "nursing-co"]
