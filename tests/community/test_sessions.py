"""Sessions with a community: typed on one page, kept without anybody in them, answered line by line."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from rural_collab.access.identity import REGISTRY
from rural_collab.community.commands import SESSIONS
from rural_collab.community.models import FEW, CommunityInput, CommunitySession, at_least, standard_questions
from rural_collab.community.queries import count_waiting, list_inputs, list_sessions
from rural_collab.errors import Refused
from tests.community.making import NEEDS, OWN, answer, make_input, make_session, typed, words
from tests.factories import make_pathway, make_service
from tests.governance.making import make_agreement

DESK = "/manage/collaboratives/prairie-pathways-co"
NEW = f"{DESK}/community-sessions/new"


def texts(told):
    return [each.text for each in told.inputs]


def test_five_questions_stand_there_and_each_line_typed_is_one_thing_said(bo, session, prairie):
    page = bo.get(NEW)
    shown = [value for name, value in page.values().items() if name.endswith("-question")]
    assert shown == [*(words(code) for code in standard_questions()), "", ""]
    sent = typed(page, (words(NEEDS), "Welding\n\n  Someone to ask \n"), (OWN, "The early one"))
    bo.post(NEW, {**sent, "participants-0-group": "students", "participants-0-people": "41"})
    (found,) = list_sessions(session, prairie.id)
    assert [(each.question, each.text) for each in found.inputs] == [
        (NEEDS, "Welding"),
        (NEEDS, "Someone to ask"),
        (OWN, "The early one"),
    ]
    assert [row.question for row in found.questions] == [NEEDS, OWN]
    assert {each.status for each in found.inputs} == {"recorded"}
    assert [(row.group, row.people) for row in found.participants] == [("students", "41")]


def test_a_question_typed_in_spanish_is_the_same_standard_question(bo, session, prairie):
    page = bo.get(f"/es{NEW}")
    bo.post(f"/es{NEW}", typed(page, (words(NEEDS, "es"), "Soldadura")))
    assert list_sessions(session, prairie.id)[0].inputs[0].question == NEEDS


@pytest.mark.parametrize("number", ["1", "2", "3", "4", "<5", "< 5", "fewer than 5", "Menos de 5"])
def test_a_group_of_fewer_than_five_is_never_kept_by_its_number(bo, session, prairie, number):
    sent = typed(bo.get(NEW), **{"participants-0-group": "students", "participants-0-people": number})
    bo.post(NEW, sent)
    (row,) = list_sessions(session, prairie.id)[0].participants
    assert row.people == FEW


def test_the_database_itself_refuses_a_number_that_could_single_somebody_out(session, prairie):
    make_session(session, prairie, people={"students": 12})
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE community_session_group SET people = '3'"))


def test_neither_history_nor_earlier_versions_know_the_small_number(bo, session, prairie):
    sent = typed(bo.get(NEW), **{"participants-0-group": "colleges", "participants-0-people": "3"})
    bo.post(NEW, sent)
    found = list_sessions(session, prairie.id)[0]
    page = bo.get("/collaboratives/prairie-pathways-co/history?changes=0")
    assert "from 3" not in page.text
    versions = session.execute(text("SELECT entered FROM record_version")).all()
    assert versions
    assert not any('"3"' in str(row[0]) for row in versions)
    assert found.participants[0].people == FEW


@pytest.mark.parametrize("people", ["many", "-1", "12.5", "9999999999"])
def test_what_is_no_number_of_people_is_refused_beside_its_field(bo, people):
    sent = typed(bo.get(NEW), **{"participants-0-group": "students", "participants-0-people": people})
    page = bo.post(NEW, sent, status=422)
    assert "fewer than 5 are kept without their number" in page.text


def test_a_sum_of_groups_counts_a_small_one_as_one():
    assert at_least(["12", FEW, None]) == 13
    assert at_least([None]) is None
    assert at_least(["0"]) == 0


@pytest.mark.parametrize(
    "contact", ["write to ana@example.org", "call 970-555-0100", "(970) 555 0100", "+1 970.555.0100"]
)
def test_a_line_by_which_somebody_can_be_reached_is_refused(bo, session, prairie, contact):
    page = bo.post(NEW, typed(bo.get(NEW), (words(NEEDS), f"A bus\n{contact}")), status=422)
    assert "nobody is to be found by what was said" in page.text
    assert contact in page.values()["answers-0-said"]
    assert list_sessions(session, prairie.id) == []


def test_numbers_of_money_and_years_are_no_phone_numbers(session, prairie, bo):
    bo.post(NEW, typed(bo.get(NEW), (words(NEEDS), "In 2025-26 a bus cost 1,250,000 dollars")))
    assert len(list_inputs(session, prairie.id)) == 1


def test_a_line_reworded_keeps_its_answer_and_a_new_one_begins_without(bo, session, prairie):
    told = make_session(session, prairie, said={NEEDS: ["A bus to the college", "Welding"]})
    answer(session, told.inputs[0], status="declined_with_reason", response="No driver")
    session.commit()
    page = bo.get(f"/manage/community-sessions/{told.id}/edit")
    sent = page.values() | {"answers-0-said": "A tutor\nWelding\nA late bus to the college"}
    bo.post(f"/manage/community-sessions/{told.id}/edit", sent)
    session.expire_all()
    told = session.get(CommunitySession, told.id)
    assert [(each.text, each.status) for each in told.inputs] == [
        ("A tutor", "recorded"),
        ("Welding", "recorded"),
        ("A late bus to the college", "declined_with_reason"),
    ]


def test_what_has_an_answer_is_not_lost_with_its_line(bo, session, prairie):
    told = make_session(session, prairie, said={NEEDS: ["A bus", "Welding"]})
    answer(session, told.inputs[0], status="under_consideration")
    session.commit()
    page = bo.get(f"/manage/community-sessions/{told.id}/edit")
    page = bo.post(
        f"/manage/community-sessions/{told.id}/edit", page.values() | {"answers-0-said": "Tutors"}, status=422
    )
    assert "“A bus”" in page.text
    session.expire_all()
    assert texts(session.get(CommunitySession, told.id)) == ["A bus", "Welding"]


def test_saving_a_session_as_it_is_changes_nothing(bo, session, prairie):
    told = make_session(
        session, prairie, said={NEEDS: ["A bus", "A bus"], OWN: ["x"], "": ["y"]}, people={"students": 2}
    )
    session.commit()
    before = [(each.id, each.version) for each in told.inputs]
    version = told.version
    bo.submit(f"/manage/community-sessions/{told.id}/edit")
    session.expire_all()
    told = session.get(CommunitySession, told.id)
    assert [(each.id, each.version) for each in told.inputs] == before
    assert told.version == version
    assert told.participants[0].people == FEW


def test_a_declined_input_says_why(session, prairie):
    told = make_session(session, prairie, said={NEEDS: ["A pool"]}).inputs[0]
    with pytest.raises(Refused, match="needs a reason"):
        answer(session, told, status="declined_with_reason")
    answer(session, told, status="declined_with_reason", response="There is no money for it.")


@pytest.mark.parametrize("status", ["adopted", "partly_adopted", "done"])
def test_a_directive_is_not_adopted_before_something_changed(session, prairie, status):
    told = make_session(session, prairie, said={NEEDS: ["Teach welding"]}).inputs[0]
    answer(session, told, kind="directive", status="under_consideration")
    with pytest.raises(Refused, match="leads to something"):
        answer(session, told, status=status)
    changes = [{"record_kind": "other", "label": "A second bus"}]
    answer(session, told, status=status, changes=changes)


def test_what_was_told_back_says_when(session, prairie):
    told = make_session(session, prairie, said={NEEDS: ["A bus"]}).inputs[0]
    with pytest.raises(Refused, match="when people were told"):
        answer(session, told, status="reported_back")
    answer(session, told, status="reported_back", told_back="2026-05")


def test_what_something_led_to_is_tied_to_its_record(session, prairie):
    service, pathway = (
        make_service(session, prairie, "Welding trailer"),
        make_pathway(session, prairie, "Health"),
    )
    agreement = make_agreement(session, prairie, title="Bus agreement")
    named = [
        ("service", "welding trailer"),
        ("pathway", "Health"),
        ("agreement", "Bus agreement"),
        ("other", "Health"),
    ]
    told = make_session(session, prairie, said={NEEDS: ["A bus"]}).inputs[0]
    answer(session, told, changes=[{"record_kind": kind, "label": name} for kind, name in named])
    tied = {(each.record_kind, each.record_id) for each in told.changes}
    assert tied == {
        ("service", service.id),
        ("pathway", pathway.id),
        ("agreement", agreement.id),
        ("other", None),
    }


def test_an_input_belongs_to_a_session_of_its_own_collaborative(session, prairie, cy):
    told = make_session(session, prairie)
    assert make_input(session, told).session is told
    with pytest.raises(Refused, match="No session"):
        make_input(session, CommunitySession(title="Elsewhere", collaborative=prairie))


def test_people_are_counted_by_group_or_all_together(session, prairie):
    with pytest.raises(Refused, match="twice"):
        make_session(session, prairie, people={"students": 12, "all": 40})


def test_two_sessions_have_two_titles_and_two_addresses(session, prairie):
    first = make_session(session, prairie, "Supper: spring")
    second = make_session(session, prairie, "Supper, spring")
    assert (first.slug, second.slug) == ("supper-spring", "supper-spring-2")
    with pytest.raises(Refused, match="is called this"):
        make_session(session, prairie, "Supper: spring")


def test_what_waits_for_an_answer_is_counted_by_collaborative(session, prairie):
    make_session(session, prairie, "Late", held="2026-04", said={NEEDS: ["c"]})
    early = make_session(session, prairie, "Early", held="2025", said={NEEDS: ["a", "b"]})
    answer(session, early.inputs[0], status="declined_with_reason", response="No")
    assert count_waiting(session, [prairie.id]) == {prairie.id: 2}
    assert count_waiting(session, []) == {}


def test_removing_a_session_removes_what_was_said_in_it(session, prairie):
    told = make_session(session, prairie, said={NEEDS: ["A bus"]}, people={"students": 9})
    SESSIONS.remove(session, told, by=REGISTRY)
    session.flush()
    assert session.scalars(select(CommunityInput)).all() == []


def test_a_line_that_is_too_long_is_refused(session, prairie):
    with pytest.raises(Refused, match="at most 600"):
        make_session(session, prairie, said={NEEDS: ["x" * 601]})


def test_what_an_editor_types_waits_for_whoever_may_publish_it(ed, session, prairie):
    sent = typed(ed.get(NEW), (words(NEEDS), "Welding"))
    ed.post(NEW, sent)
    assert list_sessions(session, prairie.id) == []
