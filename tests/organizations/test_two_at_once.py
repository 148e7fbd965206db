"""Two people who keep organizations at the same time."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.db.engine import begin_writing
from rural_collab.errors import Stale
from rural_collab.organizations.commands import edit_organization, replace_parts, retire_organization
from rural_collab.organizations.models import Organization
from tests.factories import make_organization
from tests.together import together


@pytest.fixture
def cortez(committing):
    with committing() as session:
        found = make_organization(session, "Cortez", state_usps=None)
        session.commit()
    return found


def test_namesakes_entered_at_once_get_addresses_of_their_own(registry):
    made = together(registry, *[lambda session: make_organization(session, "Namesake", state_usps=None)] * 4)
    assert sorted(each.slug for each in made) == ["namesake", "namesake-2", "namesake-3", "namesake-4"]


@pytest.mark.parametrize(
    "change",
    [
        lambda session, record: edit_organization(
            session, record, {"town": "Late"}, expected=None, by=REGISTRY
        ),
        lambda session, record: replace_parts(session, record, aliases=[{"name": "Late"}], by=REGISTRY),
        lambda session, record: retire_organization(
            session, record, because="Late", successor=None, by=REGISTRY
        ),
    ],
    ids=["edit", "parts", "retire"],
)
def test_whoever_read_before_another_saved_is_stale_whatever_is_changed(committing, cortez, change):
    with committing() as slow, committing() as fast:
        opened = slow.get_one(Organization, cortez.id)
        slow.commit()
        replace_parts(fast, fast.get_one(Organization, cortez.id), aliases=[{"name": "Fast"}], by=REGISTRY)
        fast.commit()
        begin_writing(slow)
        with pytest.raises(Stale):
            change(slow, opened)
        slow.rollback()
    with committing() as session:
        kept = session.get_one(Organization, cortez.id)
        assert (kept.town, kept.retired_at, [alias.name for alias in kept.aliases]) == (None, None, ["Fast"])
