"""A pathway and a school tell of each other: can I enter, and what does my district's collaborative keep."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.organizations.models import Organization
from rural_collab.pathways.editions import begin_edition
from tests.factories import make_organization
from tests.offerings.making import CORTEZ, make_pathway, make_school, rule

CLOSED_AT_FIRST = 20

pytestmark = pytest.mark.usefixtures("the_day")


@pytest.fixture
def stranger(session) -> Organization:
    """A school whose district belongs to nothing."""
    return make_school(session, "Dolores High", make_organization(session, "Dolores RE-4A", **CORTEZ))


def verdict(reader, nursing, query):
    page = reader.get(f"/pathways/{nursing.slug}?{query}")
    return [text for text in page.texts("span") if text[:1] in set("✓◔✕")], page


def closed(page):
    """Rows of the table of what is not open."""
    return len([cell for cell in page.all("td") if cell.get("data-label") == "Because"])


class TestCanIEnter:
    def test_a_pathway_says_of_each_place_whether_it_is_open_from_my_school(
        self, session, reader, high, stranger, nursing, offer
    ):
        offer()
        session.commit()
        assert verdict(reader, nursing, f"school={high.slug}&grade=11")[0] == ["✓ Open to you"]
        told, page = verdict(reader, nursing, f"school={stranger.slug}")
        assert told == ["✕ Not open, because"]
        assert "your district is not a member" in page.text

    def test_a_condition_is_told_beside_the_place(self, session, reader, high, nursing, offer):
        offer(rules=[rule("all_members", grade_low="10", prerequisite="Algebra 1")])
        session.commit()
        told, page = verdict(reader, nursing, f"school={high.slug}")
        assert told == ["◔ Open if"]
        assert "you are in Grade 10 and up" in page.text
        assert "you have what is needed first: Algebra 1" in page.text

    def test_each_school_year_is_answered_by_its_own_days(self, session, reader, high, nursing, offer):
        offer(apply_by="2026-10-01")
        offer(school_year="2027-28", apply_by="2027-03-01")
        session.commit()
        told, _ = verdict(reader, nursing, f"school={high.slug}")
        assert told == ["✕ Not open, because", "✓ Open to you"]

    def test_without_a_school_nothing_is_promised(self, session, reader, nursing, offer):
        offer()
        session.commit()
        told, page = verdict(reader, nursing, "grade=11")
        assert told == []
        assert "My school" in page.text

    def test_a_name_that_fits_none_and_a_grade_that_is_none_are_said_and_kept(
        self, session, reader, nursing, offer, follower
    ):
        offer()
        session.commit()
        follower.catch_up()
        told, page = verdict(reader, nursing, "school=Nowhere+High+%3Cb%3E&grade=40")
        assert told == []
        assert "No school that we know of has this name: Nowhere High <b>" in page.text
        assert "There is no grade called 40 here" in page.text
        assert page.values()["school"] == "Nowhere High <b>"


class TestASchoolOfADistrict:
    def test_it_names_the_pathways_its_district_shares_even_before_they_are_offered(
        self, session, reader, high, nursing, prairie
    ):
        make_pathway(session, prairie, "Old trade", status="ended")
        session.commit()
        page = reader.get(f"/schools/{high.slug}")
        assert f"/pathways/{nursing.slug}?school={high.slug}" in page.links
        assert "Where and when they are offered is not stated; ask there." in page.text
        assert "Old trade" not in page.text

    def test_many_that_are_not_open_are_counted_and_one_link_away(
        self, session, reader, stranger, nursing, offer
    ):
        for term in range(CLOSED_AT_FIRST + 3):
            offer(note=f"Group {term}")
        session.commit()
        page = reader.get(f"/schools/{stranger.slug}?grade=11")
        assert closed(page) == CLOSED_AT_FIRST
        assert "Not open: 23" in page.text
        assert "3 more are not open" in page.text
        (more,) = [link for link in page.links if "everything" in link]
        assert closed(reader.get(more.partition("#")[0])) == CLOSED_AT_FIRST + 3


def test_a_new_edition_still_tells_where_the_earlier_one_is_offered_this_year(
    session, reader, nursing, offer
):
    offer(room="Room 12")
    newer = begin_edition(session, nursing, "2027-28", by=REGISTRY)
    offer(offered=str(newer.id), school_year="2027-28", room="Room 40")
    session.commit()
    page = reader.get(f"/pathways/{newer.slug}")
    assert page.text.index("Room 12") < page.text.index("Room 40")
    assert "by the earlier edition" in page.text
    earlier = reader.get(f"/pathways/{nursing.slug}")
    assert "Room 12" in earlier.text
    assert "Room 40" not in earlier.text
    assert f"/pathways/{newer.slug}" in earlier.links


class TestWhatIsAskedIsKept:
    def test_the_sheet_its_code_and_the_calendar_ask_for_the_same_person(self, session, reader, high, offer):
        offer(apply_by="2027-01-10")
        session.commit()
        page = reader.get(f"/schools/{high.slug}?grade=12&who=adults")
        for path in ("sheet", "calendar.ics"):
            (link,) = [each for each in page.links if f"/{path}" in each]
            assert "grade=12" in link
            assert "who=adults" in link
        sheet = reader.get(f"/schools/{high.slug}/sheet?grade=12&who=adults")
        assert f"/schools/{high.slug}?year=2026-27&grade=12&who=adults" in sheet.text

    def test_an_answer_says_of_which_day_it_is(self, session, reader, high, offer):
        offer()
        session.commit()
        assert "as of November 22, 2026" in reader.get(f"/schools/{high.slug}").text
        earlier = reader.get(f"/schools/{high.slug}?on=2026-10-05")
        assert "as of October 5, 2026" in earlier.text
        assert any("on=2026-10-05" in link for link in earlier.links if "/sheet" in link)


class TestWhoPays:
    @pytest.mark.parametrize("note", ["Free for members; $180 for others.", None])
    def test_who_pays_the_fee_never_reads_that_it_is_free(self, session, reader, high, stranger, offer, note):
        offer(rules=[rule("members_and_others_for_fee")], cost_cents=0, cost_note=note)
        session.commit()
        assert "Free for the family" in reader.get(f"/schools/{high.slug}").text
        for page in (f"/schools/{stranger.slug}", f"/schools/{stranger.slug}/sheet"):
            text = reader.get(page).text
            assert f"A fee: {note or 'Not stated'}" in text
            assert "Free for the family" not in text


def test_a_school_year_that_is_over_promises_nothing(session, reader, high, offer):
    offer(school_year="2022-23")
    session.commit()
    page = reader.get(f"/schools/{high.slug}?year=2022-23&grade=11")
    assert "Open: 0 · Open if: 0 · Not open: 1" in page.text
    assert "its school year is over" in page.text


def test_of_two_that_can_be_chosen_a_step_says_that_one_will_do(session, reader, prairie):
    steps = [
        {"number": "1", "title": "Look"},
        {"number": "2a", "title": "Class", "need": "choice", "choice_group": "Anatomy", "after": ["1"]},
        {"number": "2b", "title": "Video", "need": "choice", "choice_group": "Anatomy", "after": ["1"]},
        {"number": "3", "title": "Work", "is_exit": True, "after": ["1", "2a", "2b"]},
    ]
    pathway = make_pathway(session, prairie, steps=steps)
    session.commit()
    assert "after 1, 2a or 2b" in reader.get(f"/pathways/{pathway.slug}").text
