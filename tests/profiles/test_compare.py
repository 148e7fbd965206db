"""Collaboratives side by side, for a board: the same figures for whoever opens the address."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.collaboratives.commands import edit_collaborative
from rural_collab.organizations.commands import rename_address
from tests.factories import make_claim, make_collaborative, make_membership, make_organization, when
from tests.pages import Page


@pytest.fixture
def chosen(session, prairie) -> list[str]:
    """Prairie, of which much is told, and Canyon, of which nothing is."""
    canyon = make_collaborative(session, "Canyon Collaborative")
    edit_collaborative(
        session,
        prairie,
        {"agreed": when("2019-05"), "initiator": "superintendents"},
        expected=None,
        by=REGISTRY,
    )
    make_membership(session, prairie, make_organization(session, "Bluestem RE-1"))
    for number in range(5):
        make_claim(session, prairie, f"Service number {number}.", topic="service")
    session.commit()
    return [prairie.organization.slug, canyon.organization.slug]


def compare(reader, slugs: list[str], more: str = "") -> Page:
    return reader.get("/compare?" + "&".join(f"c={slug}" for slug in slugs) + more)


def cells(page: Page, words: str) -> list[str]:
    for row in page.all("tr"):
        texts = [" ".join("".join(cell.itertext()).split()) for cell in row]
        if texts[0] == words:
            return texts[1:]
    raise AssertionError(f"There is no row {words}")


def test_each_row_has_a_cell_for_each_and_none_is_blank(reader, chosen):
    page = compare(reader, chosen)
    assert cells(page, "Formally agreed") == ["May 2019", "Not stated"]
    assert cells(page, "Members") == ["1", "Not stated"]
    assert all("".join(cell.itertext()).strip() for row in page.all("tr") for cell in list(row)[1:])


def test_only_differences_leaves_out_what_is_alike(reader, chosen):
    page = compare(reader, chosen, "&differences=1")
    assert cells(page, "Formally agreed") == ["May 2019", "Not stated"]
    with pytest.raises(AssertionError, match="Kind"):
        cells(page, "Kind")


def test_facts_bring_their_sources_along(reader, chosen):
    page = compare(reader, chosen)
    assert "Sources" in page.texts("h2")
    assert "https://news.example/story" in page.links


def test_a_long_list_is_cut_and_says_so(reader, chosen):
    told = cells(compare(reader, chosen), "Services")[0]
    assert told.startswith("Service number 0.")
    assert told.endswith("and 2 more on its page")
    assert "Service number 3." not in told


def test_each_can_be_taken_away(reader, chosen):
    page = compare(reader, chosen, "&differences=1")
    assert f"/compare?c={chosen[1]}&differences=1" in page.links
    assert f"/compare?c={chosen[0]}&differences=1" in page.links


@pytest.mark.parametrize(
    "address", ["/compare", "/compare?c=", "/compare?c=nobody", "/compare?c=%00&c=%F0%9F%98%80"]
)
def test_nothing_to_compare_says_how_to_choose(reader, address):
    assert "Choose collaboratives" in reader.get(address).text


def test_what_nobody_knows_is_named(reader, chosen):
    page = compare(reader, [*chosen, "no-such"])
    assert "no-such" in page.text
    assert len(page.all("thead")[0][0]) == 3


def test_twice_the_same_is_one_and_an_old_address_is_followed(reader, session, prairie, chosen):
    rename_address(session, prairie.organization, "prairie-and-plains", by=REGISTRY)
    session.commit()
    page = compare(reader, [chosen[0], "prairie-and-plains", chosen[1], chosen[1]])
    assert page.texts("h1") == ["Compare 2 collaboratives"]


def test_at_most_six_stand_side_by_side(reader, session, chosen):
    more = [make_collaborative(session).organization.slug for _ in range(6)]
    session.commit()
    page = compare(reader, [*chosen, *more])
    assert page.texts("h1") == ["Compare 6 collaboratives"]
    assert all(slug in page.text for slug in more[4:])


def test_members_are_those_of_the_day_asked_for(reader, session, prairie, chosen):
    make_membership(session, prairie, make_organization(session, "Early RE-2"), began="2010", ended="2012")
    session.commit()
    assert cells(compare(reader, chosen, "&on=2011-01-01"), "Members")[0] == "1"
    assert "As known on January 1, 2011." in compare(reader, chosen, "&on=2011-01-01").text


def test_the_way_from_results_to_a_comparison_keeps_what_was_chosen(reader, chosen):
    page = reader.get(f"/collaboratives?q=canyon&c={chosen[0]}")
    (form,) = [form for form in page.all("form") if form.get("action") == "/compare"]
    fields = [(field.get("type"), field.get("value")) for field in form.iter("input")]
    assert fields == [("hidden", chosen[0]), ("checkbox", chosen[1])]
