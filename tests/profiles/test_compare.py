"""Collaboratives side by side, for a board: the same figures for whoever opens the address."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.collaboratives.commands import edit_collaborative
from rural_collab.organizations.commands import rename_address
from tests.factories import (
    make_claim,
    make_collaborative,
    make_membership,
    make_organization,
    make_service,
    when,
)
from tests.funding.making import make_award, make_budget, make_dues, make_dues_rule
from tests.pages import Page, max_queries

ON = "&on=2026-01-15"


@pytest.fixture
def chosen(session, prairie) -> list[str]:
    """Prairie, of which much is told, and Canyon, of which nothing is."""
    canyon = make_collaborative(session, "Canyon Collaborative")
    edit_collaborative(
        session,
        prairie,
        {"agreed": when("2019-05"), "initiator": "superintendents"},
        expected=None,
        by=REGISTRY,
    )
    make_membership(session, prairie, make_organization(session, "Bluestem RE-1"))
    for number in range(5):
        make_claim(session, prairie, f"Service number {number}.", topic="service")
    session.commit()
    return [prairie.organization.slug, canyon.organization.slug]


def compare(reader, slugs: list[str], more: str = "") -> Page:
    return reader.get("/compare?" + "&".join(f"c={slug}" for slug in slugs) + more)


def cells(page: Page, words: str) -> list[str]:
    for row in page.all("tr"):
        texts = [" ".join("".join(cell.itertext()).split()) for cell in row]
        if texts[0] == words:
            return texts[1:]
    raise AssertionError(f"There is no row {words}")


def test_each_row_has_a_cell_for_each_and_none_is_blank(reader, chosen):
    page = compare(reader, chosen)
    assert cells(page, "Formally agreed") == ["May 2019", "Not stated"]
    assert cells(page, "Members") == ["1 · Schools and districts: 1", "Not stated"]
    assert all("".join(cell.itertext()).strip() for row in page.all("tr") for cell in list(row)[1:])


def test_only_differences_leaves_out_what_is_alike(reader, chosen):
    page = compare(reader, chosen, "&differences=1")
    assert cells(page, "Formally agreed") == ["May 2019", "Not stated"]
    with pytest.raises(AssertionError, match="Kind"):
        cells(page, "Kind")


def test_facts_bring_their_sources_along(reader, chosen):
    page = compare(reader, chosen)
    assert "Sources" in page.texts("h2")
    assert "https://news.example/story" in page.links


def test_a_long_list_is_cut_and_says_so(reader, chosen):
    told = cells(compare(reader, chosen), "Services")[0]
    assert told.startswith("Service number 0.")
    assert told.endswith("and 2 more on its page")
    assert "Service number 3." not in told


def test_each_can_be_taken_away(reader, chosen):
    page = compare(reader, chosen, "&differences=1")
    assert f"/compare?c={chosen[1]}&differences=1" in page.links
    assert f"/compare?c={chosen[0]}&differences=1" in page.links


@pytest.mark.parametrize(
    "address", ["/compare", "/compare?c=", "/compare?c=nobody", "/compare?c=%00&c=%F0%9F%98%80"]
)
def test_nothing_to_compare_says_how_to_choose(reader, address):
    assert "Choose collaboratives" in reader.get(address).text


def test_what_nobody_knows_is_named(reader, chosen):
    page = compare(reader, [*chosen, "no-such"])
    assert "no-such" in page.text
    assert len(page.all("thead")[0][0]) == 3


def test_twice_the_same_is_one_and_an_old_address_is_followed(reader, session, prairie, chosen):
    rename_address(session, prairie.organization, "prairie-and-plains", by=REGISTRY)
    session.commit()
    page = compare(reader, [chosen[0], "prairie-and-plains", chosen[1], chosen[1]])
    assert page.texts("h1") == ["Compare 2 collaboratives"]


def test_at_most_six_stand_side_by_side(reader, session, chosen):
    more = [make_collaborative(session).organization.slug for _ in range(6)]
    session.commit()
    page = compare(reader, [*chosen, *more])
    assert page.texts("h1") == ["Compare 6 collaboratives"]
    assert all(slug in page.text for slug in more[4:])


def test_members_are_those_of_the_day_asked_for(reader, session, prairie, chosen):
    make_membership(session, prairie, make_organization(session, "Early RE-2"), began="2010", ended="2012")
    session.commit()
    assert cells(compare(reader, chosen, "&on=2011-01-01"), "Members")[0][0] == "1"
    assert "As known on January 1, 2011." in compare(reader, chosen, "&on=2011-01-01").text


def test_the_way_from_results_to_a_comparison_keeps_what_was_chosen(reader, chosen):
    page = reader.get(f"/collaboratives?q=canyon&c={chosen[0]}")
    (form,) = [form for form in page.all("form") if form.get("action") == "/compare"]
    fields = [(field.get("type"), field.get("value")) for field in form.iter("input")]
    assert fields == [("hidden", chosen[0]), ("checkbox", chosen[1])]


@pytest.fixture
def money(session, prairie, chosen) -> list[str]:
    """Half of Prairie's money of two years is a state grant; in the third it lacks $10,000."""
    source = make_claim(session, prairie, "Told.", address="https://board.example/minutes").source_id
    district = make_organization(session, "Bluestem RE-2")
    make_award(session, prairie, cents=4_000_000, source_id=source)
    make_dues(session, prairie, district, cents=2_000_000)
    make_dues(session, prairie, district, fiscal_year="2026-27", cents=2_000_000)
    make_budget(session, prairie, costs=[("staff", 3_000_000)])
    make_dues_rule(
        session,
        prairie,
        "base_plus_per_pupil",
        title="Membership",
        amount_cents=100_000,
        rate_cents=250,
        maximum_cents=400_000,
        source_id=source,
    )
    session.commit()
    return chosen


def test_services_stand_under_their_aim_with_their_sources(reader, session, prairie, chosen):
    source = make_claim(session, prairie, "Told.", address="https://catalog.example/list").source_id
    for number in range(4):
        make_service(session, prairie, f"Class {number}", source_id=source)
    make_service(session, prairie, "Old class", aim="design", ended="2020", status="ended")
    session.commit()
    page = compare(reader, chosen)
    offered, unknown = cells(page, "Services: Expand")
    assert offered.startswith("Class 0")
    assert offered.endswith("and 1 more on its page")
    assert unknown == "Not stated"
    assert cells(page, "Services: Design") == ["Not stated", "Not stated"]
    assert cells(page, "Services: Enhance") == ["Not stated", "Not stated"]
    assert "https://catalog.example/list" in page.links


def printed_rows(page: Page) -> list[str]:
    """What the rows that paper has room for are about."""
    return ["".join(row[0].itertext()).strip() for row in page.all("tr") if row.get("class") != "no-print"]


def test_paper_has_room_for_fewer_statements_and_counts_the_others(reader, chosen):
    page = compare(reader, chosen)
    on_paper = [small.text for small in page.all("small") if small.get("class") == "prints"]
    assert on_paper == ["and 3 more on its page"]
    assert "Services" in printed_rows(page)
    assert "Transport" not in printed_rows(page)


def test_what_records_tell_is_not_told_on_paper_a_second_time(reader, session, prairie, chosen):
    make_service(session, prairie, "Class")
    session.commit()
    page = compare(reader, chosen)
    assert "Services: Expand" in printed_rows(page)
    assert "Services" not in printed_rows(page)
    assert cells(page, "Services")[0].startswith("Service number 0.")


def test_money_is_computed_with_its_sources(reader, money):
    page = compare(reader, money, ON)
    mix, no_mix = cells(page, "Funding mix")
    assert "Member dues: 50%" in mix
    assert "State grant: 50%" in mix
    assert cells(page, "Time-limited share")[0].startswith("50%")
    assert cells(page, "Runs short")[0].startswith("in 2027-28: $20,000 committed, $30,000 needed")
    assert [no_mix, cells(page, "Time-limited share")[1], cells(page, "Runs short")[1]] == ["Not stated"] * 3
    assert "https://board.example/minutes" in page.links


def test_what_takes_no_part_in_the_sums_is_said(reader, session, prairie, money):
    make_award(session, prairie, cents=None)
    session.commit()
    page = compare(reader, money, ON)
    for words in ("Funding mix", "Time-limited share", "Runs short"):
        assert "(without awards whose amount or time is not stated)" in cells(page, words)[0]


def test_without_a_budget_nobody_can_say_when_money_runs_short(reader, session, prairie, chosen):
    make_award(session, prairie)
    session.commit()
    page = compare(reader, chosen, ON)
    assert cells(page, "Funding mix")[0] == "State grant: 100%"
    assert cells(page, "Runs short") == ["Not stated", "Not stated"]


def test_a_budget_without_any_money_recorded_is_no_cliff(reader, session, prairie, chosen):
    make_budget(session, prairie, costs=[("staff", 3_000_000)])
    session.commit()
    assert cells(compare(reader, chosen, ON), "Runs short") == ["Not stated", "Not stated"]


def test_money_that_goes_on_does_not_run_short(reader, session, prairie, chosen):
    make_dues(session, prairie, make_organization(session), cents=3_000_000)
    make_budget(session, prairie, costs=[("staff", 3_000_000)])
    session.commit()
    assert cells(compare(reader, chosen, ON), "Runs short")[0].startswith("not within the next five years")


def test_rules_for_dues_are_told_in_words(reader, money):
    rule, unknown = cells(compare(reader, money, ON), "Dues rules")
    assert rule.startswith(
        "Membership · Base plus per student: $1,000 a year + $2.50 for each student · at most $4,000"
    )
    assert unknown == "Not stated"


def test_rules_that_differ_only_in_an_amount_differ(reader, session, prairie):
    other = make_collaborative(session)
    for collaborative, cents in ((prairie, 100_000), (other, 200_000)):
        make_dues_rule(session, collaborative, amount_cents=cents)
    session.commit()
    page = compare(reader, [prairie.organization.slug, other.organization.slug], "&differences=1")
    assert "$1,000 a year" in cells(page, "Dues rules")[0]


def test_a_rule_that_says_nothing_and_one_of_another_year_are_not_told(reader, session, prairie, chosen):
    make_dues_rule(session, prairie, "not_stated")
    make_dues_rule(session, prairie, amount_cents=100_000, last_year="2023-24")
    session.commit()
    assert cells(compare(reader, chosen, ON), "Dues rules") == ["Not stated", "Not stated"]


@pytest.mark.parametrize(("typed", "amount"), [("480", "$2,200"), ("1%2C200", "$4,000")])
def test_our_dues_follow_our_number_of_students(reader, money, typed, amount):
    page = compare(reader, money, f"{ON}&students={typed}")
    ours, unknown = cells(page, "Our dues a year")
    assert ours.startswith(amount)
    assert unknown == "Not stated"
    assert f"Our dues are worked out for {typed.replace('%2C', ',')} students." in page.text


def test_several_rules_are_added_up_only_when_each_is_known(reader, session, prairie, money):
    make_dues_rule(session, prairie, amount_cents=50_000, title="Insurance")
    session.commit()
    address = f"{ON}&students=480"
    ours = cells(compare(reader, money, address), "Our dues a year")[0]
    assert ours.startswith("Together: $2,700")
    assert "Insurance: $500" in ours
    make_dues_rule(session, prairie, "usage_based", rate_cents=100)
    session.commit()
    ours = cells(compare(reader, money, address), "Our dues a year")[0]
    assert "Together" not in ours
    assert "By use: Not stated" in ours


def test_without_a_number_of_students_there_is_no_row_for_our_dues(reader, money):
    with pytest.raises(AssertionError, match="Our dues"):
        cells(compare(reader, money), "Our dues a year")


@pytest.mark.parametrize("typed", ["many", "0", "-5", "12.5", "9999999", "%00x", "%F0%9F%98%80"])
def test_a_number_of_students_that_cannot_be_read_is_told(reader, money, typed):
    page = compare(reader, money, f"&students={typed}")
    assert "This is no number of students, so it is left out" in page.text
    with pytest.raises(AssertionError, match="Our dues"):
        cells(page, "Our dues a year")


def test_asking_for_our_dues_keeps_everything_else_that_was_asked(reader, money):
    page = compare(reader, money, f"{ON}&differences=1&students=480")
    (form,) = [form for form in page.all("form") if form.get("action") == "/compare"]
    fields = [(field.get("name"), field.get("value")) for field in form.iter("input")]
    assert fields == [
        *(("c", slug) for slug in money),
        ("on", "2026-01-15"),
        ("differences", "1"),
        ("students", "480"),
    ]
    kept = [link for link in page.links if link.startswith("/compare?")]
    assert kept
    assert all("students=480" in link and "on=2026-01-15" in link for link in kept)


def test_in_spanish_the_comparison_stays_in_spanish(reader, money):
    page = reader.get("/es/compare?" + "&".join(f"c={slug}" for slug in money) + "&students=480")
    assert [form.get("action") for form in page.all("form")].count("/es/compare") == 1
    assert any(link.startswith("/es/compare?") for link in page.links)


def test_however_much_is_told_takes_the_same_number_of_statements(app, reader, session, prairie, money):
    make_service(session, prairie)
    session.commit()
    address = f"/compare?c={money[0]}&students=480"
    with max_queries(app, 40) as before:
        reader.client.get(address)
    for number in range(4):
        make_service(session, prairie)
        make_award(session, prairie)
        make_dues(session, prairie, make_organization(session), cents=100_000)
        make_dues_rule(session, prairie, amount_cents=100_000 + number)
        make_budget(session, prairie, f"20{30 + number}-{31 + number}", costs=[("staff", 100_000)])
    session.commit()
    with max_queries(app, len(before)):
        reader.client.get(address)
