"""Two people with the same form: only what both changed has to be decided, and nobody's other words are lost."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.web.versions import plain
from tests.factories import make_claim, make_membership, make_organization, make_service
from tests.funding.making import make_award, make_program, part
from tests.governance.making import make_agreement
from tests.pages import Page, Reader

Sent = dict[str, Any]


@pytest.fixture
def desk(prairie) -> str:
    return f"/manage/collaboratives/{prairie.organization.slug}/edit"


@pytest.fixture
def office(prairie) -> str:
    return f"/manage/organizations/{prairie.organization.slug}/edit"


@pytest.fixture
def met(ana, bo) -> Callable[[str, Sent, Sent], Page]:
    """Bo opens a form, Ana saves hers, then Bo sends his: the page he sees."""

    def meet(address: str, of_ana: Sent, of_bo: Sent) -> Page:
        opened = bo.get(address).values()
        ana.submit(address, **of_ana)
        return bo.post(address, {**opened, **of_bo}, 409)

    return meet


def buttons(page: Page) -> dict[str, Sent]:
    """What each button of the page would send."""
    found = {}
    for form in page.all("main")[0].iter("form"):
        sent: Sent = {}
        for field in form.iter("input"):
            sent.setdefault(field.get("name"), []).append(field.get("value"))
        found["".join(next(form.iter("button")).itertext()).strip()] = sent
    return found


def compared(page: Page) -> dict[str, list[str]]:
    """The rows of the page: label, then what is saved and what was typed."""
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.all("tr")]
    return {label: cells for label, *cells in rows[1:]}


def shown(person: Reader, address: str, *names: str) -> list[Any]:
    values: Mapping[str, Any] = person.get(address).values()
    return [values[name] for name in names]


class TestDifferentFields:
    def test_what_only_the_other_changed_is_not_held_against_me(self, met, desk):
        page = met(desk, {"talks_began": "2018"}, {"first_served": "2021"})
        assert compared(page) == {}
        assert "Changed by the other person, and kept: Talks began" in page.text
        assert "Changed by you alone, and saved with it: First students served" in page.text

    def test_one_button_saves_both_together(self, met, bo, desk):
        page = met(desk, {"talks_began": "2018"}, {"first_served": "2021"})
        assert shown(bo, desk, "talks_began", "first_served") == ["2018", ""]
        bo.post(desk, buttons(page)["Save both together"])
        assert shown(bo, desk, "talks_began", "first_served") == ["2018", "2021"]

    def test_boxes_lists_and_long_texts_of_both_are_saved_together(self, met, bo, desk):
        stage = {"stages-0-stage": "operating", "stages-0-since": "2020"}
        page = met(
            desk, {"kinds": ["rpep", "cte_consortium"], **stage}, {"is_rural": "", "purpose": "One.\n\nTwo."}
        )
        bo.post(desk, buttons(page)["Save both together"])
        values = bo.get(desk).values()
        assert "is_rural" not in values
        assert {name: values[name] for name in stage} == stage
        assert sorted(values["kinds"]) == ["cte_consortium", "rpep"]
        assert values["purpose"].replace("\r\n", "\n") == "One.\n\nTwo."

    def test_the_rows_of_two_lists_are_saved_together(self, met, bo, office):
        page = met(
            office,
            {"aliases-0-name": "PP", "lat": "37.35", "lon": "-108.58"},
            {"enrollments-0-school_year": "2024-25", "enrollments-0-students": "0"},
        )
        bo.post(office, buttons(page)["Save both together"])
        names = ("aliases-0-name", "lat", "lon", "enrollments-0-school_year", "enrollments-0-students")
        assert shown(bo, office, *names) == ["PP", "37.35", "-108.58", "2024-25", "0"]

    def test_a_membership_and_a_fact_are_saved_together_with_their_sources(self, met, bo, session, prairie):
        membership = make_membership(session, prairie, make_organization(session, "Bluestem RE-1"))
        claim = make_claim(session, prairie, "It shares a welding trailer.")
        session.commit()
        of_bo = {"source_title": "Minutes", "source_address": "https://example.org/minutes"}
        changed = {
            f"/manage/memberships/{membership.id}/edit": "note",
            f"/manage/facts/{claim.id}/edit": "statement_es",
        }
        for address, name in changed.items():
            bo.post(address, buttons(met(address, {name: "Of Ana"}, of_bo))["Save both together"])
            assert shown(bo, address, name, "source_title") == ["Of Ana", "Minutes"]

    def test_somebody_faster_again_is_met_again(self, met, ana, bo, desk):
        page = met(desk, {"talks_began": "2018"}, {"first_served": "2021"})
        ana.submit(desk, agreed="2019")
        again = bo.post(desk, buttons(page)["Save both together"], 409)
        assert compared(again) == {}
        bo.post(desk, buttons(again)["Save both together"])
        assert shown(bo, desk, "talks_began", "agreed", "first_served") == ["2018", "2019", "2021"]

    def test_what_was_opened_outlives_a_form_with_an_error(self, ana, bo, desk):
        opened = bo.get(desk).values()
        wrong = bo.post(desk, {**opened, "first_served": "soon"}, 422).values()
        ana.submit(desk, talks_began="2018")
        page = bo.post(desk, {**wrong, "first_served": "2021"}, 409)
        bo.post(desk, buttons(page)["Save both together"])
        assert shown(bo, desk, "talks_began", "first_served") == ["2018", "2021"]


class TestRecordsOfACollaborative:
    """Forms of awards, services, agreements and programs, whose fields are kept as something else than is typed."""

    def test_money_and_partners_of_two_people_are_saved_together(self, met, bo, session, prairie):
        district = make_organization(session, "Bluestem RE-1")
        award = make_award(session, prairie, cents=1_250_050, allocations=[part(district, 100_010)])
        session.commit()
        address = f"/manage/awards/{award.id}/edit"
        page = met(
            address, {"title": "Grant", "match": "amount", "match_cents": "$99.90"}, {"is_rounded": "y"}
        )
        assert compared(page) == {}
        bo.post(address, buttons(page)["Save both together"])
        names = ("title", "cents", "match_cents", "allocations-0-organization_id", "allocations-0-cents")
        assert shown(bo, address, *names) == ["Grant", "$12,500.50", "$99.90", "Bluestem RE-1", "$1,000.10"]

    def test_an_amount_both_changed_is_shown_in_dollars(self, met, bo, session, prairie):
        award = make_award(session, prairie)
        session.commit()
        address = f"/manage/awards/{award.id}/edit"
        page = met(address, {"cents": "$70,000", "title": "Grant"}, {"cents": "80,000.25"})
        assert list(compared(page).values()) == [["$70,000", "$80,000.25"]]
        bo.post(address, buttons(page)["Save what I typed"])
        assert shown(bo, address, "cents", "title") == ["$80,000.25", "Grant"]

    def test_counties_boxes_and_roles_of_a_service_are_saved_together(self, met, bo, session, prairie):
        make_organization(session, "Bluestem RE-1")
        service = make_service(session, prairie, delivery_codes=["online_synchronous"])
        session.commit()
        address = f"/manage/services/{service.id}/edit"
        counties = "Montezuma County, CO\nLa Plata County, CO"
        roles = {"providers-0-organization_id": "Bluestem RE-1", "providers-0-role": "host"}
        page = met(
            address,
            {"county_codes": counties, "delivery_codes": ["in_person_host", "online_synchronous"]},
            roles,
        )
        bo.post(address, buttons(page)["Save both together"])
        values = bo.get(address).values()
        assert {name: values[name] for name in roles} == roles
        assert sorted(values["county_codes"].splitlines()) == sorted(counties.splitlines())
        assert values["delivery_codes"] == ["in_person_host", "online_synchronous"]

    def test_the_parties_of_an_agreement_and_its_end_are_saved_together(self, met, bo, session, prairie):
        agreement = make_agreement(session, prairie)
        session.commit()
        address = f"/manage/agreements/{agreement.id}/edit"
        page = met(address, {"parties-2-name": "The county"}, {"expires": "2031", "notice_days": "90"})
        bo.post(address, buttons(page)["Save both together"])
        names = ("parties-2-name", "expires", "notice_days")
        assert shown(bo, address, *names) == ["The county", "2031", "90"]

    def test_a_funding_program_is_merged_too(self, ana, session):
        address = f"/manage/funding-programs/{make_program(session).slug}/edit"
        session.commit()
        opened = ana.get(address).values()
        ana.submit(address, acronym="ON")
        page = ana.post(address, {**opened, "statute": "HB22-1"}, 409)
        ana.post(address, buttons(page)["Save both together"])
        assert shown(ana, address, "acronym", "statute") == ["ON", "HB22-1"]


class TestTheSameField:
    OF_ANA = {"talks_began": "2018", "agreed": "2019"}
    OF_BO = {"talks_began": "2017", "first_served": "2021"}
    NAMES = ("talks_began", "agreed", "first_served")

    def test_only_what_both_changed_is_shown_with_both_values(self, met, desk):
        page = met(desk, self.OF_ANA, self.OF_BO)
        assert compared(page) == {"Talks began": ["2018", "2017"]}

    def test_saving_mine_keeps_what_else_the_other_changed(self, met, bo, desk):
        bo.post(desk, buttons(met(desk, self.OF_ANA, self.OF_BO))["Save what I typed"])
        assert shown(bo, desk, *self.NAMES) == ["2017", "2019", "2021"]

    def test_keeping_theirs_keeps_what_else_i_changed(self, met, bo, desk):
        page = met(desk, self.OF_ANA, self.OF_BO)
        bo.post(desk, buttons(page)["Keep what is saved there, and save my other changes"])
        assert shown(bo, desk, *self.NAMES) == ["2018", "2019", "2021"]

    def test_lists_are_compared_as_a_whole(self, met, office):
        page = met(office, {"aliases-0-name": "PP"}, {"aliases-1-name": "Prairie"})
        assert list(compared(page)) == ["Other names"]

    def test_the_same_change_twice_is_nothing_to_decide(self, met, desk):
        page = met(desk, {"talks_began": "2018"}, {"talks_began": "2018"})
        assert compared(page) == {}
        assert buttons(page) == {}
        assert "Everything you typed is saved already." in page.text


GARBLED = [
    None,
    "",
    "x",
    "[]",
    "7",
    "null",
    '{"purpose":1}',
    "[" * 100_000,
    '{"x":' * 900,
    "1" * 9999,
]
LOST = [None, "", "x", "-1"]


def without(form: Sent, /, **changed: str | None) -> Sent:
    """What was opened with some fields replaced, or taken out where there is None."""
    kept = {name: value for name, value in form.items() if name not in changed}
    return {**kept, **{name: value for name, value in changed.items() if value is not None}}


class TestLostOnTheWay:
    @pytest.mark.parametrize("version", LOST)
    def test_nobody_is_said_to_have_saved_when_nobody_did(self, bo, desk, version):
        opened = {**bo.get(desk).values(), "first_served": "2021"}
        page = bo.post(desk, without(opened, version=version), 409)
        assert page.title.startswith("Please check and save again")
        assert "Somebody else" not in page.text
        assert compared(page) == {"First students served": ["Not stated", "2021"]}
        bo.post(desk, buttons(page)["Save what I typed"])
        assert shown(bo, desk, "first_served") == ["2021"]

    def test_without_a_version_what_another_saved_is_still_found(self, ana, bo, desk):
        opened = {**bo.get(desk).values(), "first_served": "2021"}
        ana.submit(desk, talks_began="2018")
        page = bo.post(desk, without(opened, version=None), 409)
        assert page.title.startswith("Somebody else saved this meanwhile")
        bo.post(desk, buttons(page)["Save both together"])
        assert shown(bo, desk, "talks_began", "first_served") == ["2018", "2021"]

    def test_with_neither_all_that_differs_is_shown_and_nobody_is_named(self, bo, desk):
        opened = {**bo.get(desk).values(), "first_served": "2021"}
        page = bo.post(desk, without(opened, version=None, opened=None), 409)
        assert page.title.startswith("Please check and save again")
        assert compared(page) == {"First students served": ["Not stated", "2021"]}

    def test_without_what_was_opened_all_that_differs_is_shown(self, ana, bo, desk):
        form = {**bo.get(desk).values(), "first_served": "2021"}
        ana.submit(desk, talks_began="2018")
        for garbled in GARBLED:
            page = bo.post(desk, without(form, opened=garbled), 409)
            assert page.title.startswith("Somebody else saved this meanwhile")
            assert set(compared(page)) == {"Talks began", "First students served"}, str(garbled)[:40]

    def test_a_form_of_the_right_version_is_saved_whatever_it_says_was_opened(self, bo, desk):
        for year, garbled in enumerate(
            [*GARBLED, '{"purpose":"\\ud800"}', '{"nothing":"here"}', '{"purpose":[[["x"]]]}'], 2001
        ):
            bo.post(desk, without({**bo.get(desk).values(), "agreed": str(year)}, opened=garbled))
            assert shown(bo, desk, "agreed") == [str(year)]

    def test_what_is_no_text_is_shown_again_without_failing(self, bo, desk):
        opened = {**bo.get(desk).values(), "agreed": "soon", "opened": '{"purpose":"\\ud800<script>\\u0000"}'}
        page = bo.post(desk, opened, 422)
        assert json.loads(page.values()["opened"]) == {"purpose": "\ud800<script>\0"}
        assert page.strange_scripts == []


def test_a_form_for_something_new_carries_nothing_opened(ana):
    assert "opened" not in ana.get("/manage/organizations/new").values()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_what_is_plain_survives_the_way_through_a_form(value):
    told = plain(value)
    assert plain(json.loads(json.dumps(told))) == told
