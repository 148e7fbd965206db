"""What people type is never lost: errors stand beside the fields, and two editors at once see both versions."""

from collections.abc import Mapping
from typing import Any

import pytest

from rural_collab.collaboratives.models import Membership
from tests.factories import make_claim, make_membership, make_organization
from tests.pages import Page, Reader


@pytest.fixture
def desk(prairie) -> str:
    return f"/manage/collaboratives/{prairie.organization.slug}"


@pytest.fixture
def membership(session, prairie) -> Membership:
    made = make_membership(session, prairie, make_organization(session, "Bluestem RE-1"))
    session.commit()
    return made


@pytest.fixture
def forms(session, prairie, desk, membership) -> Mapping[str, dict[str, Any]]:
    """Every form by address, each filled in so that something in it has to change."""
    claim = make_claim(session, prairie, "It shares a welding trailer.")
    session.commit()
    organization = f"/manage/organizations/{prairie.organization.slug}"
    return {
        "/sign-in": {"email": "no address", "password": "p" * 12},
        "/account": {"current_password": "wrong", "new_password": "a long enough one"},
        "/manage/organizations/new": {
            "name": "New District",
            "org_type": "",
            "zip": "x",
            "website": "nowhere",
        },
        f"{organization}/edit": {"name": "Other name", "lat": "1.5", "lon": "", "summary": "What it does"},
        f"{organization}/retire": {"because": "", "successor": "Who knows"},
        f"{organization}/facts/new": {"topic": "", "statement": "A fact", "source_address": "no address"},
        f"/manage/facts/{claim.id}/edit": {"statement": "", "source_title": "A title"},
        f"{desk}/edit": {"kinds": ["rpep"], "agreed": "2019", "first_served": "2015", "purpose": "To share"},
        f"{desk}/members/new": {
            "member": "Nobody at all",
            "role": "member",
            "status": "active",
            "began": "2020",
        },
        f"/manage/memberships/{membership.id}/edit": {"ended": "1999", "note": "Left early"},
    }


def refused(person: Reader, address: str, changes: Mapping[str, Any]) -> Page:
    return person.post(address, {**person.get(address).values(), **changes}, 422)


def attribute(page: Page, field_id: str, name: str) -> str | None:
    return next(element.get(name) for element in page.tree.iter() if element.get("id") == field_id)


class TestErrors:
    def test_a_form_with_an_error_says_so_first_and_leads_to_the_field(self, ana, forms):
        for address, changes in forms.items():
            page = refused(ana, address, changes)
            assert page.title.startswith("Error: "), address
            (summary,) = [e for e in page.all("div") if e.get("id") == "problems"]
            assert summary.get("role") == "alert"
            targets = [link.get("href")[1:] for link in summary.iter("a")]
            fields = {e.get("id"): e for e in page.tree.iter() if e.get("id")}
            assert targets, address
            assert {fields[target].tag for target in targets} <= {
                "input",
                "select",
                "textarea",
                "fieldset",
                "main",
            }

    def test_the_error_stands_beside_its_field_and_is_read_with_it(self, ana, forms):
        for address, changes in forms.items():
            page = refused(ana, address, changes)
            wrong = [e for e in page.tree.iter() if e.get("aria-invalid") == "true"]
            texts = {
                e.get("id"): " ".join("".join(e.itertext()).split()) for e in page.tree.iter() if e.get("id")
            }
            assert wrong, address
            for field in wrong:
                described = (field.get("aria-describedby") or "").split()
                assert any(texts[each] for each in described if each.startswith("error-")), address

    def test_nothing_typed_is_lost(self, ana, forms):
        for address, changes in forms.items():
            again = refused(ana, address, changes).values()
            kept = {name: value for name, value in changes.items() if "password" not in name}
            assert {name: again.get(name) for name in kept} == kept, address

    def test_nothing_is_saved(self, ana, forms, session, prairie, membership):
        versions = (prairie.version, membership.version)
        for address, changes in forms.items():
            refused(ana, address, changes)
        session.expire_all()
        assert (prairie.version, membership.version) == versions
        assert prairie.organization.retired_at is None

    def test_a_required_group_of_choices_leads_to_its_first(self, ana, desk):
        page = refused(ana, f"{desk}/edit", {"kinds": []})
        assert "#kinds-0" in page.links

    def test_an_error_in_a_row_leads_to_that_row(self, ana, prairie):
        address = f"/manage/organizations/{prairie.organization.slug}/edit"
        page = refused(ana, address, {"identifiers-1-scheme": "leaid", "identifiers-1-value": "12"})
        assert "#identifiers-1-value" in page.links
        assert attribute(page, "identifiers-1-value", "aria-invalid") == "true"
        assert attribute(page, "identifiers-1-value", "value") == "12"

    def test_more_rows_than_there_may_be_are_refused_and_not_dropped(self, ana, desk):
        rows = {f"stages-{n}-stage": "operating" for n in range(25)}
        page = refused(ana, f"{desk}/edit", rows)
        assert "Use at most 20 rows" in page.text

    def test_a_county_is_shown_again_by_the_name_that_was_typed(self, ana, prairie):
        address = f"/manage/organizations/{prairie.organization.slug}/edit"
        page = refused(ana, address, {"county_fips": "Montezuma County", "zip": "x"})
        assert page.values()["county_fips"] == "Montezuma County"


class TestSaving:
    def test_everything_of_a_collaborative_is_saved_and_shown_again(self, bo, desk):
        typed = {
            "kinds": ["rpep", "cte_consortium"], "purpose": "To share teachers.\n\nAnd buses.", "agreed": "2019-05",
            "incorporated": "2021-02-28", "initiator": "superintendents", "new_members": "conditional",
            "new_members_note": "Within an hour’s drive", "stages-0-stage": "operating", "stages-0-since": "2020",
        }  # fmt: skip
        bo.submit(f"{desk}/edit", **typed)
        shown = bo.get(f"{desk}/edit").values()
        assert {
            name: shown[name].replace("\r\n", "\n") if isinstance(shown[name], str) else shown[name]
            for name in typed
        } == typed

    def test_saving_leads_on_and_says_so(self, bo, desk):
        saved = bo.submit(f"{desk}/edit", purpose="To share")
        page = bo.get(saved.response.location)
        assert "Saved." in page.text
        assert [e.get("data-saved") for e in page.tree.iter() if e.get("data-saved")] == [f"{desk}/edit"]

    def test_saving_an_organization_says_so_on_whichever_page_is_its_own(self, bo, prairie):
        slug = prairie.organization.slug
        location = bo.submit(f"/manage/organizations/{slug}/edit", town="Bluestem").response.location
        while location != f"/collaboratives/{slug}?saved=/manage/organizations/{slug}/edit":
            location = bo.get(location, 301).response.location
        assert "Saved." in bo.get(location).text

    def test_a_reader_is_told_of_nothing_saved(self, reader, prairie):
        assert "Saved." not in reader.get(f"/collaboratives/{prairie.organization.slug}?saved=/manage").text

    def test_one_of_several_namesakes_is_chosen_from_the_list(self, bo, session, desk, prairie):
        first = make_organization(session, "Bluestem RE-1", town="Cortez")
        make_organization(session, "Bluestem RE-1", town="Lamar")
        session.commit()
        typed = {"member": "Bluestem RE-1", "role": "member", "status": "active", "began": "2020"}
        page = refused(bo, f"{desk}/members/new", typed)
        choices = [field.get("value") for field in page.all("input") if field.get("type") == "radio"]
        assert len(choices) == 2
        # A browser sends what is chosen and what is typed, in the order of the page.
        sent = [name for name in page.values() if name == "member"]
        assert sent
        bo.post(f"{desk}/members/new", {**page.values(), "member": [first.slug, "Bluestem RE-1"]})
        session.expire_all()
        assert [each.member_id for each in prairie.memberships] == [first.id]


class TestTwoEditors:
    """Bo and Ana opened the same form; Ana saves first."""

    EDITS = (
        ("{desk}/edit", {"purpose": "Ana’s words"}, {"purpose": "Bo’s words"}),
        ("{desk}/edit", {"kinds": ["rpep"]}, {"kinds": ["cte_consortium"]}),
        (
            "{desk}/edit",
            {"stages-0-stage": "forming"},
            {"stages-0-stage": "operating", "stages-0-note": "Now"},
        ),
        ("/manage/organizations/{slug}/edit", {"town": "Cortez"}, {"town": "Lamar"}),
        ("/manage/organizations/{slug}/edit", {"aliases-0-name": "PP"}, {"aliases-0-name": "Prairie"}),
        ("/manage/memberships/{membership}/edit", {"note": "Ana’s note"}, {"note": "Bo’s note"}),
        ("/manage/facts/{claim}/edit", {"statement": "Ana’s fact"}, {"statement": "Bo’s fact"}),
    )

    @pytest.fixture(params=range(len(EDITS)))
    def edit(self, request, session, prairie, desk, membership) -> tuple[str, dict[str, Any], dict[str, Any]]:
        claim = make_claim(session, prairie, "It shares a welding trailer.")
        session.commit()
        address, of_ana, of_bo = self.EDITS[request.param]
        slug = prairie.organization.slug
        return address.format(desk=desk, slug=slug, membership=membership.id, claim=claim.id), of_ana, of_bo

    def test_both_versions_are_shown_and_the_first_is_kept(self, ana, bo, edit):
        address, of_ana, of_bo = edit
        opened = bo.get(address).values()
        ana.submit(address, **of_ana)
        page = bo.post(address, {**opened, **of_bo}, 409)
        shown = bo.get(address).values()
        assert {name: shown[name] for name in of_ana} == of_ana
        assert len(page.all("td")) >= 2
        assert len({" ".join("".join(cell.itertext()).split()) for cell in page.all("td")}) >= 2

    def test_saving_what_was_typed_saves_all_of_it(self, ana, bo, edit):
        address, of_ana, of_bo = edit
        opened = bo.get(address).values()
        ana.submit(address, **of_ana)
        page = bo.post(address, {**opened, **of_bo}, 409)
        form = page.all("form")[-1]
        entered: dict[str, list[str]] = {}
        for field in form.iter("input"):
            entered.setdefault(field.get("name"), []).append(field.get("value"))
        bo.post(form.get("action"), entered)
        shown = bo.get(address).values()
        assert {name: shown[name] for name in of_bo} == of_bo

    def test_keeping_what_is_saved_opens_the_form_anew(self, ana, bo, edit):
        address, of_ana, of_bo = edit
        opened = bo.get(address).values()
        ana.submit(address, **of_ana)
        page = bo.post(address, {**opened, **of_bo}, 409)
        assert address in page.links
        bo.submit(address, **of_bo)

    @pytest.mark.parametrize("version", [None, "", "x", "-1", "99999999999999999999999", "1.0", "²"])
    def test_a_form_that_lost_its_version_overwrites_nothing(self, ana, bo, desk, version):
        opened = {**bo.get(f"{desk}/edit").values(), "purpose": "Bo’s words"}
        ana.submit(f"{desk}/edit", purpose="Ana’s words")
        opened.pop("version")
        sent = opened if version is None else {**opened, "version": version}
        bo.post(f"{desk}/edit", sent, 409)
        assert bo.get(f"{desk}/edit").values()["purpose"].strip() == "Ana’s words"

    def test_the_page_of_both_versions_speaks_in_words_and_not_in_codes(self, ana, bo, desk):
        opened = bo.get(f"{desk}/edit").values()
        ana.submit(f"{desk}/edit", initiator="superintendents", kinds=["cte_consortium"])
        page = bo.post(
            f"{desk}/edit", {**opened, "initiator": "college", "kinds": ["rpep"], "is_rural": ""}, 409
        )
        assert "Superintendents" in page.text
        assert "Rural Pathway Excellence Partnership" in page.text
        assert "superintendents" not in page.text

    def test_somebody_who_removed_it_meanwhile_is_not_a_conflict(self, ana, bo, membership):
        opened = bo.get(f"/manage/memberships/{membership.id}/edit").values()
        ana.post(f"/manage/memberships/{membership.id}/remove")
        bo.post(f"/manage/memberships/{membership.id}/edit", opened, 404)
