"""What students, counselors and calendars read of offerings."""

import re

import pytest

from tests.factories import make_collaborative, make_membership, make_organization
from tests.offerings.making import (
    TRINIDAD,
    make_calendar,
    make_offering,
    make_pathway,
    make_school,
    rule,
)

pytestmark = pytest.mark.usefixtures("the_day")


def read(reader, school, query=""):
    return reader.get(f"/schools/{school.slug}{query}")


def counted(page):
    """The three numbers of a school's page, and how many offerings there are in all."""
    (told,) = [text for text in page.texts("p") if text.startswith("Open: ")]
    *states, whole, _day = told.split(" · ")
    return [int(text.rpartition(" ")[2]) for text in states], int(whole.split()[0])


class TestASchool:
    def test_what_is_open_is_told_with_everything_a_student_asks(self, reader, session, high, offer, nursing):
        offer(room="Room 12", delivery="in_person_host",
            meetings=[{"days": "Tue and Thu", "starts_at": "1:05 pm", "stops_at": "2:45 pm"}],
            begins="2027-01-11", ends="2027-05-20", apply_by="2026-12-15", seats=12, seats_left=3,
            cost_cents=0, cost_note="The district pays for books.", contact="The school counselor",
            email="ask@example.org", travel_minutes=50, transport_note="The van leaves the gym at 12:10.",
        )  # fmt: skip
        session.commit()
        page = read(reader, high, "?grade=11")
        assert counted(page) == ([1, 0, 0], 1)
        for words in (
            "Durango 9-R, Room 12, Durango", "39 miles", "By the host · 50 minutes one way",
            "The van leaves the gym at 12:10.", "Tuesday, Thursday 1:05 PM – 2:45 PM",
            "January 11, 2027 – May 20, 2027", "3 seats free of 12", "by December 15, 2026",
            "Free for the family", "The district pays for books.", "The school counselor",
        ):  # fmt: skip
            assert words in page.text
        assert "mailto:ask@example.org" in page.links
        assert f"/pathways/{nursing.slug}" in page.links

    def test_every_offering_is_told_and_the_numbers_add_up(self, reader, session, high, offer):
        other = make_collaborative(session, "Canyon")
        canyon = make_pathway(session, other, "Nursing at Canyon")
        far = make_organization(session, "Trinidad 1", **TRINIDAD)
        offer()
        offer(term="spring", rules=[rule("anyone", prerequisite="Biology")])
        offer(pathway=canyon, host=far)
        offer(host=far, transport=None)
        session.commit()
        page = read(reader, high)
        assert counted(page) == ([1, 1, 2], 4)
        assert "you have what is needed first: Biology" in page.text
        assert "your district is not a member" in page.text
        assert "nobody says how students get there" in page.text

    def test_a_closed_one_names_what_is_nearest_instead(self, reader, session, high, offer):
        far = make_organization(session, "Trinidad 1", **TRINIDAD)
        offer()
        offer(host=far)
        offer(host=far, seats=0)
        session.commit()
        page = read(reader, high)
        (row,) = [text for text in page.texts("tr") if "there are no seats" in text]
        assert "Durango 9-R · 39 miles" in row

    def test_a_class_online_is_the_nearest_there_is(self, reader, session, high, offer):
        offer()
        offer(delivery="online_asynchronous", transport=None)
        offer(seats=0)
        session.commit()
        page = read(reader, high)
        (row,) = [text for text in page.texts("tr") if "there are no seats" in text]
        assert "no need to travel" in row

    def test_a_clash_of_bells_shows_before_anybody_enrolls(self, reader, session, cortez, high, offer):
        make_calendar(session, offer.keywords["pathway"].collaborative, cortez)
        offer(travel_minutes=45,
            meetings=[{"days": "Mon Fri", "starts_at": "13:00", "stops_at": "14:30"}],
        )  # fmt: skip
        session.commit()
        page = read(reader, high)
        assert "it clashes with classes at your school: Monday 15 minutes" in page.text
        assert "8:00 AM – 4:00 PM" in page.text

    def test_what_fits_says_so(self, reader, session, cortez, high, offer):
        make_calendar(session, offer.keywords["pathway"].collaborative, cortez)
        offer(travel_minutes=30,
            meetings=[{"days": "Mon Fri", "starts_at": "13:00", "stops_at": "14:30"}],
        )  # fmt: skip
        session.commit()
        text = read(reader, high).text
        assert "It fits your bell times. Your school does not meet on Friday." in text

    def test_a_grade_and_a_kind_of_student_stand_in_the_address(self, reader, session, high, offer):
        offer(rules=[rule("all_members", grade_low="11"), rule("adults")])
        session.commit()
        assert counted(read(reader, high)) == ([0, 1, 0], 1)
        assert counted(read(reader, high, "?grade=9")) == ([0, 0, 1], 1)
        assert counted(read(reader, high, "?grade=12")) == ([1, 0, 0], 1)
        assert counted(read(reader, high, "?who=adults")) == ([1, 0, 0], 1)
        assert counted(read(reader, high, "?who=homeschool_students")) == ([0, 0, 1], 1)

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("?grade=47", "There is no grade called 47 here"),
            ("?grade=%00x", "There is no grade called x here"),
            ("?who=parents", "Nobody is called parents here"),
            ("?year=2026-29", "2026-29 is no school year"),
            ("?on=someday", "That is not a day of the calendar"),
        ],
    )
    def test_what_cannot_be_read_in_an_address_is_said_and_left_out(
        self, reader, high, offer, query, sentence
    ):
        offer()
        page = read(reader, high, query)
        assert sentence in page.text
        assert counted(page) == ([1, 0, 0], 1)
        assert read(reader, high, query.replace("?", "?a=b&")).status == 200

    def test_another_school_year_is_a_link_away(self, reader, session, high, offer):
        offer(school_year="2025-26")
        session.commit()
        page = read(reader, high)
        assert "Nothing is recorded for 2026-27." in page.text
        assert counted(read(reader, high, "?year=2025-26"))[1] == 1

    def test_drafts_and_invented_offerings_are_not_for_real_students(self, reader, session, high, offer):
        sample = make_collaborative(session, "Sample Collaborative", about={"is_sample": True})
        offer(is_draft=True)
        offer(pathway=make_pathway(session, sample, "Sample Nursing"))
        session.commit()
        assert "No offering is recorded for this school yet" in read(reader, high).text

    def test_it_reads_in_spanish(self, reader, session, high, offer):
        offer(cost_note="Free", cost_note_es="Gratis")
        session.commit()
        page = reader.get(f"/es/schools/{high.slug}")
        assert page.language == "es"
        assert "Gratis" in page.text

    def test_a_school_of_a_former_member_reads_what_stayed_open(self, reader, session, prairie, offer):
        left = make_organization(session, "Dolores RE-4A")
        make_membership(session, prairie, left, began="2015", ended="2020", status="left")
        school = make_school(session, "Dolores High", left)
        offer(rules=[rule("former_members", left)])
        offer(term="spring")
        session.commit()
        assert counted(read(reader, school)) == ([1, 0, 1], 2)


class TestOnPaper:
    def test_a_counselor_prints_what_is_open_on_one_page(self, reader, session, high, offer):
        offer(seats=7)
        offer(seats=0)
        session.commit()
        page = reader.get(f"/schools/{high.slug}/sheet?grade=11")
        assert "1 offering is open or open if its conditions hold" in page.text
        assert "room for 7 students" in page.text
        assert "Not open from here: 1." in page.text

    def test_an_empty_sheet_says_so(self, reader, session, high):
        session.commit()
        assert (
            "Nothing that we know of is open from this school"
            in reader.get(f"/schools/{high.slug}/sheet").text
        )


class TestCalendars:
    @pytest.fixture
    def offering(self, session, high, offer):
        dates = {"apply_from": "2026-12-01", "apply_by": "2026-12-15", "begins": "2027-01"}
        found = offer(**dates, how_to_apply="Ask, then write; done")
        session.commit()
        return found

    @pytest.mark.parametrize("address", ["/schools/cortez-high-co", "/pathways/nursing-co"])
    def test_deadlines_can_be_subscribed_to(self, reader, offering, address):
        response = reader.client.get(f"{address}/calendar.ics")
        assert response.status_code == 200
        assert response.mimetype == "text/calendar"
        text = response.get_data(as_text=True)
        assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 2
        assert "DTSTART;VALUE=DATE:20261215\r\n" in text
        assert "SUMMARY:Last day to apply: Nursing\r\n" in text
        assert f"UID:{offering.id}-apply_by@rural-collab\r\n" in text
        assert "Ask\\, then write\\; done" in text.replace("\r\n ", "")

    def test_no_line_of_a_calendar_is_longer_than_calendars_may_be(self, reader, offering):
        data = reader.client.get("/schools/cortez-high-co/calendar.ics").get_data()
        assert max(map(len, data.split(b"\r\n"))) <= 75

    def test_a_region_has_one_too(self, reader, session, prairie, nursing):
        there = make_organization(session, "Dolores RE-4A", county_fips="08083")
        make_offering(session, nursing, there, apply_by="2026-12-15")
        session.commit()
        (region,) = [link for link in reader.get("/places/CO/montezuma-county").links if "/regions/" in link][
            :1
        ]
        assert "20261215" in reader.client.get(f"{region}/calendar.ics").get_data(as_text=True)

    def test_that_of_a_region_has_what_is_held_at_schools_without_a_county_of_their_own(
        self, reader, session, cortez, high, nursing, offer
    ):
        elsewhere = make_organization(session, "Limon RE-4J", county_fips="08073")
        away = make_school(session, "Cortez High Away", cortez, county_fips="08073")
        offer(site_id=high.id, apply_by="2026-12-15")
        offer(site_id=make_school(session, "Limon High", elsewhere).id, apply_by="2026-12-16")
        offer(site_id=away.id, apply_by="2026-12-17")
        make_offering(session, nursing, high, apply_by="2026-12-18")
        session.commit()
        region = next(link for link in reader.get("/places/CO/montezuma-county").links if "/regions/" in link)
        text = reader.client.get(f"{region}/calendar.ics").get_data(as_text=True)
        assert re.findall(r"DTSTART;VALUE=DATE:202612(\d\d)", text) == ["15", "18"]

    def test_that_of_a_pathway_is_named_in_the_language_of_its_address(
        self, reader, session, durango, prairie
    ):
        pathway = make_pathway(session, prairie, "Welding", title_es="Soldadura")
        make_offering(session, pathway, durango, apply_by="2026-12-15")
        session.commit()
        named = [
            reader.client.get(f"{prefix}/pathways/{pathway.slug}/calendar.ics").get_data(as_text=True)
            for prefix in ("", "/es")
        ]
        assert ["X-WR-CALNAME:Deadlines of Welding\r\n" in named[0], "Soldadura\r\n" in named[1]] == [
            True,
            True,
        ]

    def test_a_calendar_without_a_deadline_is_a_sentence_and_nothing_more(self, reader, session, high):
        session.commit()
        page = reader.get(f"/schools/{high.slug}/calendar.ics", 404)
        assert "No deadline is recorded for this yet." in page.text
        assert "mistyped" not in page.text
        assert "mistyped" in reader.get("/schools/no-such-school/calendar.ics", 404).text
