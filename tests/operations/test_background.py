"""The worker as a process of its own: what is in the outbox is delivered, and killing it loses and doubles nothing."""

import os
import shutil
import signal
import sqlite3
from contextlib import closing
from datetime import timedelta
from email.utils import parseaddr

import pytest
from sqlalchemy import select, update

from rural_collab.audit.recording import session_factory
from rural_collab.clock import utc_now
from rural_collab.db.engine import file_url, make_engine
from rural_collab.mail.commands import Letter, post
from rural_collab.mail.models import Message, State
from tests.mail.post_office import open_post_office
from tests.operations.running import Running

MANY = 40
TOLD = {"role": "editor", "where": "Prairie Pathways", "by": "Bo"}


@pytest.fixture
def post_office(monkeypatch):
    with open_post_office() as office:
        monkeypatch.setenv("RURAL_COLLAB_SMTP_URL", office.url)
        yield office


@pytest.fixture
def outbox(terminal):
    """Sessions on a home with a migrated registry."""
    terminal.run("db", "upgrade")
    engine = make_engine(file_url(terminal.home / "registry.db"))
    yield session_factory(engine)
    engine.dispose()


@pytest.fixture
def start(terminal):
    started = []

    def begin(*words):
        started.append(Running(terminal.home, *words))
        return started[-1]

    yield begin
    for running in started:
        running.end(signal.SIGKILL)


def write(outbox, many=MANY):
    with outbox() as session:
        for number in range(many):
            letter = Letter("role_ended", f"person{number}@example.org", "en", TOLD)
            post(session, letter, public_url="https://registry.example")
        session.commit()


def count(outbox, state):
    with outbox() as session:
        return len(session.scalars(select(Message.id).where(Message.state == state)).all())


def let_leases_end(outbox):
    with outbox() as session:
        over = update(Message).where(Message.state == State.SENDING)
        session.execute(over.values(leased_until=utc_now() - timedelta(seconds=1)))
        session.commit()


def died_before(worker, is_so):
    """Whether the worker is gone; waits until it is, or until something is so."""
    worker.wait_until(lambda: worker.process.poll() is not None or is_so(), "neither died nor was done")
    return worker.process.poll() is not None


def test_a_worker_delivers_what_is_in_the_outbox_and_ends_when_told(outbox, post_office, start):
    write(outbox)
    worker = start("worker")
    worker.wait_until(lambda: count(outbox, State.SENT) == MANY, "never sent all")
    assert set(post_office.ids().values()) == {1}
    assert worker.end(signal.SIGTERM) == 0
    assert "Traceback" not in worker.output
    assert "@" not in worker.output


def test_killing_the_worker_again_and_again_loses_nothing_and_doubles_no_mail(outbox, post_office, start):
    """Each is killed while the mail server holds a mail that it has not acknowledged: the worst moment there is.

    Nobody can know then whether it was taken. It comes again, under the same Message-ID, when its lease is over; a
    mailbox that keeps one mail for each Message-ID has every mail once.
    """
    write(outbox)
    deaths = iter((3, 11, 30))
    due = [next(deaths)]
    victims = []

    def meanwhile(_mail):
        if len(post_office.mails) >= due[0] and victims:
            os.kill(victims.pop().process.pid, signal.SIGKILL)
            due[0] = next(deaths, 10**9)

    post_office.meanwhile = meanwhile
    killed = 0
    while count(outbox, State.SENT) < MANY:
        let_leases_end(outbox)
        worker = start("worker")
        victims[:] = [worker]
        killed += died_before(worker, lambda: count(outbox, State.SENT) == MANY)
    assert killed == 3
    ids = post_office.ids()
    assert len(ids) == MANY, "none is lost, and none has two names"
    assert sum(times - 1 for times in ids.values()) <= killed, "only what was in doubt came again"
    assert {parseaddr(mail["To"])[1] for mail in post_office.mails} == {
        f"person{n}@example.org" for n in range(MANY)
    }


def test_a_worker_that_is_killed_keeps_its_mail_from_others_until_the_lease_is_over(
    outbox, post_office, start
):
    write(outbox, 1)
    first = start("worker")
    post_office.meanwhile = lambda _mail: os.kill(first.process.pid, signal.SIGKILL)
    first.wait_until(lambda: first.process.poll() is not None, "never died")
    post_office.meanwhile = lambda _mail: None
    second = start("worker")
    second.wait_for("Working")
    with pytest.raises(AssertionError, match="never came"):
        second.wait_until(lambda: len(post_office.mails) > 1, "never came", patience=3)
    let_leases_end(outbox)
    second.wait_until(lambda: count(outbox, State.SENT) == 1, "never sent")
    assert list(post_office.ids().values()) == [2]


def test_mails_wait_where_no_mail_server_is_set(outbox, terminal, start):
    write(outbox, 1)
    worker = start("worker")
    worker.wait_for("RURAL_COLLAB_SMTP_URL is not set, so mails are kept and not sent.")
    assert worker.end(signal.SIGTERM) == 0
    assert count(outbox, State.WAITING) == 1


def test_a_worker_needs_the_schema_of_this_version(terminal):
    assert "run: rural-collab db upgrade" in terminal.refuses("worker")


def test_a_served_registry_delivers_its_mails_also_when_the_process_beside_it_is_killed(
    real_home, tmp_path, post_office, start, terminal
):
    shutil.copytree(real_home.home, terminal.home)
    served = start("serve")
    served.wait_for_page("/healthz")
    beside, *_ = served.children()
    os.kill(beside, signal.SIGKILL)
    with closing(sqlite3.connect(terminal.home / "registry.db")) as database:
        assert database.execute("SELECT count(*) FROM outbox_message").fetchone() == (0,)
    engine = make_engine(file_url(terminal.home / "registry.db"))
    write(session_factory(engine), 3)
    served.wait_until(lambda: len(post_office.mails) == 3, "never delivered")
    engine.dispose()
    assert served.end() == 0
    assert "Traceback" not in served.output
