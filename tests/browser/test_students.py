"""A student finds a school, what is open from it, where it leads, keeps it, prints it and reads it in Spanish."""

import pytest

from tests.browser.examining import TOO_WIDE
from tests.browser.keeping import PARTS, kept_by, wait_until_kept
from tests.browser.test_keyboard import FOCUSED as HOW_FOCUSED
from tests.browser.walking import Keys, Pointer, Walk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("school", ["Durango High School", "Sample Bluestem High School"]),
]

PHONE = {"width": 320, "height": 640}
COUNTS_PRINTS = "window.prints = 0; window.print = () => window.prints++"


class SeenKeys(Keys):
    """Keys of somebody who minds where they are: what has the focus must show it."""

    def reach(self, there):
        there.page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
        super().reach(there)
        focused = there.page.evaluate(HOW_FOCUSED)
        assert focused["ringed"], focused
        assert focused["seen"], focused


def test_by_keys_alone_and_always_seeing_where_one_is(enter, school):
    student = enter()
    student.context.add_init_script(COUNTS_PRINTS)
    walk = Walk(student, SeenKeys())
    walk.find(school)
    walk.ask_for("Grade 11")
    walk.open_a_pathway()
    walk.put_it_on_the_list()
    walk.print()
    assert student.page.evaluate("window.prints") == 1
    walk.read_in_spanish()
    assert student.complaints == []


def test_on_a_small_phone_where_nothing_scrolls_sideways(enter, school):
    seen = []

    def look(student):
        seen.append(student.path)
        assert student.page.evaluate(TOO_WIDE) == [], student.path

    student = enter(viewport=PHONE, has_touch=True)
    Walk(student, Pointer(), look).go(school)
    assert len(seen) == 7
    assert student.context.cookies() == []


def test_without_scripts(enter, school):
    student = enter(java_script_enabled=False)
    Walk(student, Pointer()).go(school)
    assert not [url for url in student.asked if url.endswith("sw.js")]


def test_without_a_line_once_every_page_was_seen(enter, school):
    student = enter()
    Walk(student, Pointer(), lambda it: wait_until_kept(it, it.path, *PARTS)).go(school)
    seen = kept_by(student)
    student.context.set_offline(True)
    Walk(student, Pointer()).go(school)
    assert kept_by(student) == seen
    assert student.other_hosts == set()
