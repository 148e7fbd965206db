"""On paper stands what matters at a board meeting: facts, where they are from, and where the page is."""

import re

import pytest

from tests.browser.addresses import (
    ASKED,
    BLUESTEM,
    FOUR,
    HTI,
    RSIZ,
    SAMPLE,
    SAMPLES,
    SPRINGFIELD,
    SWCEC,
)
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

CLICKED = "nav, form button, .filters, .tabs, .actions, .pages, .views, .foot, .skip, [type=search]"


@pytest.fixture
def paper(visitor):
    """Opens a page as it is printed on a letter."""
    visitor.page.set_viewport_size({"width": 720, "height": 960})
    visitor.page.emulate_media(media="print", color_scheme="light")
    return visitor


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=nursing",
        f"/collaboratives/{SWCEC}",
        f"/collaboratives/{SWCEC}/members",
        f"/compare?c={SWCEC}&c={RSIZ}&c={HTI}",
        "/organizations/montezuma-cortez-re-1-co",
        "/places/CO",
        f"/collaboratives/{SAMPLE}/governance",
        f"/collaboratives/{SAMPLE}/funding",
        f"/collaboratives/{SPRINGFIELD}/history",
        ASKED,
        FOUR,
        "/governance?m=boces&m=nonprofit_501c3",
        "/services/sample-nursing-academy-co",
        "/funding/opportunity-now",
        f"/schools/{BLUESTEM}",
        f"/schools/{BLUESTEM}/sheet",
        f"/pathways/{SAMPLES[0]}",
        "/shortlist?s=" + ",".join(SAMPLES),
        "/compare/pathways?" + "&".join(f"p={slug}" for slug in SAMPLES),
        f"/careers?soc=29-1141&school={BLUESTEM}&grade=11",
    ],
)
def test_nothing_to_click_is_printed_and_nothing_is_cut_off(paper, address):
    paper.open(address)
    assert paper.page.locator(CLICKED).locator("visible=true").all_inner_texts() == []
    assert paper.page.evaluate("document.documentElement.scrollWidth") <= 720
    assert paper.page.locator("h1").is_visible()


def test_a_desk_is_printed_with_its_records_and_nothing_to_click(paper):
    paper.page.emulate_media(media="screen")
    paper.sign_in("bo@example.org", PASSWORD)
    paper.page.emulate_media(media="print")
    paper.open(f"/manage/collaboratives/{SAMPLE}")
    for section in ("members", "services", "pathways"):
        assert paper.page.locator(f"#{section} tbody tr").first.is_visible()
    assert paper.page.locator(f"{CLICKED}, .button").locator("visible=true").all_inner_texts() == []


def test_the_addresses_of_sources_are_printed(paper):
    paper.open(f"/collaboratives/{SWCEC}")
    links = paper.page.locator(".sources a[href^=http]")
    printed = links.evaluate_all("links => links.map((link) => getComputedStyle(link, '::after').content)")
    addresses = links.evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert len(addresses) > 3
    assert all(address in words for address, words in zip(addresses, printed, strict=True))


def test_a_printed_page_says_when_and_from_where(paper):
    paper.open(f"/collaboratives/{SWCEC}")
    told = paper.page.locator("p.prints").last
    assert told.is_visible()
    assert told.inner_text().startswith("Printed on ")
    assert told.inner_text().endswith(f"/collaboratives/{SWCEC}")


def test_a_comparison_of_three_is_printed_whole(paper):
    paper.open(f"/compare?c={SWCEC}&c={RSIZ}&c={HTI}")
    right = paper.page.locator(".compare thead th").last.evaluate(
        "cell => cell.getBoundingClientRect().right"
    )
    assert right <= 720


@pytest.mark.parametrize("language", ["", "/es"])
@pytest.mark.parametrize(
    "address", [f"/compare?c={SAMPLE}&c={SWCEC}", f"/compare?c={SWCEC}&c={RSIZ}&c={HTI}", FOUR]
)
def test_a_comparison_for_a_board_takes_two_pages_with_its_sources(paper, address, language):
    paper.open(language + address)
    printed = paper.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
    assert paper.page.locator(".sources li").count() > 3


def test_what_is_drawn_is_printed_as_a_table_too(paper):
    paper.open(f"/collaboratives/{SAMPLE}/funding")
    assert paper.page.locator(".drawn").count() == 2
    assert paper.page.locator("section:has(> .drawn) table").locator("visible=true").count() == 2


def test_what_it_would_cost_is_printed_with_who_asked_and_when(paper):
    paper.open(ASKED)
    told = paper.page.get_by_role("main").inner_text()
    assert "Bayfield" in told
    assert "As known on" in told
    assert paper.page.get_by_role("textbox").locator("visible=true").count() == 0
