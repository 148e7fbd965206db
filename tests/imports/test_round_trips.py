"""What is exported can be imported again, and then nothing changes: for every kind, as CSV and as a workbook."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.imports.catalogue import list_kinds
from rural_collab.imports.columns import headings_of
from rural_collab.services.commands import remove_service
from rural_collab.text import tidy_paragraphs
from tests.factories import make_membership, make_organization, make_service
from tests.funding import making as funding
from tests.governance import making as governance
from tests.imports.conftest import BO
from tests.offerings import making as offerings
from tests.pathways.making import make_full_pathway

ROLE, AUDIENCES = "provider", ["students_high", "students_middle"]


@pytest.fixture
def everything(prairie, session, districts):
    """One record of each kind, with what may confuse a sheet."""
    make_membership(session, prairie, districts[0], note="=1+1 | a \\ b\n– second line; 'quoted'")
    firm = make_organization(
        session, "=Welding & Sons", org_type="employer", phone="+1 970 555 0100", zip="08101"
    )
    make_membership(session, prairie, firm, role="employer_partner", began="2020-02")
    values = {"description": "@home, =SUM(A1)", "member_cents": 125_050, "cost_basis": "fee_per_student"}
    partner = {"organization_id": districts[0].id, "role": ROLE, "note": "a | b"}
    make_service(session, prairie, "Welding trailer", **values, providers=[partner], audience_codes=AUDIENCES)
    pathway = make_full_pathway(session, prairie)
    meetings = [{"days": "mon tue", "starts_at": "13:05", "stops_at": "14:00"}]
    rules = [offerings.rule("named_members", districts[0], seats=4), offerings.rule("anyone")]
    school = offerings.make_school(session)
    offerings.make_offering(session, pathway, school, meetings=meetings, begins="2026-09-01", rules=rules)
    for maker in (governance, funding, offerings):
        assert list(maker.one_of_each(session, prairie))
    session.commit()


@pytest.mark.parametrize("workbook", [False, True])
def test_an_export_of_any_kind_imported_again_changes_nothing(bo_imports, everything, workbook):
    told = 0
    for kind in list_kinds():
        sent = bo_imports.exported(kind.code, workbook=workbook)
        rows = bo_imports.export(kind.code)
        if len(rows) == 1:
            continue
        told += 1
        file = bo_imports.plan(kind.code, sent)
        assert bo_imports.problems(file) == [], kind.code
        assert set(bo_imports.actions(file)) == {"unchanged"}, (
            kind.code,
            [r.told for r in bo_imports.rows(file)],
        )
    assert told > 12


def test_every_column_of_every_template_is_recognized(bo_imports):
    for kind in list_kinds():
        headings = headings_of(kind)
        file = bo_imports.begin(kind.code, [headings, ["x"] * len(headings)])
        assert sorted(file.matched.values()) == list(range(len(headings))), kind.code


@given(note=st.text(max_size=40))
def test_any_text_survives_the_way_out_and_back(bo_imports, session, prairie, note):
    service = make_service(session, prairie, "A service", description=tidy_paragraphs(note) or None)
    session.commit()
    file = bo_imports.plan("services", bo_imports.exported("services"))
    assert bo_imports.actions(file) == ["unchanged"]
    remove_service(session, service, by=BO)
    session.commit()
