"""Keeping offerings and calendars by form, copying a year, and reading it all as a student would."""

import pytest
from sqlalchemy import select

from rural_collab.offerings.models import Offering, SchoolCalendar
from tests.factories import make_collaborative, make_membership, make_organization
from tests.offerings.making import make_calendar, make_offering, make_pathway, make_school

FULL = {
    "school_year": "2026-27",
    "term": "spring",
    "status": "active",
    "host_id": "Durango 9-R",
    "site_id": "Durango High",
    "room": "Room 12",
    "delivery": "in_person_host",
    "languages": "English and Spanish",
    "begins": "2027-01-11",
    "ends": "2027-05-20",
    "meetings-0-days": "Tue, Thu",
    "meetings-0-starts_at": "1:05 pm",
    "meetings-0-stops_at": "2:45 pm",
    "apply_from": "2026-10-01",
    "apply_by": "2026-12-15",
    "how_to_apply": "Ask the counselor for the form.",
    "how_to_apply_es": "Pida el formulario al consejero.",
    "seats": "12",
    "seats_left": "3",
    "district_seats-0-organization_id": "Cortez RE-1",
    "district_seats-0-seats": "4",
    "rules-0-group": "named_members",
    "rules-0-organization_id": "Cortez RE-1",
    "rules-0-grade_low": "11",
    "rules-0-prerequisite": "Biology",
    "rules-0-priority": "1",
    "rules-1-group": "adults",
    "cost_cents": "$25.50",
    "cost_note": "For the uniform",
    "transport": "provided_by_host",
    "travel_minutes": "50",
    "transport_note": "The van leaves at 12:10.",
    "contact": "The school counselor",
    "email": "ask@example.org",
    "phone": "(970) 555-0100",
    "website": "https://example.org/nursing",
    "note": "Wear closed shoes.",
    "source_title": "Course guide",
    "source_address": "https://example.org/guide",
    "as_of": "2026-09",
    "verification": "documented",
}


@pytest.fixture
def durango(session, prairie):
    district = make_organization(session, "Durango 9-R")
    make_membership(session, prairie, district)
    make_school(session, "Durango High", district)
    return district


@pytest.fixture
def cortez(session, prairie):
    district = make_organization(session, "Cortez RE-1")
    make_membership(session, prairie, district)
    return district


@pytest.fixture
def desk(session, prairie, nursing, durango, cortez) -> str:
    session.commit()
    return f"/manage/collaboratives/{prairie.organization.slug}"


@pytest.fixture
def full(nursing):
    return {**FULL, "offered": f"{nursing.id}/{nursing.steps[0].id}"}


def enter(person, desk, values, status=303):
    """Fill in the form of a new offering and send it."""
    address = f"{desk}/offerings/new"
    return person.post(address, {**person.get(address).values(), **values}, status)


def only(session, model=Offering):
    session.expire_all()
    return session.scalars(select(model)).one()


class TestTheForm:
    def test_a_newcomer_enters_a_whole_offering_on_one_page(self, bo, session, desk, full):
        enter(bo, desk, full)
        offering = only(session)
        assert (offering.title, offering.host.name, offering.site.name) == (
            *("Nurse aide class", "Durango 9-R", "Durango High"),
        )
        assert [(row.days, row.starts_at, row.stops_at) for row in offering.meetings] == [
            ("tue thu", "13:05", "14:45")
        ]
        assert [(row.group, row.grade_low, row.prerequisite, row.priority) for row in offering.rules] == [
            ("named_members", "11", "Biology", 1),
            ("adults", None, None, None),
        ]
        assert [(row.organization.name, row.seats) for row in offering.district_seats] == [("Cortez RE-1", 4)]
        assert (offering.cost_cents, offering.seats, offering.source.title) == (2550, 12, "Course guide")

    def test_what_is_stored_opens_as_it_was_typed_and_saving_it_changes_nothing(
        self, bo, session, desk, full
    ):
        enter(bo, desk, full)
        offering = only(session)
        address, version = f"/manage/offerings/{offering.id}/edit", offering.version
        shown = bo.get(address).values()
        assert shown["meetings-0-days"] == "Tuesday, Thursday"
        assert shown["meetings-0-starts_at"] == "13:05"
        assert shown["cost_cents"] == "$25.50"
        bo.post(address, shown)
        assert only(session).version == version

    def test_it_opens_in_spanish_and_its_days_are_read_again(self, bo, session, desk, full):
        enter(bo, desk, full)
        address = f"/es/manage/offerings/{only(session).id}/edit"
        shown = bo.get(address).values()
        assert shown["meetings-0-days"] == "martes, jueves"
        bo.post(address, shown)
        assert only(session).meetings[0].days == "tue thu"

    @pytest.mark.parametrize(
        ("changes", "field", "sentence"),
        [
            ({"offered": ""}, "offered", "Enter this: What is offered"),
            ({"offered": "nothing"}, "offered", "Choose one of the list"),
            ({"school_year": "2026-29"}, "school_year", "follow each other"),
            ({"host_id": "Nobody"}, "host_id", "Nothing here has this name"),
            ({"ends": "2026-01-01"}, "ends", "This lies before the beginning"),
            ({"apply_by": "2026-09-01"}, "apply_by", "This lies before the beginning"),
            ({"seats": "-1"}, "seats", "Enter a number from 0"),
            ({"seats": "3"}, "seats", "less than the seats of all districts"),
            ({"seats": "many"}, "seats", "Enter a whole number"),
            ({"seats_left": "13"}, "seats_left", "more than the seats in all"),
            ({"meetings-0-days": "someday"}, "meetings-0-days", "Write days of the week"),
            ({"meetings-0-starts_at": "25:00"}, "meetings-0-starts_at", "Write a time of day"),
            ({"meetings-0-stops_at": "1 pm"}, "meetings", "the earlier one first"),
            ({"rules-0-organization_id": ""}, "rules", "Name the member"),
            ({"rules-0-grade_high": "09"}, "rules", "never after the last"),
            ({"rules-1-group": "", "rules-1-seats": "3"}, "rules-1-group", "Enter this: Who may take part"),
            ({"district_seats-0-seats": ""}, "district_seats-0-seats", "Enter this: Seats"),
            ({"travel_minutes": "soon"}, "travel_minutes", "Enter a whole number"),
            ({"cost_cents": "free"}, "cost_cents", "Write an amount in dollars"),
        ],
    )
    def test_what_breaks_a_rule_comes_back_with_everything_typed(
        self, bo, desk, full, changes, field, sentence
    ):
        sent = {**full, **changes}
        page = enter(bo, desk, sent, 422)
        assert sentence in page.text
        assert f"#{field}" in page.links
        kept = page.values()
        assert {name for name in full if kept[name] != sent[name]} <= {"offered"}
        assert "Nothing has been recorded yet" in bo.get(desk).text

    def test_two_who_edit_at_once_both_see_what_differs(self, bo, ana, session, desk, full):
        enter(bo, desk, full)
        address = f"/manage/offerings/{only(session).id}/edit"
        opened = bo.get(address).values()
        ana.submit(address, seats="20")
        page = bo.post(address, {**opened, "seats": "15"}, 409)
        assert page.texts("tr")[-1] == "Seats in all2015"

    def test_a_calendar_is_kept_the_same_way(self, bo, session, desk):
        bo.submit(
            f"{desk}/calendars/new",
            **{
                "organization_id": "Cortez RE-1", "school_year": "2026-27", "days": "Mon–Thu",
                "starts_at": "7:50 am", "stops_at": "4 pm", "away_from": "12:30 pm", "away_until": "4 pm",
                "terms-0-term": "fall", "terms-0-begins": "2026-08-17", "terms-0-ends": "2026-12-18",
            },
        )  # fmt: skip
        calendar = only(session, SchoolCalendar)
        assert (calendar.days, calendar.starts_at, calendar.away_from) == (
            "mon tue wed thu",
            "07:50",
            "12:30",
        )
        assert [str(term.begins) for term in calendar.terms] == ["2026-08-17"]
        assert "Cortez RE-1" in bo.get(desk).text


class TestAYear:
    @pytest.fixture
    def offering(self, session, desk, nursing, durango) -> Offering:
        found = make_offering(session, nursing, durango)
        session.commit()
        return found

    def test_the_page_of_all_offerings_says_what_to_look_at(self, bo, session, desk, nursing, durango):
        make_offering(session, nursing, durango, transport=None)
        session.commit()
        text = bo.get(f"{desk}/offerings").text
        assert "Nobody says how students get there" in text
        assert "There is no day by which to apply" in text

    def test_last_years_offerings_are_copied_as_drafts(self, bo, reader, session, desk, nursing, durango):
        kept, left = (
            make_offering(session, nursing, durango, seats=7),
            make_offering(session, nursing, durango, term="fall"),
        )
        session.commit()
        page = bo.get(f"{desk}/offerings/copy?from=2026-27")
        assert page.values()["into"] == "2027-28"
        assert set(page.values()["copied"]) == {str(kept.id), str(left.id)}
        bo.post(f"{desk}/offerings/copy?from=2026-27", {"copied": [str(kept.id)], "into": "2027-28"})
        session.expire_all()
        (copy,) = session.scalars(select(Offering).where(Offering.school_year == "2027-28"))
        assert (copy.is_draft, copy.seats) == (True, 7)
        assert "2027-28" not in reader.get("/schools/durango-high-co").text
        assert bo.get(f"{desk}/offerings/copy?from=2026-27").values()["copied"] == [str(left.id)]

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ({"into": "2027-28"}, "Enter this: Offerings to copy"),
            ({"copied": "nothing", "into": "2027-28"}, "Choose only what the list offers"),
            ({"copied": "all", "into": ""}, "Enter this: School year"),
            ({"copied": "all", "into": "2026-27"}, "Choose another school year"),
        ],
    )
    def test_a_copy_that_makes_no_sense_is_a_sentence(self, bo, desk, offering, sent, sentence):
        chosen = {name: str(offering.id) if value == "all" else value for name, value in sent.items()}
        assert sentence in bo.post(f"{desk}/offerings/copy?from=2026-27", chosen, 422).text
        assert "2027-28" not in bo.get(f"{desk}/offerings").text

    def test_a_year_without_offerings_has_nothing_to_copy(self, bo, desk):
        assert "no offering in this year to copy" in bo.get(f"{desk}/offerings/copy?from=1999-00").text
        assert "No offering has been recorded yet" in bo.get(f"{desk}/offerings").text

    def test_somebody_elses_offerings_are_not_for_me(self, cy, desk):
        for page in ("", "/copy", "/preview"):
            cy.get(f"{desk}/offerings{page}", 403)


class TestPreview:
    def test_drafts_are_read_as_a_student_of_any_school_before_they_are_public(
        self, bo, session, desk, nursing, durango
    ):
        school = make_school(session, "Bayfield High", durango)
        make_calendar(session, nursing.collaborative, durango)
        make_offering(session, nursing, durango, is_draft=True)
        session.commit()
        page = bo.get(f"{desk}/offerings/preview?school=Bayfield+High&year=2026-27")
        assert "Open: 1 · Open if: 0 · Not open: 0" in page.text
        assert "Draft" in page.text
        assert "No offering is recorded" in bo.get(f"/schools/{school.slug}").text

    def test_drafts_of_others_stay_with_them(self, bo, session, desk, durango, cortez):
        others = make_pathway(session, make_collaborative(session), "Welding")
        make_offering(session, others, durango, is_draft=True)
        make_school(session, "Cortez High", cortez)
        session.commit()
        assert "0 offerings in all" in bo.get(f"{desk}/offerings/preview?school=Cortez+High").text

    @pytest.mark.parametrize(
        ("school", "sentence"),
        [
            ("Hogwarts", "No school here has this name"),
            ("Durango 9-R", "No school here has this name"),
            ("Twin High", "Several schools have this name; use one of these addresses: twin-high-co"),
            ("Texas High", "This school is in another state"),
        ],
    )
    def test_a_school_that_cannot_be_meant_is_a_sentence(self, bo, session, desk, school, sentence):
        make_school(session, "Twin High")
        make_school(session, "Twin High")
        make_school(session, "Texas High", state_usps="TX")
        session.commit()
        page = bo.get(f"{desk}/offerings/preview?school={school.replace(' ', '+')}")
        assert sentence in page.text
        assert page.values()["school"] == school
