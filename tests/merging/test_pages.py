"""Comparing, merging and undoing on the pages of the desk, and what the addresses of the two say."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.merging.commands import merge_organizations
from rural_collab.merging.undoing import undo_merge
from rural_collab.organizations.commands import edit_organization, rename_address, retire_organization
from tests.factories import (
    make_collaborative,
    make_membership,
    make_organization,
    make_pathway,
    make_service,
)
from tests.pages import max_queries

LANGUAGES = ("", "/es")


@pytest.fixture
def kept(session):
    return made(session, "Southwest Memorial Hospital", town="Cortez", phone="(970) 555-0100")


@pytest.fixture
def other(session):
    return made(session, "Southwest Memorial Hosp", town="Cortez", website="https://swhosp.example/")


def made(session, name, **values):
    found = make_organization(session, name, org_type="employer", **values)
    session.commit()
    return found


def merge(session, kept, other):
    told = {"chosen": {}, "why": None, "expected": (None, None), "by": REGISTRY}
    done = merge_organizations(session, kept, other, **told)
    session.commit()
    return done


def address(kept, other):
    return f"/manage/organizations/{kept.slug}/merge?other={other.slug}"


class TestMergingOnPages:
    def test_an_administrator_finds_two_compares_merges_and_undoes(self, ana, session, prairie, kept, other):
        make_membership(session, prairie, other)
        session.commit()
        listed = ana.get("/manage/duplicates")
        assert "the same town" in listed.text
        assert address(kept, other) in listed.links
        page = ana.get(address(kept, other))
        assert "Memberships" in page.text
        values = page.values()
        assert values["website"] == ["other"]
        done = ana.post(
            address(kept, other).partition("?")[0], {**values, "name": "kept", "why": "Same door."}
        )
        shown = ana.get(done.response.location)
        assert "Merged by Ana" in shown.text
        assert ana.get(f"/organizations/{other.slug}", 301).response.location == f"/organizations/{kept.slug}"
        assert "Prairie Pathways" in ana.get(f"/organizations/{kept.slug}").text
        ana.post(f"{done.response.location}/undo")
        assert "Undone by Ana" in ana.get(done.response.location).text
        assert "Prairie Pathways" in ana.get(f"/organizations/{other.slug}").text

    def test_memberships_that_become_one_are_shown_before(self, ana, session, prairie, kept, other):
        make_membership(session, prairie, kept, began="2015", ended="2018")
        make_membership(session, prairie, other, began="2017")
        session.commit()
        assert "2015 to 2018 + since 2017 → since 2015" in ana.get(address(kept, other)).text

    def test_two_that_are_told_apart_are_offered_no_more(self, ana, kept, other):
        ana.post("/manage/duplicates/apart", {"one": kept.slug, "other": other.slug})
        assert "No two records seem the same." in ana.get("/manage/duplicates").text

    def test_a_coordinator_proposes_and_an_administrator_decides(self, bo, ana, kept, other):
        values = bo.get(address(kept, other)).values()
        proposed = bo.post(f"/manage/organizations/{kept.slug}/merge", {**values, "why": "Same phone"})
        assert "A steward of both places decides." in bo.get(proposed.response.location).text
        bo.get(f"/organizations/{other.slug}")
        bo.post(f"{proposed.response.location}/decline", status=403)
        assert "Same phone" in ana.get("/manage/duplicates").text
        ana.post(f"{proposed.response.location}/decline")
        assert "Declined by Ana" in bo.get(proposed.response.location).text

    def test_who_compared_an_older_version_sees_both_anew(self, ana, session, kept, other):
        values = ana.get(address(kept, other)).values()
        edit_organization(session, other, {"town": "Mancos"}, expected=None, by=REGISTRY)
        session.commit()
        typed = {**values, "phone": "kept", "why": "The same door."}
        page = ana.post(f"/manage/organizations/{kept.slug}/merge", typed, 409)
        assert "Somebody changed one of the two meanwhile" in page.text
        assert "The same door." in page.html
        assert "Mancos" in page.text
        ana.post(f"/manage/organizations/{kept.slug}/merge", page.values())

    def test_a_form_of_the_merged_record_is_not_saved_into_the_other(self, ana, session, kept, other):
        form = ana.get(f"/manage/organizations/{other.slug}/edit").values()
        merge(session, kept, other)
        answer = ana.post(f"/manage/organizations/{other.slug}/edit", {**form, "town": "Dolores"}, 409)
        assert answer.status == 409
        session.expire_all()
        assert kept.town == "Cortez"

    def test_what_was_merged_meanwhile_is_said_and_not_merged_twice(self, ana, session, kept, other):
        values = ana.get(address(kept, other)).values()
        merge(session, kept, other)
        page = ana.post(f"/manage/organizations/{kept.slug}/merge", values, 422)
        assert "That is the record itself" in page.text

    @pytest.mark.parametrize("named", ["", "Nobody", "Southwest Memorial Hospital"])
    def test_the_other_record_has_to_be_named_clearly(self, ana, kept, named):
        page = ana.get(f"/manage/organizations/{kept.slug}/merge?other={named}", 422 if named else 200)
        assert ("There is a problem" in page.text) is bool(named)

    def test_a_later_merge_on_top_is_named_where_the_undo_would_be(self, ana, session, kept, other):
        first = merge(session, kept, other)
        merge(session, made(session, "The Hospital"), kept)
        page = ana.get(f"/manage/merges/{first.id}")
        assert "undo that one first" in page.text
        refused = ana.post(f"/manage/merges/{first.id}/undo", status=422)
        assert "The Hospital was merged with one of the two later" in refused.text

    def test_pages_need_no_more_statements_for_more_records(self, ana, session, prairie, kept, other):
        for number in range(6):
            double = made(session, f"Best Welding Number {number}", town="Craig")
            merge(session, made(session, f"Best Welding No. {number} Inc", town="Craig"), double)
            make_membership(session, make_collaborative(session), other)
        session.commit()
        ana.get(address(kept, other))
        with max_queries(ana.app, 26):
            ana.get(address(kept, other))
        with max_queries(ana.app, 16):
            ana.get("/manage/duplicates")

    def test_the_page_works_in_spanish(self, ana, kept, other):
        ana.get(f"/es{address(kept, other)}")
        ana.get("/es/manage/duplicates")


class TestAddresses:
    @pytest.mark.parametrize("prefix", LANGUAGES)
    def test_every_page_of_a_merged_collaborative_leads_to_the_same_one_of_the_other(
        self, reader, session, prairie, prefix
    ):
        double = make_collaborative(session, "Prairie P.")
        old = double.organization.slug
        merge(session, prairie.organization, double.organization)
        for rest in ("", "/members?on=2020-01-01", "/funding"):
            page = reader.get(f"{prefix}/collaboratives/{old}{rest}", 301)
            assert page.response.location == f"{prefix}/collaboratives/prairie-pathways-co{rest}"
            assert page.response.headers["Cache-Control"] == "no-cache"

    def test_an_older_address_and_a_chain_of_merges_lead_to_the_last_at_once(
        self, reader, session, kept, other
    ):
        first = other.slug
        rename_address(session, other, "hospital", by=REGISTRY)
        merge(session, kept, other)
        last = made(session, "The Hospital")
        merge(session, last, kept)
        for slug in (first, "hospital", kept.slug):
            assert (
                reader.get(f"/organizations/{slug}", 301).response.location == f"/organizations/{last.slug}"
            )

    def test_services_and_pathways_of_a_merged_collaborative_keep_their_addresses(
        self, reader, session, prairie
    ):
        double = make_collaborative(session)
        service, pathway = make_service(session, double, "Trailer"), make_pathway(session, double, "Nursing")
        merge(session, prairie.organization, double.organization)
        assert "Prairie Pathways" in reader.get(f"/services/{service.slug}").text
        assert "Prairie Pathways" in reader.get(f"/pathways/{pathway.slug}").text

    def test_search_finds_the_record_that_stays_by_either_name_and_after_an_undo_both(
        self, reader, session, kept, other
    ):
        edit_organization(session, other, {"name": "Wapiti Clinic"}, expected=None, by=REGISTRY)
        done = merge(session, kept, other)
        assert found(reader, "wapiti") == [kept.slug]
        undo_merge(session, done, by=REGISTRY)
        session.commit()
        assert found(reader, "wapiti") == [other.slug]

    def test_members_of_a_time_stay_when_one_of_them_is_retired(self, reader, session, prairie, kept):
        make_membership(session, prairie, kept)
        told = {"reason": "closed", "because": None, "successor": None, "by": REGISTRY}
        retire_organization(session, kept, **told)
        session.commit()
        assert kept.name in reader.get("/collaboratives/prairie-pathways-co/members?on=2021-01-01").text
        assert found(reader, "memorial") == []


def found(reader, words):
    reader.follower.catch_up()
    answer = reader.client.get(f"/api/v1/search?q={words}&type=employer")
    return [item["slug"] for item in answer.json["items"]]


class TestRetiring:
    def test_an_address_says_what_became_of_its_record_and_leads_on(self, ana, reader, kept, other):
        form = {"retired_as": "became_part", "because": "", "successor": kept.slug}
        ana.post(f"/manage/organizations/{other.slug}/retire", form)
        page = reader.get(f"/organizations/{other.slug}", 410)
        assert "It became part of another." in page.text
        assert f"/organizations/{kept.slug}" in page.links

    def test_of_one_that_asked_not_to_be_listed_nothing_else_is_said(self, reader, session, kept, other):
        told = {"reason": "unlisted", "because": "Their lawyer wrote", "successor": kept, "by": REGISTRY}
        retire_organization(session, other, **told)
        session.commit()
        page = reader.get(f"/organizations/{other.slug}", 410)
        assert "It asked not to be listed." in page.text
        assert "lawyer" not in page.text
        assert kept.name not in page.text

    def test_what_was_recorded_twice_is_to_be_merged(self, ana, other):
        page = ana.post(f"/manage/organizations/{other.slug}/retire", {"retired_as": "duplicate"}, 422)
        assert "Merge it with the other record instead" in page.text

    def test_a_merged_record_is_brought_back_by_its_undo_alone(self, ana, session, kept, other):
        merge(session, kept, other)
        page = ana.post(f"/manage/organizations/{other.slug}/restore", status=422)
        assert "undo the merge instead" in page.text
        assert (
            "It comes back when its merge is undone."
            in ana.get(f"/manage/organizations/{other.slug}/retire").text
        )
