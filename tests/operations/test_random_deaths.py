"""Workers that are killed at any moment: every mail arrives, and none twice but for the one moment nobody can know."""

import random
import signal
import time
from datetime import timedelta
from email.utils import parseaddr
from threading import Thread

import pytest
from sqlalchemy import func, select, update

from rural_collab.audit.recording import session_factory
from rural_collab.clock import utc_now
from rural_collab.db.engine import begin_writing, make_engine
from rural_collab.mail.commands import Letter, post
from rural_collab.mail.models import Message, State
from tests.mail.post_office import open_post_office
from tests.operations.running import Running

MANY = 200
DEATHS = 6
BETWEEN_MAILS_SECONDS = 0.05
REST_SECONDS = 1
PATIENCE_SECONDS = 300
TOLD = {"role": "editor", "where": "Prairie Pathways", "by": "Bo"}

pytestmark = pytest.mark.slow


@pytest.fixture
def post_office(monkeypatch):
    with open_post_office() as office:
        monkeypatch.setenv("RURAL_COLLAB_SMTP_URL", office.url)
        yield office


@pytest.fixture
def outbox(registry, monkeypatch):
    """Sessions on a registry of the test's own, on either database, that processes find too."""
    address = registry.url.render_as_string(hide_password=False)
    monkeypatch.setenv("RURAL_COLLAB_DATABASE_URL", address)
    engine = make_engine(address)
    yield session_factory(engine)
    engine.dispose()


class Workers:
    """Two homes, as on two machines: a worker in each, and whoever dies is started anew."""

    def __init__(self, folder):
        self.homes = [folder / "one", folder / "two"]
        self.running = {home: Running(home, "worker") for home in self.homes}
        self.killed = 0

    def kill(self, home):
        self.running[home].end(signal.SIGKILL)
        self.killed += 1
        self.running[home] = Running(home, "worker")

    def wait_until(self, is_so):
        """Until the mails that are due have come; whoever was killed takes a while to start anew."""
        said = "mails stopped coming"
        self.running[self.homes[0]].wait_until(is_so, said, patience=PATIENCE_SECONDS)

    def end(self):
        for running in self.running.values():
            running.end(signal.SIGKILL)


@pytest.fixture
def workers(outbox, post_office, tmp_path):
    working = Workers(tmp_path)
    yield working
    working.end()


def feed(outbox):
    """Write mail after mail, each in a transaction of its own, as people at work do."""
    for number in range(MANY):
        with outbox() as session:
            begin_writing(session)
            letter = Letter("role_ended", f"person{number}@example.org", "en", TOLD)
            post(session, letter, public_url="https://registry.example")
            session.commit()
        time.sleep(BETWEEN_MAILS_SECONDS)


@pytest.fixture
def feeding(outbox):
    thread = Thread(target=feed, args=(outbox,))
    thread.start()
    yield thread
    thread.join()


def sent(outbox):
    with outbox() as session:
        return session.scalar(select(func.count()).where(Message.state == State.SENT))


def being_sent(outbox):
    with outbox() as session:
        query = select(Message.id, Message.lease).where(Message.state == State.SENDING)
        return {tuple(row) for row in session.execute(query)}


def let_the_leases_of_the_dead_end(outbox):
    """What is still held under the same lease after a while is held by nobody: the living take a moment for a mail."""
    before = being_sent(outbox)
    time.sleep(REST_SECONDS)
    left = [number for number, _ in before & being_sent(outbox)]
    with outbox() as session:
        over = update(Message).where(Message.id.in_(left))
        session.execute(over.values(leased_until=utc_now() - timedelta(seconds=1)))
        session.commit()


def test_workers_killed_at_random_lose_no_mail_and_double_none_that_was_settled(
    outbox, post_office, workers, feeding
):
    """A mail comes twice only when the server had taken it and the worker died before it could write that down.

    It then has the same Message-ID, and there are never more of those than deaths.
    """
    chance = random.Random(6)  # noqa: S311  # the same kills in every run
    post_office.meanwhile = lambda _mail: time.sleep(0.01)
    for due in sorted(chance.sample(range(5, MANY - 20), DEATHS)):
        workers.wait_until(lambda due=due: len(post_office.mails) >= due)
        workers.kill(chance.choice(workers.homes))
        let_the_leases_of_the_dead_end(outbox)
    feeding.join()
    workers.wait_until(lambda: sent(outbox) == MANY)
    ids = post_office.ids()
    assert len(ids) == MANY, "none is lost, and none has two names"
    assert sum(times - 1 for times in ids.values()) <= workers.killed == DEATHS
    assert {parseaddr(mail["To"])[1] for mail in post_office.mails} == {
        f"person{number}@example.org" for number in range(MANY)
    }
