"""Makers of governance records for tests; dates may be written as text."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from rural_collab.access.identity import REGISTRY
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.records import Keeper
from rural_collab.governance import commands
from rural_collab.governance.models import (
    AccountabilityCommitment,
    Agreement,
    AutonomyGrant,
    Committee,
    GovernanceProfile,
    LifeEvent,
    Seat,
)
from tests.factories import when

DATES = (
    "began",
    "ended",
    "term_began",
    "term_ends",
    "signed",
    "effective",
    "expires",
    "happened",
    "next_review",
)
BAYFIELD = {"organization_id": None, "name": "Bayfield", "role": "party"}
DURANGO = {"organization_id": None, "name": "Durango", "role": "party"}


def dated(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: when(value) if name in DATES and isinstance(value, str) else value
        for name, value in values.items()
    }


def _make(keeper: Keeper[Any], session: Session, collaborative: Collaborative, values: dict[str, Any]) -> Any:
    return keeper.add(session, collaborative, dated(values), by=REGISTRY)


def change(session: Session, keeper: Keeper[Any], record: Any, **values: Any) -> None:
    keeper.edit(session, record, dated(values), expected=None, by=REGISTRY)


def make_profile(session: Session, collaborative: Collaborative, **values: Any) -> GovernanceProfile:
    return _make(commands.PROFILES, session, collaborative, {"legal_model": "mou", **values})


def make_seat(session: Session, collaborative: Collaborative, title: str = "A seat", **values: Any) -> Seat:
    return _make(commands.SEATS, session, collaborative, {"title": title, "seats": 1, **values})


def make_committee(
    session: Session, collaborative: Collaborative, name: str = "Finance", **values: Any
) -> Committee:
    return _make(commands.COMMITTEES, session, collaborative, {"name": name, **values})


def make_agreement(session: Session, collaborative: Collaborative, **values: Any) -> Agreement:
    """An agreement of Bayfield and Durango unless told otherwise."""
    told = {"kind": "mou", "title": "The memorandum", "parties": [BAYFIELD, DURANGO], **values}
    return _make(commands.AGREEMENTS, session, collaborative, told)


def make_autonomy(session: Session, collaborative: Collaborative, **values: Any) -> AutonomyGrant:
    return _make(commands.AUTONOMIES, session, collaborative, {"autonomy": "curriculum", **values})


def make_commitment(
    session: Session, collaborative: Collaborative, **values: Any
) -> AccountabilityCommitment:
    told = {"kind": "academic", "measure": "Students who read at grade level", **values}
    return _make(commands.COMMITMENTS, session, collaborative, told)


def make_event(session: Session, collaborative: Collaborative, **values: Any) -> LifeEvent:
    return _make(
        commands.EVENTS, session, collaborative, {"kind": "vote", "happened": "2023-04-10", **values}
    )


def one_of_each(session: Session, collaborative: Collaborative) -> Iterator[tuple[str, Any]]:
    """A record of every kind with the address it is kept at."""
    yield "governance", make_profile(session, collaborative)
    yield "seats", make_seat(session, collaborative)
    yield "committees", make_committee(session, collaborative)
    yield "agreements", make_agreement(session, collaborative)
    yield "autonomies", make_autonomy(session, collaborative)
    yield "commitments", make_commitment(session, collaborative)
    yield "events", make_event(session, collaborative)
