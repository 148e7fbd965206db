"""The pages of districts, schools, colleges and places."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.evidence.models import Source
from rural_collab.official.models import OfficialRecord
from rural_collab.organizations.commands import edit_organization, relate, replace_parts
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


def numbered(page) -> dict[str, tuple[str, str]]:
    """The numbers of who works in a place with the address each leads to, by kind."""
    rows = [[*row] for row in page.all("tr") if len(row) == 2 and row[1].find("a") is not None]
    return {head.text: (cell.find("a").text, cell.find("a").get("href")) for head, cell in rows}


def cards(page) -> list:
    return [part for part in page.all("li") if part.get("class") == "card"]


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

    @pytest.fixture
    def school(self, session, cortez) -> Organization:
        """A school that tells no place of its own, in a district whose place is official."""
        told = {
            "ccd": {"town": "Cortez"},
            "edge": {"county_fips": "08083", "nces_locale": "33"},
        }
        for dataset, values in told.items():
            source = Source(title=f"Release of {dataset}", publisher="NCES", kind="official_data")
            session.add(source)
            session.flush()
            session.add(
                OfficialRecord(
                    organization_id=cortez.id,
                    dataset=dataset,
                    release="2018-19",
                    values=values,
                    source_id=source.id,
                )
            )
        edit_organization(session, cortez, {"nces_locale": "33"}, expected=None, by=REGISTRY)
        school = make_organization(session, org_type="school")
        relate(session, cortez, "parent_of", school, by=REGISTRY)
        session.commit()
        return school

    def test_a_school_without_a_place_of_its_own_is_told_by_its_districts(self, reader, school):
        page = reader.get(address_of(school, "schools"))
        told = facts(page)
        assert told["Town"] == "Cortez (its district's office)Source 1"
        assert told["County"].startswith("Montezuma County (its district's)Source 2")
        assert told["Setting"] == "Town, remote (its district's)Source 2"
        assert page.text.index("Release of ccd") < page.text.index("Release of edge")

    def test_a_place_somebody_told_here_does_not_cite_the_official_one(self, reader, session, school, cortez):
        edit_organization(session, cortez, {"county_fips": "08067"}, expected=None, by=REGISTRY)
        session.commit()
        county = facts(reader.get(address_of(school, "schools")))["County"]
        assert county.startswith("La Plata County (its district's)")
        assert "Source" not in county

    def test_a_schools_own_place_speaks_for_itself(self, reader, session, school):
        own = {"town": "Mancos", "county_fips": "08067", "nces_locale": "43"}
        edit_organization(session, school, own, expected=None, by=REGISTRY)
        session.commit()
        page = reader.get(address_of(school, "schools"))
        assert "Town" not in facts(page)
        assert "its district's" not in page.text

    def test_a_school_of_another_body_names_the_body(self, reader, session):
        boces = make_organization(session, "San Juan BOCES", org_type="esa", town="Durango")
        school = make_organization(session, "Southwest School", org_type="school")
        relate(session, boces, "parent_of", school, by=REGISTRY)
        session.commit()
        told = facts(reader.get(address_of(school, "schools")))
        assert told["Town"] == "Durango (that of San Juan BOCES)"


class TestColleges:
    def test_a_number_of_programs_near_leads_to_the_programs(self, reader, session):
        district = make_organization(session, **CORTEZ)
        college = make_organization(session, org_type="community_college", **DURANGO)
        session.merge(CipCode(code="51.3902", title="Nursing Assistant", level=6, family="51"))
        session.add(
            CollegeProgram(organization_id=college.id, cip="51.3902", award_level=1, awards=2, year=2024)
        )
        session.commit()
        assert f"{address_of(college)}#programs" in reader.get(address_of(district)).links
        programs = [
            part for part in reader.get(address_of(college)).tree.iter() if part.get("id") == "programs"
        ]
        assert len(programs) == 1

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

    def test_a_county_stands_on_the_map_of_its_state_with_numbers_that_lead_to_whom_they_count(
        self, reader, session, prairie, cortez
    ):
        make_membership(session, prairie, cortez)
        make_organization(session, "Mancos Re-6", town="Mancos", county_fips="08083", **CORTEZ)
        session.commit()
        page = reader.get("/places/CO/montezuma-county")
        drawn = [part.get("aria-label") for part in page.tree.iter() if part.get("role") == "img"]
        assert drawn == ["Where Montezuma County lies in Colorado"]
        assert {words: int(number) for words, (number, _) in numbered(page).items()} == {
            "Collaboratives": 1,
            "School districts": 2,
        }
        for number, link in numbered(page).values():
            assert len(cards(reader.get(link))) == int(number), link

    def test_a_region_tells_how_many_of_each_kind_work_there(self, reader, session, cortez):
        session.commit()
        (region,) = [link for link in reader.get("/places/CO/montezuma-county").links if "/regions/" in link][
            :1
        ]
        assert numbered(reader.get(region))["School districts"][0] == "1"

    def test_a_county_without_a_drawing_is_tabled_all_the_same(self, reader, session):
        page = reader.get("/places/CT/capitol-planning-region")
        assert "Who works here" in page.text
        assert not page.all("figure")

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
