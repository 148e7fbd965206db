"""The pages of a collaborative: what is known, from whom and since when; what is not known is said to be so."""

import re
from datetime import timedelta

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.clock import today
from rural_collab.collaboratives.commands import edit_collaborative
from tests.factories import make_claim, make_collaborative, make_membership, make_organization, when
from tests.pages import Page

SECTIONS = ("", "/members", "/governance", "/services", "/pathways", "/funding", "/history")


@pytest.fixture
def profile(prairie) -> str:
    return f"/collaboratives/{prairie.organization.slug}"


def facts(page: Page) -> dict[str, str]:
    """The list "At a glance" by its words."""
    (listed,) = [each for each in page.all("dl") if each.get("class") == "facts"]
    texts = [" ".join("".join(child.itertext()).split()) for child in listed]
    tags = [child.tag for child in listed]
    pairs = [
        (texts[i], texts[i + 1]) for i in range(len(texts) - 1) if (tags[i], tags[i + 1]) == ("dt", "dd")
    ]
    return dict(pairs)


class TestNothingKnown:
    def test_every_section_of_an_empty_record_says_not_stated(self, reader, session):
        empty = make_collaborative(session, "Empty", kinds=[], about={"state_usps": None})
        session.commit()
        for section in SECTIONS:
            page = reader.get(f"/collaboratives/{empty.organization.slug}{section}")
            expected = "No member is known on that day." if section == "/members" else "Not stated"
            assert expected in page.text, section

    def test_no_fact_is_blank(self, reader, session):
        empty = make_collaborative(session, "Empty", kinds=[], about={"state_usps": None})
        session.commit()
        told = facts(reader.get(f"/collaboratives/{empty.organization.slug}"))
        told.pop("Legal form")
        assert set(told.values()) == {"Not stated"}
        assert {
            "Kind",
            "Where",
            "Stage",
            "Talks began",
            "Formally agreed",
            "Started by",
            "Website",
            "Phone",
        } <= told.keys()

    def test_a_sector_without_members_is_not_passed_over(self, reader, session, prairie, profile):
        make_membership(session, prairie, make_organization(session, "Bluestem RE-1"))
        session.commit()
        assert "Higher education No member known" in reader.get(profile).text


class TestSources:
    def test_each_source_has_one_number_and_can_be_reached(self, reader, session, prairie, profile):
        for number in range(3):
            make_claim(
                session, prairie, f"Fact {number}", topic="service", address="https://news.example/same"
            )
        make_claim(
            session, prairie, "Fact of another", topic="service", address="https://other.example/story"
        )
        session.commit()
        page = reader.get(f"{profile}/services")
        cited = [link for link in page.links if link.startswith("#source-")]
        assert cited == ["#source-1"] * 3 + ["#source-2"]
        assert {"https://news.example/same", "https://other.example/story"} <= set(page.links)

    def test_a_fact_tells_its_publisher_its_date_and_how_it_was_confirmed(
        self, reader, session, prairie, profile
    ):
        make_claim(session, prairie, "It shares a trailer.", topic="service", as_of="2024-03")
        session.commit()
        assert "The News · as of March 2024 · Reported in the press" in reader.get(f"{profile}/services").text

    def test_a_source_that_is_only_a_title_can_be_named(self, reader, session, prairie, profile):
        make_claim(session, prairie, "It shares a trailer.", topic="service", address=None)
        session.commit()
        assert "A story" in reader.get(f"{profile}/services").text

    def test_a_fact_without_a_source_is_still_told(self, reader, session, prairie, profile):
        claim = make_claim(session, prairie, "It shares a trailer.", topic="service")
        claim.source_id = None
        session.info["attribution"] = None
        from rural_collab.audit.recording import attributed  # noqa: PLC0415

        with attributed(session, by=REGISTRY, intent="correct a fact"):
            session.flush()
        session.commit()
        page = reader.get(f"{profile}/services")
        assert "It shares a trailer." in page.text
        assert "Sources" not in page.texts("h2")

    def test_what_sources_tell_differently_stands_side_by_side(self, reader, session, prairie, profile):
        edit_collaborative(session, prairie, {"agreed": when("2019")}, expected=None, by=REGISTRY)
        make_claim(session, prairie, "Formed in 2019.", topic="agreed", address="https://one.example/a")
        other = "https://two.example/b"
        make_claim(session, prairie, "Formed in 2021.", topic="agreed", is_shown=False, address=other)
        session.commit()
        assert facts(reader.get(profile))["Formally agreed"].endswith("Sources differ")
        history = reader.get(f"{profile}/history")
        assert "Another source tells it like this" in history.text
        assert other in history.links


class TestMembersOfADay:
    @pytest.fixture
    def members(self, session, prairie) -> None:
        make_membership(
            session, prairie, make_organization(session, "Early RE-1"), began="2015", ended="2018-06-30"
        )
        make_membership(session, prairie, make_organization(session, "Long RE-2"), began="2016-08-01")
        make_membership(session, prairie, make_organization(session, "Late RE-3"), began="2020")
        session.commit()

    @pytest.mark.parametrize(
        ("on", "told", "names"),
        [
            ("2015-06-01", "June 1, 2015", {"Early RE-1"}),
            ("2018-06-30", "June 30, 2018", {"Early RE-1", "Long RE-2"}),
            ("2018-07-01", "July 1, 2018", {"Long RE-2"}),
            ("2016", "December 31, 2016", {"Early RE-1", "Long RE-2"}),
            ("2018-06", "June 30, 2018", {"Early RE-1", "Long RE-2"}),
            ("1999-01-01", "January 1, 1999", set()),
        ],
    )
    def test_members_are_those_of_the_day_asked_for(self, reader, members, profile, on, told, names):
        page = reader.get(f"{profile}/members?on={on}")
        assert f"Members on {told}" in page.texts("h2")
        assert self.current(page) == names

    @staticmethod
    def current(page: Page) -> set[str]:
        captions = {
            "".join(table.find("caption").itertext()): table
            for table in page.all("table")
            if table.find("caption") is not None
        }
        table = next(
            (table for words, table in captions.items() if re.fullmatch(r"\d+ members?", words)), None
        )
        if table is None:
            return set()
        return {"".join(th.itertext()).strip() for th in table.iter("th") if th.get("scope") == "row"}

    @pytest.mark.parametrize(
        "on", ["yesterday", "2021-02-30", "0001-01-01", "99999", "%00", "2021-13", "2021/01/02", "9999-12-31"]
    )
    def test_what_is_no_day_is_said_to_be_none_and_today_is_shown(self, reader, members, profile, on):
        page = reader.get(f"{profile}/members?on={on}")
        assert "not a day of the calendar" in page.text
        assert self.current(page) == {"Long RE-2", "Late RE-3"}

    def test_a_day_to_come_says_that_it_is(self, reader, members, profile):
        page = reader.get(f"{profile}/members?on={today() + timedelta(days=400)}")
        assert "That day is still to come" in page.text
        assert self.current(page) == {"Long RE-2", "Late RE-3"}

    def test_the_current_year_is_today(self, reader, members, profile):
        page = reader.get(f"{profile}/members?on={today().year}")
        assert "still to come" not in page.text
        assert page.all("input")[-1].get("value") == today().isoformat()

    def test_the_drawing_says_what_its_table_says(self, reader, members, profile):
        page = reader.get(f"{profile}/members?on=2018-12-31")
        drawn = [text.text for text in page.all("{http://www.w3.org/2000/svg}text")]
        rows = ["".join(td.itertext()) for td in page.all("td")]
        assert drawn == ["1", "2015", "2", "2016", "2", "2017", "1", "2018"]
        assert "2018" in rows

    def test_whoever_left_says_why_and_what_its_students_kept(self, reader, session, prairie, profile):
        gone = make_organization(session, "Gone RE-9")
        make_membership(
            session,
            prairie,
            gone,
            ended="2021",
            status="left",
            exit_reason="cost",
            residual_access="One class",
        )
        session.commit()
        text = reader.get(f"{profile}/members").text
        assert "Why it left" in text
        assert "What its students kept: One class" in text


class TestSamplesAndUrbanCases:
    def test_a_sample_says_so_on_every_page(self, reader, session):
        sample = make_collaborative(session, "Sample Prairie", about={"is_sample": True})
        session.commit()
        slug = sample.organization.slug
        for page in [*(f"/collaboratives/{slug}{section}" for section in SECTIONS), f"/compare?c={slug}"]:
            assert "invented" in reader.get(page).text, page

    def test_an_urban_zone_is_a_reference_case(self, reader, session):
        urban = make_collaborative(session, "Urban Zone", is_rural=False)
        session.commit()
        assert "Urban reference case" in reader.get(f"/collaboratives/{urban.organization.slug}").text


class TestChanges:
    def test_changes_are_sentences_with_before_and_after(self, bo, prairie, profile):
        bo.submit(f"/manage{profile}/edit", agreed="2019")
        bo.submit(f"/manage{profile}/edit", agreed="2020")
        text = bo.get(f"{profile}/history").text
        assert "Bo edited Prairie Pathways" in text
        assert "Formally agreed: from 2019 to 2020" in text

    def test_older_changes_are_a_page_away(self, reader, session, prairie, profile):
        for number in range(45):
            make_claim(session, prairie, f"Fact number {number:02}")
        session.commit()
        seen, address = [], f"{profile}/history"
        while address:
            page = reader.get(address)
            seen += [text for text in page.texts("li") if "told a fact: Fact number" in text]
            older = [link for link in page.links if link.endswith("#changes")]
            address = older[0] if older else ""
        numbers = [int(text.partition("Fact number ")[2][:2]) for text in seen]
        assert numbers == sorted(range(45), reverse=True)

    @pytest.mark.parametrize("changes", ["-1", "x", "99999999", "9999", "%C2%B2"])
    def test_nonsense_in_the_address_is_no_failure(self, reader, prairie, profile, changes):
        reader.get(f"{profile}/history?changes={changes}")
