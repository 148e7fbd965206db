"""What a first visit costs somebody on a slow or metered line, as the browser counts it."""

import pytest

from tests.browser.addresses import BLUESTEM, SWCEC

pytestmark = pytest.mark.browser

KB = 1024
REQUESTS, BYTES = 5, 25 * KB
_TRIES = 120
SHIFT = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => resolve(sum), 300);
})"""


def transferred(visitor, address):
    """Bytes of each request that went over the line, with its headers, by address."""
    protocol = visitor.context.new_cdp_session(visitor.page)
    asked, sizes = {}, {}
    protocol.on("Network.requestWillBeSent", lambda it: asked.update({it["requestId"]: it["request"]["url"]}))
    protocol.on(
        "Network.loadingFinished", lambda it: sizes.update({it["requestId"]: it["encodedDataLength"]})
    )
    protocol.send("Network.enable")
    visitor.open(address)
    for _ in range(_TRIES):
        visitor.page.wait_for_timeout(250)
        if asked.keys() <= sizes.keys():
            break
    protocol.detach()
    return {asked[number]: size for number, size in sizes.items() if not asked[number].startswith("data:")}


@pytest.mark.parametrize("address", ["/", "/search", f"/collaboratives/{SWCEC}", f"/schools/{BLUESTEM}"])
def test_a_first_visit_asks_for_little(visitor, address):
    sizes = transferred(visitor, address)
    worker = int(visitor.page.request.get("/sw.js").headers["content-length"])
    assert 3 <= len(sizes) < REQUESTS
    assert 3 * KB < sum(sizes.values()) + worker <= BYTES


def test_a_second_page_takes_styles_scripts_and_the_font_from_the_first(enter):
    # The service worker would stand between the page and the line.
    visitor = enter(service_workers="block")
    first, second = transferred(visitor, "/"), transferred(visitor, "/about")
    assert [url for url, size in second.items() if size] == [f"{visitor.home}/about"]
    assert sum(size > 0 for size in first.values()) >= 3


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/search", f"/collaboratives/{SWCEC}", "/places/CO"),
        *(
            f"/schools/{BLUESTEM}",
            "/pathways/sample-health-sciences-co",
            "/shortlist?s=sample-health-sciences-co",
        ),
    ],
)
def test_nothing_moves_while_a_page_is_shown(enter, address):
    visitor = enter(viewport={"width": 390, "height": 800})
    visitor.open(address)
    assert visitor.page.evaluate(SHIFT) <= 0.05
