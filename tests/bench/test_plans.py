"""Every statement of a public page is answered from an index, so that a page costs the same among a million records."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from bench.plans import whole_reads
from rural_collab.db.base import Base
from rural_collab.organizations.models import Organization
from rural_collab.web.keeping import KeptPages
from tests.web.test_budgets import COMPARED, RICHEST, SAMPLE, SAMPLE_PATHWAY, SAMPLE_SCHOOL, SHORTLIST, SWCEC

PAGES = (
    "/", "/places", "/places/CO", "/places/CO/montezuma-county", "/regions/san-luis-valley-co",
    f"/collaboratives/{SWCEC}", f"/collaboratives/{SWCEC}/members", f"/collaboratives/{SWCEC}/history",
    "/organizations/montezuma-cortez-re-1-co", "/organizations/fort-lewis-college-co",
    "/schools/durango-high-school-co", "/compare?" + "&".join(f"c={slug}" for slug in RICHEST),
    f"/collaboratives/{SWCEC}/governance", f"/collaboratives/{SWCEC}/services", f"/collaboratives/{SWCEC}/funding",
    f"/collaboratives/{SWCEC}/cost?students=500", "/funding", "/funding/opportunity-now", "/funders/daniels-fund",
    "/governance", "/governance/boces", "/services", "/services/agricultural-business-at-florence-high-school-co",
    "/data", "/about", "/sign-in", "/readyz",
)  # fmt: skip
STUDENT_PAGES = (
    f"/collaboratives/{SAMPLE}", f"/collaboratives/{SAMPLE}/pathways",
    f"/schools/{SAMPLE_SCHOOL}", f"/schools/{SAMPLE_SCHOOL}/sheet", f"/schools/{SAMPLE_SCHOOL}/calendar.ics",
    f"/pathways/{SAMPLE_PATHWAY}", f"/pathways/{SAMPLE_PATHWAY}?school={SAMPLE_SCHOOL}&grade=11",
    f"/pathways/{SAMPLE_PATHWAY}/calendar.ics", "/compare/pathways?" + "&".join(f"p={slug}" for slug in COMPARED),
    "/careers", "/careers?interest=helping", f"/careers?soc=29-1141&school={SAMPLE_SCHOOL}&grade=11",
    "/shortlist?s=" + ",".join(SHORTLIST), "/regions/san-luis-valley-co/pathways",
)  # fmt: skip
#: Few pathways and offerings are told so far, and none of their tables may be read whole when there are many.
MANY_ONE_DAY = {
    table
    for table in Base.metadata.tables
    if table.startswith(
        ("pathway", "offering", "access_rule", "district_seats", "school_calendar", "calendar_term")
    )
}


@pytest.mark.parametrize("page", PAGES)
def test_no_statement_of_a_public_page_reads_a_whole_large_table(real_app, page):
    real_app.extensions["kept_pages"] = KeptPages()
    assert whole_reads(real_app, [page]) == []


@pytest.mark.parametrize("page", STUDENT_PAGES)
def test_no_statement_of_a_page_for_students_reads_a_whole_table_that_will_be_large(sample_app, page):
    sample_app.extensions["kept_pages"] = KeptPages()
    assert whole_reads(sample_app, [page], MANY_ONE_DAY) == []


def test_a_statement_that_reads_everything_is_named(real_app):
    app = Flask("slow")
    app.extensions["sessions"] = sessions = real_app.extensions["sessions"]

    @app.get("/")
    def everybody() -> str:
        with sessions() as session:
            return str(session.scalar(select(func.count(Organization.summary_es))))

    assert [slow.table for slow in whole_reads(app, ["/"])] == ["organization"]
