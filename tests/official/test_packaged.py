"""What the package knows: loaded once, whole or not at all, and renewed by a later package."""

from contextlib import closing
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from rural_collab.access.identity import Identity
from rural_collab.audit.models import Action, Change
from rural_collab.audit.recording import session_factory
from rural_collab.collaboratives.commands import edit_collaborative, remove_membership
from rural_collab.collaboratives.models import Collaborative, CollaborativeKind, Membership
from rural_collab.collaboratives.queries import get_collaborative, list_memberships
from rural_collab.db.engine import make_engine
from rural_collab.evidence.models import LoadedDataset, Source
from rural_collab.official.models import OfficialRecord
from rural_collab.official.packaged import is_loaded, load_packaged
from rural_collab.organizations.commands import edit_organization
from rural_collab.organizations.models import (
    CollegeProgram,
    Enrollment,
    Identifier,
    Organization,
    OrganizationRelation,
)
from rural_collab.organizations.queries import find_by_code
from rural_collab.places.models import County, Region, RegionCounty, State
from rural_collab.vocabularies.models import CipCode, CipSocPair, SocCode
from tests.official.conftest import contents

ANA = Identity(uuid4(), "Ana")
SW_BOCES = "san-juan-boces-co"


@pytest.fixture
def real(real_home):
    """The whole registry as a first start makes it."""
    engine = make_engine(real_home.database_url)
    with closing(session_factory(engine)()) as session:
        yield session
    engine.dispose()


def count(session, column, *where):
    return session.scalar(select(func.count(column)).where(*where))


def with_record(dataset):
    return Organization.id.in_(
        select(OfficialRecord.organization_id).where(OfficialRecord.dataset == dataset)
    )


@pytest.mark.parametrize(
    ("column", "number"),
    [
        (State.usps, 59),
        (County.fips, 3235),
        (CipCode.code, 2848),
        (SocCode.code, 1447),
        (CipSocPair.cip, 5723),
        (CollegeProgram.cip, 199_455),
    ],
    ids=["states", "counties", "programs of instruction", "occupations", "crosswalk", "programs of colleges"],
)
def test_the_registry_knows_all_places_and_classifications(real, column, number):
    assert count(real, column) == number


def test_the_registry_knows_every_district_agency_college_and_high_school(real):
    districts = Organization.org_type.in_(["school_district", "joint_district"])
    agencies = Organization.org_type.in_(["esa", "tribal_school"])
    assert count(real, Organization.id, districts, with_record("ccd")) == 13_493
    assert count(real, Organization.id, agencies, with_record("ccd")) == 1_012
    assert count(real, Organization.id, with_record("ipeds")) == 6_072
    assert count(real, Organization.id, with_record("cde_schools")) == 554
    assert count(real, OrganizationRelation.id, OrganizationRelation.kind == "parent_of") >= 554


def test_colorado_is_divided_into_planning_regions_that_cover_it_once(real):
    planning = select(Region.id).where(Region.kind == "planning_region")
    assert count(real, Region.id, Region.kind == "planning_region") == 14
    covered = real.scalars(select(RegionCounty.county_fips).where(RegionCounty.region_id.in_(planning))).all()
    assert len(covered) == len(set(covered)) == count(real, County.fips, County.state_usps == "CO") == 64


def test_the_boards_are_collaboratives_with_dated_memberships(real):
    boards = real.scalars(
        select(Collaborative)
        .join(Identifier, Identifier.organization_id == Collaborative.id)
        .join(CollaborativeKind, CollaborativeKind.collaborative_id == Collaborative.id)
        .where(Identifier.scheme == "cde_district", CollaborativeKind.kind == "service_cooperative")
    ).all()
    assert len(boards) == 21
    known = [m for board in boards for m in list_memberships(real, board.id) if m.member.identifiers]
    assert len(known) >= 104
    assert all(membership.starts and membership.verification for membership in known)


def test_every_official_organization_has_an_address_and_a_place(real):
    slugs = real.scalars(select(Organization.slug)).all()
    assert len(slugs) == len(set(slugs))
    assert count(real, Organization.id, Organization.state_usps.is_(None), with_record("ccd")) == 0
    homeless = count(real, Organization.id, Organization.county_fips.is_(None), with_record("ccd"))
    assert homeless < 0.02 * 14_505


def test_what_is_loaded_is_one_change_a_release(real):
    labels = real.scalars(select(Change.subject_label).where(Change.action == Action.IMPORTED)).all()
    assert sorted(set(labels)) == [
        "Colorado Department of Education, 2024",
        "IPEDS, 2024",
        "NCES Common Core of Data, 2018-19",
    ]


def test_loading_twice_changes_nothing(connection, load):
    report = load()
    assert report.added > 700
    before = contents(connection)
    assert (load().added, contents(connection) == before) == (0, True)


def sources(session, code):
    """The titles of the sources of an organization's official records and counts, by dataset and school year."""
    owner = find_by_code(session, "leaid", code)
    records = session.scalars(select(OfficialRecord).where(OfficialRecord.organization_id == owner.id))
    counts = {count.school_year: count.source for count in owner.enrollments}
    found = {record.dataset: record.source for record in records} | counts
    return {name: (source.title, source.publisher, str(source.published)) for name, source in found.items()}


NCES, CDE = "National Center for Education Statistics", "Colorado Department of Education"
CORTEZ_SOURCES = {
    "ccd": ("Common Core of Data, local education agency directory, 2018-19", NCES, "2018"),
    "edge": ("EDGE geocodes of local education agencies, 2018-19", NCES, "2018"),
    "cde": ("Pupil membership of Colorado's districts, 2023-24", CDE, "2023"),
    "2023-24": ("Pupil membership of Colorado's districts, 2023-24", CDE, "2023"),
    "2019-20": ("Pupil membership of Colorado's districts, 2019-20", CDE, "2019"),
    "2015-16": ("Common Core of Data, local education agency membership, 2015-16", NCES, "2015"),
}


def test_each_dataset_and_each_years_count_cites_its_own_release(session, load):
    load()
    assert sources(session, "0803090") == CORTEZ_SOURCES


def test_a_board_is_told_by_the_list_of_boards(session, load):
    load()
    board = get_collaborative(session, SW_BOCES).organization
    records = session.scalars(select(OfficialRecord).where(OfficialRecord.organization_id == board.id))
    told = {record.dataset: (record.release, record.source.title) for record in records}
    assert told["cde_boces"] == ("2025-26", "Colorado's boards of cooperative educational services")
    assert "cde" not in told


def test_what_an_earlier_package_cited_wrongly_is_put_right(session, connection, load, package):
    load()
    wrong = connection.scalar(select(Source.id).where(Source.title == "Regular public school districts"))
    connection.execute(update(Enrollment).values(source_id=wrong))
    connection.execute(update(OfficialRecord).values(source_id=wrong))
    package.fingerprint += "."
    assert load().changed == 0
    session.expire_all()
    assert sources(session, "0803090") == CORTEZ_SOURCES


def test_a_count_that_cites_a_source_named_here_keeps_it(session, connection, load, package):
    load()
    own = Source(title="Our own count", kind="report")
    session.add(own)
    session.flush()
    session.commit()
    connection.execute(update(Enrollment).where(Enrollment.school_year == "2019-20").values(source_id=own.id))
    package.fingerprint += "."
    load()
    session.expire_all()
    assert sources(session, "0803090")["2019-20"][0] == "Our own count"


def test_all_boards_and_their_memberships_come_with_the_package(connection, load):
    load()
    assert connection.scalar(select(func.count(Collaborative.id))) == 21
    assert connection.scalar(select(func.count(Membership.id))) == 104


def test_a_load_that_fails_anywhere_leaves_nothing(registry, package):
    def fail_at(step):
        def tell(words):
            if words.startswith(step):
                raise KeyboardInterrupt

        return tell

    with registry.connect() as connection:
        before = contents(connection)
    for step in ("Programs of instruction", "Colleges", "Boards"):
        with pytest.raises(KeyboardInterrupt), registry.begin() as connection:
            load_packaged(connection, fail_at(step))
        with registry.connect() as connection:
            assert contents(connection) == before
            assert connection.scalar(select(func.count(County.fips))) == 0
            assert not is_loaded(connection)


def test_a_later_package_renews_what_nobody_edited(session, connection, load, package):
    load()
    cortez, durango = (find_by_code(session, "leaid", leaid) for leaid in ("0803090", "0803480"))
    edit_organization(session, durango, {"town": "Our Durango"}, expected=None, by=ANA)
    session.commit()
    package.change("districts", "leaid", "0803090", town="NEW TOWN", phone="970-555-0100")
    package.change("districts", "leaid", "0803480", town="NEW TOWN")
    report = load()
    assert (report.added, report.changed, report.kept_edits) == (0, 1, 1)
    session.expire_all()
    assert (cortez.town, cortez.phone, durango.town) == ("New Town", "970-555-0100", "Our Durango")
    assert connection.scalar(select(LoadedDataset.checksum)) == package.fingerprint


def test_a_later_package_adds_what_is_new(session, load, package):
    kept = package.tables["colleges"].pop()
    load()
    assert find_by_code(session, "unitid", kept.unitid) is None
    package.tables["colleges"].append(kept)
    package.fingerprint += "."
    assert load().added == 1
    assert find_by_code(session, "unitid", kept.unitid).name == kept.name


def test_a_later_package_leaves_boards_that_people_keep_alone(session, load, package):
    load()
    board = get_collaborative(session, SW_BOCES)
    edit_collaborative(session, board, {"purpose": "Our own words"}, expected=None, by=ANA)
    members = list_memberships(session, board.id)
    remove_membership(session, members[0], by=ANA)
    session.commit()
    package.fingerprint += "."
    load()
    session.expire_all()
    assert get_collaborative(session, SW_BOCES).purpose == "Our own words"
    assert len(list_memberships(session, board.id)) == len(members) - 1
