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
    assert len(query_of(asked.further)) <= 4_000
    assert len(set(asked.slugs)) == len(asked.slugs)
    assert all(len(name) <= 100 and name.isprintable() for name in (*asked.slugs, *asked.spoiled))
    assert len(asked.spoiled) <= 5


def test_of_five_thousand_items_twenty_are_shown_and_as_many_follow_as_an_address_holds():
    names = [f"pathway-{number}" for number in range(5_000)]
    asked = read_asked([",".join(names)])
    assert asked.slugs == names[:20]
    assert asked.further == names[20 : 20 + len(asked.further)]
    assert len(asked.further) > 250
    assert asked.more == 4_980


@given(st.lists(slugs, min_size=1, max_size=400, unique=True))
def test_page_after_page_shows_every_pathway_of_a_list_that_one_address_holds(names):
    wanted = names[: len(read_asked([query_of(names)]).further)]
    asked, seen = read_asked([query_of(wanted)]), []
    while asked.slugs:
        seen += asked.slugs
        asked = read_asked([query_of(asked.further)])
    assert seen == wanted


def test_capitals_spaces_and_slashes_of_somebody_who_types_are_forgiven():
    assert read_asked([" Welding-CO/ ,, /nursing-co"]).slugs == ["welding-co", "nursing-co"]


def test_what_a_sentence_puts_around_a_link_is_no_part_of_it():
    for around in ("{}.", "({})", "<{}>", '"{}"', "“{}”!", "{}\r\n"):
        assert read_asked([around.format("welding-co,nursing-co")]).slugs == ["welding-co", "nursing-co"]
