"""Two-sided facts: the member says itself whether it is one."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from rural_collab.access.identity import REGISTRY, Role
from rural_collab.accounts.models import LinkKey
from rural_collab.accounts.people import grant_role
from rural_collab.clock import utc_now
from rural_collab.confirmations.members import forget_addresses
from rural_collab.confirmations.models import Answer, Attestation, MembershipQuestion
from rural_collab.mail.models import Message
from tests.confirmations.saying import everything_else
from tests.factories import PASSWORD, make_user
from tests.pages import Reader

ADDRESS = "office@bayfield.example"
ASKED = {"email": ADDRESS, "language": "en"}


def ask(bo, told, **changes):
    return bo.submit(f"/manage/memberships/{told.membership.id}/ask", **{**ASKED, **changes})


def key_in_mail(session):
    session.expire_all()
    mails = session.scalars(
        select(Message).where(Message.template == "membership_question").order_by(Message.written_at)
    ).all()
    return re.findall(r"key=(\S+)", mails[-1].body)[0]


def question(session):
    session.expire_all()
    return session.scalars(select(MembershipQuestion).order_by(MembershipQuestion.asked_at.desc())).first()


def members_page(reader, prairie):
    return reader.get(f"/collaboratives/{prairie.organization.slug}/members").text


@pytest.fixture
def key(bo, session, told):
    ask(bo, told)
    return key_in_mail(session)


def test_a_member_is_asked_by_mail_without_an_account(reader, session, key):
    page = reader.get(f"/still-true/membership?key={key}")
    assert "Prairie Pathways says that Bayfield 10 Jt-R takes part in it" in page.text
    assert question(session).answer is None


def test_those_who_claim_a_membership_do_not_answer_for_the_member(bo, session, told):
    page = bo.submit(
        f"/manage/memberships/{told.membership.id}/ask", 422, email=" BO@example.org", language="en"
    )
    assert "the member has to say it itself" in page.text
    assert question(session) is None


def test_a_member_is_asked_three_times_a_day_and_no_more(bo, session, told):
    for _ in range(3):
        ask(bo, told)
    page = bo.submit(f"/manage/memberships/{told.membership.id}/ask", 422, **ASKED)
    assert "asked three times within a day" in page.text


def test_before_it_answers_readers_are_told_who_alone_says_so(reader, prairie, told):
    assert "Told by the collaborative only" in members_page(reader, prairie)


def test_yes_is_told_to_readers_on_both_pages(reader, session, prairie, told, key):
    reader.post("/still-true/membership", {"key": key, "answer": "yes"}, 200)
    assert "by the member" in members_page(reader, prairie)
    assert "Told by the collaborative only" not in members_page(reader, prairie)
    assert "by the member" in reader.get(f"/organizations/{told.district.slug}").text


@pytest.mark.parametrize("answer", ["never", "ended"])
def test_no_changes_nothing_and_waits_for_whoever_keeps_the_record(bo, reader, session, told, key, answer):
    before = everything_else(session)
    reader.post("/still-true/membership", {"key": key, "answer": answer, "words": "Since 2021 no more."}, 200)
    after = everything_else(session)
    assert {name for name in before if before[name] != after[name]} == {"membership_question"}
    assert session.scalars(select(Attestation)).all() == []
    slug = told.membership.collaborative.organization.slug
    desk = bo.get(f"/manage/collaboratives/{slug}").text
    assert "Since 2021 no more." in desk
    assert "Bayfield 10 Jt-R says that it is no member" in bo.get("/manage").text
    bo.post(f"/manage/questions/{question(session).id}/settle")
    assert "says that it is no member" not in bo.get("/manage").text


def test_the_address_is_forgotten_with_the_answer(reader, session, key):
    assert question(session).email == ADDRESS
    reader.post("/still-true/membership", {"key": key, "answer": "yes"}, 200)
    assert question(session).email is None


def test_the_address_is_forgotten_when_nobody_answers_in_time(session, key):
    session.execute(update(MembershipQuestion).values(expires_at=utc_now() - timedelta(days=1)))
    forget_addresses(session)
    assert question(session).email is None


def test_a_second_answer_changes_nothing_and_is_thanked_for(reader, session, key):
    reader.post("/still-true/membership", {"key": key, "answer": "yes"}, 200)
    page = reader.post("/still-true/membership", {"key": key, "answer": "never"}, 200)
    assert "Thank you for your answer" in page.text
    assert question(session).answer is Answer.YES


def test_an_answer_nobody_offered_is_refused(reader, session, key):
    reader.post("/still-true/membership", {"key": key, "answer": "perhaps"}, 422)
    assert question(session).answer is None


def test_asking_again_closes_the_question_before(bo, reader, session, told, key):
    ask(bo, told, email="other@bayfield.example")
    reader.post("/still-true/membership", {"key": key, "answer": "yes"}, 422)
    reader.post("/still-true/membership", {"key": key_in_mail(session), "answer": "yes"}, 200)


def test_a_link_is_over_after_its_time(reader, session, key):
    session.execute(update(LinkKey).values(expires_at=utc_now() - timedelta(seconds=1)))
    session.commit()
    reader.post("/still-true/membership", {"key": key, "answer": "yes"}, 422)
    assert session.scalars(select(Attestation)).all() == []


def test_the_key_of_a_question_is_none_of_a_reminder(reader, key):
    reader.post("/still-true", {"key": key}, 422)


def test_an_address_that_is_none_is_refused_and_nothing_is_mailed(bo, session, told):
    page = bo.submit(f"/manage/memberships/{told.membership.id}/ask", 422, **{**ASKED, "email": "nobody"})
    assert "e-mail address" in page.text
    assert session.scalars(select(Message)).all() == []


def test_only_who_keeps_the_collaborative_may_ask(cy, told):
    cy.get(f"/manage/memberships/{told.membership.id}/ask", 403)
    cy.post(f"/manage/memberships/{told.membership.id}/ask", ASKED, 403)


@pytest.fixture
def meg(app, follower, session, told):
    """Meg represents the member."""
    user = make_user(session, "meg@example.org")
    grant_role(session, user, Role.REPRESENTATIVE, {"organization_id": told.district.id}, by=REGISTRY)
    session.commit()
    meg = Reader(app, follower)
    meg.sign_in("meg@example.org", PASSWORD)
    return meg


def test_whoever_represents_the_member_can_tell_in_words_what_is_wrong(meg, bo, session, told):
    (link,) = [link for link in meg.get("/manage").links if "/wrong/" in link]
    meg.submit(link, words="We left in 2021.")
    assert session.scalars(select(Attestation)).all() == []
    assert "1 reader suggested something" in bo.get("/manage").text
    proposals = [link for link in bo.get("/manage/proposals").links if "/manage/proposals/" in link]
    assert "We left in 2021." in bo.get(proposals[0]).text


def test_whoever_represents_the_member_confirms_it_signed_in(meg, session, reader, prairie, told):
    assert "Member of Prairie Pathways" in meg.get("/manage").text
    meg.post(f"/manage/memberships/{told.membership.id}/still-true")
    assert "by the member" in members_page(reader, prairie)
    assert session.scalars(select(Attestation)).one().by_id is not None


def test_who_coordinates_cannot_answer_for_the_member(bo, told):
    bo.post(f"/manage/memberships/{told.membership.id}/still-true", status=403)


def test_what_a_member_writes_is_text_and_no_markup(bo, reader, session, prairie, key):
    reader.post(
        "/still-true/membership", {"key": key, "answer": "never", "words": "<b onclick=x>no</b>"}, 200
    )
    page = bo.get(f"/manage/collaboratives/{prairie.organization.slug}")
    assert "<b onclick" not in page.html
    assert "<b onclick=x>no</b>" in page.text


def test_what_the_coordinator_confirms_afterwards_takes_nothing_from_the_members_word(
    bo, reader, session, prairie, told, key
):
    reader.post("/still-true/membership", {"key": key, "answer": "yes"}, 200)
    desk = f"/manage/collaboratives/{prairie.organization.slug}"
    bo.post(f"{desk}/still-true", {"part": "members", "only": str(told.membership.id)})
    assert len(session.scalars(select(Attestation)).all()) == 2
    assert "Told by the collaborative only" not in members_page(reader, prairie)


@pytest.mark.parametrize("changes", [{"role": "associate_member"}, {"began": "2011"}])
def test_of_another_role_or_other_dates_the_member_said_nothing(bo, reader, prairie, told, key, changes):
    reader.post("/still-true/membership", {"key": key, "answer": "yes"}, 200)
    bo.submit(f"/manage/memberships/{told.membership.id}/edit", note="Its own bus.")
    assert "Told by the collaborative only" not in members_page(reader, prairie)
    bo.submit(f"/manage/memberships/{told.membership.id}/edit", **changes)
    assert "Told by the collaborative only" in members_page(reader, prairie)


def test_a_member_that_denies_it_later_is_confirmed_by_nobody(bo, reader, session, prairie, told, key):
    reader.post("/still-true/membership", {"key": key, "answer": "yes"}, 200)
    ask(bo, told)
    reader.post("/still-true/membership", {"key": key_in_mail(session), "answer": "never"}, 200)
    assert "Told by the collaborative only" in members_page(reader, prairie)


def test_one_side_cannot_say_that_both_confirmed_it(bo, session, told):
    page = bo.get(f"/manage/memberships/{told.membership.id}/edit")
    assert "Confirmed by both sides" not in page.text
    bo.submit(f"/manage/memberships/{told.membership.id}/edit", 422, verification="confirmed_by_both_parties")
    session.refresh(told.membership)
    assert told.membership.verification != "confirmed_by_both_parties"
