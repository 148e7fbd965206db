"""A line that is there and brings nothing, half of a page, or a page too many for a small device."""

from time import monotonic

import pytest

from tests.browser.keeping import PARTS, kept_by, wait_until_kept
from tests.browser.line import Line
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

PATIENCE_SECONDS = 5
MOST = 150
COLOR = "h1 => getComputedStyle(h1).color"
KEPT_WORDS = "async (path) => (await (await caches.match(path)).text()).match(/<h1>(.*)<\\/h1>/)[1]"
ASK = "paths => Promise.all(paths.map(async (path) => (await fetch(path)).text()))"
ASK_IN_TURN = "async (paths) => { for (const path of paths) await (await fetch(path)).text(); }"
SAVES_DATA = "Object.defineProperty(navigator.connection, 'saveData', {get: () => true})"


@pytest.fixture
def line():
    line = Line()
    yield line
    line.end()


@pytest.fixture
def student(browser, line):
    """Somebody who opened a page while the line was good."""
    student = Visitor(browser, line.address)
    student.open("/page/school")
    wait_until_kept(student, "/page/school", *PARTS)
    student.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    yield student
    student.leave()


def test_a_page_that_was_opened_is_read_as_it_was_while_the_line_brings_nothing(student, line):
    line.is_silent = True
    line.asked.clear()
    began = monotonic()
    student.open("/page/school")
    assert monotonic() - began > PATIENCE_SECONDS - 0.1
    assert student.heading == "Opened before"
    assert student.page.locator("h1").evaluate(COLOR) == "rgb(16, 56, 43)"
    assert "GET /page/school" in line.asked
    assert not [asked for asked in line.asked if "/static/" in asked]


def test_what_a_slow_line_brings_in_the_end_is_there_the_next_time(student, line):
    line.is_silent = True
    student.open("/page/school")
    line.words = "News"
    line.speak()
    student.page.wait_for_timeout(100)
    for _ in range(100):
        if student.page.evaluate(KEPT_WORDS, "/page/school") == "News":
            break
        student.page.wait_for_timeout(100)
    student.context.set_offline(True)
    student.open("/page/school")
    assert student.heading == "News"


def test_a_good_line_is_not_kept_waiting_and_its_news_is_read_at_once(student, line):
    line.words = "News"
    student.open("/page/school")
    assert student.heading == "News"


def test_a_page_that_breaks_off_in_the_middle_is_read_as_it_was_before(student, line):
    line.words, line.breaks_off = "Ne", True
    student.open("/page/school")
    assert student.heading == "Opened before"
    line.breaks_off = False
    student.open("/page/school")
    assert student.heading == "Ne"


def test_the_store_holds_so_many_pages_and_loses_the_oldest_first(student):
    paths = [f"/page/{number}" for number in range(MOST + 10)]
    student.page.evaluate(ASK_IN_TURN, paths)
    wait_until_kept(student, paths[-1], *PARTS)
    pages = [path for path in kept_by(student) if path.startswith("/page/")]
    assert pages == paths[-MOST:]


def test_only_public_pages_are_kept(student):
    paths = ["/table/all", "/data/all", "/page/mine?use=private,%20no-cache", "/page/form?use=no-store"]
    paths += ["/manage/records", "/es/manage", "/account", "/es/sign-in?next=/page/school"]
    student.page.evaluate(ASK, paths)
    student.page.evaluate("fetch('/page/sent', {method: 'POST', body: 'typed'}).then((it) => it.text())")
    student.page.evaluate(ASK, ["/page/last"])
    wait_until_kept(student, "/page/last")
    pages = [path for path in kept_by(student) if not path.startswith("/static/")]
    assert pages == ["/page/school", "/page/last"]


def test_a_full_device_shows_pages_all_the_same(student, line):
    protocol = student.context.new_cdp_session(student.page)
    protocol.send("Storage.overrideQuotaForOrigin", {"origin": line.address, "quotaSize": 1})
    line.words = "News"
    student.open("/page/school")
    assert student.heading == "News"
    student.open("/page/other")
    assert student.heading == "News"
    protocol.send("Storage.overrideQuotaForOrigin", {"origin": line.address})
    student.open("/page/last")
    wait_until_kept(student, "/page/last")
    assert "/page/school" not in kept_by(student)


def test_a_page_is_kept_although_the_link_to_it_stood_on_another_site(browser, line):
    student = Visitor(browser, line.address)
    student.page.goto(f"{line.other_name}/page/list?words=<a href='{line.address}/page/school'>School</a>")
    student.link("School").click()
    wait_until_kept(student, "/page/school", *PARTS)
    student.context.set_offline(True)
    student.open("/page/school")
    assert student.heading == "Opened before"
    student.leave()


def test_a_page_that_the_browser_still_has_is_not_brought_twice_to_be_kept(student, line):
    assert sorted(line.asked) == [
        "GET /page/school",
        "GET /static/a/js/site.js",
        "GET /static/a/site.css",
        "GET /sw.js",
    ]


def test_where_data_is_saved_nothing_is_brought_only_to_be_kept(student, line):
    (worker,) = student.context.service_workers
    worker.evaluate(SAVES_DATA)
    student.page.evaluate("navigator.serviceWorker.controller.postMessage(location.origin + '/page/other')")
    student.open("/page/last")
    wait_until_kept(student, "/page/last")
    assert "GET /page/other" not in line.asked
