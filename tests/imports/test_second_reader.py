"""A plan that somebody makes and somebody else reads: it is the very same plan that is carried out."""

import pytest
from sqlalchemy import select

from rural_collab.access.identity import REGISTRY, Role
from rural_collab.accounts.people import grant_role
from rural_collab.audit.models import Change
from rural_collab.imports.models import SpreadsheetImport
from rural_collab.imports.queries import list_waiting_imports
from tests.factories import PASSWORD, make_organization, make_user
from tests.imports.test_pages import path_of, planned, send
from tests.imports.test_reading import as_csv
from tests.pages import Reader

ROWS = as_csv([["Member", "Role", "Joined"], ["Bayfield 10 Jt-R", "Member", "2020"]])


@pytest.fixture
def here(prairie, session):
    make_organization(session, "Bayfield 10 Jt-R")
    session.commit()
    return f"/manage/collaboratives/{prairie.organization.slug}/import"


def somebody(app, follower, session, prairie, email, role):
    make_user(session, email, of=prairie, role=role)
    session.commit()
    reader = Reader(app, follower)
    reader.sign_in(email, PASSWORD)
    return reader


@pytest.fixture
def ed(app, follower, session, prairie):
    """Ed edits Prairie."""
    return somebody(app, follower, session, prairie, "ed@example.org", Role.EDITOR)


@pytest.fixture
def di(app, follower, session, prairie):
    """Di coordinates Prairie beside Bo."""
    return somebody(app, follower, session, prairie, "di@example.org", Role.COORDINATOR)


def waiting(session, prairie):
    session.expire_all()
    return [each.by_name for each in list_waiting_imports(session, {prairie.id})]


def test_what_an_editor_plans_waits_for_a_coordinator_who_does_that_very_plan(ed, bo, here, prairie, session):
    own = planned(ed, here, ROWS)
    assert ed.get(own).texts("button").count("Do exactly this") == 0
    ed.post(f"{own}/commit", {"number": "1"}, 403)
    ed.post(f"{own}/submit")
    assert waiting(session, prairie) == ["Ed"]
    assert prairie.memberships == []
    ed.post(f"{own}/plan", {"answer-1": "leave_out"}, 422)
    page = bo.get(own)
    assert "Sent in by Ed" in page.text
    bo.post(f"{own}/commit", {"number": "1"})
    session.expire_all()
    assert [each.member.name for each in prairie.memberships] == ["Bayfield 10 Jt-R"]
    last = session.scalars(select(Change).order_by(Change.id.desc())).first()
    assert (last.actor, last.reviewer) == ("Ed", "Bo")
    assert waiting(session, prairie) == []


def test_where_nobody_publishes_alone_a_coordinator_waits_for_another_one(bo, di, here, prairie, session):
    bo.submit(f"/manage/collaboratives/{prairie.organization.slug}/review", publish_alone="")
    own = planned(bo, here, ROWS)
    assert "Here nobody publishes alone" in bo.post(f"{own}/commit", {"number": "1"}, 422).text
    bo.post(f"{own}/submit")
    bo.post(f"{own}/commit", {"number": "1"}, 422)
    di.post(f"{own}/commit", {"number": "1"})
    session.expire_all()
    assert len(prairie.memberships) == 1
    assert "Take it back" not in bo.get(own).text
    assert "take it back" in bo.post(f"{own}/undo", {}, 422).text
    di.post(f"{own}/undo")
    session.expire_all()
    assert prairie.memberships == []


def test_whoever_hands_a_plan_in_does_not_become_its_author(ed, bo, here, session, prairie):
    bo.submit(f"/manage/collaboratives/{prairie.organization.slug}/review", publish_alone="")
    own = planned(bo, here, ROWS)
    ed.post(f"{own}/submit")
    assert waiting(session, prairie) == ["Bo"]
    bo.post(f"{own}/commit", {"number": "1"}, 422)


def test_only_an_administrator_imports_organizations_of_the_whole_registry(app, follower, session, ana, here):
    grant_role(
        session, make_user(session, "stu@example.org"), Role.STEWARD, {"state_usps": "CO"}, by=REGISTRY
    )
    session.commit()
    stu = Reader(app, follower)
    stu.sign_in("stu@example.org", PASSWORD)
    assert "Organizations" not in stu.get(here).texts("option")
    stu.get(f"{here}/organizations/records", 403)
    assert "Organizations" in ana.get(here).texts("option")


def test_a_plan_that_is_given_back_can_be_changed_again(ed, bo, here, prairie, session):
    own = planned(ed, here, ROWS)
    ed.post(f"{own}/submit")
    bo.post(f"{own}/give-back")
    ed.post(f"{own}/plan", {"answer-1": "leave_out"})
    assert "Left out 1" in ed.get(own).text
    assert waiting(session, prairie) == []


def test_an_editor_can_neither_take_back_nor_give_back(ed, bo, here):
    own = planned(ed, here, ROWS)
    ed.post(f"{own}/submit")
    ed.post(f"{own}/give-back", {}, 403)
    bo.post(f"{own}/commit", {"number": "1"})
    ed.post(f"{own}/undo", {}, 403)
    assert "Take it back" not in ed.get(own).text


def test_an_editor_of_another_collaborative_sees_nothing(cy, ed, here):
    own = planned(ed, here, ROWS)
    cy.get(own, 403)
    cy.post(f"{own}/submit", {}, 403)


def test_each_reads_the_plan_in_their_own_language(bo, here, session):
    rows = as_csv(
        [["Member", "Role", "Joined"], ["Nowhere", "Chief", "soon"], ["Bayfield 10 Jt-R", "Member", "2020"]]
    )
    own = path_of(send(bo, here, rows)).removeprefix("/es")
    bo.post(f"/es{own}/plan", bo.get(own).values())
    english, spanish = bo.get(own).text, bo.get(f"/es{own}").text
    assert "Nothing here has this name or code" in english
    assert "Nothing here has this name or code" not in spanish
    kept = session.scalars(select(SpreadsheetImport)).one()
    assert kept.number == 1
