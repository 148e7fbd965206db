"""The life of a mail in the outbox, without any mail server."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from rural_collab.clock import utc_now
from rural_collab.errors import Refused
from rural_collab.mail.commands import (
    KEPT_WHEN_SENT,
    LEASE,
    PAUSES,
    Letter,
    claim_next,
    forget_all,
    give_up,
    hold_restored,
    is_anything_due,
    mark_sent,
    post,
    put_back,
    send_again,
    sweep,
    take_back,
)
from rural_collab.mail.models import Message, State
from rural_collab.mail.queries import count_by_state

URL = "https://registry.example"
TOLD = {"role": "editor", "where": "Prairie Pathways", "by": "Bo"}


def write(session, to="di@example.org", **options):
    return post(session, Letter("role_ended", to, "en", TOLD, **options), public_url=URL)


def let_lease_end(session, message):
    message.leased_until = utc_now() - timedelta(seconds=1)
    session.flush()


def test_a_mail_is_there_only_when_its_cause_is(committing):
    with committing() as session:
        write(session)
        session.rollback()
    with committing() as session:
        assert session.scalars(select(Message)).all() == []


def test_a_mail_is_claimed_once_however_many_ask(session):
    write(session)
    claimed = claim_next(session)
    assert (claimed.state, claimed.attempts) == (State.SENDING, 1)
    assert claim_next(session) is None
    assert not is_anything_due(session)


def test_two_workers_that_ask_at_the_same_time_get_two_mails(committing):
    with committing() as session:
        write(session)
        write(session)
        session.commit()
    with committing() as one:
        first = claim_next(one)
        one.commit()
    with committing() as other:
        second = claim_next(other)
        other.commit()
    assert first.id != second.id


def test_a_mail_whose_worker_died_is_taken_by_another_only_when_its_lease_is_over(session):
    written = write(session)
    name = written.message_id
    claim_next(session)
    assert claim_next(session) is None
    let_lease_end(session, written)
    again = claim_next(session)
    assert (again.id, again.message_id, again.attempts) == (written.id, name, 2)


def test_whoever_lost_the_lease_can_say_nothing_more_about_the_mail(committing):
    with committing() as session:
        write(session)
        session.commit()
        slow = claim_next(session)
        session.expunge(slow)
        session.commit()
    with committing() as session:
        let_lease_end(session, session.get(Message, slow.id))
        quick = claim_next(session)
        assert not mark_sent(session, slow)
        assert not put_back(session, slow, "too slow")
        assert mark_sent(session, quick)
        assert not give_up(session, slow, "too slow")


def test_a_mail_that_was_sent_keeps_its_subject_and_loses_its_text(session):
    written = write(session)
    assert mark_sent(session, claim_next(session))
    session.refresh(written)
    assert (written.state, written.body, written.lease) == (State.SENT, "", None)
    assert written.subject == "You no longer keep Prairie Pathways"
    assert not is_anything_due(session)


def test_of_whom_nobody_may_know_nothing_is_left_when_the_mail_was_sent(session):
    written = write(session, hides_addressee=True)
    mark_sent(session, claim_next(session))
    session.refresh(written)
    assert (written.state, written.recipient) == (State.SENT, "")


def test_what_is_taken_back_while_it_is_sent_is_sent_by_nobody_again(session):
    write(session, once="invitation 1/first")
    claimed = claim_next(session)
    take_back(session, "invitation 1/")
    assert not put_back(session, claimed, "451 later")
    assert session.scalars(select(Message.id)).all() == []


def test_taking_back_leaves_what_was_sent_and_forgetting_leaves_nothing(session):
    write(session, once="enquiry/1/first")
    mark_sent(session, claim_next(session))
    write(session, once="enquiry/1/second")
    other = write(session, once="enquiry/2/first")
    take_back(session, "enquiry/1/")
    assert count_by_state(session) == {**dict.fromkeys(State, 0), State.SENT: 1, State.WAITING: 1}
    forget_all(session, "enquiry/1/")
    assert session.scalars(select(Message.id)).all() == [other.id]


def test_a_mail_is_tried_again_after_pauses_that_grow_and_given_up_after_the_last(session):
    written = write(session)
    for pause in PAUSES:
        put_back(session, claim_next(session), "451 later")
        session.refresh(written)
        waits = written.due_at - utc_now()
        assert pause - timedelta(seconds=30) < waits <= pause
        assert not is_anything_due(session)
        written.due_at = utc_now()
        session.flush()
    put_back(session, claim_next(session), "451 later")
    session.refresh(written)
    assert (written.state, written.failure) == (State.FAILED, "451 later")
    assert tuple(sorted(PAUSES)) == PAUSES


def test_a_mail_that_kills_whoever_sends_it_is_given_up_in_the_end(session):
    written = write(session)
    for _ in range(len(PAUSES) + 1):
        assert claim_next(session) is not None
        let_lease_end(session, written)
    assert claim_next(session) is None
    sweep(session)
    session.refresh(written)
    assert written.state is State.FAILED


def test_what_is_of_no_use_any_more_is_not_sent_and_forgotten(session):
    late = write(session, expires_at=utc_now() - timedelta(minutes=1))
    assert claim_next(session) is None
    sweep(session)
    session.refresh(late)
    assert (late.state, late.body) == (State.FAILED, "")


def test_sweeping_leaves_alone_what_somebody_is_sending(session):
    sending = write(session, expires_at=utc_now() + timedelta(seconds=60))
    claimed = claim_next(session)
    sending.expires_at = utc_now() - timedelta(seconds=1)
    session.flush()
    sweep(session)
    assert mark_sent(session, claimed)


def test_old_mails_are_forgotten(session):
    sent = write(session)
    mark_sent(session, claim_next(session))
    session.refresh(sent)
    sent.written_at -= KEPT_WHEN_SENT + timedelta(days=1)
    waiting = write(session)
    session.flush()
    sweep(session)
    assert session.scalars(select(Message.id)).all() == [waiting.id]


def test_of_two_mails_for_one_occasion_the_first_is_written(session):
    first = write(session, once="reminder of November")
    assert write(session, once="reminder of November") is first
    assert write(session) is not first
    assert count_by_state(session)[State.WAITING] == 2


def test_of_two_that_write_for_one_occasion_at_the_same_time_one_does(committing):
    with committing() as one, committing() as other:
        write(one, once="reminder of November")
        one.commit()
        assert write(other, once="reminder of November").once
        other.commit()
    with committing() as session:
        assert len(session.scalars(select(Message)).all()) == 1


def test_what_waits_in_a_backup_is_held_when_it_is_restored(session):
    """It may have been sent after the backup was made."""
    waiting, sending = write(session), write(session, "ed@example.org")
    claim_next(session)
    hold_restored(session.connection())
    for message in (waiting, sending):
        session.refresh(message)
        assert message.state is State.FAILED
        send_again(session, message)
    assert count_by_state(session)[State.WAITING] == 2


def test_a_mail_that_was_given_up_can_be_sent_again_by_hand(session):
    written = write(session)
    give_up(session, claim_next(session), "550 unknown")
    session.refresh(written)
    send_again(session, written)
    assert claim_next(session).id == written.id
    with pytest.raises(Refused, match="Only a mail that was given up"):
        send_again(session, written)


def test_a_lease_is_longer_than_handing_over_a_mail_can_take():
    """A conversation over one mail has five answers, each of which is waited for half a minute at most."""
    assert timedelta(seconds=30) * 5 * 2 < LEASE
