"""What readers see of money: the funding page, what it would cost, funders and programs."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.evidence.commands import keep_source
from rural_collab.funding.commands import AWARDS
from rural_collab.organizations.commands import replace_parts
from tests.factories import make_claim, make_collaborative, make_membership, make_organization
from tests.funding.making import (
    make_award,
    make_budget,
    make_dues,
    make_dues_rule,
    make_gift,
    make_program,
    part,
)
from tests.governance.making import BAYFIELD, DURANGO, make_agreement

ON = "?on=2026-09-01"
UNSTATED = ["Not stated"]


def make_district(session, name, students):
    district = make_organization(session, name)
    replace_parts(
        session,
        district,
        enrollments=[
            {"school_year": "2024-25", "grades": "PK-12", "kind": "headcount", "students": students}
        ],
        by=REGISTRY,
    )
    return district


@pytest.fixture
def agency(session):
    return make_organization(session, "Office of Opportunity", org_type="state_agency_other")


@pytest.fixture
def address(prairie):
    return f"/collaboratives/{prairie.organization.slug}"


def rows(page):
    """The cells of every row of every table."""
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag in {"th", "td"}]
        for row in page.all("tr")
    ]


def open_page(reader, session, path, status=200):
    session.commit()
    return reader.get(path, status)


def test_the_funding_page_tells_the_mix_what_ends_and_the_cliff(reader, session, prairie, agency, address):
    program = make_program(session, administrator_id=agency.id)
    make_award(session, prairie, program_id=program.id, type=None, cents=2_000_000, is_rounded=True)
    make_dues(session, prairie, make_organization(session, "Cortez Schools"), cents=300_000)
    make_budget(session, prairie, costs=[("everything", 1_200_000)])
    page = open_page(reader, session, f"{address}/funding{ON}")
    assert "$23,000 from 2025-26 to 2026-27" in page.text
    assert "87% of it ends by itself" in page.text
    assert "Office of Opportunity: 87%" in page.text
    assert "in 2027-28: $3,000 committed, $12,000 needed" in page.text
    assert "Opportunity Now · June 30, 2027 · about $20,000" in page.text
    assert "about $12,000" in page.text
    assert page.html.count("<svg") > 4


def test_the_same_page_works_in_spanish(reader, session, prairie, agency, address):
    make_award(session, prairie, title="Seed grant", note="For welding")
    make_gift(session, prairie, giver_id=agency.id)
    page = open_page(reader, session, f"/es{address}/funding")
    assert page.language == "es"
    assert "$90,000" in page.text


def test_what_is_not_stated_is_said_and_never_zero(reader, session, prairie, address):
    make_award(session, prairie, title="Seed grant", cents=None)
    make_dues_rule(session, prairie, "per_pupil_total")
    page = open_page(reader, session, f"{address}/funding")
    assert "Not in these sums: 1 award whose amount is not stated." in page.text
    assert "amounts not stated" in page.text
    assert "$0" not in page.text


def test_without_records_the_page_tells_what_sources_claim(reader, session, prairie, address):
    make_claim(session, prairie, "The state put in $7 million.", topic="award")
    page = open_page(reader, session, f"{address}/funding")
    assert "The state put in $7 million." in page.text
    assert "What ends when" not in page.text


def test_every_fact_of_money_names_its_source(reader, session, prairie, address):
    source = keep_source(session, {"title": "The minutes", "address": "https://news.example/minutes"})
    make_award(session, prairie, source_id=source.id, verification="documented")
    page = open_page(reader, session, f"{address}/funding")
    assert "Document attached" in page.text or "Documented" in page.text
    assert "https://news.example/minutes" in page.links


def test_a_part_of_another_s_award_stands_on_its_page_and_leads_there(reader, session, prairie, address):
    network = make_collaborative(session, "Talent Network")
    make_award(
        session, network, title="Seed grant", allocations=[part(prairie.organization, 60_000, "Coordinators")]
    )
    page = open_page(reader, session, f"{address}/funding")
    assert "part of the award of Talent Network" in page.text
    whole = reader.get(f"/collaboratives/{network.organization.slug}/funding")
    assert "Prairie Pathways, Coordinators: $600 (1%)" in whole.text


def test_money_of_a_day_long_ago_is_as_it_stood_then(reader, session, prairie, address):
    make_award(session, prairie, title="Seed grant", begins="2019-07", ends="2021-06")
    assert "Seed grant · June 2021" in open_page(reader, session, f"{address}/funding?on=2020-09-01").text
    assert "No award that is recorded here." in reader.get(f"{address}/funding?on=2022-09-01").text


def test_what_it_would_cost_a_district_on_record(reader, session, prairie, address):
    district = make_district(session, "Mancos Schools", 400)
    make_dues_rule(
        session, prairie, "base_plus_per_pupil", amount_cents=100_000, rate_cents=500, title="Membership"
    )
    make_dues_rule(session, prairie, amount_cents=25_050, title="Platform")
    make_gift(session, prairie, "Half a day of a counselor", expected_of_members=True)
    page = open_page(reader, session, f"{address}/cost?for={district.slug}")
    assert "Mancos Schools" in page.text
    told = "Membership · Base plus per student$1,000 a year + $5 for each studentSource: Not stated"
    assert [told, "$2,800", "$3,000", "$3,200"] in rows(page)
    assert ["Platform · Same for every member$250.50 a yearSource: Not stated", *["$250.50"] * 3] in rows(
        page
    )
    assert ["Together", "$3,050.50", "$3,250.50", "$3,450.50"] in rows(page)
    assert "Half a day of a counselor" in page.text


def test_students_may_be_typed_and_the_swing_chosen(reader, session, prairie, address):
    make_dues_rule(session, prairie, "per_pupil_total", rate_cents=1_000)
    page = open_page(reader, session, f"{address}/cost?students=1,000&swing=20")
    assert ["$8,000", "$10,000", "$12,000"] in [row[1:] for row in rows(page)]
    assert "as typed" in page.text


def test_the_share_under_each_formula_comes_to_the_cost(reader, session, prairie, address):
    for name, students in (("Cortez Schools", 900), ("Dolores Schools", 600)):
        make_membership(session, prairie, make_district(session, name, students))
    make_membership(session, prairie, make_organization(session, "Silverton School"))
    make_budget(session, prairie, costs=[("staff", 10_000_000)])
    session.commit()
    page = reader.get(f"{address}/cost?students=300&base=40&tiers=500:1+2&uses=1&other_uses=3&on=2026-09-01")
    assert "$100,000 shared by you and 3 members." in page.text
    told = {row[0]: row[1:] for row in rows(page) if row}
    assert told["The same for everybody"] == ["$25,000"] * 3
    assert told["By students"] == ["$15,254.24", "$16,666.67", "$18,032.79"]
    assert told["By size bands 500:1 2"] == ["$20,000"] * 3
    assert told["A base, the rest by students 40%"][1] == "$20,000"
    assert told["By use"][1] == "$25,000"
    assert told["Together"] == ["", *["$100,000"] * 5]
    assert told["Silverton School"] == [*UNSTATED[:1], "$25,000", *UNSTATED * 2, "$10,000", *UNSTATED]
    words = "Left out where shares go by students, because their number of students is not stated"
    assert f"{words}: Silverton School" in page.text


def test_an_equal_share_is_that_of_all_members_even_when_no_size_is_known(reader, session, prairie, address):
    for name in ("Cortez Schools", "Silverton School"):
        make_membership(session, prairie, make_organization(session, name))
    page = open_page(reader, session, f"{address}/cost?students=300&cost=900")
    told = {row[0]: row[1:] for row in rows(page) if row}
    assert told["The same for everybody"] == ["$300"] * 3
    nobody = "Not stated. No member with a known number of students is recorded on this day."
    assert [told[name] for name in told if name.startswith(("By students", "By size", "A base"))] == [
        [nobody]
    ] * 3
    assert told["Silverton School"] == ["Not stated", "$300"]


def test_only_plain_counts_ask_for_a_keyboard_of_digits(reader, session, address):
    page = open_page(reader, session, f"{address}/cost")
    modes = {field.get("name"): field.get("inputmode") for field in page.all("input")}
    assert {name for name, mode in modes.items() if mode == "text"} == {"for", "cost", "tiers"}
    assert {"students", "uses", "base"} <= {name for name, mode in modes.items() if mode == "numeric"}


def test_a_member_s_size_may_be_known_from_its_dues(reader, session, prairie, address):
    member = make_organization(session, "Cortez Schools")
    make_membership(session, prairie, member)
    make_dues(session, prairie, member, "2024-25", students=500)
    make_dues(session, prairie, member, "2025-26", students=600)
    page = open_page(reader, session, f"{address}/cost?students=300&cost=900")
    assert ["Cortez Schools", "600"] in [row[:2] for row in rows(page)]
    assert {row[0]: row[2] for row in rows(page) if len(row) > 2}["By students"] == "$300"


def test_without_uses_nobody_can_share_by_use(reader, session, prairie, address):
    make_membership(session, prairie, make_district(session, "Cortez Schools", 900))
    page = open_page(reader, session, f"{address}/cost?students=300&cost=$5,000.01")
    assert "Type how often you and the others would use it." in page.text
    assert "$2,500.01" in page.text


def test_a_member_is_not_counted_twice(reader, session, prairie, address):
    district = make_district(session, "Cortez Schools", 900)
    make_membership(session, prairie, district)
    make_membership(session, prairie, make_district(session, "Dolores Schools", 600))
    page = open_page(reader, session, f"{address}/cost?for={district.slug}&cost=1000")
    assert "a member already" in page.text
    assert "$1,000 shared by you and 1 member." in page.text


def test_the_notice_to_leave_is_that_of_agreements_in_force(reader, session, prairie, address):
    make_agreement(session, prairie, title="The old one", notice_days=30, effective="2010", expires="2015")
    make_agreement(
        session, prairie, title="Membership agreement", notice_days=180, parties=[BAYFIELD, DURANGO]
    )
    page = open_page(reader, session, f"{address}/cost")
    assert "180 days · Membership agreement" in page.text
    assert "30 days" not in page.text


def test_nothing_known_is_said_plainly(reader, session, address):
    page = open_page(reader, session, f"{address}/cost")
    assert page.text.count("Not stated") >= 5
    assert "Type a cost to share; no budget is recorded here." in page.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("students=many", "This is no number of students, so it is left out: many."),
        ("students=-5", "This is no number of students, so it is left out"),
        ("students=0", "This is no number of students, so it is left out"),
        ("swing=200", "This is no percentage from 0 to 90, so it is left out"),
        ("cost=-5", "This is no amount in dollars, so it is left out"),
        ("cost=1.234", "This is no amount in dollars, so it is left out"),
        ("base=101", "This is no percentage from 0 to 100, so it is left out"),
        ("tiers=a:b", "This is no list of size bands, so it is left out"),
        ("tiers=300:1", "This is no list of size bands, so it is left out"),
        ("tiers=300:0+0", "This is no list of size bands, so it is left out"),
        ("for=Atlantis", "Nothing here has this name or code: Atlantis"),
    ],
)
def test_what_cannot_be_read_is_said_and_left_out(reader, session, address, query, words):
    assert words in open_page(reader, session, f"{address}/cost?{query}").text


def test_of_several_districts_of_one_name_one_is_chosen(reader, session, prairie, address):
    for state in ("CO", "TX"):
        make_organization(session, "Springfield", state_usps=state)
    page = open_page(reader, session, f"{address}/cost?for=Springfield")
    assert "Which one?" in page.text
    assert len([field for field in page.all("input") if field.get("type") == "radio"]) == 2


def test_a_district_is_found_by_how_its_name_begins(reader, session, address):
    for name, state in (("Mancos Plains", "TX"), ("Mancos Re-6", "CO")):
        make_organization(session, name, state_usps=state)
    page = open_page(reader, session, f"{address}/cost?for=mancos")
    choices = [words for words in page.texts("label") if words.startswith("Mancos")]
    assert choices == ["Mancos Re-6, CO", "Mancos Plains, TX"]
    assert "Which one?" not in open_page(reader, session, f"{address}/cost?for=mancos+re").text
    assert "Nothing here has this name or code: %" in reader.get(f"{address}/cost?for=%25").text


def test_what_was_typed_stays_in_its_field_beside_what_is_wrong_with_it(reader, session, address):
    page = open_page(reader, session, f"{address}/cost?students=many&tiers=a:b")
    wrong = {field.get("name"): field for field in page.all("input") if field.get("aria-invalid") == "true"}
    assert {name: field.get("value") for name, field in wrong.items()} == {"students": "many", "tiers": "a:b"}
    assert all(f"error-ask-{name}" in field.get("aria-describedby") for name, field in wrong.items())
    assert {"#ask-students", "#ask-tiers"} <= set(page.links)


def test_an_unknown_collaborative_has_no_cost(reader):
    reader.get("/collaboratives/nowhere/cost", 404)


def test_a_funder_s_page_follows_the_money_from_program_to_member(reader, session, prairie, agency):
    program = make_program(session, "Rural CoAction", administrator_id=agency.id, origin="federal")
    district = make_organization(session, "Cortez Schools")
    make_award(
        session,
        prairie,
        program_id=program.id,
        allocations=[part(district, 4_000_000, "Welding")],
        cents=9_000_000,
    )
    make_award(session, make_collaborative(session, "Network"), program_id=program.id, cents=None)
    page = open_page(reader, session, f"/funders/{agency.slug}")
    assert "$90,000 without 1 award whose amount is not stated" in page.text
    assert "Rural CoAction Prairie Pathways Cortez Schools, Welding $40,000" in page.text
    assert "Rural CoAction Network Not stated Not stated" in page.text
    listed = reader.get("/funding")
    assert "Rural CoAction" in listed.text
    assert "Federal government" in listed.text
    assert f"/funders/{agency.slug}" in listed.links
    own = reader.get("/funding/rural-coaction")
    assert "Cortez Schools, Welding $40,000" in own.text


def test_who_gave_nothing_has_no_portfolio(reader, session, prairie):
    open_page(reader, session, f"/funders/{prairie.organization.slug}", 404)
    reader.get("/funders/nobody", 404)
    reader.get("/funding/nothing", 404)


def test_the_pages_of_money_exist_in_spanish(reader, session, prairie, agency, address):
    program = make_program(session, administrator_id=agency.id)
    make_award(session, prairie, program_id=program.id)
    make_dues_rule(session, prairie, amount_cents=5)
    session.commit()
    for path in (
        "/funding",
        "/funding/opportunity-now",
        f"/funders/{agency.slug}",
        f"{address}/cost?students=5",
    ):
        assert reader.get(f"/es{path}").language == "es"


def test_an_award_that_was_taken_out_is_told_nowhere(reader, session, prairie, agency, address):
    award = make_award(session, prairie, title="Seed grant", funder_id=agency.id)
    assert "Seed grant" in open_page(reader, session, f"/funders/{agency.slug}").text
    AWARDS.remove(session, award, by=REGISTRY)
    open_page(reader, session, f"/funders/{agency.slug}", 404)
    assert "Seed grant" not in reader.get(f"{address}/funding").text
