"""A process killed in the middle of an import: another one goes on, nothing is lost and nothing is there twice."""

import os
import signal
import subprocess
import sys
import time
from threading import Event

import pytest
from sqlalchemy import func, select

from rural_collab.access.identity import REGISTRY
from rural_collab.audit.recording import session_factory
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.config import Settings
from rural_collab.db.engine import make_engine
from rural_collab.imports import planning, work
from rural_collab.imports.catalogue import get_kind
from rural_collab.imports.models import ImportRow, SpreadsheetImport, State
from rural_collab.operations.background import JOBS, Work
from rural_collab.organizations.queries import find_organization
from tests.conftest import SECRET
from tests.factories import make_collaborative, make_organization
from tests.imports.making import importing
from tests.imports.test_reading import as_csv

MEMBERS = 60
#: Works on the import of a home in small pieces, and says when the first is done.
WORKER = """
import sys
from pathlib import Path
from flask import g
from rural_collab import models
from rural_collab.app import create_app
from rural_collab.config import Settings
from rural_collab.imports import carrying_out, planning, work
planning.PIECE = carrying_out.PIECE = 5
app = create_app(Settings(home=Path(sys.argv[1]), secret_key=sys.argv[2], follows_changes=False))
with app.app_context(), app.extensions["sessions"]() as session:
    g.session = session
    worker = work.Worker(session, work.list_unfinished(session)[0])
    while worker.move_on():
        print("moved", flush=True)
"""


@pytest.fixture
def home(terminal):
    return terminal.prepare()


@pytest.fixture
def begun(home, shared_app):
    """Sixty districts, and a file that admits them all."""
    with home.writing() as session:
        make_collaborative(session, "Prairie Pathways")
        for number in range(MEMBERS):
            make_organization(session, f"District {number}")
    with home.writing() as session:
        prairie = get_collaborative(session, "prairie-pathways-co")
        with importing(shared_app, session, prairie, REGISTRY):
            rows = [
                ["Member", "Role", "Joined"],
                *([f"District {at}", "Member", "2020"] for at in range(MEMBERS)),
            ]
            told = {"file_name": "rows.csv", "content": as_csv(rows)}
            file = work.begin_import(session, get_kind("members"), prairie, **told, by=REGISTRY)
            work.ask_for_plan(session, file, by=REGISTRY)
            session.commit()
            return file.id


def killed_in_the_middle(home):
    """Start a worker and kill it once it has done a few pieces."""
    started = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(home.home), SECRET], stdout=subprocess.PIPE, text=True
    )
    for _ in range(3):
        assert started.stdout.readline() == "moved\n"
    os.kill(started.pid, signal.SIGKILL)
    started.wait()
    started.stdout.close()


def carried_on(home):
    """What the registry's background process does in its rhythm."""
    settings = Settings(home=home.home, secret_key=SECRET, follows_changes=False)
    engine = make_engine(settings.database_url)
    (job,) = [job for job in JOBS if job.name == "imports"]
    job.do(Work(settings, session_factory(engine), Event()))
    engine.dispose()


def test_others_write_while_a_file_is_compared_with_what_is_here(home, begun, monkeypatch):
    compare = planning.Planner.of

    def compared(*given):
        with home.writing() as session:
            make_organization(session, "Written meanwhile")
        return compare(*given)

    monkeypatch.setattr(planning.Planner, "of", compared)
    carried_on(home)
    with home.writing() as session:
        assert session.get_one(SpreadsheetImport, begun).state == State.PLANNED
        assert find_organization(session, "written-meanwhile-co") is not None


def test_an_import_that_fails_holds_up_no_other(home, begun, shared_app, monkeypatch, caplog):
    with home.writing() as session:
        prairie = get_collaborative(session, "prairie-pathways-co")
        with importing(shared_app, session, prairie, REGISTRY) as registry:
            other = registry.begin("members", [["Member", "Role"], ["District 1", "Member"]]).id
            work.ask_for_plan(session, session.get_one(SpreadsheetImport, other), by=REGISTRY)
            session.commit()
    plan = planning.Planner.plan

    def failing(planner, desk, file):
        if file.id == begun:
            raise ValueError("A row that nobody thought of")
        return plan(planner, desk, file)

    monkeypatch.setattr(planning.Planner, "plan", failing)
    with pytest.raises(RuntimeError, match="1 imports cannot go on"):
        carried_on(home)
    assert "A row that nobody thought of" in caplog.text
    with home.writing() as session:
        states = {each: session.get_one(SpreadsheetImport, each).state for each in (begun, other)}
    assert states == {begun: State.PLANNING, other: State.PLANNED}


def test_a_killed_import_goes_on_and_nothing_is_there_twice(home, begun, shared_app, monkeypatch):
    monkeypatch.setattr(planning, "PIECE", 5)
    killed_in_the_middle(home)
    with home.writing() as session:
        file = session.get_one(SpreadsheetImport, begun)
        planned = session.scalar(select(func.count()).where(ImportRow.action.is_not(None)))
        assert (file.state, 0 < planned < MEMBERS) == (State.PLANNING, True)
        assert session.scalar(select(func.count()).select_from(Membership)) == 0
    carried_on(home)
    with home.writing() as session:
        file = session.get_one(SpreadsheetImport, begun)
        assert file.state == State.PLANNED
        with shared_app.app_context():
            work.commit(session, file, number=file.number, by=REGISTRY)
    killed_in_the_middle(home)
    with home.writing() as session:
        done = session.scalar(select(func.count()).where(ImportRow.outcome == "done"))
        assert 0 < done < MEMBERS
        assert session.scalar(select(func.count()).select_from(Membership)) == done
    began = time.monotonic()
    carried_on(home)
    assert time.monotonic() - began < 60
    with home.writing() as session:
        assert session.get_one(SpreadsheetImport, begun).state == State.DONE
        members = session.scalars(select(Membership.member_id)).all()
        assert len(members) == len(set(members)) == MEMBERS
        assert session.scalar(select(func.count()).select_from(Collaborative)) == 1
