"""Merging and undoing is as if nothing had happened, whatever refers to whom."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rural_collab.access.identity import REGISTRY
from rural_collab.errors import Refused
from rural_collab.merging.carrying import count_references
from rural_collab.merging.commands import merge_organizations
from rural_collab.merging.references import REFERENCES, How
from rural_collab.merging.undoing import undo_merge
from rural_collab.organizations.models import Organization
from tests.merging.worlds import make_world, picture, throw_about

CHOICES = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(["kept", "other", "both"])
        for name in ("name", "place", "summary", "purpose", "dates", "code-leaid", "code-ein")
    },
)


@pytest.fixture
def world(session):
    made = make_world(session)
    session.commit()
    return made


def merged(session, kept_id, merged_id, **told):
    kept, other = session.get_one(Organization, kept_id), session.get_one(Organization, merged_id)
    told = {"chosen": {}, "why": None, "expected": (None, None), "by": REGISTRY, **told}
    return merge_organizations(session, kept, other, **told)


def differences(before, after):
    return {
        key: (before.get(key), after.get(key)) for key in before | after if before.get(key) != after.get(key)
    }


@settings(max_examples=8)
@given(random=st.randoms(), chosen=CHOICES, are_collaboratives=st.booleans())
def test_a_merge_that_is_undone_leaves_everything_as_it_was(
    world, session, random, chosen, are_collaboratives
):
    kept, other, _ = world[are_collaboratives]
    trying = session.begin_nested()
    try:
        throw_about(session, world[0], random)
        throw_about(session, world[1], random)
        before = picture(session)
        try:
            merge = merged(session, kept, other, chosen=chosen)
        except Refused:
            assume(False)
        assert picture(session) != before
        undo_merge(session, merge, by=REGISTRY)
        assert differences(before, picture(session)) == {}
        assert merge.lasting == {}
    finally:
        trying.rollback()
        session.expire_all()


@settings(max_examples=8)
@given(random=st.randoms(), are_collaboratives=st.booleans())
def test_after_a_merge_nothing_refers_to_the_merged_record_but_what_was_told_to_stay(
    world, session, random, are_collaboratives
):
    kept, other, _ = world[are_collaboratives]
    trying = session.begin_nested()
    try:
        throw_about(session, world[0], random)
        throw_about(session, world[1], random)
        try:
            merge = merged(session, kept, other)
        except Refused:
            assume(False)
        left = {
            name: n for name, n in count_references(session, other).items() if not name.startswith("merge.")
        }
        assert left == {name: n for name, n in merge.staying.items() if not name.startswith("merge.")}
        moving = {name for name, each in REFERENCES.items() if each.how in {How.MOVE, How.REMOVE_SAME}}
        assert not moving & set(left)
    finally:
        trying.rollback()
        session.expire_all()
