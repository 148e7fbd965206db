"""The same page is sent once: tags change with what a page tells, its language and who reads it."""

import gzip

import pytest

from tests.factories import make_claim


@pytest.fixture
def address(prairie) -> str:
    return f"/collaboratives/{prairie.organization.slug}"


def tag_of(person, address: str) -> str:
    return person.get(address).response.headers["ETag"]


class TestTags:
    @pytest.mark.parametrize(
        "kind", ["record", "/", "/search?q=prairie", "/api/v1/search?q=prairie", "/places/CO", "/about"]
    )
    def test_an_unchanged_page_is_not_sent_again(self, reader, address, kind):
        asked = address if kind == "record" else kind
        response = reader.client.get(asked, headers={"If-None-Match": tag_of(reader, asked)})
        assert response.status_code == 304
        assert response.get_data() == b""

    @pytest.mark.parametrize("kind", ["record", "/search?q=prairie", "/api/v1/search?q=prairie", "/"])
    def test_a_change_makes_it_new(self, reader, session, prairie, address, kind):
        asked = address if kind == "record" else kind
        before = tag_of(reader, asked)
        make_claim(session, prairie, "It shares a welding trailer.", topic="service")
        session.commit()
        assert tag_of(reader, asked) != before

    def test_a_tag_of_one_language_is_none_of_the_other(self, reader, address):
        assert tag_of(reader, address) != tag_of(reader, f"/es{address}")

    def test_a_page_with_somebodys_buttons_is_theirs_alone(self, reader, bo, cy, address):
        tags = {tag_of(person, address) for person in (reader, bo, cy)}
        assert len(tags) == 3

    def test_a_day_asked_for_is_a_page_of_its_own(self, reader, address):
        assert tag_of(reader, f"{address}/members?on=2020-01-01") != tag_of(reader, f"{address}/members")


class TestSearchesAskedAgain:
    @pytest.mark.parametrize("asked", ["/search?q=prairie", "/api/v1/search?q=prairie"])
    def test_the_answer_of_one_reader_is_told_to_the_next(self, reader, prairie, asked):
        first = reader.get(asked).response
        again = reader.client.get(asked)
        kept = reader.client.application.extensions["kept_pages"].find(("en", asked))
        assert gzip.decompress(kept.compressed) == first.get_data() == again.get_data()
        assert again.mimetype == first.mimetype == kept.mimetype

    def test_what_a_signed_in_person_sees_is_kept_for_nobody(self, bo, prairie):
        bo.get("/search?q=prairie")
        assert bo.client.application.extensions["kept_pages"].find(("en", "/search?q=prairie")) is None


class TestWhoMayKeepIt:
    def test_anybody_may_keep_a_public_page_and_must_ask_again(self, reader, address):
        headers = reader.get(address).response.headers
        assert headers["Cache-Control"] == "public, no-cache"
        assert "Cookie" in headers["Vary"]

    def test_nobody_else_may_keep_it_when_somebody_is_signed_in(self, bo, address):
        assert bo.get(address).response.headers["Cache-Control"] == "private, no-cache"

    def test_nobody_at_all_keeps_what_is_behind_a_sign_in(self, bo, prairie):
        slug = prairie.organization.slug
        pages = (
            "/manage", "/account", "/sign-in", f"/manage/collaboratives/{slug}", f"/manage/collaboratives/{slug}/edit",
            f"/manage/collaboratives/{slug}/members/new", f"/manage/organizations/{slug}/edit",
        )  # fmt: skip
        for page in pages:
            assert bo.get(page).response.headers["Cache-Control"] == "no-store", page


class TestCompression:
    @pytest.mark.parametrize("asked", ["/search", "/api/v1/search", "/about", "/no-such-page"])
    def test_what_is_compressed_reads_the_same(self, reader, prairie, asked):
        reader.get("/search")
        plain = reader.client.get(asked)
        packed = reader.client.get(asked, headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(packed.get_data()) == plain.get_data()
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert "Content-Encoding" not in plain.headers

    def test_a_word_is_not_worth_compressing(self, reader):
        assert (
            "Content-Encoding"
            not in reader.client.get("/healthz", headers={"Accept-Encoding": "gzip"}).headers
        )


class TestFiles:
    def test_styles_may_be_kept_for_ever_under_their_own_address(self, shared_app):
        client = shared_app.test_client()
        style = f"{shared_app.extensions['assets']}site.css"
        with client.get(style, headers={"Accept-Encoding": "gzip"}) as response:
            assert "immutable" in response.headers["Cache-Control"]
            assert "max-age=31536000" in response.headers["Cache-Control"]
            assert response.headers["Content-Encoding"] == "gzip"

    def test_another_content_would_have_another_address(self, tmp_path):
        from rural_collab.web.assets import _digest  # noqa: PLC0415

        (tmp_path / "site.css").write_text("a {}")
        before = _digest(tmp_path)
        (tmp_path / "site.css").write_text("b {}")
        assert _digest(tmp_path) != before

    def test_the_service_worker_is_asked_for_anew(self, reader):
        assert reader.client.get("/sw.js").headers["Cache-Control"] == "no-cache"
