"""Two machines on one database, two taps at once, and a process that dies: nothing twice, nothing half."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from rural_collab.confirmations import reminders
from rural_collab.confirmations.links import answer_link
from rural_collab.confirmations.models import Attestation, Digest, DueLink
from rural_collab.confirmations.reminders import remind
from rural_collab.db.engine import begin_writing
from rural_collab.mail.models import Message
from tests.confirmations.conftest import age
from tests.factories import make_collaborative, make_user

URL = "https://registry.example"


def somewhere(session):
    """A collaborative of no state, because an empty registry knows none."""
    return make_collaborative(session, about={"state_usps": None})


@pytest.fixture
def kept(committing):
    """Five people, each of whom keeps a collaborative that nobody confirmed for two years."""
    with committing() as session:
        for number in range(5):
            make_user(session, f"kim{number}@example.org", of=somewhere(session))
        age(session, days=730)
    return committing


def count(sessions, model):
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(model))


def at_once(do: Callable[[], object], times: int = 3):
    """Let it be done so often at one moment, and wait for the last."""
    gate = Barrier(times)

    def begin(_number):
        gate.wait(timeout=30)
        do()

    with ThreadPoolExecutor(times) as pool:
        list(pool.map(begin, range(times)))


def test_two_machines_that_remind_at_once_write_to_everybody_once(kept):
    at_once(lambda: remind(kept, URL))
    with kept() as session:
        recipients = session.scalars(select(Message.recipient)).all()
    assert sorted(recipients) == [f"kim{number}@example.org" for number in range(5)]
    assert count(kept, DueLink) == 5


def test_a_process_that_dies_while_it_writes_leaves_nothing_half_and_the_next_goes_on(kept, monkeypatch):
    written = []

    def die(*_args, **_named):
        written.append(1)
        if len(written) == 3:
            raise SystemExit
        return post(*_args, **_named)

    post = reminders.post
    with monkeypatch.context() as patch:
        patch.setattr(reminders, "post", die)
        with pytest.raises(SystemExit):
            remind(kept, URL)
    assert count(kept, Message) == count(kept, Digest) == count(kept, DueLink) == 2
    remind(kept, URL)
    assert count(kept, Message) == 5


def test_a_link_that_is_answered_twice_at_once_confirms_once(kept):
    remind(kept, URL)
    with kept() as session:
        mail = session.scalars(select(Message).order_by(Message.recipient)).first()
        key = mail.body.partition("key=")[2].split()[0]

    def answer():
        with kept() as session:
            begin_writing(session)
            answer_link(session, key)
            session.commit()

    at_once(answer)
    with kept() as session:
        said = session.scalars(select(Attestation.section)).all()
    assert sorted(said) == sorted(set(said))
    assert said
