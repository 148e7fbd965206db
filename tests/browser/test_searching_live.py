"""With scripts, results follow what is chosen, and the address follows the results."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def searching(visitor):
    """Somebody who has searched for a word."""
    visitor.open("/search?q=education")
    return visitor


def count(visitor):
    return visitor.page.locator("#results h2").inner_text()


def choose_first_state(visitor):
    box = visitor.page.get_by_role("group", name="State").get_by_role("checkbox").first
    box.check()
    visitor.page.wait_for_url("**state=**")
    return box


def test_a_filter_works_at_once_keeps_the_focus_and_is_heard(searching):
    before = count(searching)
    box = choose_first_state(searching)
    assert count(searching) != before
    assert box.is_checked()
    assert box.evaluate("box => box === document.activeElement")
    assert searching.page.locator("#heard").inner_text() == count(searching)
    assert "q=education" in searching.path


def test_going_back_shows_what_was_there_before(searching):
    before = count(searching)
    choose_first_state(searching)
    searching.page.go_back()
    searching.page.wait_for_function(
        "words => document.querySelector('#results h2').innerText === words", arg=before
    )
    assert "state=" not in searching.path


def test_the_address_of_results_shows_the_same_to_somebody_else(searching, enter):
    choose_first_state(searching)
    other = enter(java_script_enabled=False)
    other.open(searching.path)
    assert count(other) == count(searching)
    shown, same = (each.page.locator(".cards h3").all_inner_texts() for each in (searching, other))
    assert shown == same


def test_new_words_bring_new_results_without_leaving_the_page(searching):
    box = searching.page.get_by_label("Words, a name or a code")
    box.fill("cortez")
    searching.page.wait_for_url("**q=cortez**")
    assert "Cortez" in searching.page.locator("#results").inner_text()
    assert searching.page.title().endswith("cortez – Rural Collaborative Registry")
    assert box.evaluate("box => box === document.activeElement")
    assert searching.complaints == []
