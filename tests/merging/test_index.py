"""The index follows merges and undoes as if it were built anew."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from rural_collab.discovery.checking import differences
from rural_collab.discovery.documents import BUILDERS
from rural_collab.search.indexer import Follower
from tests.discovery import edits as made
from tests.discovery.registries import PLANS, make_registry
from tests.discovery.undoing import undone

_ABOUT_MERGING = (made.merge, made.merge, made.take_apart, made.rename, made.admit, made.retire)
EDITS = st.lists(
    st.tuples(
        st.sampled_from([made.KINDS_OF_EDIT.index(edit) for edit in _ABOUT_MERGING]),
        st.randoms(use_true_random=False),
    ),
    min_size=2,
    max_size=6,
)


@settings(max_examples=6)
@given(plan=PLANS, edits=EDITS)
def test_after_merges_and_undoes_the_index_is_in_step(connection, sessions, plan, edits):
    with undone(connection), sessions() as session, TemporaryDirectory() as home:
        make_registry(session, plan)
        session.commit()
        follower = Follower(sessions, Path(home, "index"), BUILDERS)
        follower.catch_up()
        for _ in made.carry_out(session, edits):
            follower.catch_up()
        assert not any(differences(sessions, Path(home, "index"), BUILDERS).values())
