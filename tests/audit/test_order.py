"""Positions of the log appear in the order of their commits, so whoever follows it misses none."""

from functools import partial
from threading import Event, Thread
from time import sleep

from sqlalchemy import select

from rural_collab.access.identity import REGISTRY
from rural_collab.audit.models import Change
from rural_collab.audit.recording import session_factory
from rural_collab.db.engine import begin_writing
from rural_collab.errors import Stale
from rural_collab.organizations.commands import edit_organization
from rural_collab.organizations.models import Organization
from tests.factories import make_organization
from tests.together import together

EACH = 12


class Following(Thread):
    """Reads what is new since the last position it saw, again and again."""

    def __init__(self, engine):
        super().__init__(daemon=True)
        self.engine = engine
        self.seen = []
        self.ending = Event()

    def run(self):
        while not self.ending.is_set():
            self.read_on()

    def read_on(self):
        with session_factory(self.engine)() as session:
            later = select(Change.id).where(Change.id > max(self.seen, default=0)).order_by(Change.id)
            self.seen.extend(session.scalars(later))


def write_slowly(name, session):
    session.rollback()
    for number in range(EACH):
        begin_writing(session)
        make_organization(session, f"{name} {number}", state_usps=None)
        sleep(0.002)
        session.commit()


def test_a_follower_misses_no_change_of_several_writers(registry):
    following = Following(registry)
    following.start()
    together(registry, *(partial(write_slowly, name) for name in ("One", "Two", "Three")))
    following.ending.set()
    following.join()
    following.read_on()
    with session_factory(registry)() as session:
        assert following.seen == session.scalars(select(Change.id).order_by(Change.id)).all()
    assert len(following.seen) == 3 * EACH


def test_writers_who_need_each_others_records_do_not_block_each_other_for_good(registry):
    with session_factory(registry)() as session:
        ids = [make_organization(session, name, state_usps=None).id for name in ("A", "B")]
        session.commit()

    def edit_both(order, session):
        for record_id in order:
            record = session.get_one(Organization, record_id, populate_existing=True)
            edit_organization(session, record, {"town": str(order[0])}, expected=None, by=REGISTRY)
            sleep(0.02)

    results = together(registry, partial(edit_both, ids), partial(edit_both, ids[::-1]))
    assert all(result is None or isinstance(result, Stale) for result in results)
    assert None in results
