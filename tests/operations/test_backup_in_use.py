"""A backup made while people write, restored elsewhere: what was saved before is there, and nothing is there by half."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from rural_collab.audit.models import Change
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.mail.models import Message, State
from rural_collab.organizations.models import Organization
from tests.official.conftest import contents
from tests.operations.running import Running
from tests.registries import registry_like

pytestmark = pytest.mark.slow

#: Each transaction adds a collaborative, its member and a mail about it; by half it would make no sense.
WRITE = """
import sys
from rural_collab import models
from rural_collab.audit.recording import session_factory
from rural_collab.db.engine import begin_writing, make_engine
from rural_collab.mail.commands import Letter, post
from tests.factories import make_collaborative, make_membership, make_organization

sessions, who = session_factory(make_engine(sys.argv[1])), sys.argv[2]
for number in range(100_000):
    with sessions() as session:
        begin_writing(session)
        name = f"{who} {number:05d}"
        lead = make_collaborative(session, f"Lead of {name}", about={"state_usps": None})
        make_membership(session, lead, make_organization(session, name, state_usps=None))
        told = {"role": "editor", "where": name, "by": "Bo"}
        post(session, Letter("role_ended", "di@example.org", "en", told), public_url="https://registry.example")
        session.commit()
    print(number, flush=True)
"""
WRITERS = ("Ana", "Bo")
PATIENCE_SECONDS = 300
#: What a restore changes on purpose: the name of the log, and mails that may have been sent meanwhile are held.
CHANGED = {"change_log", "outbox_message"}


class Writer:
    """A process of its own that saves one thing after another, and tells each once it is saved."""

    def __init__(self, address, who, folder):
        self.who, self.log = who, folder / f"{who}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", WRITE, address, who],
                cwd=Path(__file__).parents[2],
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def saved(self):
        """How many things it has said to be saved."""
        return len(self.log.read_text().splitlines())

    def end(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=PATIENCE_SECONDS)


@pytest.fixture
def address(registry):
    return registry.url.render_as_string(hide_password=False)


@pytest.fixture
def writers(address, tmp_path):
    writing = [Writer(address, who, tmp_path) for who in WRITERS]
    yield writing
    for writer in writing:
        writer.end()


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs ``rural-collab`` as a process on a database, and waits for its end."""

    def run(address, *words):
        monkeypatch.setenv("RURAL_COLLAB_DATABASE_URL", address)
        running = Running(tmp_path / "home", *words)
        assert running.process.wait(timeout=PATIENCE_SECONDS) == 0, running.output
        return running

    return run


def count(engine, *where):
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(where[0]).where(*where[1:]))


def numbers_of(engine, who):
    """The numbers of a writer's members that are kept, in their order."""
    own = select(Organization.name).where(Organization.name.startswith(f"{who} ")).order_by(Organization.name)
    with engine.connect() as connection:
        return [int(name.removeprefix(f"{who} ")) for name in connection.scalars(own)]


def test_a_backup_made_while_others_write_restores_one_moment_whole(
    database, registry, address, writers, run, tmp_path
):
    wait_until_all_write(writers)
    before = {writer.who: writer.saved for writer in writers}
    run(address, "backup", str(tmp_path / "kept.db"))
    after = {writer.who: writer.saved for writer in writers}
    for writer in writers:
        writer.end()
    with registry_like(database, tmp_path) as other:
        run(
            other.url.render_as_string(hide_password=False), "restore", str(tmp_path / "kept.db"), "--replace"
        )
        is_one_moment(other, registry, before, after)


def wait_until_all_write(writers):
    until = time.monotonic() + PATIENCE_SECONDS
    while not all(writer.saved for writer in writers):
        assert time.monotonic() < until, [writer.log.read_text() for writer in writers]
        time.sleep(0.05)


def is_one_moment(restored, source, before, after):
    """Everything saved before the backup, nothing begun after it, nothing by half, nothing changed on the way."""
    kept = 0
    for who in WRITERS:
        numbers = numbers_of(restored, who)
        assert numbers == list(range(len(numbers)))
        assert before[who] <= len(numbers) <= after[who] + 1
        kept += len(numbers)
    assert {count(restored, table) for table in (Collaborative, Membership, Message)} == {kept}
    assert count(restored, Message, Message.state == State.FAILED) == kept, "held, lest they come twice"
    with restored.connect() as there, source.connect() as here:
        mine, theirs = contents(there), contents(here)
        newest = there.scalar(select(func.max(Change.id)))
    for table, rows in mine.items():
        if table not in CHANGED:
            assert set(rows) <= set(theirs[table]), table
    assert len(mine["change"]) == count(source, Change, Change.id <= newest), "no change is left out"
