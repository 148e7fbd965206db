"""Handing over to a real mail server: what it takes, what it refuses, and what is in doubt."""

import logging
import socket
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from rural_collab.clock import utc_now
from rural_collab.errors import Refused, Unavailable
from rural_collab.mail.commands import Letter, post
from rural_collab.mail.delivery import Postbox, deliver_due
from rural_collab.mail.models import Message, State

URL = "https://registry.example"
SENDER = "registry@registry.example"
TOLD = {"role": "editor", "where": "Cañon Pathways", "by": "Bo"}


@pytest.fixture
def postbox(post_office):
    return Postbox.of(post_office.url, SENDER)


@pytest.fixture
def write(committing):
    def begin(*addresses, template="role_ended", language="en", **options):
        with committing() as session:
            for address in addresses:
                post(session, Letter(template, address, language, TOLD, **options), public_url=URL)
            session.commit()

    return begin


def states(committing):
    with committing() as session:
        return dict(session.execute(select(Message.recipient, Message.state)).all())


def test_what_is_due_is_sent_once_as_plain_text(committing, write, post_office, postbox):
    write("di@example.org", "ed@example.org", language="es")
    assert deliver_due(committing, postbox) == 2
    assert deliver_due(committing, postbox) == 0
    (mail,) = post_office.to("di@example.org")
    assert (mail["From"], mail["Auto-Submitted"], mail["Content-Language"]) == (
        SENDER,
        "auto-generated",
        "es",
    )
    assert mail.get_content_type() == "text/plain"
    assert "Cañon Pathways" in mail["Subject"]
    assert "Cañon Pathways" in mail.get_content()
    assert set(states(committing).values()) == {State.SENT}


def test_nothing_in_a_mail_follows_whoever_reads_it(committing, write, post_office, postbox):
    write("di@example.org")
    deliver_due(committing, postbox)
    (mail,) = post_office.mails
    assert not [name for name in mail if name.lower() in {"disposition-notification-to", "return-receipt-to"}]
    assert not list(mail.iter_attachments())


def test_an_address_refused_for_ever_is_given_up_and_the_others_are_sent(
    committing, write, post_office, postbox
):
    write("gone@example.org", "di@example.org", "later@example.org")
    answers = {
        "gone@example.org": "550 5.1.1 <gone@example.org> unknown",
        "later@example.org": "451 4.2.1 later",
    }
    post_office.answer = lambda address: answers.get(address, "250 OK")
    while deliver_due(committing, postbox):
        pass
    assert states(committing) == {
        "gone@example.org": State.FAILED,
        "di@example.org": State.SENT,
        "later@example.org": State.WAITING,
    }


def test_no_address_is_told_in_what_failed_nor_in_any_log(committing, write, post_office, postbox, caplog):
    caplog.set_level(logging.DEBUG)
    write("gone@example.org")
    post_office.answer = lambda address: f"550 5.1.1 {address} is unknown here"
    deliver_due(committing, postbox)
    with committing() as session:
        (failure,) = session.scalars(select(Message.failure))
    assert failure == "550 5.1.1 … is unknown here"
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("rural_collab")]
    assert ours
    assert not any("@" in line for line in ours)


def test_a_server_that_is_away_costs_no_mail_an_attempt(committing, write):
    write("di@example.org")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        away = Postbox.of(f"smtp://127.0.0.1:{nobody.getsockname()[1]}", SENDER)
        for _ in range(3):
            with pytest.raises(Unavailable, match="does not take mails"):
                deliver_due(committing, away)
    with committing() as session:
        (message,) = session.scalars(select(Message))
    assert (message.state, message.attempts) == (State.WAITING, 0)


def test_a_mail_that_was_taken_without_our_hearing_of_it_comes_again_as_the_same_mail(
    committing, write, post_office, postbox, monkeypatch
):
    """The one moment in which nobody can know: the server took it, and we died before writing that down."""
    write("di@example.org")
    with monkeypatch.context() as patch:
        patch.setattr("rural_collab.mail.delivery._note", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            deliver_due(committing, postbox)
    assert deliver_due(committing, postbox) == 0, "its lease holds"
    with committing() as session:
        (message,) = session.scalars(select(Message))
        message.leased_until = utc_now() - timedelta(seconds=1)
        session.commit()
    assert deliver_due(committing, postbox) == 1
    assert list(post_office.ids().values()) == [2]


def test_many_workers_at_once_send_each_mail_once(committing, write, post_office, postbox):
    write(*(f"person{number}@example.org" for number in range(30)))
    workers = [Thread(target=deliver_due, args=(committing, postbox)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(post_office.mails) == 30
    assert set(post_office.ids().values()) == {1}
    assert set(states(committing).values()) == {State.SENT}


def test_what_is_no_address_at_all_is_given_up(committing, write, postbox):
    write("di@example.org\nBcc: ed@example.org")
    deliver_due(committing, postbox)
    assert set(states(committing).values()) == {State.FAILED}


def test_a_password_is_not_sent_over_an_open_line():
    postbox = Postbox.of("smtp://ana:secret%21@mail.example:2525", SENDER)
    assert (postbox.user, postbox.password, postbox.port) == ("ana", "secret!", 2525)
    assert "secret" not in repr(postbox)


@pytest.mark.parametrize("url", ["smtp://mail.example:port", "http://mail.example", "nonsense"])
def test_what_is_no_mail_server_is_refused_without_telling_its_password(url):
    with pytest.raises(Refused, match="no address of a mail server"):
        Postbox.of(url, SENDER)
