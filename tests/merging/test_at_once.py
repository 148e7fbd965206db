"""People who merge at the same moment, and others who go on writing meanwhile."""

from functools import partial

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.collaboratives.commands import admit_member
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.queries import list_memberships_of
from rural_collab.errors import Refused
from rural_collab.merging.commands import merge_organizations
from rural_collab.merging.models import Merge
from rural_collab.merging.undoing import undo_merge
from rural_collab.organizations.models import Organization
from tests.factories import make_collaborative, make_organization, when
from tests.together import together


@pytest.fixture
def pair(committing):
    with committing() as session:
        made = [make_organization(session, name, state_usps=None) for name in ("Cortez RE-1", "Cortez RE1")]
        session.commit()
    return [each.id for each in made]


def merge(session, kept_id, other_id):
    kept, other = session.get_one(Organization, kept_id), session.get_one(Organization, other_id)
    return merge_organizations(
        session, kept, other, chosen={}, why=None, expected=(None, None), by=REGISTRY
    ).id


def test_of_two_who_merge_the_same_two_in_either_direction_one_is_told(registry, committing, pair):
    one, other = pair
    results = together(
        registry, partial(merge, kept_id=one, other_id=other), partial(merge, kept_id=other, other_id=one)
    )
    refused = [each for each in results if isinstance(each, Refused)]
    assert [str(each) for each in refused] == ["One of the two is no longer in the registry"]
    with committing() as session:
        standing = [session.get_one(Organization, each) for each in pair]
        assert sorted(each.is_merged for each in standing) == [False, True]


def test_of_two_who_undo_the_same_merge_one_is_told(registry, committing, pair):
    with committing() as session:
        done = merge(session, *pair)
        session.commit()

    def undo(session):
        undo_merge(session, session.get_one(Merge, done), by=REGISTRY)

    results = together(registry, undo, undo)
    assert sorted(type(each).__name__ for each in results) == ["NoneType", "Refused"]


def test_a_member_admitted_meanwhile_belongs_to_the_record_that_stays_or_is_told(registry, committing, pair):
    """Whoever comes second sees what the first did: the membership goes along, or stays where it was entered."""
    with committing() as session:
        group = make_collaborative(session, "Prairie", about={"state_usps": None}).id
        session.commit()
    kept_id, other_id = pair

    def admit(session):
        told = {"role": "member", "status": "active", "began": when("2020")}
        group_now, member = session.get_one(Collaborative, group), session.get_one(Organization, other_id)
        admit_member(session, group_now, member, told, by=REGISTRY)

    together(registry, admit, partial(merge, kept_id=kept_id, other_id=other_id))
    with committing() as session:
        assert len(list_memberships_of(session, kept_id)) == 1
        assert list_memberships_of(session, other_id) == []
