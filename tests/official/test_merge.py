"""Official values and edits made here, put together without either losing the other."""

from hypothesis import given
from hypothesis import strategies as st

from rural_collab.official.merge import PRECEDENCE, effective, local_edits, merge

fields = st.dictionaries(st.sampled_from("abcde"), st.none() | st.integers(0, 3))


def test_a_value_that_moved_and_that_nobody_edited_follows_the_release():
    assert merge({"town": "Old"}, {"town": "Old"}, {"town": "New"}) == {"town": "New"}


def test_a_value_that_somebody_edited_stays():
    assert merge({"town": "Ours"}, {"town": "Old"}, {"town": "New"}) == {}


def test_a_value_that_the_release_tells_for_the_first_time_fills_a_gap_only():
    assert merge({"town": None}, {}, {"town": "New"}) == {"town": "New"}
    assert merge({"town": "Ours"}, {}, {"town": "New"}) == {}


def test_an_edit_that_the_release_confirms_is_no_change():
    assert merge({"town": "New"}, {"town": "Old"}, {"town": "New"}) == {}


@given(fields, fields, fields)
def test_after_a_merge_each_field_is_official_or_edited(current, before, after):
    changes = merge(current, before, after)
    for name, value in ({**current, **changes}).items():
        assert value in (current.get(name), after.get(name))
        was_edited = current.get(name) != before.get(name)
        assert not was_edited or value == current.get(name)
        moved = name in after and after[name] != before.get(name)
        assert was_edited or not moved or value == after[name]


@given(fields, fields, fields)
def test_merging_twice_is_merging_once(current, before, after):
    once = {**current, **merge(current, before, after)}
    assert merge(once, after, after) == {}


@given(fields, fields)
def test_what_differs_here_is_shown_beside_what_is_official(current, official):
    edits = local_edits(current, official)
    assert edits == {
        name: (current.get(name), value) for name, value in official.items() if value != current.get(name)
    }
    assert local_edits(official, official) == {}


def test_later_datasets_speak_over_earlier_ones():
    records = {dataset: {"name": dataset, dataset: True} for dataset in reversed(PRECEDENCE)}
    assert effective(records)["name"] == PRECEDENCE[-1]
    assert set(PRECEDENCE) < set(effective(records))
    assert effective({}) == {}
