"""What templates of other features may ask about freshness, without knowing who answers."""

from collections.abc import Sequence
from uuid import UUID

from flask import Flask, g, request
from sqlalchemy import select

from rural_collab.clock import today
from rural_collab.confirmations.members import list_questions
from rural_collab.confirmations.models import Attestation, MembershipQuestion
from rural_collab.confirmations.sections import section_of
from rural_collab.confirmations.standing import OwnerStanding, find_standings
from rural_collab.web.database import get_session


def init_app(app: Flask) -> None:
    """After the pages are there."""
    for environment in app.extensions["pages"].values():
        environment.globals.update(
            standing_of=standing_of,
            just_confirmed=just_confirmed,
            asked_members=asked_members,
            can_be_confirmed=section_of,
        )


def standing_of(owner_id: UUID) -> OwnerStanding:
    """How one owner stands, read once a request."""
    kept: dict[UUID, OwnerStanding] = g.setdefault("standings", {})
    if owner_id not in kept:
        kept.update(find_standings(get_session(), [owner_id], today()))
    return kept[owner_id]


def just_confirmed(owner_id: UUID) -> Sequence[Attestation]:
    """What was confirmed a moment ago, as the address says, so that it can be taken back."""
    try:
        occasion = UUID(request.args.get("confirmed", ""))
    except ValueError:
        return []
    query = select(Attestation).where(Attestation.occasion == occasion, Attestation.owner_id == owner_id)
    return get_session().scalars(query).all()


def asked_members(owner_id: UUID) -> Sequence[MembershipQuestion]:
    """Questions to members of a collaborative that are open, or whose answer nobody has looked at."""
    return list_questions(get_session(), [owner_id])
