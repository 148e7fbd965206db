"""Saying that something is still true, and taking that back. No fact changes by either."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.access.policy import stewards
from rural_collab.audit.recording import attributed
from rural_collab.clock import utc_now
from rural_collab.confirmations.models import MEMBER, Asking, Attestation, DueLink, How, Silence
from rural_collab.confirmations.sections import SECTIONS
from rural_collab.errors import Missing, Refused
from rural_collab.organizations.models import Organization
from rural_collab.text import mark

#: Sending a form twice is one confirmation.
_SAME_OCCASION = timedelta(minutes=1)
_NOTHING = mark("Tick what is still true first")


@dataclass(frozen=True)
class StillTrue:
    """A whole section or, with its id and name, one record of it."""

    section: str
    record_id: UUID | None = None
    called: str | None = None


@dataclass(frozen=True)
class Witness:
    """Who says so: the role that the public reads, the way, and whose doing it is."""

    role: str
    how: How
    by: Identity


def role_of(identity: Identity, owner: Organization) -> str:
    """As what somebody vouches for a record, the nearest first."""
    if owner.id in identity.coordinates:
        return "coordinator"
    if owner.id in identity.represents:
        return "representative"
    return "steward" if stewards(identity, owner) else "administrator"


def witness_of(identity: Identity, owner: Organization, how: How) -> Witness:
    return Witness(role_of(identity, owner), how, identity)


def confirm(session: Session, owner: Organization, what: Iterable[StillTrue], witness: Witness) -> UUID:
    """Note that these things are still true; gives the occasion by which it can be taken back."""
    told = [each for each in what if each.section in SECTIONS]
    if not told:
        raise Refused(_NOTHING)
    with attributed(session, by=witness.by, intent="confirm what is still true"):
        just_now = _said_just_now(session, owner, told, witness)
        if just_now is not None:
            return just_now
        occasion, now = uuid4(), utc_now()
        for each in told:
            session.add(
                Attestation(
                    owner_id=owner.id,
                    section=each.section,
                    record_id=each.record_id,
                    called=each.called,
                    role=witness.role,
                    how=witness.how,
                    by_id=witness.by.user_id,
                    confirmed_at=now,
                    occasion=occasion,
                )
            )
        if witness.role != MEMBER:
            _stop_asking(session, owner.id)
    return occasion


def _said_just_now(
    session: Session, owner: Organization, told: Sequence[StillTrue], witness: Witness
) -> UUID | None:
    """The occasion on which the same person said all of this a moment ago."""
    query = select(Attestation).where(
        Attestation.owner_id == owner.id,
        Attestation.by_id == witness.by.user_id,
        Attestation.how == witness.how,
        Attestation.confirmed_at > utc_now() - _SAME_OCCASION,
    )
    lately = {(each.section, each.record_id): each.occasion for each in session.scalars(query)}
    found = {lately.get((each.section, each.record_id)) for each in told}
    return found.pop() if len(found) == 1 and witness.by.user_id else None


def _stop_asking(session: Session, owner_id: UUID) -> None:
    """Somebody answered: reminders begin anew with what is due next, and the mark is gone."""
    session.execute(delete(Asking).where(Asking.owner_id == owner_id))
    silence = session.scalar(select(Silence).where(Silence.owner_id == owner_id))
    if silence is not None:
        session.delete(silence)


def list_occasion(session: Session, occasion: UUID) -> Sequence[Attestation]:
    """What was confirmed at once; Missing when it was taken back or never was."""
    found = session.scalars(select(Attestation).where(Attestation.occasion == occasion)).all()
    if not found:
        raise Missing("There is no such confirmation; perhaps it was taken back already")
    return found


def take_back(session: Session, occasion: UUID, *, by: Identity) -> None:
    """It was a mistake: everything said on an occasion counts no more, and the history keeps it."""
    with attributed(session, by=by, intent="take back a confirmation"):
        for each in list_occasion(session, occasion):
            session.delete(each)
    links = update(DueLink).where(DueLink.occasion == occasion)
    session.execute(links.values(answered_at=None, occasion=None))
