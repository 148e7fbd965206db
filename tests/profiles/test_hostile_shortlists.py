"""Links to a shortlist as they arrive: endless, hostile, or older than what they name."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.organizations.commands import retire_organization
from tests.factories import make_collaborative, make_pathway

AIDE = {"title": "Nurse aide class", "is_exit": True, "exit_as": "a nurse aide"}


@pytest.fixture
def nursing(session, prairie):
    return make_pathway(session, prairie, "Nursing", title_es="Enfermería", steps=[AIDE])


def told(page):
    """The sentences in boxes."""
    return [element for element in page.tree.iter() if "told" in (element.get("class") or "").split()]


def words_of(element):
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("<script>alert(1)</script>", "script>alert(1)</script"),
        ("%22%20onmouseover=%22alert(1)", 'onmouseover="alert(1'),
        ("%27;DROP%20TABLE%20pathway;--", "drop table pathway;--"),
        ("..%2F..%2Fetc%2Fpasswd", "etc/passwd"),
        ("${7*7}", "${7*7}"),
        ("%00%01%E2%80%AEnursing", "nursing"),
        ("%FF%FE", "%ff%fe"),
        ("ñandú-co", "ñandú-co"),
        ("a" * 5_000, "a" * 80),
    ],
)
def test_hostile_characters_are_shown_as_they_are_and_the_rest_of_the_list_stays(
    reader, session, nursing, hostile, shown
):
    session.commit()
    for prefix in ("", "/es"):
        page = reader.get(f"{prefix}/shortlist?s={hostile},{nursing.slug}")
        assert len(page.texts("h2")) == 1
        (sentence,) = told(page)
        assert words_of(sentence).endswith(f": {shown}")
        assert "<script>alert" not in page.html


def test_a_hundred_kilobytes_are_a_page_like_any_other(reader, session, nursing):
    session.commit()
    page = reader.get(f"/shortlist?s={nursing.slug}," + "x" * 100_000)
    assert page.texts("h2") == ["Nursing"]
    assert len(page.html) < 20_000


def test_a_pathway_named_twice_is_shown_once_and_nothing_needs_to_be_said(reader, session, nursing):
    session.commit()
    page = reader.get(f"/shortlist?s={nursing.slug},{nursing.slug.upper()}&s={nursing.slug}/")
    assert page.texts("h2") == ["Nursing"]
    assert told(page) == []


def test_a_pathway_whose_collaborative_was_retired_is_called_by_its_name(reader, session, nursing):
    other = make_collaborative(session, "Mesa Collaborative")
    welding = make_pathway(session, other, "Welding", title_es="Soldadura", steps=[AIDE])
    retire_organization(session, other.organization, because="It closed", successor=None, by=REGISTRY)
    session.commit()
    page = reader.get(f"/shortlist?s={nursing.slug},{welding.slug}")
    assert page.texts("h2") == ["Nursing"]
    (sentence,) = told(page)
    assert words_of(sentence) == (
        "No longer offered, because the collaborative that kept it was retired: Welding"
    )
    assert words_of(told(reader.get(f"/es/shortlist?s={welding.slug}"))[0]).endswith(": Soldadura")


def test_a_pathway_that_ended_says_so_and_stays_on_the_list(reader, session, prairie):
    ended = make_pathway(session, prairie, "Welding", status="ended", steps=[AIDE])
    session.commit()
    page = reader.get(f"/shortlist?s={ended.slug}")
    assert page.texts("h2") == ["Welding"]
    assert words_of(told(page)[0]) == "Status: Ended"


def test_an_earlier_edition_names_the_newest_and_can_be_exchanged_for_it(reader, session, prairie, nursing):
    middle = make_pathway(session, prairie, "Nursing", edition="2026-27", steps=[AIDE])
    newest = make_pathway(session, prairie, "Nursing", edition="2027-28", steps=[AIDE])
    middle.replaces_id, newest.replaces_id = nursing.id, middle.id
    welding = make_pathway(session, prairie, "Welding", steps=[AIDE])
    session.commit()
    page = reader.get(f"/shortlist?s={nursing.slug},{welding.slug}")
    (sentence,) = told(page)
    assert "There is a newer edition: Nursing (2027-28)" in words_of(sentence)
    assert f"/shortlist?s={newest.slug},{welding.slug}" in page.links
    assert told(reader.get(f"/shortlist?s={newest.slug}")) == []


def test_nothing_is_lost_of_a_long_list_when_a_pathway_is_taken_off_or_put_on(reader, session, prairie):
    slugs = [make_pathway(session, prairie, f"Way {number}", steps=[AIDE]).slug for number in range(23)]
    session.commit()
    page = reader.get(f"/shortlist?s={','.join(slugs)}")
    assert len(page.texts("h2")) == 20
    assert f"/shortlist?s={','.join(slugs[1:])}" in page.links
    assert f"/shortlist?s={','.join(slugs[20:])}" in page.links
    gone = ",".join(f"gone-{number}" for number in range(5))
    page = reader.get(f"/shortlist?s={gone},{','.join(slugs)}")
    (kept,) = [element for element in page.tree.iter("input") if element.get("name") == "s"]
    assert kept.get("value") == ",".join(slugs)
