"""A shortlist on a student's own device: kept in the browser, sent as an address, printed, and read without a line."""

import pytest

from tests.browser.keeping import PARTS, kept_by, wait_until_kept

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 640}
KEPT = "localStorage.getItem('shortlist') || ''"


@pytest.fixture(scope="module")
def pathways(served, browser):
    """Addresses of two pathways, the first of the search."""
    page = browser.new_page(base_url=served)
    page.goto("/pathways")
    found = page.locator(".cards h3 a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    page.close()
    assert len(found) > 1
    return found[:2]


def slug(address):
    return address.rpartition("/")[2]


def headings(visitor):
    return visitor.page.get_by_role("main").locator("section h2").all_inner_texts()


@pytest.fixture
def listing(enter, pathways):
    """A student on a phone who put two pathways on a list."""
    student = enter(viewport=PHONE)
    for address in pathways:
        student.open(address)
        student.link("Put it on my shortlist").click()
        student.page.wait_for_url("**/shortlist?s=*")
    return student


def test_what_was_put_on_the_list_stands_in_its_address_and_in_the_browser(listing, pathways):
    wanted = ",".join(map(slug, pathways))
    assert listing.path == f"/shortlist?s={wanted}"
    assert listing.page.evaluate(KEPT) == wanted
    assert len(headings(listing)) == 2
    assert listing.context.cookies() == []
    assert listing.complaints == []


def test_the_list_is_there_again_without_its_address(listing, pathways):
    listing.open("/shortlist")
    listing.page.wait_for_url("**/shortlist?s=*")
    assert len(headings(listing)) == 2
    listing.open(pathways[0])
    assert listing.link("See my shortlist").is_visible()


def test_what_is_taken_off_is_gone_from_the_browser_too(listing, pathways):
    listing.link("Take it off").first.click()
    listing.page.wait_for_url(f"**/shortlist?s={slug(pathways[1])}")
    assert listing.page.evaluate(KEPT) == slug(pathways[1])


def test_the_list_of_this_browser_can_be_forgotten(listing):
    listing.click("Forget the list in this browser")
    listing.page.get_by_text("The list is empty").wait_for()
    assert listing.page.evaluate(KEPT) == ""


def test_of_a_list_that_was_forgotten_no_page_is_left_either(listing):
    wait_until_kept(listing, listing.path)
    listing.open(f"/es{listing.path}")
    wait_until_kept(listing, listing.path)
    listing.click("Borrar la lista de este navegador")
    listing.page.get_by_text("La lista está vacía").wait_for()
    wait_until_kept(listing, "/es/shortlist?")
    assert [path for path in kept_by(listing) if "/es/shortlist?s=" in path] == []


def test_a_list_somebody_sent_is_shown_and_kept_only_when_wished(enter, pathways):
    friend = enter()
    friend.open(f"/shortlist?s={','.join(map(slug, pathways))}")
    assert friend.page.evaluate(KEPT) == ""
    friend.click("Keep this list in this browser")
    friend.page.wait_for_load_state()
    assert friend.page.evaluate(KEPT) == ",".join(map(slug, pathways))
    assert not friend.page.get_by_role("button", name="Keep this list in this browser").is_visible()


def test_without_scripts_links_alone_carry_the_list(enter, pathways):
    plain = enter(java_script_enabled=False)
    plain.open(pathways[0])
    plain.link("Put it on my shortlist").click()
    assert plain.path == f"/shortlist?s={slug(pathways[0])}"
    plain.link("Español").click()
    assert plain.path == f"/es/shortlist?s={slug(pathways[0])}"
    assert plain.page.get_by_role("button", name="navegador").count() == 0


def test_a_list_that_was_opened_is_read_without_a_line(listing, pathways):
    wait_until_kept(listing, listing.path, *PARTS)
    listing.context.set_offline(True)
    listing.open(f"/shortlist?s={','.join(map(slug, pathways))}")
    assert listing.heading == "My shortlist"
    assert len(headings(listing)) == 2


def test_the_sheet_on_paper_has_the_code_and_nothing_to_click(listing):
    listing.page.emulate_media(media="print", color_scheme="light")
    assert listing.page.get_by_role("img", name="QR code with the address of this list").is_visible()
    assert listing.page.get_by_role("button").locator("visible=true").count() == 0
    assert listing.page.get_by_role("link", name="Take it off").locator("visible=true").count() == 0
