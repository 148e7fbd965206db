"""A region's pathways, opened from a folder as somebody would who was handed it on a stick."""

import io
import re
import zipfile
from itertools import cycle

import pytest

from rural_collab.exchange.bundle import region_bundle, write_folder
from tests.browser.addresses import SAMPLES
from tests.browser.examining import AXE, AXE_SCRIPT, RULES, TOO_WIDE
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

FONTS = "document.fonts.ready.then((fonts) => [...fonts].map((font) => font.status))"
REGION = "southern-western-slope-co"
PHONE = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def ask(browser, served):
    """Asks the server for what is at an address."""
    asking = browser.new_context(base_url=served)
    yield lambda address: asking.request.get(address).body()
    asking.close()


@pytest.fixture(scope="module")
def downloaded(ask, tmp_path_factory):
    """The folder that the archive of a real region unpacks into."""
    folder = tmp_path_factory.mktemp("stick")
    zipfile.ZipFile(io.BytesIO(ask(f"/regions/{REGION}/pathways.zip"))).extractall(folder)
    return folder / REGION


@pytest.fixture(scope="module")
def complete(ask, tmp_path_factory):
    """The same with the sample's pathways in their place, which tell everything that can be told."""
    samples = cycle(SAMPLES)

    def open_page(address):
        page = ask(address)
        if "/regions/" not in address:
            return page
        return re.sub(rb"/pathways/[a-z0-9-]+\"", lambda _: f'/pathways/{next(samples)}"'.encode(), page)

    folder = tmp_path_factory.mktemp("sample") / "sample"
    write_folder(region_bundle(open_page, REGION, "https://registry.example"), folder)
    return folder


@pytest.fixture(params=["downloaded", "complete"])
def folder(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def hand_over(browser):
    """Opens a folder in the browser of somebody without a line."""
    visitors = []

    def open_folder(folder, **options):
        visitors.append(Visitor(browser, folder.as_uri(), **options))
        visitors[-1].context.set_offline(True)
        visitors[-1].page.goto((folder / "index.html").as_uri())
        return visitors[-1]

    yield open_folder
    for visitor in visitors:
        visitor.leave()


def click_through(reader):
    """Every page that links lead to, looked at once; links to other sites are left alone."""
    todo, seen = [reader.page.url], {}
    while todo:
        url = todo.pop()
        reader.page.goto(url)
        seen[url] = (
            reader.heading,
            reader.page.evaluate(TOO_WIDE),
            reader.page.locator("script, form, button, input, select, nav").count(),
        )
        links = reader.page.locator("a").evaluate_all("all => all.map((link) => link.href.split('#')[0])")
        todo += [
            link for link in dict.fromkeys(links) if link.startswith("file:") and link not in {*seen, *todo}
        ]
    return seen


def test_clicking_leads_to_every_page_and_never_out_of_the_folder(folder, hand_over):
    reader = hand_over(folder, viewport=PHONE)
    seen = click_through(reader)
    assert set(seen) == {page.as_uri() for page in folder.rglob("*.html")}
    assert len(seen) >= 2 + 2 * 3
    for heading, too_wide, useless in seen.values():
        assert heading
        assert (too_wide, useless) == ([], 0)
    assert [url for url in reader.asked if not url.startswith(folder.as_uri())] == []
    assert reader.complaints == []


def test_a_pathway_is_opened_read_in_spanish_and_left_again(folder, hand_over):
    reader = hand_over(folder)
    reader.page.locator(".cards h3 a").first.click()
    assert reader.page.url.startswith((folder / "pathways").as_uri())
    reader.link("Español").click()
    assert reader.page.url.startswith((folder / "es" / "pathways").as_uri())
    assert reader.page.locator("html").get_attribute("lang") == "es"
    reader.page.locator("header .brand").click()
    assert reader.page.url == (folder / "es" / "index.html").as_uri()
    reader.link("English").click()
    assert reader.page.url == (folder / "index.html").as_uri()


def test_pages_look_and_print_as_they_do_on_the_web(complete, hand_over):
    reader = hand_over(complete)
    reader.page.goto((complete / "pathways" / f"{SAMPLES[0]}.html").as_uri())
    bar = reader.page.locator(".bar")
    assert bar.evaluate("bar => getComputedStyle(bar).backgroundColor") == "rgb(16, 56, 43)"
    assert reader.page.evaluate(FONTS) == ["loaded"]
    assert reader.page.locator(".steps li").count() > 3
    assert reader.page.locator("main svg.graph, main .graph svg, main .qr svg").count() > 0
    reader.page.emulate_media(media="print")
    assert reader.page.get_by_role("img", name="QR code").is_visible()
    assert reader.page.get_by_text("Printed on").is_visible()


@pytest.mark.parametrize("page", ["index.html", "es/pathways/sample-health-sciences-co.html"])
def test_a_page_in_a_folder_breaks_no_rule_of_accessibility(complete, hand_over, page):
    reader = hand_over(complete, viewport=PHONE)
    reader.page.goto((complete / page).as_uri())
    reader.page.evaluate(AXE_SCRIPT)
    assert reader.page.evaluate(AXE, RULES) == []
