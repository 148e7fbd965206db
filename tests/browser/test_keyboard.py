"""Somebody who uses no mouse gets everywhere, and always sees where they are."""

import pytest

from tests.browser.addresses import BLUESTEM, HTI, SAMPLE, SAMPLES, SWCEC
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 700}
#: Whether what has the focus shows a ring, and whether some line of it can be seen: neither outside nor covered.
FOCUSED = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const seen = ({left, top, right, bottom}) => {
    const [from, to] = [Math.max(left, 0), Math.min(right, innerWidth)];
    const [above, below] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
    const there = document.elementFromPoint((from + to) / 2, (above + below) / 2);
    return from < to && above < below && (element.ownerSVGElement || element.contains(there) || there.contains(element));
  };
  const ring = getComputedStyle(element);
  return {
    ringed: ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2,
    seen: [...element.getClientRects()].some(seen),
    html: element.outerHTML.slice(0, 120),
  };
}"""


def walk(visitor, most):
    """Tab through the page; gives what does not show the focus, and how many places there were."""
    visitor.page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    hidden, count = [], 0
    for _ in range(most):
        visitor.press("Tab")
        focused = visitor.page.evaluate(FOCUSED)
        if focused is None:
            break
        count += 1
        if not (focused["ringed"] and focused["seen"]):
            hidden.append(focused)
    return hidden, count


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 800}])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/search?q=nursing",
        "/search?view=map",
        f"/collaboratives/{SWCEC}",
        f"/collaboratives/{SAMPLE}/governance",
        f"/collaboratives/{SAMPLE}/cost",
        f"/compare?c={SWCEC}&c={HTI}",
        "/governance",
        f"/schools/{BLUESTEM}",
        f"/pathways/{SAMPLES[0]}",
        f"/shortlist?s={SAMPLES[0]},{SAMPLES[1]}",
    ],
)
def test_the_focus_is_always_seen(enter, address, viewport):
    visitor = enter(viewport=viewport)
    visitor.open(address)
    hidden, count = walk(visitor, most=60)
    assert hidden == []
    assert count > 10


def test_the_focus_is_always_seen_in_a_form(enter):
    visitor = enter(viewport=PHONE)
    visitor.sign_in("bo@example.org", PASSWORD)
    visitor.open(f"/manage/collaboratives/{SAMPLE}/members/new")
    hidden, count = walk(visitor, most=40)
    assert hidden == []
    assert count > 15


def test_the_first_key_leads_past_the_bar(visitor):
    visitor.open(f"/collaboratives/{SWCEC}")
    visitor.press("Tab")
    skip = visitor.link("Skip to the content")
    assert skip.evaluate("link => link === document.activeElement && link.getBoundingClientRect().left >= 0")
    visitor.press("Enter", "Tab")
    assert visitor.page.evaluate("document.activeElement.closest('main') !== null")


def test_names_are_suggested_while_typing_and_one_is_opened_by_keys_alone(visitor):
    visitor.open("/")
    box = visitor.page.get_by_label("Search everything")
    while not box.evaluate("box => box === document.activeElement"):
        visitor.press("Tab")
    with visitor.page.expect_response("**/suggest?q=southwest%20col"):
        visitor.page.keyboard.type("southwest col")
    suggested = visitor.page.locator("#suggestions option")
    suggested.first.wait_for(state="attached")
    assert box.evaluate("box => box.list.options.length") == suggested.count()
    name = suggested.first.get_attribute("value")
    assert name == "Southwest Colorado Education Collaborative"
    # The list itself is drawn by the browser beside the page, so its choice is typed here to the end.
    visitor.press("Control+a")
    visitor.page.keyboard.type(name)
    visitor.press("Enter")
    visitor.page.wait_for_url("**/search?q=Southwest*")
    first = visitor.page.locator(".cards h3 a").first
    assert first.inner_text() == name
    first.focus()
    visitor.press("Enter")
    visitor.page.wait_for_url(f"**/collaboratives/{SWCEC}")


def test_what_it_would_cost_is_asked_by_keys_alone(visitor):
    visitor.open(f"/collaboratives/{SAMPLE}/cost")
    box = visitor.page.get_by_label("Your district")
    while not box.evaluate("box => box === document.activeElement"):
        visitor.press("Tab")
    visitor.page.keyboard.type("bayfield")
    visitor.press("Enter")
    visitor.page.wait_for_url("**/cost?for=bayfield&**")
    choices = visitor.page.get_by_role("group", name="Which one?").get_by_role("radio")
    while not choices.first.evaluate("choice => choice === document.activeElement"):
        visitor.press("Tab")
    visitor.press("Space", "Enter")
    visitor.page.wait_for_url("**/cost?for=bayfield-10*")
    likely = visitor.page.get_by_role("row", name="Membership dues").get_by_role("cell")
    assert likely.all_inner_texts() == ["$6,000"] * 3


def test_an_error_is_reached_first_and_leads_to_its_field(visitor):
    visitor.open("/sign-in")
    visitor.fill("E-mail", "bo@example.org")
    visitor.click("Sign in")
    summary = visitor.page.get_by_role("alert")
    assert summary.evaluate("summary => summary === document.activeElement")
    visitor.press("Tab", "Enter")
    assert visitor.page.get_by_label("Password").evaluate("field => field === document.activeElement")
    assert visitor.page.get_by_label("E-mail").input_value() == "bo@example.org"
