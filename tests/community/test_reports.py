"""One report for a period: every total is what the database says by itself, and what is not recorded is said so."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from rural_collab.clock import today
from rural_collab.community.reporting import HIDDEN, Report, Span, read_span, stated_cents
from rural_collab.fiscal_years import FiscalYear
from tests.community.making import NEEDS, make_outcome, make_session
from tests.factories import make_membership, make_organization, make_service
from tests.funding.making import make_award
from tests.pages import max_queries

PAGE = "/collaboratives/prairie-pathways-co/report"
YEAR = Span(date(2025, 7, 1), date(2026, 6, 30))
ASKED = "?from=2025-07-01&until=2026-06-30"
#: A member counts from the first day its dates allow to the last, by nothing but text.
MEMBERS = """
    SELECT count(DISTINCT member_id) FROM membership WHERE status NOT IN ('prospective', 'resolution_signed', 'declined')
    AND began <= :day AND (ended IS NULL OR ended >= substr(:day, 1, length(ended)))
"""


@pytest.fixture
def districts(session):
    return [make_organization(session, f"District {letter}") for letter in "ABCD"]


@pytest.fixture
def year(session, prairie, districts):
    """A year in which one member stays, one joins, one leaves, and one comes and goes."""
    dates = [("2020", None), ("2025-09-01", None), ("2019", "2026-01"), ("2025-10-01", "2026-02-01")]
    for district, (began, ended) in zip(districts, dates, strict=True):
        status = "left" if ended else "active"
        make_membership(session, prairie, district, began=began, ended=ended, status=status)
    make_membership(session, prairie, districts[0], role="host", began="2021")
    make_service(session, prairie, "Trailer", began="2020", as_of="2026-01-15")
    make_service(session, prairie, "Bus", began="2026-08")
    make_service(session, prairie, "Old", began="2019", ended="2025-06")
    make_service(session, prairie, "Dreamed of", status="planned")
    make_award(
        session, prairie, title="New", awarded="2025-08-01", begins="2026-09", ends=None, cents=120_000
    )
    make_award(session, prairie, title="Silent", awarded="2026-02", begins=None, ends=None, cents=None)
    make_award(session, prairie, title="Running", begins="2023", ends="2026-12", cents=900_000)
    make_award(session, prairie, title="Over", begins="2020", ends="2021", cents=1)
    make_award(session, prairie, title="Undated", begins=None, ends=None, cents=7)
    make_session(session, prairie, "Supper", said={NEEDS: ["a"]}, people={"students": 12, "colleges": 2})
    make_session(session, prairie, "Earlier", held="2025-06-30", people={"students": 50})
    make_outcome(session, prairie, value=214, people=400)
    make_outcome(session, prairie, measure="on_time_graduation", value=90, people=100)
    make_outcome(session, prairie, population="Before", began="2024-07-01", ended="2025-06-30", value=99)
    session.commit()


def names(memberships):
    return {each.member.name for each in memberships}


def test_who_joined_and_who_left_explains_the_difference_of_both_ends(session, prairie, year):
    report = Report(session, prairie, YEAR)
    assert names(report.at_begin.values()) == {"District A", "District C"}
    assert names(report.at_end.values()) == {"District A", "District B"}
    assert names(report.joined) == {"District B"}
    assert names(report.left) == {"District C"}
    assert names(report.came_and_left) == {"District D"}


def test_totals_are_what_the_database_says_by_itself(session, prairie, year):
    report = Report(session, prairie, YEAR)
    for day, counted in ((YEAR.first, report.at_begin), (YEAR.last, report.at_end)):
        assert len(counted) == session.scalar(text(MEMBERS), {"day": day.isoformat()})
    made = (
        """SELECT sum(cents) FROM award WHERE coalesce(awarded, begins) BETWEEN '2025-07' AND '2026-06-30'"""
    )
    assert stated_cents(report.awards_made) == session.scalar(text(made)) == 120_000
    held = "SELECT count(*) FROM community_session WHERE held BETWEEN '2025-07-01' AND '2026-06-30'"
    assert len(report.sessions) == session.scalar(text(held)) == 1
    offered = """SELECT count(*) FROM service WHERE status = 'active'
        AND (began IS NULL OR began <= '2026-06-30') AND (ended IS NULL OR ended >= '2025-07')"""
    assert len(report.services) == session.scalar(text(offered)) == 1


def test_awards_made_and_awards_running_are_told_apart_and_undated_ones_left_out(session, prairie, year):
    report = Report(session, prairie, YEAR)
    assert {each.title for each in report.awards_made} == {"New", "Silent"}
    assert {each.title for each in report.awards_running} == {"Silent", "Running"}
    assert {each.title for each in report.awards} == {"New", "Silent", "Running"}
    assert [each.title for each in report.awards_undated] == ["Undated"]


def test_the_page_tells_totals_sources_and_what_is_not_stated(reader, year):
    page = reader.get(f"{PAGE}{ASKED}")
    rows = page.texts("tr")
    assert any(row.startswith("Students served") and "214" in row and "of 400" in row for row in rows)
    assert any(row.startswith("On-time graduation") and "Hidden: few students" in row for row in rows)
    assert any(row.startswith("College credits earned") and "Not stated" in row for row in rows)
    assert "90%" not in page.text
    assert "$1,200" in page.text
    assert "at least 13" in page.text
    assert "1 award of which no date is known is left out." in page.text
    assert not any(row.startswith(("Before", "Old", "Bus", "Dreamed")) for row in rows)
    assert f"{PAGE}.csv{ASKED}" in page.links


def test_files_tell_what_the_page_tells(reader, year):
    sheet = reader.client.get(f"{PAGE}.csv{ASKED}")
    rows = list(csv.DictReader(io.StringIO(sheet.get_data(as_text=True))))
    totals = {row["what"]: row["figure"] for row in rows if row["section"] == "total"}
    assert totals["members_at_begin"] == totals["members_at_end"] == "2"
    assert totals["awards_made_stated"] == "120000"
    assert totals["people_at_least"] == "13"
    assert [row["figure"] for row in rows if row["section"] == "on_time_graduation"] == [HIDDEN]
    assert [row["figure"] for row in rows if row["section"] == "participants"] == ["12", "<5"]
    (service,) = [row for row in rows if row["section"] == "service"]
    assert (service["what"], service["as_of"]) == ("Trailer", "2026-01-15")
    book = reader.client.get(f"{PAGE}.xlsx{ASKED}")
    cells = CalamineWorkbook.from_filelike(io.BytesIO(book.get_data())).get_sheet_by_index(0).to_python()
    assert [row[1] for row in cells[1:]] == [row["what"] for row in rows]
    assert "attachment" in book.headers["Content-Disposition"]


def test_without_a_period_the_report_is_of_this_school_year(reader, prairie):
    year = FiscalYear.of(today())
    values = reader.get(PAGE).values()
    assert (values["from"], values["until"]) == (str(year.first_day), str(year.last_day))


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ({"from": "2024"}, date(2024, 1, 1), date(2024, 6, 30)),
        ({"until": "2024-02"}, date(2023, 7, 1), date(2024, 2, 29)),
        ({"from": "2024-09", "until": "2024"}, date(2024, 9, 1), date(2024, 12, 31)),
        ({"from": "2024-09-03", "until": "2024-09-03"}, date(2024, 9, 3), date(2024, 9, 3)),
    ],
)
def test_a_period_may_be_asked_for_by_days_months_or_years(asked, first, last):
    assert read_span(asked) == (Span(first, last), [])


@pytest.mark.parametrize(
    "asked", [{"from": "soon"}, {"from": "2026", "until": "2025"}, {"until": "2025-02-30"}]
)
def test_what_is_no_period_is_said_and_this_school_year_told_instead(asked):
    span, problems = read_span(asked)
    assert span == Span.of_year(FiscalYear.of(today()))
    assert len(problems) == 1


@given(first=st.dates(date(1700, 1, 1), date(2199, 1, 1)), last=st.dates(date(1700, 1, 1), date(2199, 1, 1)))
def test_any_two_days_are_read_as_they_stand(first, last):
    span, problems = read_span({"from": str(first), "until": str(last)})
    assert (span == (first, last)) == (first <= last) or problems


@given(
    days=st.lists(st.tuples(st.integers(2020, 2030), st.integers(0, 6)), max_size=4),
    year=st.integers(2021, 2029),
)
def test_members_at_the_end_are_those_of_the_beginning_with_who_joined_without_who_left(
    session, prairie, days, year
):
    trial = session.begin_nested()
    for began, years in days:
        make_membership(
            session,
            prairie,
            make_organization(session),
            began=str(began),
            ended=str(began + years),
            status="left",
        )
    report = Report(session, prairie, Span(date(year, 7, 1), date(year + 1, 6, 30)))
    assert len(report.at_end) == len(report.at_begin) + len(report.joined) + len(report.first_known) - len(
        report.left
    )
    assert not {*report.at_begin, *report.at_end} & {each.member_id for each in report.came_and_left}
    trial.rollback()


def test_the_report_reads_well_in_spanish_and_asks_little(app, reader, year):
    page = reader.get(f"/es{PAGE}{ASKED}")
    assert "Estudiantes atendidos" in page.text
    assert f"/es{PAGE}.csv{ASKED}" in page.links
    with max_queries(app, 18):
        reader.get(f"{PAGE}?from=2025-07-02")


def test_a_report_of_nobody_is_missing(reader):
    for address in ("report", "report.csv", "report.xlsx"):
        reader.get(f"/collaboratives/nobody-co/{address}", status=404)


def test_a_year_that_goes_on_is_told_until_today(session, prairie, monkeypatch):
    monkeypatch.setattr("rural_collab.community.reporting.today", lambda: date(2026, 11, 22))
    told = Report(session, prairie, Span.of_year(FiscalYear.parse("2026-27")))
    assert told.last_known == date(2026, 11, 22)
    assert Report(session, prairie, YEAR).last_known == min(YEAR.last, date(2026, 11, 22))
    assert stated_cents(told.awards_made) is None
