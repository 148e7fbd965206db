"""Two people and one session, a form sent twice, a reader who knows better: nothing is lost and nothing doubled."""

import pytest

from rural_collab.community.models import CommunitySession
from rural_collab.community.queries import list_inputs, list_sessions
from tests.community.making import NEEDS, OWN, answer, make_session, typed, words

DESK = "/manage/collaboratives/prairie-pathways-co"
NEW = f"{DESK}/community-sessions/new"


@pytest.fixture
def supper(session, prairie):
    told = make_session(session, prairie, said={NEEDS: ["A bus", "Welding"]}, people={"students": 12})
    session.commit()
    return told


def edit_of(told):
    return f"/manage/community-sessions/{told.id}/edit"


def test_a_session_sent_twice_is_logged_once(bo, session, prairie):
    sent = typed(bo.get(NEW), (words(NEEDS), "A bus"), (OWN, "The early one"))
    bo.post(NEW, sent)
    bo.post(NEW, sent)
    assert len(list_sessions(session, prairie.id)) == 1
    assert len(list_inputs(session, prairie.id)) == 2


def test_what_two_people_type_at_once_stands_side_by_side(bo, ana, session, supper):
    mine, hers = bo.get(edit_of(supper)).values(), ana.get(edit_of(supper)).values()
    ana.post(edit_of(supper), hers | {"answers-0-said": "A bus\nWelding\nTutors"})
    page = bo.post(edit_of(supper), mine | {"answers-0-said": "A bus\nNursing"}, status=409)
    assert "Tutors" in page.text
    assert "Nursing" in page.text
    session.expire_all()
    assert [each.text for each in session.get(CommunitySession, supper.id).inputs] == [
        "A bus",
        "Welding",
        "Tutors",
    ]


def test_an_answer_given_while_the_session_is_edited_stays(bo, session, supper):
    opened = bo.get(edit_of(supper)).values()
    answer(session, supper.inputs[0], status="under_consideration", response="We ask for the cost.")
    session.commit()
    bo.post(edit_of(supper), opened | {"place": "La Junta", "answers-0-said": "A bus\nWelding\nTutors"})
    session.expire_all()
    told = session.get(CommunitySession, supper.id)
    assert told.place == "La Junta"
    assert [each.response for each in told.inputs] == ["We ask for the cost.", None, None]


def test_a_reader_suggests_a_change_to_a_session_without_an_account(reader, supper):
    page = reader.get("/collaboratives/prairie-pathways-co/community/supper-in-la-junta")
    (address,) = [link for link in page.links if "suggest" in link and str(supper.id) in link]
    assert reader.get(address).values()["title"] == "Supper in La Junta"


def test_the_desk_lists_sessions_inputs_and_outcomes_and_offers_more_of_each(bo, supper):
    page = bo.get(DESK)
    for kind in ("community-sessions", "community-inputs", "outcomes"):
        assert f"{DESK}/{kind}/new" in page.links
    rows = page.texts("tr")
    assert any(row.startswith("A bus") and "Recorded" in row and "Supper in La Junta" in row for row in rows)


def test_whoever_keeps_it_finds_the_way_to_answer_on_the_page_itself(bo, reader, supper):
    address = "/collaboratives/prairie-pathways-co/community/supper-in-la-junta"
    to_answer = f"/manage/community-inputs/{supper.inputs[0].id}/edit"
    assert to_answer in bo.get(address).links
    assert to_answer not in reader.get(address).links


def test_history_tells_in_sentences_what_was_said_and_decided(reader, session, supper):
    answer(session, supper.inputs[0], status="declined_with_reason", response="There is no driver.")
    session.commit()
    page = reader.get("/collaboratives/prairie-pathways-co/history?changes=0")
    assert "There is no driver." in page.text
    assert "Declined, with a reason" in page.text


def test_more_questions_can_be_asked_for_and_nothing_typed_is_lost(bo):
    page = bo.get(NEW)
    sent = typed(page, (words(NEEDS), "A bus")) | {"more_rows": "answers"}
    more = bo.post(NEW, sent, status=200)
    questions = [name for name in more.values() if name.startswith("answers-") and name.endswith("-said")]
    assert len(questions) > 7
    assert more.values()["answers-0-said"] == "A bus"


def test_a_line_changed_or_moved_on_its_own_page_is_not_undone_by_a_session_opened_before(
    bo, session, prairie, supper
):
    other = make_session(session, prairie, "Another supper")
    session.commit()
    for changes in ({"text": "A bus on Fridays"}, {"session_title": "Another supper"}):
        opened = bo.get(edit_of(supper)).values()
        answer(session, supper.inputs[0], **changes)
        session.commit()
        bo.post(edit_of(supper), opened | {"answers-0-said": "A tram\nWelding"}, status=409)
        session.expire_all()
    assert [each.text for each in session.get(CommunitySession, other.id).inputs] == ["A bus on Fridays"]
    assert [each.text for each in session.get(CommunitySession, supper.id).inputs] == ["Welding"]
