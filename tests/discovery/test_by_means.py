"""Finding collaboratives by how they decide and what they live on."""

import csv
import io

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.clock import today
from rural_collab.fiscal_years import FiscalYear
from rural_collab.funding import commands as funding
from tests.factories import make_collaborative, make_organization, make_service
from tests.funding.making import make_award, make_dues, make_dues_rule, make_program, part
from tests.governance.making import make_profile

YEAR = FiscalYear.of(today())
THIS_YEAR = {"begins": str(YEAR.first_day), "ends": str(YEAR.last_day)}
OF_COLLABORATIVES = [
    "Governance model",
    "Independence of the governing body",
    "Type of money",
    "Time-limited money this year",
]


@pytest.fixture
def ask(reader, session):
    """The names that a search finds."""

    def ask(query):
        session.commit()
        found = reader.get(f"/api/v1/search?{query}").response.get_json()
        return [item["name"] for item in found["items"]]

    return ask


def test_a_collaborative_is_found_by_how_it_is_governed_today(session, prairie, ask):
    make_profile(session, prairie, legal_model="mou", independence="advisory", ended="2020")
    make_profile(session, prairie, legal_model="boces", independence="independent", began="2021")
    make_profile(session, make_collaborative(session), legal_model="interlocal")
    assert ask("governance=boces") == ask("independence=independent") == ["Prairie Pathways"]
    assert ask("governance=mou") == ask("independence=advisory") == []


def test_a_collaborative_is_found_by_every_type_of_money_it_has_or_had(session, prairie, ask):
    network = make_collaborative(session, "Network")
    make_award(session, network, type="federal_relief", cents=None, allocations=[part(prairie.organization)])
    make_award(session, prairie, type="philanthropy", begins="2012", ends="2014")
    make_dues_rule(session, prairie)
    for code in ("federal_relief", "philanthropy", "member_dues"):
        assert "Prairie Pathways" in ask(f"funding={code}")
    assert ask("funding=federal_relief&funding=member_dues") == ["Network", "Prairie Pathways"]
    assert ask("funding=state_formula") == []


@pytest.mark.parametrize(
    ("award", "dues", "band"),
    [(100, None, "all"), (300, 100, "half_or_more"), (100, 300, "under_half"), (None, 100, "none")],
)
def test_a_collaborative_is_found_by_how_much_of_this_years_money_ends(
    session, prairie, ask, award, dues, band
):
    make_award(session, prairie, cents=award, **THIS_YEAR)
    if dues:
        make_dues(session, prairie, make_organization(session), str(YEAR), cents=dues)
    found = {code: ask(f"time_limited={code}") for code in ("none", "under_half", "half_or_more", "all")}
    assert [code for code, names in found.items() if names] == [band]


def test_money_of_other_years_says_nothing_of_this_one(session, prairie, ask):
    make_award(session, prairie, begins="2012-07", ends="2014-06")
    for code in ("none", "under_half", "half_or_more", "all"):
        assert ask(f"time_limited={code}") == []


def test_an_organization_that_is_no_collaborative_is_not_found_by_its_part(session, prairie, ask):
    district = make_organization(session, "Bayfield")
    make_award(session, prairie, type="philanthropy", allocations=[part(district)])
    assert ask("funding=philanthropy") == ["Prairie Pathways"]


def test_a_corrected_program_moves_all_its_money(session, prairie, ask):
    program = make_program(session, type="federal_relief")
    make_award(session, prairie, program_id=program.id, type=None)
    assert ask("funding=federal_relief") == ["Prairie Pathways"]
    funding.edit_program(session, program, {"type": "federal_wioa"}, expected=None, by=REGISTRY)
    assert ask("funding=federal_relief") == []
    assert ask("funding=federal_wioa") == ["Prairie Pathways"]


@pytest.fixture
def told(session, prairie):
    """Prairie with its governance and money, and a service."""
    make_profile(session, prairie, legal_model="boces", independence="independent")
    make_award(session, prairie, type="philanthropy", **THIS_YEAR)
    make_dues_rule(session, prairie)
    make_service(session, prairie, "Welding trailer", category="transport", who_may_use="anyone")
    session.commit()
    return prairie


def test_filters_of_collaboratives_are_offered_where_collaboratives_are_searched(told, reader):
    for address in ("/collaboratives", "/search?type=collaborative", "/search?governance=boces"):
        legends = reader.get(address).texts("legend")
        assert [legend for legend in legends if legend in OF_COLLABORATIVES] == OF_COLLABORATIVES, address
    for address in ("/search", "/organizations", "/services"):
        assert not set(OF_COLLABORATIVES) & set(reader.get(address).texts("legend")), address


def test_a_filter_that_nothing_is_told_of_is_not_offered(session, prairie, reader):
    session.commit()
    legends = reader.get("/collaboratives").texts("legend")
    assert legends
    assert not set(OF_COLLABORATIVES) & set(legends)


def test_what_is_chosen_is_told_in_the_words_of_the_page(told, reader):
    page = reader.get("/collaboratives?governance=boces&time_limited=all&funding=philanthropy")
    assert "1 result" in page.text
    chips = [text for text in page.texts("li") if text.startswith("Remove filter")]
    assert [chip.partition(": ")[2].removesuffix(" ✕") for chip in chips] == [
        "BOCES",
        "Foundation gift",
        "All time-limited",
    ]
    assert "Todo por tiempo limitado" in reader.get("/es/collaboratives?time_limited=all").text


def test_a_band_that_does_not_exist_is_named(told, reader):
    assert "There is no such choice" in reader.get("/collaboratives?time_limited=most").text


def test_spreadsheets_of_results_hold_the_codes_of_the_filters(told, reader):
    text = reader.get("/search.csv?q=Prairie").response.get_data(as_text=True)
    rows = {row["type"]: row for row in csv.DictReader(io.StringIO(text))}
    collaborative, service = rows["collaborative"], rows["service"]
    assert (collaborative["kind"], collaborative["governance"]) == ("rural_collaborative", "boces")
    assert (collaborative["funding"], collaborative["time_limited"]) == ("member_dues;philanthropy", "all")
    assert (service["aim"], service["category"], service["use"]) == ("expand", "transport", "anyone")
    assert (service["offered_by"], service["governance"]) == ("Prairie Pathways", "")
