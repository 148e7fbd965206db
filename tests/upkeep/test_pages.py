"""Pages of whoever runs the registry: health, official lists, and who changed what."""

import pytest

from rural_collab import __version__
from rural_collab.access.identity import REGISTRY, Role
from rural_collab.accounts.people import grant_role
from rural_collab.audit.recording import attributed
from rural_collab.official.importing import note_import
from rural_collab.official.load import Report
from rural_collab.reference.layouts.tables import Release
from rural_collab.upkeep.doctor import examine
from tests.factories import PASSWORD, make_collaborative, make_user
from tests.pages import Reader


@pytest.fixture
def stu(app, follower, session):
    """Stu is a steward of Colorado."""
    user = make_user(session, "stu@example.org")
    grant_role(session, user, Role.STEWARD, {"state_usps": "CO"}, by=REGISTRY)
    session.commit()
    reader = Reader(app, follower)
    reader.sign_in("stu@example.org", PASSWORD)
    return reader


def change(session, collaborative, **values):
    """Somebody edits the organization that a collaborative is."""
    with attributed(session, by=REGISTRY, intent="edit an organization"):
        for name, value in values.items():
            setattr(collaborative.organization, name, value)


def cells(row):
    return ["".join(cell.itertext()).strip() for cell in row]


class TestHealth:
    def test_the_page_says_what_check_says(self, ana, app, session):
        page = ana.get("/manage/health").text
        engine = session.get_bind()
        findings = examine(app.config["SETTINGS"], getattr(engine, "engine", engine))
        assert len(findings) > 3
        assert all(finding.words in page for finding in findings if "GB are free" not in finding.words)
        assert __version__ in page

    def test_stale_records_are_counted_by_state_as_the_search_counts_them(self, ana, session, prairie):
        rows = {row[0]: row[1:] for row in map(cells, ana.get("/manage/health").all("tr"))}
        assert rows["All"][:3] == rows["Colorado"][:3]
        assert sum(int(count) for count in rows["All"][:3]) == 1

    def test_the_whole_counts_a_record_once_wherever_it_lies(self, ana, session, prairie):
        make_collaborative(session, "Nowhere Stated", about={"state_usps": None})
        session.commit()
        rows = {row[0]: row[1:] for row in map(cells, ana.get("/manage/health").all("tr"))}
        assert sum(int(count) for count in rows["All"][:3]) == 2
        assert sum(int(count) for count in rows["Colorado"][:3]) == 1


class TestOfficialLists:
    def test_the_plan_of_the_last_import_stays_to_be_read(self, ana, session):
        release = Release("ccd", "2024-25", [])
        note_import(session, release, "lea.csv", Report(added=3, changed=12), is_dry_run=True)
        session.commit()
        page = ana.get("/manage/official").text
        assert "CCD 2024-25 only a plan" in page
        assert "12 changed" in page
        assert "reference import ccd FILE --dry-run" in page


class TestChanges:
    def test_an_administrator_reads_who_changed_what_and_filters_it(self, ana, bo, session, prairie):
        bo.submit(
            f"/manage/organizations/{prairie.organization.slug}/edit", summary="Shares a welding trailer."
        )
        page = ana.get("/manage/changes").text
        assert "Shares a welding trailer." in page
        assert "welding" in ana.get("/manage/changes?record=prairie&kind=organizations").text
        assert "welding" not in ana.get("/manage/changes?kind=pathways").text
        assert "welding" not in ana.get("/manage/changes?until=2001-01-01").text
        assert "welding" not in ana.get("/manage/changes?record=nobody").text

    def test_what_nobody_can_read_of_an_address_is_left_out(self, ana):
        ana.get("/manage/changes?person=x&since=yesterday&before=%27&kind=odd")

    def test_older_changes_follow_page_by_page_without_a_gap(self, ana, session, prairie, monkeypatch):
        monkeypatch.setattr("rural_collab.upkeep.change_views.A_PAGE", 2)
        for town in ("Alpha", "Beta", "Gamma"):
            change(session, prairie, town=town)
        session.commit()
        seen, path = [], "/manage/changes?kind=organizations"
        while path:
            page = ana.get(path)
            seen += [text.rsplit(maxsplit=1)[-1] for text in page.texts("li") if text.startswith("Town:")]
            older = [link for link in page.all("a") if "".join(link.itertext()) == "Older changes"]
            path = older[0].get("href") if older else None
        assert seen[:3] == ["Gamma", "Beta", "Alpha"]

    def test_a_steward_reads_changes_of_their_places_alone(self, stu, session, prairie):
        elsewhere = make_collaborative(session, "Far Away")
        change(session, elsewhere, state_usps="TX", county_fips=None)
        for found in (prairie, elsewhere):
            change(session, found, town="Newtown")
        session.commit()
        page = stu.get("/manage/changes").text
        assert prairie.organization.name in page
        assert "Far Away" not in page

    def test_the_file_holds_the_same_sentences_and_runs_no_formulas(self, ana, session, prairie):
        change(session, prairie, name="=HYPERLINK(1)")
        session.commit()
        lines = ana.client.get("/manage/changes.csv?kind=organizations").text
        assert "'=HYPERLINK(1)" in lines
        assert ",=HYPERLINK" not in lines

    def test_a_coordinator_has_no_business_there(self, bo):
        bo.get("/manage/changes", 403)
        bo.get("/manage/health", 403)
