"""A later release of an agency's file: what moved follows, what people edited stays, and both can be seen."""

from contextlib import contextmanager
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from rural_collab.access.identity import REGISTRY, Identity
from rural_collab.audit.history import list_history
from rural_collab.errors import Refused
from rural_collab.official.importing import import_release
from rural_collab.official.merge import local_edits
from rural_collab.official.models import OfficialRecord
from rural_collab.organizations.commands import edit_organization, replace_parts
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import find_by_code
from rural_collab.reference.casing import tidy_case
from rural_collab.reference.layouts import CcdAgency, read_ccd, read_edge, read_ipeds
from rural_collab.reference.layouts.tables import Release
from tests.factories import make_organization
from tests.official.conftest import FIXTURES, contents

PAGOSA = "0802190"
ANA = Identity(uuid4(), "Ana")
OLD_TOWN, NEW_TOWN = "PAGOSA SPRINGS", "ARBOLES"

agencies = st.builds(
    CcdAgency,
    leaid=st.sampled_from([f"08000{number:02d}" for number in range(6)]),
    state_code=st.sampled_from(["CO-1", "CO-2", ""]),
    name=st.sampled_from(["CORTEZ", "Cortez Jt", "Mancos RE-6"]),
    state=st.sampled_from(["CO", "UT"]),
    address_state=st.just("CO"),
    street=st.sampled_from(["", "1 MAIN ST"]),
    town=st.sampled_from(["", "CORTEZ", "Dolores"]),
    zip=st.sampled_from(["", "81321", "81321-1234"]),
    phone=st.sampled_from(["", "970-555-0100"]),
    website=st.just(""),
    lea_type=st.sampled_from(["1", "2", "4", "7"]),
    status=st.sampled_from(["1", "2", "3"]),
    charter=st.just(""),
    grade_low=st.sampled_from(["PK", ""]),
    grade_high=st.sampled_from(["12", ""]),
    operational_schools=st.none(),
)
files = st.lists(agencies, max_size=6, unique_by=lambda agency: agency.leaid)
edits = st.dictionaries(
    st.sampled_from([f"08000{number:02d}" for number in range(6)]), st.sampled_from(["Ours", None])
)


def agency(session, leaid=PAGOSA):
    return find_by_code(session, "leaid", leaid)


def record(session, organization, dataset="ccd"):
    return session.get(OfficialRecord, (organization.id, dataset), populate_existing=True)


def edit(session, organization, **values):
    edit_organization(session, organization, values, expected=None, by=ANA)
    session.commit()


def test_a_first_release_adds_agencies_with_codes_and_addresses(session, bring, ccd):
    report = bring(ccd)
    assert (report.added, report.unknown) == (9, 2)
    pagosa = agency(session)
    assert (pagosa.name, pagosa.slug) == (
        "Archuleta County School District No. 50 Jt",
        "archuleta-county-school-district-no-50-jt-co",
    )
    assert (pagosa.town, pagosa.street, pagosa.org_type) == (
        "Pagosa Springs",
        "800 B South 8th Street",
        "joint_district",
    )
    assert {(code.scheme, code.value) for code in pagosa.identifiers} == {
        ("leaid", PAGOSA),
        ("state_lea", "CO-0220"),
    }
    assert (record(session, pagosa).release, record(session, pagosa).values["town"]) == (
        "2018-19",
        "Pagosa Springs",
    )


def test_kinds_that_are_not_kept_and_agencies_long_closed_are_not_added(session, bring, ccd):
    bring(ccd)
    left_out = {row.leaid for row in ccd.rows if row.lea_type not in "124" or not row.is_open}
    assert len(left_out) == 2
    assert [leaid for leaid in left_out if agency(session, leaid)] == []


def test_an_untouched_value_follows_a_later_release(session, bring, ccd, later):
    bring(ccd)
    report = bring(later("2019-2020", (OLD_TOWN, NEW_TOWN)))
    assert (report.changed, report.kept_edits, report.added) == (1, 0, 0)
    pagosa = agency(session)
    assert (pagosa.town, record(session, pagosa).release) == ("Arboles", "2019-20")
    told = list_history(session, pagosa.id)[0]
    assert told.fields == {"town": ["Pagosa Springs", "Arboles"]}
    assert told.subject_label == "Common Core of Data, local education agency directory, 2019-20"


def test_an_edited_value_stays_and_both_can_be_seen(session, bring, ccd, later):
    bring(ccd)
    edit(session, agency(session), town="Chimney Rock")
    report = bring(later("2019-2020", (OLD_TOWN, NEW_TOWN), ("(970)264-2228", "(970)264-0000")))
    pagosa = agency(session)
    session.refresh(pagosa)
    assert (report.changed, report.kept_edits) == (1, 1)
    assert (pagosa.town, pagosa.phone) == ("Chimney Rock", "970-264-0000")
    current = {name: getattr(pagosa, name) for name in record(session, pagosa).values}
    assert local_edits(current, record(session, pagosa).values) == {"town": ("Chimney Rock", "Arboles")}


def test_what_somebody_emptied_on_purpose_stays_empty(session, bring, ccd, later):
    bring(ccd)
    edit(session, agency(session), phone=None)
    bring(later("2019-2020", ("(970)264-2228", "(970)264-0000")))
    session.expire_all()
    assert agency(session).phone is None


def test_an_editor_at_work_is_told_that_a_release_came_between(session, bring, ccd, later):
    bring(ccd)
    opened = agency(session).version
    bring(later("2019-2020", (OLD_TOWN, NEW_TOWN)))
    session.expire_all()
    assert agency(session).version == opened + 1


def test_an_agency_that_the_release_knows_first_is_added(session, bring, ccd, later):
    path = later("2018-2019", without=PAGOSA)
    bring(path)
    assert agency(session) is None
    assert bring(later("2019-2020")).added == 1
    assert agency(session).town == "Pagosa Springs"


def test_an_agency_that_the_release_lacks_stays(session, bring, ccd, later):
    bring(ccd)
    bring(later("2019-2020", without=PAGOSA))
    assert agency(session).is_open


def test_a_district_entered_by_hand_under_its_code_is_completed_and_not_overwritten(session, bring, ccd):
    own = make_organization(session, "Archuleta Schools", leaid=PAGOSA)
    session.commit()
    report = bring(ccd)
    session.refresh(own)
    assert (report.added, report.changed) == (8, 1)
    assert (own.name, own.town) == ("Archuleta Schools", "Pagosa Springs")


def test_an_agency_whose_code_was_taken_out_here_is_not_added_twice(session, bring, ccd, later):
    bring(ccd)
    pagosa = agency(session)
    replace_parts(session, pagosa, identifiers=[], by=REGISTRY)
    session.commit()
    assert bring(later("2019-2020", (OLD_TOWN, NEW_TOWN))).added == 0
    session.refresh(pagosa)
    assert pagosa.town == "Arboles"


def test_an_older_release_changes_nothing(session, connection, bring, ccd, later):
    bring(ccd)
    before = contents(connection)
    report = bring(later("2017-2018", (OLD_TOWN, NEW_TOWN)))
    assert (report.outdated, report.changed, report.added) == (10, 0, 0)
    assert {name for name, rows in contents(connection).items() if rows != before[name]} == {"source"}


def test_a_county_of_other_codes_leaves_the_county_alone(session, bring, ccd):
    bring(ccd)
    points = read_edge(FIXTURES / "edge_geocode_publiclea_1819.csv")
    bring(points)
    session.expire_all()
    assert agency(session).county_fips == "08007"
    moved = [msgspec.structs.replace(row, county_fips="09999", locale="43") for row in points.rows]
    bring(Release("edge", "2019-20", moved))
    session.expire_all()
    assert (agency(session).county_fips, agency(session).nces_locale) == ("08007", "43")


def test_geocodes_never_add_an_organization(session, connection, bring):
    report = bring(read_edge(FIXTURES / "edge_geocode_publiclea_1819.csv"))
    assert (report.added, report.unknown) == (0, 11)
    assert connection.scalars(select(Organization.id)).all() == []


def test_colleges_are_added_without_the_names_of_persons(session, bring):
    report = bring(read_ipeds(FIXTURES / "hd2023.csv"))
    assert report.added > 10
    pueblo = find_by_code(session, "unitid", "127884")
    assert (pueblo.org_type, pueblo.town, pueblo.county_fips) == ("community_college", "Pueblo", "08101")
    bring(read_ipeds(FIXTURES / "hd2024.csv"))
    assert record(session, pueblo, "ipeds").release == "2024"
    assert "Placeholder" not in repr(contents(session.connection()))


def test_the_same_file_in_another_scheme_is_the_same_agency(session, bring, ccd):
    bring(read_ccd(FIXTURES / "ccd_lea_029_1516.csv"))
    before = agency(session).id
    report = bring(ccd)
    assert agency(session).id == before
    assert report.added <= 1


def test_without_places_nothing_is_imported(registry, ccd):
    with (
        registry.begin() as connection,
        pytest.raises(Refused, match="no states and counties yet; run: rural-collab"),
    ):
        import_release(connection, ccd, "file.csv")


@pytest.mark.parametrize("name", ["edge_geocode_publiclea_1819.csv", "hd2024.csv"])
def test_every_kind_of_file_brought_twice_is_brought_once(connection, bring, ccd, name):
    bring(ccd)
    reader = read_edge if name.startswith("edge") else read_ipeds
    bring(reader(FIXTURES / name))
    before = contents(connection)
    report = bring(reader(FIXTURES / name))
    assert (report.added, report.changed) == (0, 0)
    assert contents(connection) == before


@pytest.fixture
def example(session, connection):
    """Each example begins with the same empty registry."""

    @contextmanager
    def begin():
        undone = connection.begin_nested()
        try:
            yield
        finally:
            session.rollback()
            session.expunge_all()
            undone.rollback()

    return begin


def tried(connection, release):
    """What a dry run tells; it must leave everything as it was."""
    before, trial = contents(connection), connection.begin_nested()
    report = import_release(connection, release, "second.csv")
    trial.rollback()
    assert contents(connection) == before
    return report


@given(files, files, edits)
def test_a_dry_run_tells_what_the_real_one_does_and_twice_is_once(
    session, connection, example, first, second, edited
):
    with example():
        import_release(connection, Release("ccd", "2018-19", first), "first.csv")
        edit_towns(session, edited)
        release = Release("ccd", "2019-20", second)
        foretold = tried(connection, release)
        report = import_release(connection, release, "second.csv")
        assert report == foretold
        once = contents(connection)
        again = import_release(connection, release, "second.csv")
        assert (again.added, again.changed) == (0, 0)
        assert contents(connection) == once


@given(files, files)
def test_every_row_of_a_release_is_accounted_for(connection, example, first, second):
    with example():
        import_release(connection, Release("ccd", "2018-19", first), "first.csv")
        for year in ("2017-18", "2018-19", "2019-20"):
            trial = connection.begin_nested()
            report = import_release(connection, Release("ccd", year, second), "second.csv")
            trial.rollback()
            told = (report.added, report.changed, report.unchanged, report.outdated, report.unknown)
            assert sum(told) == len(second)


@given(files, files, edits)
def test_after_any_release_a_field_is_what_people_wrote_or_what_is_official(
    session, connection, example, first, second, edited
):
    with example():
        import_release(connection, Release("ccd", "2018-19", first), "first.csv")
        was_edited = edit_towns(session, edited)
        import_release(connection, Release("ccd", "2019-20", second), "second.csv")
        for row in second:
            found = agency(session, row.leaid)
            if found is not None and row.lea_type != "7":
                official = record(session, found).values
                assert official["town"] == (tidy_case(row.town) or None)
                assert found.town == (edited[row.leaid] if row.leaid in was_edited else official["town"])
                assert (found.phone, found.name) == (official["phone"], official["name"])


def edit_towns(session, edited):
    """Edit the towns of agencies that are there; gives the codes of those whose town is another now."""
    found = {leaid: agency(session, leaid) for leaid in edited}
    changed = {leaid for leaid, known in found.items() if known and known.town != edited[leaid]}
    for leaid in changed:
        edit(session, found[leaid], town=edited[leaid])
    session.rollback()
    session.expunge_all()
    return changed
