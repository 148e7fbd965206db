"""What went wrong is told as a valid page in the reader's language, or as a problem document to a program."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from rural_collab.access.identity import REGISTRY
from rural_collab.app import LARGEST_REQUEST
from rural_collab.audit.recording import session_factory
from rural_collab.db.engine import make_engine
from rural_collab.organizations.commands import rename_address, retire_organization
from tests.factories import make_claim, make_organization
from tests.pages import Reader

LANGUAGES = ["", "/es"]


@pytest.fixture
def visitor(shared_app: Flask) -> Reader:
    """Somebody who asks for nothing that needs the database."""
    return Reader(shared_app)


@pytest.fixture
def nowhere(tmp_path: Path) -> Iterator[Engine]:
    """A database whose folder is gone."""
    folder = tmp_path / "gone"
    engine = make_engine(f"sqlite:///{folder / 'registry.db'}")
    folder.rmdir()
    yield engine
    engine.dispose()


@pytest.mark.parametrize("prefix", LANGUAGES)
class TestPages:
    def test_an_unknown_address_is_told_kindly(self, visitor, prefix):
        page = visitor.get(f"{prefix}/no/such/page", 404)
        assert page.language == ("es" if prefix else "en")
        assert f"{prefix}/search" in page.links

    def test_an_address_with_a_character_no_record_has_is_not_found(self, visitor, prefix):
        visitor.get(f"{prefix}/collaboratives/%00", 404)
        visitor.get(f"{prefix}/organizations/a%00b", 404)

    def test_a_wrong_method_says_what_is_allowed(self, visitor, prefix):
        page = visitor.post(f"{prefix}/about", status=405)
        assert "GET" in page.response.headers["Allow"]

    def test_too_large_a_form_is_refused(self, visitor, prefix):
        visitor.post(f"{prefix}/sign-in", {"email": "a" * (LARGEST_REQUEST + 1)}, 413)

    def test_a_mistake_of_ours_is_not_shown_inside_out(
        self, visitor, shared_app, monkeypatch, caplog, prefix
    ):
        def broken() -> None:
            raise RuntimeError("the secret of the view")

        monkeypatch.setitem(shared_app.view_functions, "about.privacy", broken)
        page = visitor.get(f"{prefix}/privacy", 500)
        assert "secret" not in page.html
        assert "the secret of the view" in caplog.text

    def test_every_error_is_kept_from_caches_and_search_engines(self, visitor, prefix):
        page = visitor.get(f"{prefix}/no/such/page", 404)
        assert page.response.headers["Cache-Control"] == "no-store"
        assert '<meta name="robots" content="noindex">' in page.html


class TestRecords:
    @pytest.mark.parametrize("prefix", LANGUAGES)
    def test_a_retired_record_says_why_and_what_took_its_place(self, reader, session, prefix):
        old, new = make_organization(session, "Old RE-1"), make_organization(session, "New RE-1")
        retire_organization(session, old, because="The two districts merged", successor=new, by=REGISTRY)
        session.commit()
        page = reader.get(f"{prefix}/organizations/{old.slug}", 410)
        assert "The two districts merged" in page.text
        assert f"{prefix}/organizations/{new.slug}" in page.links

    def test_a_retired_record_without_a_successor_still_says_why(self, reader, session, prairie):
        retire_organization(session, prairie.organization, because="It closed", successor=None, by=REGISTRY)
        session.commit()
        assert (
            "Reason given: It closed." in reader.get(f"/collaboratives/{prairie.organization.slug}", 410).text
        )

    @pytest.mark.parametrize("prefix", LANGUAGES)
    def test_a_renamed_record_leads_on_to_the_same_section_on_the_same_day(
        self, reader, session, prairie, prefix
    ):
        rename_address(session, prairie.organization, "prairie-and-plains", by=REGISTRY)
        session.commit()
        page = reader.get(f"{prefix}/collaboratives/prairie-pathways-co/members?on=2020-01-01", 301)
        assert page.response.location == f"{prefix}/collaboratives/prairie-and-plains/members?on=2020-01-01"
        reader.get(page.response.location)

    def test_a_line_break_in_an_old_address_breaks_nothing(self, reader, session, prairie):
        rename_address(session, prairie.organization, "prairie-and-plains", by=REGISTRY)
        session.commit()
        reader.get("/collaboratives/prairie-pathways-co/no%0ASet-Cookie:x", 404)
        reader.get("/places/c%0Ao", 301)

    def test_a_record_has_one_address(self, reader, session, prairie):
        school = make_organization(session, "Prairie High", org_type="school")
        session.commit()
        slug = prairie.organization.slug
        assert (
            reader.get(f"/organizations/{slug}?on=2020", 301).response.location
            == f"/collaboratives/{slug}?on=2020"
        )
        assert reader.get(f"/organizations/{school.slug}", 301).response.location == f"/schools/{school.slug}"
        assert reader.get("/places/co", 301).response.location == "/places/CO"
        moved = reader.get("/places/co/montezuma-county", 301)
        assert moved.response.location == "/places/CO/montezuma-county"

    def test_a_form_opened_before_the_rename_can_still_be_saved(self, ana, session, prairie):
        address = f"/manage/collaboratives/{prairie.organization.slug}/edit"
        opened = ana.get(address).values()
        rename_address(session, prairie.organization, "prairie-and-plains", by=REGISTRY)
        session.commit()
        ana.get(address)
        ana.post(address, {**opened, "purpose": "To share"})
        assert "To share" in ana.get("/collaboratives/prairie-and-plains").text
        assert (
            "Prairie Pathways" in ana.get("/manage/collaboratives/new?organization=prairie-pathways-co").text
        )

    def test_a_section_nobody_knows_is_not_found(self, reader, prairie):
        reader.get(f"/collaboratives/{prairie.organization.slug}/overview", 404)
        reader.get(f"/collaboratives/{prairie.organization.slug}/nonsense", 404)


class TestPrograms:
    @pytest.mark.parametrize(
        ("method", "address", "status"),
        [
            ("GET", "/api/v1/no-such", 404),
            ("POST", "/api/v1/search", 405),
            ("GET", "/es/api/v1/no-such", 404),
            ("DELETE", "/api/v1/search", 405),
        ],
    )
    def test_a_program_gets_a_problem_document(self, visitor, method, address, status):
        headers = {"Sec-Fetch-Site": "same-origin"}
        response = visitor.client.open(address, method=method, headers=headers)
        assert response.status_code == status
        assert response.mimetype == "application/problem+json"
        assert response.get_json()["status"] == status

    def test_what_went_wrong_inside_stays_inside(self, visitor, shared_app, monkeypatch):
        def broken() -> None:
            raise RuntimeError("the secret of the view")

        monkeypatch.setitem(shared_app.view_functions, "search_api.search", broken)
        response = visitor.client.get("/api/v1/search")
        assert (response.status_code, response.mimetype) == (500, "application/problem+json")
        assert "secret" not in response.get_data(as_text=True)

    def test_a_failing_page_and_a_failing_program_do_not_end_the_sign_in(self, bo, app, monkeypatch):
        monkeypatch.setitem(app.view_functions, "about.privacy", lambda: 1 / 0)
        bo.get("/privacy", 500)
        bo.get("/manage")


class TestWithoutDatabase:
    @pytest.mark.parametrize("prefix", LANGUAGES)
    def test_pages_already_made_still_read(self, reader, app, session, prairie, nowhere, prefix):
        make_claim(session, prairie, "It shares a welding trailer.", topic="service")
        session.commit()
        address = f"{prefix}/collaboratives/{prairie.organization.slug}/services"
        reader.get(address)
        app.extensions["sessions"] = session_factory(nowhere)
        page = reader_without_index(app).get(address)
        assert "It shares a welding trailer." in page.text
        assert "Stale" in page.response.headers["Warning"]

    @pytest.mark.parametrize("prefix", LANGUAGES)
    def test_pages_not_made_yet_say_that_the_registry_rests(self, app, nowhere, prefix):
        app.extensions["sessions"] = session_factory(nowhere)
        page = reader_without_index(app).get(f"{prefix}/organizations/never-opened-before", 503)
        assert int(page.response.headers["Retry-After"]) > 0

    def test_search_needs_no_database(self, reader, app, prairie, nowhere):
        reader.get("/search?q=prairie")
        app.extensions["sessions"] = session_factory(nowhere)
        assert "Prairie Pathways" in reader_without_index(app).get("/search?q=prairie").text
        assert reader.client.get("/api/v1/search?q=prairie").get_json()["total"] == 1

    def test_somebody_signed_in_reads_as_a_reader_meanwhile(self, bo, app, prairie, nowhere):
        bo.get("/search?q=prairie")
        app.extensions["sessions"] = session_factory(nowhere)
        bo.follower = None
        assert "Prairie Pathways" in bo.get("/search?q=prairie").text
        bo.get("/about")
        bo.get("/manage", 503)
        bo.get("/no-such-page", 404)

    def test_forms_are_not_taken_for_saved(self, bo, app, prairie, nowhere):
        app.extensions["sessions"] = session_factory(nowhere)
        bo.post(f"/manage/collaboratives/{prairie.organization.slug}/edit", {"kinds": "rpep"}, 503)
        reader_without_index(app).post("/sign-in", {"email": "bo@example.org", "password": "x" * 12}, 503)

    def test_operators_can_tell_the_process_from_the_database(self, reader, app, nowhere):
        reader.get("/readyz")
        app.extensions["sessions"] = session_factory(nowhere)
        assert reader.client.get("/healthz").status_code == 200
        assert reader.client.get("/readyz").status_code == 503


def reader_without_index(app: Flask) -> Reader:
    """Somebody who does not wait for the index, which could not follow either."""
    return Reader(app)
