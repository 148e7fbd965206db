"""Well-known cases as a reader finds, reads and compares them: what sources say, each beside its source."""

import pytest

from rural_collab.governance.explanations import explanations
from tests.pages import Page, Reader

SPRINGFIELD = "springfield-empowerment-zone-partnership-ma"
LUMINARY = "luminary-learning-network-co"
BEACON = "beacon-network-schools-co"
TEXAS_ZONE = "rural-schools-innovation-zone-tx"
SOUTHWEST = "southwest-colorado-education-collaborative-co"
NORTHEAST = "northeast-boces-co"
NORTHWEST = "northwest-colorado-boces-co"
TALENT_NETWORK = "colorado-rural-talent-network-co"
WESTERN_SLOPE = "western-slope-schools-career-collaborative-co"
_CARRIES_A_SOURCE = ("li", "tr", "dl", "section")


@pytest.fixture(scope="module")
def visitor(real_app) -> Reader:
    return Reader(real_app)


def section(visitor: Reader, slug: str, name: str, more: str = "") -> Page:
    return visitor.get(f"/collaboratives/{slug}/{name}{more}")


def words_of(element) -> str:
    return " ".join("".join(element.itertext()).split())


def row(page: Page, begins: str) -> str:
    """The one table row that begins with these words."""
    (found,) = {words_of(each) for each in page.all("tr") if words_of(each).startswith(begins)}
    return found


def source_of(page: Page, words: str) -> str:
    """The entry in the list of sources that the smallest passage with these words points to."""
    passages = [
        (len(words_of(each)), links[0].get("href"))
        for tag in _CARRIES_A_SOURCE
        for each in page.all(tag)
        if words in words_of(each)
        and (links := [link for link in each.iter("a") if link.get("class") == "cite"])
    ]
    assert passages, f"nothing with a source says: {words}"
    entries = {each.get("id"): words_of(each) for each in page.all("li") if each.get("id")}
    return entries[min(passages)[1].removeprefix("#")]


def names_found(visitor: Reader, query: str) -> set[str]:
    items = visitor.client.get(f"/api/v1/search?per_page=100&{query}").get_json()["items"]
    return {item["slug"] for item in items}


class TestSpringfield:
    def test_springfield_tells_who_appoints_its_seven_seats(self, visitor):
        page = section(visitor, SPRINGFIELD, "governance")
        assert "7 seats" in page.text
        assert "The state commissioner of education" in row(page, "Member appointed by the state")
        for office in ("Mayor", "Superintendent"):
            assert "Goes with the office" in row(page, office)
        assert "a designee of the committee" in row(page, "Member of the school committee")
        assert "Board of Directors" in source_of(page, "Member appointed by the state commissioner × 4")
        assert "Department of Elementary" in source_of(page, "three from the Springfield Public Schools")

    @pytest.mark.parametrize(
        ("words", "source"),
        [
            ("It began with eight middle schools", "Massachusetts Department of Elementary"),
            ("nine middle schools in February 2016", "Empower Schools"),
            ("Nine middle schools and the High School of Commerce formed it in March 2019", "MassLive"),
            ("13 schools with 5,300 students", "springfieldempowerment.org"),
            ("eight schools had met their goals", "eyeobserver.online"),
        ],
    )
    def test_springfield_counts_its_schools_by_date(self, visitor, words, source):
        assert source in source_of(section(visitor, SPRINGFIELD, "members"), words)

    def test_springfield_had_eight_schools_in_its_first_autumn(self, visitor):
        page = section(visitor, SPRINGFIELD, "members", "?on=2015-10-01")
        members = page.text.partition("Not members on that day")[0]
        assert members.count("Zone school") == 8

    def test_springfield_says_what_a_school_needs_to_return(self, visitor):
        page = section(visitor, SPRINGFIELD, "governance")
        words = "Each school writes a plan and holds public meetings, and two thirds of its teachers"
        assert "localnews.digital" in source_of(page, words)
        assert "at least six others stay" in section(visitor, SPRINGFIELD, "history").text


class TestLuminary:
    def test_luminary_began_with_four_schools(self, visitor):
        page = section(visitor, LUMINARY, "members", "?on=2016-12-31")
        for school in (
            "Ashley Elementary School",
            "Cole Arts",
            "Creativity Challenge",
            "Denver Green School",
        ):
            assert "board.dpsk12.org" in source_of(page, school)
        assert page.text.count("Zone school") == 4

    def test_luminary_was_asked_for_and_approved_twice(self, visitor):
        page = section(visitor, LUMINARY, "history")
        for words in ("December 2015 · Resolution", "April 2016 · Approval", "June 2016 · Approval"):
            assert source_of(page, words)
        assert "Its own page counts six schools" in section(visitor, LUMINARY, "members").text


class TestBeacon:
    def test_beacon_was_revoked_by_five_to_two_against_the_will_of_its_staff(self, visitor):
        page = section(visitor, BEACON, "history")
        assert "For: 5 · Against: 2" in page.text
        assert "Lyra" in source_of(page, "It voted 5 to 2 to revoke the zone")
        assert "CBS" in source_of(page, "School staff had rejected the recommendation by 100 percent")
        assert "Chalkbeat" in source_of(page, "Five of its members wanted to give the zone more time")

    def test_beacon_was_found_subordinate(self, visitor):
        page = section(visitor, BEACON, "governance")
        assert "Subordinate" in row(page, "Innovation zone with its own nonprofit board")
        lesson = "a court found the zone “subordinate” to the district"
        assert "Chalkbeat" in source_of(page, lesson)
        assert "Chalkbeat" in source_of(visitor.get("/governance/innovation_zone_nonprofit"), lesson)

    def test_two_dates_of_the_vote_stand_side_by_side(self, visitor):
        page = section(visitor, BEACON, "governance")
        assert "Lyra" in source_of(page, "on April 10, 2023, to revoke")
        assert "Gazette" in source_of(page, "dates the vote March 10, 2023")


class TestTheTexasZone:
    def test_four_signed_and_three_voted(self, visitor):
        page = section(visitor, TEXAS_ZONE, "governance")
        assert "Premont, Brooks County, Freer, and San Diego signed a resolution" in page.text
        assert "San Diego is not named" in page.text
        members = section(visitor, TEXAS_ZONE, "members").text
        assert members.index("Not members on that day") < members.index("Resolution signed")

    @pytest.mark.parametrize(
        "rule",
        [
            "The student stays on the books of the home school and district.",
            "All students are given a ride to the academies.",
            "The rules of the campus that a student visits apply there.",
            "Athletics stay with each district.",
        ],
    )
    def test_each_rule_for_visiting_students_has_its_source(self, visitor, rule):
        assert "thersiz.org" in source_of(section(visitor, TEXAS_ZONE, "governance"), rule)

    def test_it_rests_on_a_law_and_its_model_is_not_stated(self, visitor):
        page = section(visitor, TEXAS_ZONE, "governance")
        assert "Governance modelNot stated" in page.text.replace(
            "Governance model Not", "Governance modelNot"
        )
        assert "Thoma Foundation" in source_of(page, "Texas SB 1882")


class TestTheSouthwest:
    def test_its_six_seats_are_of_four_sectors(self, visitor):
        page = section(visitor, SOUTHWEST, "governance")
        for words in ("Schools and districts: 1", "Higher education: 2", "Employers and industry: 2"):
            assert words in page.text
        assert "Tribal nations: 1" in page.text
        assert "Durango Herald" in source_of(page, "Southern Ute director of education")

    def test_it_is_a_nonprofit_of_its_own_and_was_not_always(self, visitor):
        page = section(visitor, SOUTHWEST, "governance")
        assert "Independent nonprofit, 501(c)(3)" in page.text
        assert source_of(page, "its first grant was made out to Fort Lewis College")
        before = section(visitor, SOUTHWEST, "governance", "?on=2020-06")
        assert before.text.index("made out to Fort Lewis College") < before.text.index("At other times")

    def test_who_left_keeps_some_access(self, visitor):
        page = section(visitor, SOUTHWEST, "members")
        gone = row(page, "Montezuma-Cortez RE-1")
        assert "What its students kept: Its students may still join the Student Leadership Academy" in gone
        assert "Journal" in source_of(page, "What its students kept")

    def test_two_founding_years_stand_side_by_side(self, visitor):
        page = section(visitor, SOUTHWEST, "history")
        assert "Sources differ" in page.text
        assert "Southwest Colorado" in source_of(page, "Pueblo Community College formed it in 2019")
        assert "Southern Ute Drum" in source_of(page, "A newspaper says it was formed in 2021")


class TestMoney:
    def test_the_northeast_has_twelve_districts_and_two_grants(self, visitor):
        members = section(visitor, NORTHEAST, "members").text.partition("Not members on that day")[0]
        assert members.count("School district Member") == 12
        page = section(visitor, NORTHEAST, "funding")
        for grant, amount in (("Opportunity Now", "$1,500,000"), ("Rural CoAction", "$2,000,000")):
            assert amount in max(
                (words_of(each) for each in page.all("tr") if grant in words_of(each)), key=len
            )
        assert "2022" in source_of(page, "Rural CoAction Colorado Department of Education")

    def test_the_talent_network_shares_one_award_among_four(self, visitor):
        page = section(visitor, TALENT_NETWORK, "funding")
        assert "Montrose Business Times" in source_of(
            page, "Western Slope Schools Career Collaborative: $600,000"
        )
        shared = next(words_of(each) for each in page.all("ul") if "$600,000" in words_of(each))
        assert shared.count(": Not stated") == 3
        part = section(visitor, WESTERN_SLOPE, "funding")
        assert "part of the award of Colorado Rural Talent Network" in part.text
        assert f"/collaboratives/{TALENT_NETWORK}/funding" in part.links

    def test_two_numbers_of_students_stand_side_by_side(self, visitor):
        page = visitor.get(f"/collaboratives/{TALENT_NETWORK}")
        assert "Colorado Education Initiative" in source_of(page, "more than 10,000 high school students")
        assert "alicoalition.org" in source_of(page, "more than 7,500 high school students")

    @pytest.mark.parametrize(
        ("words", "source"),
        [
            ("the unexpected bill threw out all planning for the year", "Steamboat Pilot"),
            ("its reserves were gone within two years", "Steamboat Pilot"),
            ("struggle once the federal grant ended", "Rural Policy Research Institute"),
            ("start-up money would run out at the end of the 2021 school year", "KIII"),
            ("when the grant ran out in June 2015", "psuaaup.net"),
        ],
    )
    def test_shocks_and_grants_that_end_are_lessons_with_sources(self, visitor, words, source):
        assert source in source_of(visitor.get("/funding"), words)

    def test_a_rise_in_dues_is_told_where_members_look(self, visitor):
        page = section(visitor, NORTHWEST, "funding")
        assert source_of(page, "raised the charges for 2009-10 by $481,796")
        assert source_of(page, "had charged nearly $317,000 too little")


class TestModels:
    def test_what_speaks_for_and_against_a_model_leads_to_those_that_show_it(self, visitor):
        pointed_to = {slug for each in explanations().values() for slug in each.examples}
        assert {SPRINGFIELD, LUMINARY, BEACON, SOUTHWEST, NORTHWEST} <= pointed_to
        for model in explanations().values():
            page = visitor.get(f"/governance/{model.code}")
            assert {f"/collaboratives/{slug}" for slug in model.examples} <= set(page.links), model.code

    def test_lessons_stand_on_the_page_of_the_model_in_both_languages(self, visitor):
        assert "Steamboat Pilot" in source_of(visitor.get("/governance/boces"), "threw out all planning")
        assert "echó por tierra toda la planeación" in visitor.get("/es/governance/boces").text


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("governance=state_local_board", SPRINGFIELD),
        ("independence=shared&governance=innovation_zone_nonprofit", LUMINARY),
        ("kind=innovation_zone&stage=ended", BEACON),
        ("kind=rural_innovation_zone&state=TX", TEXAS_ZONE),
        ("governance=nonprofit_501c3&state=CO", SOUTHWEST),
        ("governance=boces&independence=member_extension&funding=federal_relief", NORTHEAST),
        ("governance=federation", TALENT_NETWORK),
    ],
)
def test_each_is_found_by_its_facets(visitor, query, slug):
    assert slug in names_found(visitor, query)


class TestSideBySide:
    @pytest.fixture
    def page(self, visitor) -> Page:
        chosen = (SPRINGFIELD, LUMINARY, BEACON, TEXAS_ZONE, SOUTHWEST, NORTHEAST)
        return visitor.get("/compare?" + "&".join(f"c={slug}" for slug in chosen))

    def cells(self, page: Page, begins: str) -> list[str]:
        (found,) = [each for each in page.all("tr") if words_of(each[0]) == begins]
        return [words_of(cell) for cell in found[1:]]

    def test_models_of_all_six_are_told_or_said_not_to_be(self, page):
        told = self.cells(page, "Governance model")
        assert [cell.partition("Source")[0] for cell in told] == [
            "Zone board named by state and city",
            "Innovation zone with its own nonprofit board",
            "Innovation zone with its own nonprofit board",
            "Not stated",
            "Independent nonprofit, 501(c)(3)",
            "BOCES",
        ]

    def test_independence_seats_and_leaving_are_compared_with_sources(self, page):
        assert self.cells(page, "Independence")[2].startswith("Subordinate")
        assert "Government: 1" in self.cells(page, "Seats")[0]
        assert "two thirds" in self.cells(page, "Terms for leaving")[0]
        assert "keep the Student Leadership Academy" in self.cells(page, "Terms for leaving")[4]
        assert "Sources" in page.texts("h2")

    def test_no_cell_is_blank(self, page):
        assert all(words_of(cell) for each in page.all("tr") for cell in list(each)[1:])
