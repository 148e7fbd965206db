"""An index that followed every change tells what an index built anew tells."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from rural_collab.access.identity import REGISTRY
from rural_collab.app import create_app
from rural_collab.collaboratives.commands import remove_membership
from rural_collab.collaboratives.models import Membership
from rural_collab.config import Settings
from rural_collab.discovery.checking import differences
from rural_collab.discovery.documents import BUILDERS
from rural_collab.discovery.following import in_words_of_now
from rural_collab.funding.commands import AWARDS, edit_program
from rural_collab.governance.models import GovernanceProfile
from rural_collab.organizations.commands import (
    edit_organization,
    relate,
    restore_organization,
    retire_organization,
)
from rural_collab.search.answers import Engine, every_card
from rural_collab.search.criteria import Criteria
from rural_collab.search.engine import SearchIndex, read_progress, write_progress
from rural_collab.search.indexer import Follower, rebuild
from rural_collab.services.commands import edit_service
from tests.discovery.edits import EDITS, carry_out
from tests.discovery.registries import PLANS, TODAY, make_registry
from tests.discovery.undoing import undone
from tests.factories import make_collaborative, make_membership, make_organization, make_service, when
from tests.funding.making import make_award, make_program, part
from tests.governance.making import make_profile


def told_by(folder: Path) -> tuple[list, dict]:
    """Every card and every count."""
    snapshot = SearchIndex(folder).snapshot()
    return list(every_card(snapshot, Criteria())), dict(Engine().counts(snapshot, Criteria()))


@settings(max_examples=8)
@given(plan=PLANS, edits=EDITS)
def test_following_step_by_step_or_all_at_once_is_as_good_as_building_anew(connection, sessions, plan, edits):
    with undone(connection), sessions() as session, TemporaryDirectory() as home:
        make_registry(session, plan)
        session.commit()
        folders = [Path(home, name) for name in ("each", "once", "anew")]
        each, once = (Follower(sessions, folder, BUILDERS) for folder in folders[:2])
        for follower in (each, once):
            follower.catch_up()
        for _ in carry_out(session, edits):
            each.catch_up()
        once.catch_up()
        rebuild(sessions, folders[2], BUILDERS)
        for folder in folders:
            assert not any(differences(sessions, folder, BUILDERS).values())
        assert told_by(folders[0]) == told_by(folders[1]) == told_by(folders[2])


def test_nothing_to_follow_writes_nothing(session, follower, prairie):
    follower.catch_up()
    assert follower.catch_up() == 0


@pytest.fixture
def in_step(session, follower, sessions):
    """Checks that following alone keeps the index equal to the database."""

    def check() -> None:
        session.commit()
        follower.catch_up()
        assert not any(differences(sessions, follower.store.folder, BUILDERS).values())

    return check


def move(session, organization):
    values = {"lat": 37.5, "lon": -104.1, "county_fips": "08071", "state_usps": "CO"}
    edit_organization(session, organization, values, expected=None, by=REGISTRY)


def rename(session, organization):
    edit_organization(session, organization, {"name": "Quelva"}, expected=None, by=REGISTRY)


@pytest.mark.parametrize("change", [move, rename])
def test_a_change_of_a_district_reaches_everything_that_tells_of_it(session, in_step, change):
    """Its collaborative, the network that is a member of, and its school without a place of its own."""
    district, school = make_organization(session), make_organization(session, org_type="school")
    collaborative, network = make_collaborative(session), make_collaborative(session)
    relate(session, district, "parent_of", school, by=REGISTRY)
    make_membership(session, collaborative, district)
    make_membership(session, network, collaborative.organization)
    in_step()
    change(session, district)
    in_step()


def test_a_renamed_collaborative_is_found_by_its_new_name_at_its_members(session, in_step):
    collaborative, college = make_collaborative(session), make_organization(session, org_type="university")
    make_membership(session, collaborative, college)
    in_step()
    rename(session, collaborative.organization)
    in_step()


def test_a_membership_taken_out_is_gone_on_both_sides(session, in_step):
    collaborative, district = make_collaborative(session), make_organization(session, lat=38.0, lon=-104.0)
    network = make_collaborative(session)
    make_membership(session, network, collaborative.organization)
    membership = make_membership(session, collaborative, district)
    in_step()
    remove_membership(session, membership, by=REGISTRY)
    in_step()


def test_a_change_of_anybody_behind_a_service_reaches_it(session, in_step):
    """Of who delivers it, of the collaborative, of a member, and of a member's member: that is where it is."""
    partner, district = make_organization(session), make_organization(session, lat=38.0, lon=-104.0)
    network, inner = make_collaborative(session), make_collaborative(session)
    make_membership(session, network, inner.organization)
    membership = make_membership(session, inner, district)
    make_service(session, network, providers=[{"organization_id": partner.id, "role": "host"}])
    in_step()
    for change in (rename, move):
        for organization in (partner, network.organization, district):
            change(session, organization)
            in_step()
    remove_membership(session, membership, by=REGISTRY)
    in_step()


def test_a_service_goes_and_comes_back_with_its_collaborative(session, in_step, prairie, follower):
    make_service(session, prairie)
    in_step()
    retire_organization(session, prairie.organization, because="closed", successor=None, by=REGISTRY)
    in_step()
    assert SearchIndex(follower.store.folder).snapshot().searcher.num_docs == 0
    restore_organization(session, prairie.organization, by=REGISTRY)
    in_step()


def test_a_change_of_a_service_writes_it_and_its_collaborative_alone(session, in_step, prairie, follower):
    service, _ = make_service(session, prairie), make_service(session, make_collaborative(session))
    in_step()
    edit_service(session, service, {"capacity": "12 students"}, expected=None, by=REGISTRY)
    session.commit()
    assert follower.catch_up() == len([service, prairie])


def test_a_new_day_ends_memberships_without_anybody_changing_anything(session, in_step, follower, sessions):
    """The log tells nothing of midnight, so what depends on the day is built again once a day."""
    collaborative = make_collaborative(session)
    membership = make_membership(session, collaborative, make_organization(session))
    in_step()
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    table = Membership.__table__
    session.execute(update(table).where(table.c.id == membership.id).values(ended=when(yesterday)))
    build = follower.store.current()
    write_progress(build, msgspec.structs.replace(read_progress(build), built_on=TODAY - timedelta(days=1)))
    in_step()


def test_a_change_of_an_award_reaches_whoever_has_a_part_in_it(session, in_step):
    """The change log names who answers for an award, not those it was shared with."""
    network, member, other = (make_collaborative(session) for _ in range(3))
    program = make_program(session)
    parts = [part(member.organization, 40_000, "welding")]
    award = make_award(session, network, program_id=program.id, allocations=parts)
    in_step()
    moved = [part(other.organization, 40_000, "welding")]
    for values in ({"type": "philanthropy"}, {"ends": when("2026-01")}, {"allocations": moved}):
        AWARDS.edit(session, award, values, expected=None, by=REGISTRY)
        in_step()
    AWARDS.edit(session, award, {"type": None}, expected=None, by=REGISTRY)
    edit_program(session, program, {"type": "federal_wioa"}, expected=None, by=REGISTRY)
    in_step()
    AWARDS.remove(session, award, by=REGISTRY)
    in_step()


def test_a_new_day_gives_another_board_without_anybody_changing_anything(session, in_step, follower, prairie):
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    profile = make_profile(session, prairie, legal_model="boces")
    in_step()
    table = GovernanceProfile.__table__
    session.execute(update(table).where(table.c.id == profile.id).values(began=when(tomorrow)))
    build = follower.store.current()
    write_progress(build, msgspec.structs.replace(read_progress(build), built_on=TODAY - timedelta(days=1)))
    in_step()
    counts = Engine().counts(SearchIndex(follower.store.folder).snapshot(), Criteria())
    assert counts["governance"] == {}


def test_a_follower_that_fails_again_and_again_gives_every_connection_back(tmp_path):
    """A database without tables stands for one that answers and fails."""
    app = create_app(Settings(home=tmp_path, secret_key="k" * 40, follows_changes=False))
    opened, pool = in_words_of_now(app), app.extensions["sessions"].kw["bind"].pool
    failed = []
    for _ in range(3):
        with pytest.raises(OperationalError) as error:
            opened()
        failed.append(error)
    assert pool.checkedout() == 0
