"""A process killed while it carries out a plan has done nothing; the same button does it afterwards, once."""

import signal
import subprocess
import sys
from uuid import UUID

import pytest
from flask import g
from sqlalchemy import select

from rural_collab.access.identity import REGISTRY
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.fiscal_years import FiscalYear
from rural_collab.governance.models import Agreement
from rural_collab.rollover import carrying_out
from rural_collab.rollover.planning import plan_year
from rural_collab.rollover.queries import get_plan
from tests.conftest import SECRET
from tests.factories import make_collaborative
from tests.governance import making as governance

AGREEMENTS = 5
#: Carries a plan out and dies before it is kept.
DYING = """
import os, signal, sys
from pathlib import Path
from uuid import UUID
from flask import g
from rural_collab import models
from rural_collab.access.identity import REGISTRY
from rural_collab.app import create_app
from rural_collab.config import Settings
from rural_collab.rollover import carrying_out
from rural_collab.rollover.queries import get_plan
app = create_app(Settings(home=Path(sys.argv[1]), secret_key=sys.argv[2], follows_changes=False))
with app.app_context(), app.extensions["sessions"]() as session:
    g.session = session
    plan = get_plan(session, UUID(sys.argv[3]))
    carrying_out.carry_out(session, plan, number=None, by=REGISTRY)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def home(terminal):
    return terminal.prepare()


@pytest.fixture
def planned(home, shared_app) -> UUID:
    """The id of a plan that renews five agreements."""
    with home.writing() as session:
        prairie = make_collaborative(session, "Prairie Pathways")
        for number in range(AGREEMENTS):
            governance.make_agreement(session, prairie, title=f"Agreement {number}", expires="2027-06-30")
    with home.writing() as session, shared_app.app_context():
        g.session = session
        prairie = get_collaborative(session, "prairie-pathways-co")
        plan = plan_year(session, prairie, FiscalYear(2027), by=REGISTRY)
        every = frozenset(row.position for row in plan.rows)
        carrying_out.tick(session, plan, every, number=None, by=REGISTRY)
        session.commit()
        return plan.id


def count_agreements(session):
    return len(session.scalars(select(Agreement.id)).all())


def test_whoever_is_killed_in_the_middle_has_done_nothing_and_the_next_one_does_all_of_it(
    home, planned, shared_app
):
    died = subprocess.run([sys.executable, "-c", DYING, str(home.home), SECRET, str(planned)], check=False)
    assert died.returncode == -signal.SIGKILL
    with home.writing() as session:
        assert count_agreements(session) == AGREEMENTS
    with home.writing() as session, shared_app.app_context():
        g.session = session
        carrying_out.carry_out(session, get_plan(session, planned), number=None, by=REGISTRY)
        session.commit()
    with home.writing() as session:
        assert count_agreements(session) == 2 * AGREEMENTS
