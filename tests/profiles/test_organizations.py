"""The pages of districts, schools, colleges and places."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.evidence.models import Source
from rural_collab.official.models import OfficialRecord
from rural_collab.organizations.commands import relate, replace_parts
from rural_collab.organizations.models import CollegeProgram, Organization
from rural_collab.vocabularies.models import CipCode
from tests.factories import make_claim, make_membership, make_organization
from tests.profiles.test_collaboratives import facts

CORTEZ, DURANGO = {"lat": 37.35, "lon": -108.58}, {"lat": 37.27, "lon": -107.88}


@pytest.fixture
def cortez(session) -> Organization:
    return make_organization(
        session, "Cortez RE-1", leaid="0803090", town="Cortez", county_fips="08083", **CORTEZ
    )


def address_of(record: Organization, family: str = "organizations") -> str:
    return f"/{family}/{record.slug}"


class TestDistricts:
    def test_nothing_known_is_not_stated_and_never_blank(self, reader, session):
        empty = make_organization(session, "Empty District", state_usps=None)
        session.commit()
        told = facts(reader.get(address_of(empty)))
        assert set(told.values()) == {"Not stated"}
        assert {"Address", "County", "Setting", "Grades", "Students", "Phone", "Website"} <= told.keys()

    def test_it_tells_its_collaboratives_now_and_before(self, reader, session, prairie, cortez):
        make_membership(session, prairie, cortez, began="2012", ended="2014", status="left")
        make_membership(session, prairie, cortez, began="2019", role="founding_member")
        session.commit()
        text = reader.get(address_of(cortez)).text
        assert "Founding member · since 2019" in text
        assert "since 2012 · until 2014" in text
        assert text.index("since 2019") < text.index("Before, or never in the end") < text.index("since 2012")

    def test_neighbors_and_colleges_stand_with_their_miles(self, reader, session, cortez):
        make_organization(session, "Durango 9-R", **DURANGO)
        make_organization(session, "Far RE-9", lat=40.0, lon=-103.0)
        college = make_organization(session, "Mesa College", org_type="community_college", **DURANGO)
        session.commit()
        page = reader.get(address_of(cortez))
        assert "Durango 9-R, CO 38.9 miles" in page.text
        assert "Far RE-9" not in page.text
        assert address_of(college) in page.links

    def test_what_is_told_differently_here_shows_both_values(self, reader, session, cortez):
        source = Source(title="Directory of districts", publisher="NCES", kind="official_data")
        session.add(source)
        session.flush()
        session.add(
            OfficialRecord(
                organization_id=cortez.id,
                dataset="ccd",
                release="2018-19",
                values={"name": "CORTEZ RE 1", "town": "Cortez"},
                source_id=source.id,
            )
        )
        session.commit()
        page = reader.get(address_of(cortez))
        assert "here Cortez RE-1, officially CORTEZ RE 1" in page.text
        assert "Directory of districts" in page.text

    def test_several_counties_served_are_all_told(self, reader, session, cortez):
        replace_parts(session, cortez, served_counties=["08033", "08067"], by=REGISTRY)
        session.commit()
        page = reader.get(address_of(cortez))
        assert {"/places/CO/dolores-county", "/places/CO/la-plata-county"} <= set(page.links)

    def test_long_names_break_nothing(self, reader, session):
        name = "Independent Consolidated Unified School District Number " + "One" * 40
        record = make_organization(session, name)
        session.commit()
        assert name in reader.get(address_of(record)).text
        assert name in reader.get("/search?q=independent+consolidated").text

    def test_facts_about_it_tell_their_source(self, reader, session, cortez):
        make_claim(session, cortez, "Its board chose a four-day week.", as_of="2023")
        session.commit()
        assert "The News · as of 2023" in reader.get(address_of(cortez)).text


class TestSchools:
    def test_a_student_sees_what_is_shared_through_the_district(self, reader, session, prairie, cortez):
        school = make_organization(session, "Cortez High", org_type="school")
        relate(session, cortez, "parent_of", school, by=REGISTRY)
        make_membership(session, prairie, cortez)
        make_claim(session, prairie, "It offers nursing assistant classes.", topic="pathway")
        make_organization(session, "Mesa College", org_type="community_college", **DURANGO)
        session.commit()
        page = reader.get(address_of(school, "schools"))
        assert page.texts("h1") == ["What can I do from Cortez High?"]
        assert "It offers nursing assistant classes." in page.text
        assert "Mesa College" in page.text
        assert "/collaboratives/prairie-pathways-co/pathways" in page.links

    def test_where_nothing_is_known_nothing_is_promised(self, reader, session):
        school = make_organization(session, "Lonely High", org_type="school")
        session.commit()
        page = reader.get(address_of(school, "schools"))
        assert "nothing is promised here" in page.text
        assert "No collaborative that we know of reaches this school" in page.text


class TestColleges:
    def test_programs_stand_by_family_with_the_awards_of_each_level(self, reader, session):
        college = make_organization(session, "Mesa College", org_type="community_college")
        session.merge(CipCode(code="51", title="Health Professions", level=2, family="51"))
        session.merge(CipCode(code="51.3902", title="Nursing Assistant", level=6, family="51"))
        for level, awards in ((1, 1234), (3, 7)):
            session.add(
                CollegeProgram(
                    organization_id=college.id, cip="51.3902", award_level=level, awards=awards, year=2024
                )
            )
        session.commit()
        page = reader.get(address_of(college))
        assert page.texts("summary")[0] == "Health Professions 1"
        assert "Nursing Assistant 51.3902" in page.text
        assert "1,234" in page.text

    def test_a_college_whose_programs_are_not_known_says_so(self, reader, session):
        college = make_organization(session, "Mesa College", org_type="community_college")
        session.commit()
        assert "Not stated" in reader.get(address_of(college)).text


class TestPlaces:
    def test_a_county_without_a_collaborative_leads_to_the_nearest(self, reader):
        page = reader.get("/places/WY/niobrara-county")
        assert "No collaborative that we know of works in this county." in page.text
        assert any(link.startswith("/collaboratives?near=") for link in page.links)

    def test_a_county_tells_who_works_there(self, reader, session, prairie, cortez):
        make_membership(session, prairie, cortez)
        session.commit()
        page = reader.get("/places/CO/montezuma-county")
        assert {"/collaboratives/prairie-pathways-co", address_of(cortez)} <= set(page.links)

    def test_a_state_draws_and_tables_the_same(self, reader, session, prairie, cortez):
        make_membership(session, prairie, cortez)
        session.commit()
        page = reader.get("/places/CO")
        areas = [
            link.get("aria-label")
            for link in page.tree.iter()
            if link.get("aria-label") and link.tag.endswith("a")
        ]
        assert areas == ["Montezuma County, CO: 1"]
        assert page.links.count("/places/CO/montezuma-county") == 1

    def test_a_state_with_very_many_counties_lists_those_in_which_nobody_is_known(self, reader):
        page = reader.get("/places/TX")
        assert "Counties in which we know of none" in page.texts("h2")
        assert len([link for link in page.links if link.startswith("/places/TX/")]) == 254

    @pytest.mark.parametrize(
        "address", ["/places/ZZ", "/places/CO/no-county", "/regions/no-region", "/places/TX/montezuma-county"]
    )
    def test_no_such_place_is_not_found(self, reader, address):
        reader.get(address, 404)

    def test_a_territory_without_a_drawing_is_told_all_the_same(self, reader):
        assert "There is no map of this place." in reader.get("/places/FM").text
