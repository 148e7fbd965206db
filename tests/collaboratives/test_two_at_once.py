"""Two people at the same record at the same time: nobody's words are lost, and no rule is slipped past."""

from functools import partial

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.collaboratives.commands import edit_collaborative, edit_membership, remove_membership
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.collaboratives.queries import list_memberships
from rural_collab.db.engine import begin_writing
from rural_collab.errors import Refused, Stale
from rural_collab.organizations.models import Organization
from tests.factories import make_collaborative, make_membership, make_organization
from tests.together import together

TURNS = 6


@pytest.fixture
def prairie(committing):
    with committing() as session:
        found = make_collaborative(session, "Prairie", purpose="", about={"state_usps": None})
        session.commit()
    return found


@pytest.fixture
def network(committing):
    with committing() as session:
        found = make_collaborative(session, "Network", about={"state_usps": None})
        session.commit()
    return found


@pytest.fixture
def member(committing):
    with committing() as session:
        found = make_organization(session, "Cortez", state_usps=None)
        session.commit()
    return found


def kinds_of(results):
    return sorted(type(result).__name__ for result in results)


def write_letter(committing, collaborative, letter):
    """Read, think, and save; begin again as long as somebody else was faster."""
    while True:
        with committing() as session:
            opened = session.get_one(Collaborative, collaborative.id)
        values = {"purpose": f"{opened.purpose or ''}{letter}"}
        with committing() as session:
            begin_writing(session)
            stored = session.get_one(Collaborative, collaborative.id)
            try:
                edit_collaborative(session, stored, values, expected=opened.version, by=REGISTRY)
            except Stale:
                continue
            session.commit()
            return


def test_no_update_is_lost_among_several_writers(registry, committing, prairie):
    def write(letter, _session):
        _session.rollback()
        for _ in range(TURNS):
            write_letter(committing, prairie, letter)

    together(registry, *(partial(write, letter) for letter in "abc"))
    with committing() as session:
        written = session.get_one(Collaborative, prairie.id).purpose
    assert sorted(written) == sorted("abc" * TURNS)


def test_whoever_saves_what_was_read_before_another_saved_is_stale(committing, prairie):
    with committing() as slow, committing() as fast:
        opened = slow.get_one(Collaborative, prairie.id)
        slow.commit()
        edit_collaborative(
            fast,
            fast.get_one(Collaborative, prairie.id),
            {"motive": None, "purpose": "Fast"},
            expected=1,
            by=REGISTRY,
        )
        fast.commit()
        begin_writing(slow)
        with pytest.raises(Stale):
            edit_collaborative(slow, opened, {"purpose": "Slow"}, expected=opened.version, by=REGISTRY)
        slow.rollback()
        assert slow.get_one(Collaborative, prairie.id, populate_existing=True).purpose == "Fast"


def test_whoever_edits_what_another_removed_is_stale(committing, prairie, member):
    with committing() as session:
        found = make_membership(
            session, session.get_one(Collaborative, prairie.id), session.get_one(Organization, member.id)
        )
        session.commit()
    for act in (
        lambda session, row: edit_membership(session, row, {"note": "Late"}, expected=None, by=REGISTRY),
        lambda session, row: remove_membership(session, row, by=REGISTRY),
    ):
        with committing() as slow, committing() as fast:
            opened = slow.get(Membership, found.id)
            slow.commit()
            gone = fast.get(Membership, found.id)
            if gone is not None:
                remove_membership(fast, gone, by=REGISTRY)
                fast.commit()
            if opened is not None:
                begin_writing(slow)
                with pytest.raises(Stale):
                    act(slow, opened)


def test_of_two_who_admit_the_same_member_one_is_refused(registry, committing, prairie, member):
    def admit(session):
        return make_membership(
            session, session.get_one(Collaborative, prairie.id), session.get_one(Organization, member.id)
        )

    assert kinds_of(together(registry, admit, admit, admit)) == ["Membership", "Refused", "Refused"]
    with committing() as session:
        assert len(list_memberships(session, prairie.id)) == 1


def test_no_circle_closes_when_both_halves_are_entered_at_once(registry, prairie, network):
    def admit(whole, part, session):
        return make_membership(
            session, session.get_one(Collaborative, whole.id), session.get_one(Organization, part.id)
        )

    results = together(registry, partial(admit, prairie, network), partial(admit, network, prairie))
    assert kinds_of(results) == ["Membership", "Refused"]
    refused = next(result for result in results if isinstance(result, Refused))
    assert "network" in str(refused)
