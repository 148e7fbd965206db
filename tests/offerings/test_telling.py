"""Offerings in case files: the invented school year shows every answer, and real ones tell no more than is found."""

from datetime import date

import pytest
from sqlalchemy import select

from rural_collab.collaboratives.casebook import SAMPLES, load_folder, remove_samples
from rural_collab.fiscal_years import FiscalYear
from rural_collab.offerings.answering import Offered, kind_at
from rural_collab.offerings.models import Offering, SchoolCalendar
from rural_collab.offerings.queries import find_ground
from rural_collab.openness.asking import ADULTS
from rural_collab.openness.deciding import NOT_FORMER, NOT_IN_REGION, REASONS, reasons_of
from rural_collab.operations.cases import SECTIONS
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import list_parents

DAY = date(2026, 11, 22)


@pytest.fixture
def sample(session):
    load_folder(session, SAMPLES, is_sample=True, sections=SECTIONS)
    session.commit()


def answers(session, slug, **asked):
    school = session.scalars(select(Organization).where(Organization.slug == slug)).one()
    offered = Offered(session, school, list_parents(session, school.id))
    point = find_ground(session, (), [school]).points.get(school.id)
    told = {"kind": kind_at(school), "grade": "11", "day": DAY, "point": point, **asked}
    return offered.answers(FiscalYear(2026), **told).answers


@pytest.mark.usefixtures("sample")
class TestTheSample:
    def test_it_shows_every_answer_and_every_reason_there_can_be(self, session):
        slugs = [
            f"sample-{name}-high-school-co" for name in ("bluestem", "cottonwood", "dry-creek", "windmill")
        ]
        asked = [{"grade": grade} for grade in ("09", "11", None)] + [
            {"kind": ADULTS},
            {"day": date(2027, 7, 1)},
        ]
        found = [answers(session, slug, **one) for slug in slugs for one in asked]
        reasons = {code for one in found for code in reasons_of(one.all)}
        assert reasons >= set(REASONS) - {NOT_FORMER, NOT_IN_REGION}
        assert all(sum(one.counts.values()) == len(one.all) == 13 for one in found)
        assert all(any(one.counts[state] for one in found) for state in ("open", "if", "closed"))
        assert any(one.alternatives for one in found)

    def test_loading_it_again_changes_nothing(self, session):
        before = {row.id: row.version for row in session.scalars(select(Offering))}
        told = load_folder(session, SAMPLES, is_sample=True, sections=SECTIONS)
        session.expire_all()
        assert told.unchanged == ["sample-prairie"]
        assert {row.id: row.version for row in session.scalars(select(Offering))} == before

    def test_it_goes_without_a_trace(self, session):
        list(remove_samples(session))
        session.commit()
        assert session.scalars(select(Offering)).all() == []
        assert session.scalars(select(SchoolCalendar)).all() == []

    def test_its_school_has_a_page_in_both_languages(self, reader):
        for prefix in ("", "/es"):
            page = reader.get(f"{prefix}/schools/sample-bluestem-high-school-co?grade=11")
            assert "13" in page.text
            reader.get(f"{prefix}/schools/sample-bluestem-high-school-co/sheet?grade=11")
