"""Keeping what is told of money by form: what is typed, what is refused, and what stays."""

import pytest

from rural_collab.funding.queries import (
    list_assessments,
    list_awards,
    list_budgets,
    list_dues_rules,
    list_gifts,
    list_programs,
)
from tests.factories import make_organization
from tests.funding.making import make_award, make_program, one_of_each, part
from tests.pages import max_queries


@pytest.fixture
def address(prairie):
    return f"/manage/collaboratives/{prairie.organization.slug}"


def typed(page, name):
    """What a field of the form shows."""
    return next(field.get("value") for field in page.all("input") if field.get("name") == name)


def errors(page):
    """The sentences of the summary on top."""
    summary = next(element for element in page.all("div") if element.get("id") == "problems")
    return [" ".join("".join(item.itertext()).split()) for item in summary.iter("li")]


def test_an_award_is_entered_with_all_that_is_known_of_it(bo, session, prairie, address):
    agency = make_organization(session, "Office of Opportunity", org_type="state_agency_other")
    program = make_program(session, administrator_id=agency.id)
    districts = [make_organization(session, f"District {letter}") for letter in "ABCDE"]
    session.commit()
    rows = {
        f"allocations-{place}-{name}": value
        for place, district in enumerate(districts)
        for name, value in {"organization_id": district.name, "cents": "$100,000.10", "purpose": ""}.items()
    }
    bo.submit(
        f"{address}/awards/new",
        program_id=str(program.id),
        cents="$1,500,000",
        begins="2023-08-01",
        ends="2026-07",
        source_title="The minutes",
        source_address="https://news.example/minutes",
        **rows,
    )
    (award,) = list_awards(session, prairie.id)
    assert (award.program, award.cents, str(award.ends)) == (program, 150_000_000, "2026-07")
    assert [(each.organization.name, each.cents) for each in award.allocations] == [
        (district.name, 10_000_010) for district in districts
    ]
    assert award.source.title == "The minutes"
    assert "Opportunity Now" in bo.get(address).text
    public = bo.get(f"/collaboratives/{prairie.organization.slug}/funding")
    assert "$100,000.10 (7%)" in public.text


@pytest.mark.parametrize(
    "mistake",
    [
        ("cents", "about two million", "Write an amount in dollars with digits alone"),
        ("cents", "-5", "An amount cannot be below zero: leave out the minus sign"),
        ("cents", "1.255", "An amount has at most two digits after the point, for cents"),
        ("ends", "2020", "This lies before the beginning"),
        ("begins", "soon", "Write a year, a month or a day: 2021, 2021-03 or 2021-03-09"),
        ("funder_id", "Atlantis", "Nothing here has this name or code"),
        ("program_id", "rural-coaction", "Choose one of the list"),
        ("type", "", "Choose the program it comes from, the type of money"),
        ("match_percent", "half", "Enter a whole number"),
        ("match_cents", "500", "A match in dollars goes with"),
        ("document", "minutes.pdf", "Enter a web address that begins with https://"),
        ("allocations-0-cents", "1e6", "Write an amount in dollars with digits alone"),
        ("allocations-0-organization_id", "Atlantis", "Nothing here has this name or code"),
        ("allocations-0-cents", "10", "Say of each part to whom it goes, or what it is for"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(bo, session, prairie, address, mistake):
    field, value, sentence = mistake
    told = {"type": "philanthropy", "cents": "5,000", "begins": "2021", "restricted_to": "Welding"}
    page = bo.submit(f"{address}/awards/new", 422, **{**told, field: value})
    assert any(error.startswith(sentence) for error in errors(page)), errors(page)
    assert typed(page, "restricted_to") == "Welding"
    if value and field != "program_id":
        assert value in page.html
    assert list_awards(session, prairie.id) == []


def test_parts_beyond_the_award_are_refused_with_everything_typed_kept(bo, session, prairie, address):
    rows = {
        "allocations-0-purpose": "Welding",
        "allocations-0-cents": "60",
        "allocations-1-purpose": "Buses",
        "allocations-1-cents": "40.01",
    }
    page = bo.submit(f"{address}/awards/new", 422, type="philanthropy", cents="100", **rows)
    assert errors(page) == ["Together these parts are more than the award"]
    assert typed(page, "allocations-1-cents") == "$40.01"
    bo.submit(f"{address}/awards/new", type="philanthropy", cents="100.01", **rows)
    assert [each.purpose for each in list_awards(session, prairie.id)[0].allocations] == ["Welding", "Buses"]


def test_an_award_is_edited_and_its_parts_stay(bo, session, prairie):
    award = make_award(session, prairie, allocations=[part(prairie.organization, 500, "Welding")])
    session.commit()
    page = bo.get(f"/manage/awards/{award.id}/edit")
    assert typed(page, "cents") == "$90,000"
    bo.submit(f"/manage/awards/{award.id}/edit", cents="80,000")
    session.expire_all()
    assert (award.cents, [each.cents for each in award.allocations]) == (8_000_000, [500])


def test_two_who_edit_the_same_award_both_see_what_was_typed(bo, session, prairie):
    award = make_award(session, prairie, allocations=[part(prairie.organization, 500)])
    session.commit()
    path = f"/manage/awards/{award.id}/edit"
    opened = bo.get(path).values()
    bo.submit(path, cents="80,000")
    page = bo.post(path, {**opened, "cents": "70,000"}, 409)
    assert "$80,000" in page.text
    assert "$70,000" in page.text


def test_a_rule_for_dues_with_bands_is_entered(bo, session, prairie, address):
    bo.submit(
        f"{address}/dues-rules/new",
        basis="tiered_by_enrollment",
        first_year="2025-2026",
        **{
            "tiers-0-up_to": "300",
            "tiers-0-cents": "500",
            "tiers-1-up_to": "",
            "tiers-1-cents": "1,500",
        },
    )
    (rule,) = list_dues_rules(session, prairie.id)
    assert rule.first_year == "2025-26"
    assert sorted((tier.cents, tier.up_to) for tier in rule.tiers) == [(50_000, 300), (150_000, None)]


@pytest.mark.parametrize(
    "mistake",
    [
        ("first_year", "2026-25", "The two years of a school year follow each other, such as 2025-26"),
        ("first_year", "2025", "Write a school year with both of its calendar years, such as 2025-26"),
        ("last_year", "2020-21", "This year lies before the first one"),
        ("rate_cents", "3.255", "An amount has at most two digits after the point, for cents"),
        ("amount_cents", "5", "Dues worked out in this way do not use this"),
        ("maximum_cents", "1", "This is less than the least there is to pay"),
        ("basis", "", "Enter this: How dues are worked out"),
        ("tiers-0-up_to", "many", "Enter a whole number"),
        ("tiers-0-up_to", "300", "Enter this: Amount a year"),
    ],
)
def test_a_rule_for_dues_that_cannot_be_is_refused(bo, session, prairie, address, mistake):
    field, value, sentence = mistake
    told = {"basis": "per_pupil_total", "rate_cents": "3.25", "minimum_cents": "10", "first_year": "2025-26"}
    page = bo.submit(f"{address}/dues-rules/new", 422, **{**told, field: value})
    assert any(error.startswith(sentence) for error in errors(page)), errors(page)
    assert value in page.html
    assert list_dues_rules(session, prairie.id) == []


def test_dues_of_a_year_are_entered_once(bo, session, prairie, address):
    make_organization(session, "Cortez Schools", leaid="0800001")
    session.commit()
    told = {"member_id": "0800001", "fiscal_year": "2025-26", "cents": "2,500"}
    bo.submit(f"{address}/dues/new", **told)
    page = bo.submit(f"{address}/dues/new", 422, **told)
    assert errors(page) == ["The dues of this member for this year stand here already; edit those"]
    (found,) = list_assessments(session, prairie.id)
    assert (found.member.name, found.cents) == ("Cortez Schools", 250_000)


def test_a_budget_is_entered_line_by_line(bo, session, prairie, address):
    bo.submit(
        f"{address}/budgets/new",
        fiscal_year="2025-26",
        **{
            "costs-0-category": "staff",
            "costs-0-cents": "82,000",
            "costs-1-category": "transport",
            "costs-1-cents": "21,500",
            "incomes-0-type": "earned_income",
            "incomes-0-cents": "900",
        },
    )
    (budget,) = list_budgets(session, prairie.id)
    assert [(line.category, line.cents) for line in budget.costs] == [
        ("staff", 8_200_000),
        ("transport", 2_150_000),
    ]
    assert [line.cents for line in budget.incomes] == [90_000]


def test_a_gift_expected_of_every_member_needs_no_giver(bo, session, prairie, address):
    page = bo.submit(f"{address}/in-kind/new", 422, what="A room")
    assert errors(page) == ["Say who gives it, or that it is expected of every member"]
    bo.submit(f"{address}/in-kind/new", what="A room", expected_of_members="y")
    assert [gift.what for gift in list_gifts(session, prairie.id)] == ["A room"]


@pytest.mark.parametrize("language", ["", "/es"])
def test_every_kind_of_record_can_be_opened_and_saved_as_it_is(bo, session, prairie, language):
    kept = list(one_of_each(session, prairie))
    session.commit()
    for address, record in kept:
        before = record.version
        bo.submit(f"{language}/manage/{address}/{record.id}/edit")
        session.refresh(record)
        assert record.version == before, address


def test_what_was_entered_by_mistake_is_taken_out(bo, session, prairie):
    kept = list(one_of_each(session, prairie))
    session.commit()
    for address, record in kept:
        bo.post(f"/manage/{address}/{record.id}/remove")
        bo.get(f"/manage/{address}/{record.id}/edit", 404)
    assert list_awards(session, prairie.id) == []


def test_only_who_keeps_the_collaborative_keeps_its_money(cy, session, prairie, address):
    award = make_award(session, prairie)
    session.commit()
    cy.get(f"{address}/awards/new", 403)
    cy.post(f"/manage/awards/{award.id}/remove", status=403)


def test_an_administrator_keeps_the_programs(ana, bo, session):
    agency = make_organization(session, "Office of Opportunity", org_type="state_agency_other")
    session.commit()
    told = {"name": "Opportunity Now", "type": "state_grant_competitive", "administrator_id": agency.slug}
    ana.submit("/manage/funding-programs/new", **told, valid_from="2022")
    (program,) = list_programs(session)
    assert (program.slug, program.administrator) == ("opportunity-now", agency)
    path = "/manage/funding-programs/opportunity-now/edit"
    page = ana.submit(path, 422, valid_to="2021")
    assert errors(page) == ["This lies before the beginning"]
    ana.submit(path, valid_to="2028")
    session.refresh(program)
    assert str(program.valid_to) == "2028"
    bo.get(path, 403)
    bo.get("/manage/funding-programs/new", 403)


def test_an_award_dated_after_the_end_of_its_program_is_refused(bo, session, prairie, address):
    program = make_program(session, "Rural CoAction", valid_to="2024-09")
    session.commit()
    page = bo.submit(f"{address}/awards/new", 422, program_id=str(program.id), begins="2025")
    assert errors(page) == ["This program ended before the award began"]


def test_the_funding_page_asks_the_database_a_fixed_number_of_questions(app, reader, session, prairie):
    def asked(times):
        for _ in range(times):
            districts = [part(make_organization(session), 5) for _ in range(4)]
            make_award(session, prairie, allocations=districts)
        session.commit()
        reader.get("/about")  # whoever reads first brings the index up to date
        with max_queries(app, 20) as seen:
            reader.get(f"/collaboratives/{prairie.organization.slug}/funding")
        return len(seen)

    assert asked(1) == asked(5)
