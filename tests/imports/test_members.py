"""Members in sheets: one plan, and exactly that plan."""

import pytest

from rural_collab.collaboratives.commands import edit_membership
from rural_collab.errors import Refused
from rural_collab.imports import work
from tests.factories import make_collaborative, make_membership, make_organization
from tests.imports.conftest import BO

HEAD = ["Member", "Role", "Status", "Joined", "Left", "Note"]


def told(prairie, session):
    session.expire_all()
    return sorted(
        (each.member.name, each.role, str(each.began or ""), each.note or "") for each in prairie.memberships
    )


def test_members_are_found_by_name_code_and_address(bo_imports, districts, prairie, session):
    rows = [
        HEAD,
        ["bayfield 10 jt-r", "Member", "Active", "2020"],
        ["0800002", "member", "active", "8/1/2021"],
        [districts[2].slug, "Miembro", "Activa", "2022-03"],
    ]
    file = bo_imports.plan("members", rows)
    assert bo_imports.actions(file) == ["create"] * 3
    assert told(prairie, session) == []
    bo_imports.commit(file)
    assert told(prairie, session) == [
        ("Bayfield 10 Jt-R", "member", "2020", ""),
        ("Durango 9-R", "member", "2022-03", ""),
        ("Ignacio 11 JT", "member", "2021-08-01", ""),
    ]
    assert bo_imports.outcomes(file) == ["done"] * 3


def test_a_plan_says_what_is_new_what_changes_and_what_stays(bo_imports, districts, prairie, session):
    make_membership(session, prairie, districts[0], began="2019", note="Old")
    make_membership(session, prairie, districts[1], began="2020")
    session.commit()
    rows = [
        ["Member", "Role", "Joined", "Note"],
        [districts[0].name, "Member", "2019", "New"],
        [districts[1].name, "Member", "2020", ""],
        [districts[2].name, "Member", "2021", ""],
    ]
    file = bo_imports.plan("members", rows)
    assert bo_imports.actions(file) == ["change", "unchanged", "create"]
    assert bo_imports.changes_of(file, bo_imports.rows(file)[0]) == [("Note", "Old", "New")]
    bo_imports.commit(file)
    assert [note for *_, note in told(prairie, session)] == ["New", "", ""]


def test_a_row_is_refused_with_its_column_its_value_and_what_to_do(bo_imports, districts):
    rows = [
        HEAD,
        ["Nowhere 1", "Member", "Active", "2020"],
        [districts[0].name, "Chief", "Active", "2020"],
        [districts[1].name, "Member", "Active", "last year"],
        [districts[1].name, "", "Active", "2020"],
        ["801", "Member", "Active", "2020"],
    ]
    file = bo_imports.plan("members", rows)
    assert bo_imports.actions(file) == ["refuse"] * 5
    found = [bo_imports.problems_of(file, row)[0] for row in bo_imports.rows(file)]
    assert found[0] == ("Member", "Nowhere 1", "Nothing here has this name or code")
    assert found[1] == ("Role", "Chief", "Choose one of the list")
    assert found[2][:2] == ("Joined", "last year")
    assert found[3] == ("Role", "", "Enter this: Role")
    assert found[4].value == "801"


def test_the_same_role_twice_at_once_is_found_while_planning(bo_imports, districts):
    rows = [
        HEAD,
        [districts[0].name, "Member", "Active", "2020"],
        [districts[0].name, "Member", "Active", "2021"],
    ]
    file = bo_imports.plan("members", rows)
    assert bo_imports.actions(file) == ["create", "refuse"]
    assert bo_imports.problems(file) == ["Joined: Another entry of the same role covers this date"]


def test_two_rows_about_one_record_are_told(bo_imports, districts, prairie, session):
    make_membership(session, prairie, districts[0], began="2019")
    session.commit()
    rows = [
        ["Member", "Role", "Note"],
        [districts[0].name, "Member", "a"],
        [districts[0].name, "Member", "b"],
    ]
    file = bo_imports.plan("members", rows)
    assert bo_imports.actions(file) == ["change", "refuse"]
    assert bo_imports.problems(file) == ["Row 2 is about the same record"]


def test_a_member_that_came_back_gets_a_second_membership(bo_imports, districts, prairie, session):
    make_membership(session, prairie, districts[0], began="2010", ended="2015", status="left")
    session.commit()
    file = bo_imports.plan("members", [HEAD, [districts[0].name, "Member", "Active", "2020"]])
    bo_imports.commit(file)
    assert [began for _, _, began, _ in told(prairie, session)] == ["2010", "2020"]


def test_a_day_as_it_is_written_in_america_tells_one_membership_from_another(bo_imports, districts, session):
    head = ["Member", "Role", "Joined", "Until", "Note"]
    first, second = (["7/1/2016", "6/30/2018", "The first"], ["7/1/2020", "", "The second"])
    rows = [head, *([districts[0].name, "Member", *told] for told in (first, second))]
    bo_imports.commit(bo_imports.plan("members", rows))
    rows[1][-1] = "Once before"
    again = bo_imports.plan("members", rows)
    assert bo_imports.actions(again) == ["change", "unchanged"]


def test_a_name_that_several_have_is_asked_about(bo_imports, prairie, session):
    one, other = (make_organization(session, "Lincoln School", town=town) for town in ("Cortez", "Mancos"))
    session.commit()
    file = bo_imports.plan("members", [HEAD, ["Lincoln School", "Member", "Active", "2020"]])
    assert bo_imports.actions(file) == ["ask"]
    assert {each["answer"] for each in bo_imports.rows(file)[0].likely} == {one.slug, other.slug}
    bo_imports.plan_again(file, answers={1: other.slug})
    bo_imports.commit(file)
    assert [each.member_id for each in prairie.memberships] == [other.id]


def test_an_empty_cell_says_nothing_unless_the_file_empties(bo_imports, districts, prairie, session):
    make_membership(session, prairie, districts[0], note="Keep me")
    session.commit()
    rows = [["Member", "Role", "Note"], [districts[0].name, "Member", ""]]
    assert bo_imports.actions(bo_imports.plan("members", rows)) == ["unchanged"]
    file = bo_imports.plan("members", rows, empties=True)
    assert bo_imports.changes_of(file, bo_imports.rows(file)[0]) == [("Note", "Keep me", "")]
    bo_imports.commit(file)
    assert [note for *_, note in told(prairie, session)] == [""]


def test_a_plan_that_is_out_of_date_is_made_anew(bo_imports, districts, prairie, session):
    membership = make_membership(session, prairie, districts[0], note="a")
    session.commit()
    file = bo_imports.plan("members", [["Member", "Role", "Note"], [districts[0].name, "Member", "b"]])
    edit_membership(session, membership, {"note": "c"}, expected=None, by=BO)
    session.commit()
    with pytest.raises(Refused, match="made anew"):
        work.commit(session, file, number=file.number, by=BO)
    bo_imports.finish(file)
    assert bo_imports.changes_of(file, bo_imports.rows(file)[0]) == [("Note", "c", "b")]


def test_another_plan_than_the_one_that_was_read_is_not_carried_out(bo_imports, districts, session):
    file = bo_imports.plan("members", [HEAD, [districts[0].name, "Member", "Active", "2020"]])
    with pytest.raises(Refused, match="made anew"):
        work.commit(session, file, number=file.number - 1, by=BO)


def test_a_column_of_records_says_which_record_is_meant(bo_imports, districts, prairie, session):
    one = make_membership(session, prairie, districts[0], began="2010", ended="2012", status="left")
    make_membership(session, prairie, districts[0], began="2014")
    session.commit()
    rows = [["Record", "Member", "Role", "Note"], [str(one.id), districts[0].name, "Member", "first time"]]
    file = bo_imports.plan("members", rows)
    bo_imports.commit(file)
    assert ("Bayfield 10 Jt-R", "member", "2010", "first time") in told(prairie, session)


def test_a_record_of_somebody_else_cannot_be_reached(bo_imports, districts, session):
    theirs = make_membership(session, make_collaborative(session), districts[0])
    session.commit()
    rows = [["Record", "Member", "Role"], [str(theirs.id), districts[0].name, "Member"]]
    file = bo_imports.plan("members", rows)
    assert bo_imports.actions(file) == ["refuse"]
    assert bo_imports.problems(file) == [
        "Record: There is no such record here; leave this empty for a new one"
    ]


def test_columns_are_matched_by_words_much_like_theirs(bo_imports, districts, prairie, session):
    rows = [
        ["Our members"],
        ["District", "Roles", "Since", "Our own remark"],
        [districts[0].name, "Founding member", "1998", "x"],
    ]
    file = bo_imports.plan("members", rows)
    bo_imports.commit(file)
    assert told(prairie, session) == [("Bayfield 10 Jt-R", "founding_member", "1998", "")]
