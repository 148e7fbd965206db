"""What may stop with an agreement and has a record of its own here: services, memberships, and seats."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.collaboratives.queries import list_memberships
from rural_collab.governance.models import Seat
from rural_collab.services.queries import list_titles


def dependables(session: Session, collaborative_id: UUID) -> Mapping[str, Mapping[str, UUID]]:
    """Of each kind of the dependent_kind vocabulary the names of one collaborative's records, with their ids."""
    seats = select(Seat).where(Seat.collaborative_id == collaborative_id).order_by(Seat.title, Seat.id)
    return {
        "service": {each.title: each.id for each in list_titles(session, collaborative_id)},
        "membership": {each.member.name: each.id for each in list_memberships(session, collaborative_id)},
        "seat": {each.title: each.id for each in session.scalars(seats)},
    }


def names_of_dependables(session: Session, collaborative_id: UUID) -> Sequence[str]:
    """The same as names alone, each once."""
    known = dependables(session, collaborative_id)
    return list(dict.fromkeys(name for named in known.values() for name in named))
