"""Everything works where scripts are blocked, too old, or did not arrive."""

import pytest

from tests.browser.addresses import ASKED, HTI, SAMPLE, SWCEC
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 800}


@pytest.fixture
def plain(enter):
    """Somebody at a desk whose browser runs no scripts."""
    return enter(java_script_enabled=False)


def test_words_are_searched_from_the_front_page_and_narrowed_by_a_filter(plain):
    plain.open("/")
    plain.fill("Search everything", "education")
    plain.page.get_by_role("main").get_by_role("search").get_by_role("button").click()
    assert plain.path == "/search?q=education"
    plain.page.get_by_role("group", name="State").get_by_label("Texas").check()
    plain.click("Show results")
    assert "q=education" in plain.path
    assert "state=TX" in plain.path
    assert (
        plain.page.get_by_label("Active filters").get_by_role("link").first.inner_text().endswith("Texas ✕")
    )
    first = plain.page.locator(".cards h3 a").first
    name = first.inner_text()
    first.click()
    assert plain.heading == name


def test_filters_open_and_close_on_a_phone(enter):
    plain = enter(java_script_enabled=False, viewport=PHONE)
    plain.open("/search?q=education")
    filters = plain.page.locator("#filters")
    assert not filters.is_visible()
    plain.link("Filters").click()
    assert filters.is_visible()
    plain.link("Close").click()
    assert not filters.is_visible()


def test_two_collaboratives_chosen_in_a_list_stand_side_by_side(plain):
    plain.open("/collaboratives?state=CO&q=collaborative")
    names = plain.page.locator(".cards h3").all_inner_texts()[:2]
    for name in names:
        plain.page.get_by_label(f"Compare {name}", exact=True).check()
    plain.click("Compare the chosen ones")
    assert plain.heading == "Compare 2 collaboratives"
    assert plain.page.locator("thead th > a[translate]").all_inner_texts() == names
    plain.link("Show only differences").click()
    assert plain.path.endswith("differences=1")


def test_another_is_found_from_a_comparison_and_joins_it(plain):
    plain.open(f"/compare?c={SWCEC}")
    plain.fill("Find another to compare", "homegrown talent")
    plain.page.get_by_role("main").get_by_role("button", name="Search").click()
    assert plain.page.get_by_label("Compare Homegrown Talent Initiative", exact=True).count() == 1


def test_ways_to_govern_are_chosen_and_stand_side_by_side(plain):
    plain.open("/")
    plain.link("Governance models").click()
    for name in ("BOCES", "Federation"):
        plain.page.get_by_label(f"Compare {name}", exact=True).check()
    plain.click("Show side by side")
    assert plain.page.locator("thead th > a").all_inner_texts() == ["BOCES", "Federation"]
    plain.page.get_by_role("row", name="Collaboratives that have it").get_by_role("link").first.click()
    assert plain.path.endswith("/governance")


def test_a_service_is_found_by_what_is_needed(plain):
    plain.open("/services")
    plain.page.get_by_role("region", name="What do you need?").get_by_role(
        "link", name="Student transportation"
    ).click()
    plain.page.locator(".cards h3 a").first.click()
    assert plain.path.startswith("/services/")
    assert plain.page.get_by_role("heading", name="Who delivers it").count() == 1


def test_what_it_would_cost_is_asked_and_kept_in_the_address(plain):
    plain.open(f"/collaboratives/{SAMPLE}/cost")
    plain.fill("Your district", "bayfield-10-jt-r-co")
    students = plain.page.get_by_role("textbox", name="Students", exact=True)
    students.fill("many")
    plain.click("Work it out")
    assert "for=bayfield-10-jt-r-co&students=many" in plain.path
    assert students.input_value() == "many"
    assert students.get_attribute("aria-invalid") == "true"
    plain.open(ASKED)
    assert (
        plain.page.get_by_role("row", name="By use").get_by_role("cell").all_inner_texts() == ["$25,000"] * 3
    )


def test_a_map_is_a_map_of_links(plain):
    plain.open("/search?state=CO&type=collaborative&view=map")
    area = plain.page.locator("figure.map a").first
    label = area.get_attribute("aria-label") or ""
    area.focus()
    plain.press("Enter")
    plain.page.wait_for_url("**county=**")
    assert label.split(":")[0].split(",")[0] in plain.page.get_by_role("main").inner_text()


def test_a_coordinator_signs_in_is_told_what_is_missing_and_signs_out(plain):
    plain.sign_in("bo@example.org", PASSWORD)
    assert plain.heading == "My records"
    plain.open(f"/manage/organizations/{SAMPLE}/facts/new")
    plain.click("Save")
    assert plain.page.title().startswith("Error:")
    assert plain.page.get_by_role("alert").get_by_role("link").count() > 0
    plain.open("/account")
    plain.click("Sign out")
    plain.open("/manage")
    assert plain.heading == "Sign in to keep records"


def test_nothing_that_needs_a_script_is_offered(plain):
    plain.open(f"/compare?c={SWCEC}&c={HTI}")
    assert not plain.page.get_by_role("button", name="Print").is_visible()
