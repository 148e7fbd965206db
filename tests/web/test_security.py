"""What a page of another site, a borrowed session or a crafted link cannot do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.access.identity import REGISTRY
from rural_collab.accounts.commands import MOST_FAILURES, disable_user, get_user
from rural_collab.app import create_app
from rural_collab.config import Settings
from rural_collab.web.access import SESSION_COOKIE
from tests.conftest import SECRET
from tests.factories import PASSWORD, make_user
from tests.pages import Reader

CREDENTIALS = {"email": "bo@example.org", "password": PASSWORD}
FOREIGN = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "https://localhost.evil.example"},
    {"Referer": "https://evil.example/http://localhost/"},
    {"Referer": "http://evil.example@elsewhere.example/"},
]
OWN = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
    {"Referer": "http://localhost/sign-in?next=%2Fmanage"},
    {"Origin": "http://127.0.0.1:8000"},
]
ELSEWHERE = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
    "http:evil.example", "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example", " //evil.example",
    "%2F%2Fevil.example", "evil.example", "/\x00/evil.example", "/%5Cevil.example\\", "//evil.example/manage",
]  # fmt: skip


class TestForeignForms:
    @pytest.mark.parametrize("headers", FOREIGN, ids=str)
    def test_a_form_of_another_site_changes_nothing(self, bo, prairie, session, headers):
        slug = prairie.organization.slug
        data = {"kinds": "rpep", "version": str(prairie.version)}
        answer = bo.client.post(f"/manage/collaboratives/{slug}/edit", data=data, headers=headers)
        assert answer.status_code == 403
        session.expire_all()
        assert [row.kind for row in prairie.kinds] == ["rural_collaborative"]

    @pytest.mark.parametrize("address", ["/", "/search", "/api/v1/search"])
    def test_what_no_page_takes_is_told_so_wherever_it_comes_from(self, reader, address):
        assert reader.client.post(address).status_code == 405

    @pytest.mark.parametrize("headers", OWN, ids=str)
    def test_our_own_form_is_taken_from_old_and_new_browsers(self, bo, headers):
        assert bo.client.post("/sign-out", headers=headers).status_code == 303

    def test_a_refused_form_is_told_as_a_page(self, reader):
        page = reader.post("/es/sign-in", CREDENTIALS, 403, headers={"Sec-Fetch-Site": "cross-site"})
        assert page.language == "es"


class TestCookie:
    def test_readers_get_no_cookie(self, reader, prairie):
        addresses = (
            "/",
            "/search?q=x",
            f"/collaboratives/{prairie.organization.slug}",
            "/sign-in",
            "/no-such",
        )
        for address in addresses:
            assert "Set-Cookie" not in reader.client.get(address).headers, address

    def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(self, session, app, follower):
        make_user(session, "bo@example.org")
        session.commit()
        page = Reader(app, follower).post("/sign-in", CREDENTIALS)
        told = page.response.headers["Set-Cookie"]
        assert told.startswith(f"{SESSION_COOKIE}=")
        assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in told.split(";")}

    def test_in_production_it_travels_over_https_alone(self, tmp_path):
        told = {"base_url": "https://registry.example", "follows_changes": False}
        application = create_app(Settings(home=tmp_path, secret_key=SECRET, **told))
        assert application.config["SESSION_COOKIE_SECURE"] is True
        with application.test_client().get("/about") as response:
            assert "max-age=31536000" in response.headers["Strict-Transport-Security"]

    def test_a_session_from_before_signing_in_is_not_kept(self, app, follower, session):
        """Whatever somebody planted in the browser, signing in replaces it."""
        make_user(session, "bo@example.org")
        session.commit()
        bo = Reader(app, follower)
        bo.client.set_cookie(SESSION_COOKIE, "planted")
        bo.sign_in("bo@example.org", PASSWORD)
        assert bo.client.get_cookie(SESSION_COOKIE).value != "planted"
        bo.get("/manage")

    @pytest.mark.parametrize(
        "value", ["", "planted", "eyJfdXNlcl9pZCI6IngifQ.aaaaaa.bbbb", "\N{SNOWMAN}" * 9, "a" * 4000]
    )
    def test_a_made_up_cookie_is_nobody(self, reader, value):
        reader.client.set_cookie(SESSION_COOKIE, value)
        assert reader.get("/manage", 303).response.location.startswith("/sign-in")
        reader.get("/search")


class TestSessions:
    def test_changing_the_password_ends_every_other_session(self, bo, app, follower):
        elsewhere = Reader(app, follower)
        elsewhere.sign_in("bo@example.org", PASSWORD)
        changed = {"current_password": PASSWORD, "new_password": "another long password"}
        assert "was changed" in bo.post("/account", changed, 200).text
        bo.get("/manage")
        elsewhere.get("/manage", 303)
        elsewhere.sign_in("bo@example.org", "another long password")

    def test_a_disabled_account_is_out_at_once(self, bo, session):
        disable_user(session, get_user(session, "bo@example.org"), by=REGISTRY)
        session.commit()
        bo.get("/manage", 303)
        bo.post("/sign-in", CREDENTIALS, 422)

    def test_signing_out_ends_the_session(self, bo):
        bo.post("/sign-out")
        bo.get("/manage", 303)

    def test_guessing_is_slowed_down_whoever_asks(self, app, follower, session):
        make_user(session, "bo@example.org")
        session.commit()
        for _ in range(MOST_FAILURES):
            Reader(app, follower).post("/sign-in", {**CREDENTIALS, "password": "a wrong password"}, 422)
        page = Reader(app, follower).post("/sign-in", CREDENTIALS, 429)
        assert 0 < int(page.response.headers["Retry-After"]) <= 900

    def test_guessing_the_password_of_somebody_signed_in_is_slowed_down_too(self, bo):
        guess = {"current_password": "a wrong guess", "new_password": "several words that are long"}
        for _ in range(5):
            bo.post("/account", guess, 422)
        assert (
            bo.client.post("/account", data=guess, headers={"Sec-Fetch-Site": "same-origin"}).status_code
            == 429
        )

    def test_an_unknown_address_is_slowed_down_alike_and_told_alike(self, reader, app, follower, session):
        make_user(session, "bo@example.org")
        session.commit()
        known = reader.post("/sign-in", {**CREDENTIALS, "password": "a wrong password"}, 422)
        nobody = {"email": "nobody@example.org", "password": "a wrong password"}
        unknown = reader.post("/sign-in", nobody, 422)
        assert unknown.text == known.text
        for _ in range(MOST_FAILURES - 1):
            reader.post("/sign-in", nobody, 422)
        reader.post("/sign-in", nobody, 429)

    def test_a_password_is_never_sent_back(self, reader):
        page = reader.post("/sign-in", {"email": "nobody@example.org", "password": "a wrong password"}, 422)
        assert "a wrong password" not in page.html
        assert 'value="nobody@example.org"' in page.html


class TestLeadingOn:
    @pytest.mark.parametrize("target", ELSEWHERE)
    def test_signing_in_leads_to_no_other_site(self, reader, session, target):
        make_user(session, "bo@example.org")
        session.commit()
        assert (
            f'name="next" value="{target}"' not in reader.get("/sign-in", query_string={"next": target}).html
        )
        page = reader.post("/sign-in", {**CREDENTIALS, "next": target})
        assert page.response.location == "/manage"

    @given(st.text(max_size=40))
    def test_wherever_it_leads_is_a_path_of_this_site(self, shared_app, text):
        from rural_collab.accounts.entering import safe_next  # noqa: PLC0415

        with shared_app.test_request_context("/sign-in", query_string={"next": f"/{text}"}):
            target = safe_next()
        assert target == "" or (
            target.startswith("/") and target[1:2] not in {"/", "\\"} and target.isprintable()
        )

    def test_signing_in_leads_back_to_what_was_asked_for(self, reader, session):
        make_user(session, "bo@example.org")
        session.commit()
        page = reader.post("/es/sign-in?next=/es/account", CREDENTIALS)
        assert page.response.location == "/es/account"


ANSWERS = [
    ("/", 200), ("/search", 200), ("/no-such", 404), ("/account", 303), ("/api/v1/search", 200),
    ("/api/v1/search?page=0", 400), ("/search.csv", 200), ("/robots.txt", 200), ("/sw.js", 200), ("/healthz", 200),
]  # fmt: skip


class TestHeaders:
    @pytest.mark.parametrize(("address", "status"), ANSWERS)
    def test_every_answer_carries_the_policy(self, reader, prairie, address, status):
        response = reader.get(address, status).response
        policy = response.headers.get_all("Content-Security-Policy")
        assert len(policy) == 1
        assert "default-src 'none'" in policy[0]
        assert "unsafe" not in policy[0]
        assert "frame-ancestors 'none'" in policy[0]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"

    def test_a_page_that_is_unchanged_carries_it_too(self, reader, prairie):
        tag = reader.get("/search").response.headers["ETag"]
        response = reader.client.get("/search", headers={"If-None-Match": tag})
        assert response.status_code == 304
        assert "Content-Security-Policy" in response.headers

    def test_static_files_are_what_they_say_they_are(self, shared_app):
        address = f"{shared_app.extensions['assets']}site.css"
        with shared_app.test_client().get(address) as response:
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.mimetype == "text/css"

    def test_programs_of_other_sites_may_read_the_search_and_nothing_else(self, reader, prairie):
        assert reader.get("/api/v1/search").response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Origin" not in reader.get("/search").response.headers
