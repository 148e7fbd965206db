"""Importing spreadsheets: reading, planning, doing and taking back, against writing the same rows without any rules."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from random import Random
from time import process_time
from typing import Any
from uuid import uuid4

import msgspec
from flask import g
from sqlalchemy import insert
from sqlalchemy.orm import Session

from bench.registry import Registry
from rural_collab.access.identity import REGISTRY
from rural_collab.app import create_app
from rural_collab.audit.recording import session_factory
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.db.engine import make_engine
from rural_collab.imports import work
from rural_collab.imports.catalogue import get_kind
from rural_collab.organizations.models import Organization
from rural_collab.partial_dates import PartialDate
from rural_collab.places.gazetteer import gazetteer

ROWS = 1_000
_OWNER = "the-small-collaborative"
_SYLLABLES = (
    "ka",
    "lo",
    "mer",
    "tin",
    "vos",
    "ru",
    "zel",
    "pan",
    "dor",
    "fi",
    "gus",
    "hal",
    "ne",
    "bri",
    "sto",
)
_TRADES = (
    "Welding",
    "Dairy",
    "Bakery",
    "Motors",
    "Clinic",
    "Lumber",
    "Electric",
    "Farms",
    "Design",
    "Transit",
)
_TOWNS = ("Cortez", "Pueblo", "Durango", "Dolores")


class Imported(msgspec.Struct, frozen=True):
    """Milliseconds of processor time a row; ``floor`` is the same memberships written bare."""

    kind: str
    plan: float
    commit: float
    undo: float
    floor: float

    def told(self) -> str:
        steps = f"plan {self.plan:.1f}, commit {self.commit:.1f}, undo {self.undo:.1f} ms a row"
        return f"{self.kind}: {steps}; {(self.plan + self.commit) / self.floor:.0f}x a bare row of {self.floor:.2f} ms"


def measure_imports(registry: Registry, rows: int = ROWS) -> list[Imported]:
    """Import as many rows of each kind into a small collaborative, and take them back."""
    registry.prepare()
    gazetteer()
    with _at_work(registry) as (session, owner):
        floor = _floor(session, owner, rows)
        return [_imported(session, owner, kind, table, floor) for kind, table in _tables(rows).items()]


@contextmanager
def _at_work(registry: Registry) -> Iterator[tuple[Session, Collaborative]]:
    app = create_app(replace(registry.settings, follows_changes=False))
    engine = make_engine(registry.settings.database_url)
    with app.app_context(), session_factory(engine)() as session:
        g.session, g.identity = session, REGISTRY
        yield session, get_collaborative(session, _OWNER)
    engine.dispose()


def _tables(rows: int) -> Mapping[str, list[list[str]]]:
    numbers = range(rows)
    firms = [[_name(at), _TOWNS[at % 4], "CO", f"970-555-{at:04d}"] for at in numbers]
    services = [[f"Service {at}", "Expand", f"What service {at} does"] for at in numbers]
    return {
        "employers": [["Employer", "City", "State", "Phone"], *firms],
        "services": [["Title", "Main aim", "Description"], *services],
    }


def _name(number: int) -> str:
    """A made-up firm; a few of a thousand are likely the same as another one."""
    random = Random(number)
    first = "".join(random.choice(_SYLLABLES) for _ in range(3)).capitalize()
    return f"{first} {random.choice(_TRADES)} {random.choice(_SYLLABLES)}"


def _imported(
    session: Session, owner: Collaborative, kind: str, table: Sequence[Sequence[str]], floor: float
) -> Imported:
    content = "\n".join(",".join(row) for row in table).encode()
    told = {"file_name": "rows.csv", "content": content, "by": REGISTRY}
    file = work.begin_import(session, get_kind(kind), owner, **told)
    rows = len(table) - 1
    plan = _worked(session, file, lambda: work.ask_for_plan(session, file, by=REGISTRY))
    commit = _worked(session, file, lambda: work.commit(session, file, number=file.number, by=REGISTRY))
    undo = _worked(session, file, lambda: work.ask_for_undo(session, file, by=REGISTRY))
    return Imported(kind, plan / rows, commit / rows, undo / rows, floor)


def _worked(session: Session, file: Any, ask: Callable[[], None]) -> float:
    """Milliseconds of processor time until nothing waits."""
    began = process_time()
    ask()
    session.commit()
    worker = work.Worker(session, file.id)
    while worker.move_on():
        pass
    return (process_time() - began) * 1000


def _floor(session: Session, owner: Collaborative, rows: int) -> float:
    """Milliseconds a row for an organization and a membership, written bare and rolled back."""
    organizations = [
        {"id": uuid4(), "slug": f"floor-{at}", "name": f"Floor {at}", "org_type": "employer"}
        for at in range(rows)
    ]
    since = PartialDate.parse("2020")
    memberships = [
        {
            "id": uuid4(),
            "collaborative_id": owner.id,
            "member_id": each["id"],
            "role": "member",
            "began": since,
        }
        for each in organizations
    ]
    connection = session.connection()
    began = process_time()
    connection.execute(insert(Organization.__table__), organizations)
    connection.execute(insert(Membership.__table__), memberships)
    spent = (process_time() - began) * 1000
    session.rollback()
    return spent / rows
