"""How a collaborative is governed, as its public page tells it: stated things with sources, the rest as not stated."""

from datetime import date

import pytest

from rural_collab.clock import today
from rural_collab.evidence.commands import keep_source
from rural_collab.partial_dates import PartialDate, months_after
from tests.factories import make_claim, make_collaborative, make_organization
from tests.governance.making import (
    make_agreement,
    make_autonomy,
    make_commitment,
    make_committee,
    make_event,
    make_profile,
    make_seat,
    one_of_each,
)
from tests.pages import max_queries

PAGE = "/collaboratives/prairie-pathways-co/governance"
HISTORY = "/collaboratives/prairie-pathways-co/history"


def in_months(months):
    return PartialDate.of(months_after(today(), months))


@pytest.fixture
def story(session):
    return keep_source(
        session, {"title": "The story", "address": "https://news.example/board", "kind": "press"}
    )


def test_nothing_told_is_told_as_not_stated(reader, prairie):
    page = reader.get(PAGE)
    assert page.text.count("Not stated") >= 3
    assert "0 seats" not in page.text


def test_the_profile_of_the_day_is_told_with_its_source_and_the_others_below(reader, session, prairie, story):
    college = make_organization(session, "Fort Lewis College", org_type="university")
    make_profile(session, prairie, legal_model="college_hosted", ended="2020", host_id=college.id)
    make_profile(
        session,
        prairie,
        legal_model="nonprofit_501c3",
        began="2021",
        governing_body="Board of directors",
        decision_rule="supermajority_two_thirds",
        threshold="two thirds of those present",
        independence="independent",
        source_id=story.id,
    )
    session.commit()
    page = reader.get(PAGE)
    for words in ("Independent nonprofit, 501(c)(3)", "Board of directors", "two thirds of those present"):
        assert words in page.text
    assert "Hosted by a college" in page.texts("tr")[1]
    assert page.html.index("since 2021") < page.html.index("At other times")
    assert "The story" in page.text
    assert "/governance/nonprofit_501c3" in page.links
    before = reader.get(f"{PAGE}?on=2019")
    assert before.html.index("Hosted by a college") < before.html.index("At other times")
    assert "/organizations/fort-lewis-college-co" in before.links


def test_seats_are_told_by_sector_with_who_appoints_and_who_votes(reader, session, prairie):
    make_seat(session, prairie, "Mayor", sector="government", voting="voting", officer="chair")
    make_seat(session, prairie, "Appointee", sector="government", seats=4, appointed_by="The commissioner")
    make_seat(session, prairie, "Superintendent", sector="k12", term_ends="2019")
    make_seat(session, prairie, "Teacher", sector="k12", body="Teacher council")
    session.commit()
    page = reader.get(PAGE)
    assert "5 seats" in page.text
    assert "Government: 5" in page.text
    assert "Appointee × 4" in page.text
    assert "The commissioner" in page.text
    assert "Superintendent" not in page.text
    assert "Teacher council" in page.text
    assert "Superintendent" in reader.get(f"{PAGE}?on=2018").text


def test_an_agreement_that_ends_soon_says_what_stops_with_it(reader, session, prairie):
    trailer = [{"record_kind": "service", "label": "The welding trailer"}]
    make_agreement(session, prairie, title="Soon", expires=in_months(11), dependents=trailer)
    make_agreement(session, prairie, title="Later", expires=in_months(20))
    make_agreement(session, prairie, title="Long", expires=in_months(60))
    make_agreement(session, prairie, title="Over", expires="2019")
    session.commit()
    page = reader.get(PAGE)
    told = [text for text in page.texts("div") if text.startswith(("Soon: ends", "Later: ends"))]
    assert len(told) == 2
    assert "The welding trailer" in told[0]
    assert "What stops with it is not stated" in told[1]
    badges = [text for text in page.texts("span") if text.startswith(("Ends within", "Has ended"))]
    assert badges == ["Ends within 12 months", "Ends within 24 months", "Has ended"]


def test_terms_stand_in_the_order_of_their_topics(reader, session, prairie):
    terms = [
        {"topic": topic, "text": f"About {topic}", "value": "90 days" if topic == "exit_notice" else None}
        for topic in ("exit_notice", "transport", "seat_apportionment")
    ]
    make_agreement(session, prairie, terms=terms, notice_days=1, renewal="by_vote")
    session.commit()
    page = reader.get(PAGE)
    places = [
        page.html.index(f"About {topic}") for topic in ("seat_apportionment", "transport", "exit_notice")
    ]
    assert places == sorted(places)
    for words in ("90 days", "1 day", "By a vote", "Bayfield"):
        assert words in page.text


def test_autonomies_and_what_is_owed_in_exchange_stand_together(reader, session, prairie):
    school = make_organization(session, "Ashley Elementary", org_type="school")
    make_autonomy(
        session, prairie, autonomy="school_budget", instrument="innovation_plan", granted_by="State Board"
    )
    make_autonomy(session, prairie, autonomy="calendar", organization_id=school.id)
    make_commitment(
        session, prairie, target="90 percent", consequence="The plan is revoked", next_review="2027"
    )
    make_committee(session, prairie, "Finance", power="advises")
    session.commit()
    page = reader.get(PAGE)
    for words in (
        *("School budget", "Innovation plan", "State Board", "All its schools", "Ashley Elementary"),
        *("90 percent", "The plan is revoked", "2027", "Finance", "Advises"),
    ):
        assert words in page.text


def test_events_stand_in_the_line_of_its_life_with_their_votes(reader, session, prairie, story):
    make_event(
        session,
        prairie,
        kind="revoked",
        happened="2023-04-10",
        actor="The school board",
        statement="It ended the zone.",
        votes_for=5,
        votes_against=2,
        source_id=story.id,
    )
    make_event(session, prairie, kind="launch", happened="2016")
    session.commit()
    page = reader.get(HISTORY)
    line = [text for text in page.texts("li") if text.startswith(("2016 ·", "April 10, 2023 ·"))]
    assert line[0].startswith("2016 · Launch")
    assert "Revoked · The school board · It ended the zone.For: 5 · Against: 2" in line[1]
    assert "Abstained" not in line[1]


def test_a_claim_told_as_an_event_stands_in_the_line_once(reader, session, prairie):
    claim = make_claim(session, prairie, "The board voted.", topic="vote", as_of="2023-04-10")
    make_claim(session, prairie, "Another vote.", topic="vote", as_of="2024")
    make_event(session, prairie, happened="2023-04-10", source_id=claim.source_id, votes_for=5)
    session.commit()
    line = reader.get(HISTORY).tree.findall(".//ol[@class='steps']/li")
    assert len(line) == 2


def test_the_page_reads_well_in_spanish(reader, session, prairie):
    list(one_of_each(session, prairie))
    session.commit()
    page = reader.get(f"/es{PAGE}")
    assert page.language == "es"
    assert "Colaboración por memorando" in page.text
    reader.get(f"/es{HISTORY}")


def test_however_much_is_told_the_page_asks_little(app, reader, session, prairie):
    for number in range(6):
        make_seat(session, prairie, f"Seat {number}")
        make_agreement(session, prairie, title=f"Agreement {number}")
        make_autonomy(session, prairie)
    session.commit()
    reader.get(HISTORY)
    with max_queries(app, 24):
        reader.get(f"{PAGE}?on={date(2026, 1, 1)}")


def test_what_differs_in_governance_stands_side_by_side(reader, session, prairie):
    other = make_collaborative(session, "Canyon Zone")
    make_profile(session, prairie, legal_model="boces", decision_rule="consensus")
    make_seat(session, prairie, "Superintendent", sector="k12", seats=3)
    make_seat(session, prairie, "Residents", sector="community", seats=None)
    leaving = [{"topic": "exit_notice", "text": "A year ahead.", "value": None}]
    make_agreement(session, prairie, title="The contract", expires=in_months(30), terms=leaving)
    make_agreement(session, prairie, title="An old one", expires="2019")
    session.commit()
    page = reader.get(f"/compare?c=prairie-pathways-co&c={other.organization.slug}&differences=1")
    rows = page.texts("tr")
    for words in (
        "Governance modelBOCES",
        "Decision ruleConsensus",
        "SeatsSchools and districts: 3; Community",
        "AgreementsThe contract (",
        "Terms for leavingA year ahead.",
    ):
        assert any(row.replace(" Not stated", "").startswith(words) for row in rows), words
    assert "An old one" not in page.text
