"""The real cases as their pages tell them: what was found, with its source, and nothing made up."""

import pytest

from tests.pages import Reader


@pytest.fixture(scope="module")
def visitor(real_app):
    return Reader(real_app)


def governance(visitor, name):
    return visitor.get(f"/collaboratives/{name}/governance")


def test_springfield_has_seven_seats_and_the_state_names_four(visitor):
    page = governance(visitor, "springfield-empowerment-zone-partnership-ma")
    assert "7 seats" in page.text
    assert "Member appointed by the state commissioner × 4" in page.text
    assert "/governance/state_local_board" in page.links
    for words in (
        "School-year calendar",
        "Collective bargaining agreement",
        "Academic results",
        "two thirds",
    ):
        assert words in page.text


def test_luminary_was_approved_by_district_and_state(visitor):
    page = visitor.get("/collaboratives/luminary-learning-network-co/history")
    line = [text for text in page.texts("li") if "2016 · Approval" in text]
    assert [text.partition(" · ")[0] for text in line] == ["April 2016", "June 2016"]
    assert "number not stated" in governance(visitor, "luminary-learning-network-co").text


def test_beacon_was_revoked_by_five_votes_to_two_and_found_subordinate(visitor):
    history = visitor.get("/collaboratives/beacon-network-schools-co/history").text
    assert "April 10, 2023 · Revoked · Denver school board" in history
    assert "For: 5 · Against: 2" in history
    assert "March 10, 2023" in history
    page = governance(visitor, "beacon-network-schools-co")
    assert page.text.index("At other times") < page.text.index("Until")
    before = visitor.get("/collaboratives/beacon-network-schools-co/governance?on=2022")
    assert "Subordinate" in before.text


def test_the_texas_zone_keeps_the_resolution_apart_from_the_votes(visitor):
    page = governance(visitor, "rural-schools-innovation-zone-tx")
    assert page.text.count("San Diego") >= 1
    for words in ("stays on the books of the home school", "Athletics stay with each district", "42 credits"):
        assert words in page.text


def test_the_southwest_has_six_seats_of_four_sectors_and_a_contract_not_renewed(visitor):
    page = governance(visitor, "southwest-colorado-education-collaborative-co")
    assert "6 seats" in page.text
    for words in ("Higher education: 2", "Tribal nations: 1", "Chair or president", "chose not to renew it"):
        assert words in page.text


def test_models_name_the_real_ones_that_have_them(visitor):
    found = visitor.get("/governance/boces").text
    for name in ("Northeast BOCES", "San Luis Valley BOCES", "Mountain BOCES"):
        assert name.lower() in found.lower()
    assert "Colorado Rural Talent Network" in visitor.get("/governance/federation").text


def test_every_real_page_of_governance_and_history_opens_in_both_languages(visitor):
    names = ("rural-schools-innovation-zone-tx", "luminary-learning-network-co", "mountain-boces-co")
    for name in names:
        for section in ("governance", "history"):
            assert visitor.get(f"/es/collaboratives/{name}/{section}").language == "es"
