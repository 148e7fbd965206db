"""Rows that are done together leave what they would have left one by one: the same history, rules and addresses."""

from sqlalchemy import select

from rural_collab.audit.models import Change
from rural_collab.organizations.models import FormerSlug, Organization
from tests.community.making import make_session
from tests.factories import make_organization


def test_each_change_keeps_the_reason_of_its_own_command(bo_imports, session):
    rows = [["Employer", "State"], ["Osprey Packs", "CO"], ["Ute Farm", "CO"]]
    bo_imports.commit(bo_imports.plan("employers", rows))
    told = session.execute(
        select(Change.subject_label, Change.intent, Change.actor).order_by(Change.id)
    ).all()
    for firm in ("Osprey Packs", "Ute Farm"):
        assert (firm, "add an organization", "Bo") in told
        assert (firm, "admit a member", "Bo") in told


def test_of_many_rows_the_two_that_cannot_both_be_are_told_apart(bo_imports, districts, session):
    rows = [["Member", "Role", "Joined"], *([each.name, "Member", "2020"] for each in districts)]
    rows.append([districts[1].name, "Member", "2021"])
    file = bo_imports.plan("members", rows)
    assert bo_imports.actions(file) == ["create", "create", "create", "refuse"]
    assert bo_imports.problems(file) == ["Joined: Another entry of the same role covers this date"]


def test_what_a_community_said_stays_in_the_order_of_the_file(bo_imports, session, prairie):
    held = make_session(session, prairie, "Supper")
    session.commit()
    said = ["A bus", "A van", "Another bus", "A bridge"]
    head = ["session_title", "text", "kind", "status"]
    file = bo_imports.plan(
        "community-inputs", [head, *(["Supper", each, "priority", "recorded"] for each in said)]
    )
    bo_imports.commit(file)
    assert bo_imports.outcomes(file) == ["done"] * 4, bo_imports.problems(file)
    session.refresh(held)
    assert [each.text for each in held.inputs] == said
    assert [each.position for each in held.inputs] == [1, 2, 3, 4]


def test_firms_of_one_name_get_addresses_of_their_own_and_never_one_that_leads_elsewhere(bo_imports, session):
    there = make_organization(session, "Elsewhere", org_type="employer")
    session.add(FormerSlug(slug="kestrel-co", organization_id=there.id))
    session.commit()
    rows = [
        ["Employer", "State", "City"],
        ["Kestrel", "CO", "Cortez"],
        ["Kestrel", "CO", "Pueblo"],
        ["Other", "CO", ""],
    ]
    file = bo_imports.plan("employers", rows)
    bo_imports.plan_again(file, answers={2: "apart"})
    bo_imports.commit(file)
    slugs = session.scalars(select(Organization.slug).where(Organization.name == "Kestrel")).all()
    assert sorted(slugs) == ["kestrel-co-2", "kestrel-co-3"]
