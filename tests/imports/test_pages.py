"""Sending a spreadsheet in a browser: from a template to a plan, to records, and back."""

import re
from io import BytesIO

import pytest
from sqlalchemy import select

from rural_collab.imports.models import ImportRow, SpreadsheetImport
from rural_collab.imports.reading import read_rows
from tests.factories import make_membership, make_organization
from tests.imports.test_reading import as_csv

ROWS = [["Member", "Role", "Joined", "Odd one"], ["Bayfield 10 Jt-R", "Member", "2020", "x"]]


@pytest.fixture
def here(prairie):
    return f"/manage/collaboratives/{prairie.organization.slug}/import"


@pytest.fixture
def bayfield(session):
    found = make_organization(session, "Bayfield 10 Jt-R")
    session.commit()
    return found


def send(reader, here, content, kind="members", status=303, name="rows.csv"):
    data = {"kind": kind, "file": (BytesIO(content), name)}
    return reader.post(here, data, status, content_type="multipart/form-data")


def path_of(page):
    return page.response.location


def planned(bo, here, content, kind="members"):
    """The address of an import that is planned with the columns as they were understood."""
    own = path_of(send(bo, here, content, kind))
    columns = bo.get(own).values()
    bo.post(f"{own}/plan", columns)
    return own


def test_a_file_is_read_matched_planned_imported_and_taken_back(bo, here, bayfield, prairie, session):
    own = path_of(send(bo, here, as_csv(ROWS)))
    page = bo.get(own)
    values = page.values()
    assert [values[f"column-{at}"] for at in range(4)] == ["member", "role", "began", ""]
    bo.post(f"{own}/plan", values)
    page = bo.get(own)
    assert "To add 1" in page.text
    assert "Bayfield 10 Jt-R" in page.text
    assert prairie.memberships == []
    bo.post(f"{own}/commit", {"number": "1"})
    session.expire_all()
    assert [each.member_id for each in prairie.memberships] == [bayfield.id]
    assert "Done 1" in bo.get(own).text
    bo.post(f"{own}/undo")
    session.expire_all()
    assert prairie.memberships == []
    assert "Taken back 1" in bo.get(own).text
    assert "rows.csv" in bo.get(here).text


def test_rows_that_cannot_be_imported_are_left_out_only_when_that_is_said(
    bo, here, bayfield, prairie, session
):
    own = planned(bo, here, as_csv([*ROWS, ["Nowhere", "Member", "2020", ""]]))
    page = bo.get(own)
    assert "Refused 1" in page.text
    assert "Nowhere Nothing here has this name or code" in page.text.replace("“", "").replace("”", "")
    refused = bo.post(f"{own}/commit", {"number": "1"}, 422)
    assert "Some rows cannot be imported" in refused.text
    assert refused.title.startswith("Error")
    bo.post(f"{own}/commit", {"number": "1", "good_rows": "y"})
    session.expire_all()
    assert len(prairie.memberships) == 1


def test_likely_duplicates_are_answered_on_the_page(bo, here, session):
    rows = [
        ["Employer", "City", "State"],
        ["Osprey Packs Inc", "Cortez", "CO"],
        ["Osprey Packs", "Cortez", "CO"],
    ]
    own = planned(bo, here, as_csv(rows), "employers")
    assert "The same as row 2" in bo.get(own).text
    bo.post(f"{own}/plan", {"answer-2": "row:1"})
    assert "Told by another row 1" in bo.get(own).text
    stale = bo.post(f"{own}/commit", {"number": "1"}, 422)
    assert "look at it once more" in stale.text
    bo.post(f"{own}/commit", {"number": "2"})
    assert "Done 1" in bo.get(own).text


def test_an_answer_can_be_changed_until_the_import_is_done(bo, here, session):
    rows = [["Employer", "State"], ["Osprey Packs Inc", "CO"], ["Osprey Packs", "CO"]]
    own = planned(bo, here, as_csv(rows), "employers")
    bo.post(f"{own}/plan", {"answer-2": "leave_out"})
    page = bo.get(own)
    assert page.values()["answer-2"] == "leave_out"
    assert "The same as row 2" in page.text
    bo.post(f"{own}/plan", {"answer-2": "apart"})
    assert "To add 2" in bo.get(own).text
    bo.post(f"{own}/plan", {"answer-2": ""})
    assert "To be decided 1" in bo.get(own).text


@pytest.mark.parametrize("forged", ["row:abc", "row:7", "another-firm"])
def test_an_answer_that_was_not_offered_decides_nothing(bo, here, forged):
    rows = [["Employer", "State"], ["Osprey Packs Inc", "CO"], ["Osprey Packs", "CO"]]
    own = planned(bo, here, as_csv(rows), "employers")
    bo.post(f"{own}/plan", {"answer-1": forged, "answer-2": forged})
    page = bo.get(own)
    assert "To add 1" in page.text
    assert "To be decided 1" in page.text


def test_a_row_that_was_the_same_as_one_left_out_stands_for_itself(bo_imports):
    rows = [["Employer", "State"], ["Osprey Packs", "CO"], ["Osprey Packs Inc", "CO"]]
    file = bo_imports.plan_again(bo_imports.plan("employers", rows), answers={2: "row:1"})
    bo_imports.plan_again(file, answers={1: "leave_out"})
    assert bo_imports.actions(file) == ["leave_out", "create"]


def test_a_file_sent_twice_by_one_press_is_one_import(bo, here, bayfield, session):
    ticket = bo.get(here).values()["ticket"]
    for _ in range(2):
        data = {"kind": "members", "ticket": ticket, "file": (BytesIO(as_csv(ROWS)), "rows.csv")}
        bo.post(here, data, content_type="multipart/form-data")
    assert len(session.scalars(select(SpreadsheetImport)).all()) == 1
    send(bo, here, as_csv(ROWS))
    assert len(session.scalars(select(SpreadsheetImport)).all()) == 2


def test_a_template_explains_itself_and_can_be_sent_back(bo, here):
    page = bo.client.get(f"{here}/services/template")
    rows = read_rows(page.data)
    assert rows[0].cells[0] == "Record"
    assert "Main aim" in rows[0].cells
    assert page.headers["Content-Disposition"] == 'attachment; filename="services-template.xlsx"'
    answer = send(bo, here, page.data, "services", 422)
    assert "no rows below" in answer.text


def test_an_export_is_in_the_language_of_its_page(bo, here, bayfield, prairie, session):
    make_membership(session, prairie, bayfield)
    session.commit()
    english = bo.client.get(f"{here}/members/records?format=csv").get_data(as_text=True)
    spanish = bo.client.get(f"/es{here}/members/records?format=csv").get_data(as_text=True)
    assert "Bayfield 10 Jt-R,Member,Active" in english
    assert english != spanish
    own = planned(bo, here, bo.client.get(f"/es{here}/members/records").data)
    assert "As they are 1" in bo.get(own).text


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "The file has no rows"), (b"%PDF-1.4", "This is no spreadsheet"), (b"Name\r\n", "no rows below")],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(bo, here, session, content, words):
    page = send(bo, here, content, status=422)
    assert words in page.text
    assert session.scalars(select(SpreadsheetImport)).all() == []


def test_a_file_that_is_too_large_is_refused_before_it_is_read(bo, here):
    size = {"CONTENT_LENGTH": str(200 * 1024 * 1024)}
    page = bo.post(here, {"kind": "members"}, 422, content_type="multipart/form-data", environ_overrides=size)
    assert "at most 20 MB can be read" in page.text


def test_without_a_file_or_a_kind_the_form_says_what_is_missing(bo, here):
    assert "Enter this: What the rows are" in send(bo, here, as_csv(ROWS), "", 422).text
    assert "Choose a file" in bo.post(here, {"kind": "members"}, 422, content_type="multipart/form-data").text


def test_only_whoever_keeps_the_collaborative_sees_and_does_an_import(bo, cy, reader, here, bayfield):
    own = planned(bo, here, as_csv(ROWS))
    cy.get(own, 403)
    cy.post(f"{own}/commit", {"number": "1"}, 403)
    cy.get(f"{here}/members/records", 403)
    assert path_of(reader.get(own, 303)).startswith("/sign-in")


def test_a_coordinator_cannot_import_organizations_at_large(bo, ana, here):
    rows = as_csv([["Name", "Type of organization"], ["Somebody", "Employer"]])
    assert "organizations" not in re.findall(r"value=\"(\w+)\"", bo.get(here).html)
    send(bo, here, rows, "organizations", 422)
    own = planned(ana, here, rows, "organizations")
    assert "To add 1" in ana.get(own).text


def test_a_file_that_changed_nothing_can_be_forgotten(bo, here, bayfield, session):
    own = planned(bo, here, as_csv(ROWS))
    bo.post(f"{own}/discard")
    assert session.scalars(select(ImportRow)).all() == []
    bo.get(own, 404)


def test_the_plan_can_be_taken_along(bo, here, bayfield):
    own = planned(bo, here, as_csv([*ROWS, ["=1+1", "Member", "2020", ""]]))
    told = bo.client.get(f"{own}/plan.csv").get_data(as_text=True)
    assert "refuse,Member,'=1+1,Nothing here has this name or code" in told


def test_pages_of_imports_speak_spanish(bo, here, bayfield):
    own = planned(bo, here, as_csv(ROWS))
    assert bo.get(f"/es{own}").language == "es"
    assert bo.get(f"/es{here}").language == "es"
