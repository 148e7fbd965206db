"""A link that no server reads to its end is told in the registry's words, and opened as far as it goes."""

import pytest

pytestmark = pytest.mark.browser

SLUG = "sample-health-sciences-co"
LINK = f"/shortlist?s={SLUG}," + ",".join(f"some-long-pathway-name-{number}-co" for number in range(5_000))


@pytest.fixture
def reader(enter):
    reader = enter(viewport={"width": 320, "height": 640})
    assert reader.open(LINK).status == 414
    return reader


def test_five_thousand_pathways_in_a_link_are_a_sentence_in_both_languages(reader):
    assert reader.heading == "This address is too long"
    told = reader.page.get_by_role("main").inner_text()
    assert "Nothing is lost" in told
    assert reader.page.locator("main [lang=es]").first.is_visible()
    assert (
        reader.page.locator(".bar").evaluate("bar => getComputedStyle(bar).backgroundColor")
        == "rgb(16, 56, 43)"
    )
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert reader.complaints == []


def test_its_beginning_is_opened_and_says_how_much_more_there_is(reader):
    reader.link("Open its beginning").click()
    reader.page.wait_for_url(lambda url: len(url) < 4_100)
    assert reader.heading == "My shortlist"
    told = reader.page.get_by_role("main").inner_text()
    assert "A shortlist holds at most 20 pathways" in told
    assert reader.page.get_by_role("main").locator("section h2").count() == 1


def test_without_scripts_the_sentence_is_there_and_nothing_is_offered_that_does_not_work(enter):
    plain = enter(java_script_enabled=False)
    assert plain.open(f"/es{LINK}").status == 414
    assert plain.heading == "This address is too long"
    assert not plain.link("Open its beginning").is_visible()


def test_a_link_that_fits_is_a_shortlist(enter):
    reader = enter()
    assert reader.open(LINK[:8_000]).status == 200
    assert reader.heading == "My shortlist"
