"""Reading proposals and versions."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from rural_collab.access.identity import Identity
from rural_collab.errors import Missing
from rural_collab.organizations.models import Organization
from rural_collab.review.models import OPEN, Pairs, Proposal, RecordVersion, ReviewRule

_MOST = 200
_MOST_SETTLED = 20
_MOST_VERSIONS = 100


def get_proposal(session: Session, proposal_id: UUID) -> Proposal:
    found = session.get(Proposal, proposal_id)
    if found is None:
        raise Missing("There is no such proposal")
    return found


def list_open(session: Session, identity: Identity) -> Sequence[Proposal]:
    """Everything that waits for somebody, as far as this person keeps what it is about; the oldest first."""
    return session.scalars(
        select(Proposal)
        .join(Proposal.owner)
        .where(Proposal.state.in_(OPEN), _kept_by(identity))
        .options(joinedload(Proposal.steps))
        .order_by(Proposal.updated_at, Proposal.id)
        .limit(_MOST)
    ).unique().all()  # fmt: skip


def list_settled(session: Session, identity: Identity) -> Sequence[Proposal]:
    """The last ones that are over, newest first."""
    return session.scalars(
        select(Proposal)
        .join(Proposal.owner)
        .where(Proposal.state.not_in(OPEN), _kept_by(identity))
        .order_by(Proposal.updated_at.desc(), Proposal.id)
        .limit(_MOST_SETTLED)
    ).all()


def _kept_by(identity: Identity) -> ColumnElement[bool]:
    """What this person wrote, and what belongs to a record they keep or write for; everything for an administrator."""
    if identity.is_administrator:
        return Proposal.id.is_not(None)
    own = identity.coordinates | identity.edits | identity.represents
    return or_(
        Proposal.author_id == identity.user_id,
        Proposal.owner_id.in_(own),
        Organization.state_usps.in_(identity.stewards_states),
        Organization.county_fips.in_(identity.stewards_counties),
    )


def list_beside(session: Session, kind: str, record_id: UUID) -> Sequence[Proposal]:
    """What is proposed about one record and not settled yet, the latest first."""
    return session.scalars(
        select(Proposal)
        .where(Proposal.kind == kind, Proposal.record_id == record_id, Proposal.state.in_(OPEN))
        .order_by(Proposal.updated_at.desc(), Proposal.id)
    ).all()


def find_same(
    session: Session, kind: str, owner_id: UUID, author_id: UUID | None, entered: Pairs
) -> Proposal | None:
    """What this person sent already in the very same words, so that a form sent twice is one proposal."""
    own = select(Proposal).where(
        Proposal.kind == kind,
        Proposal.owner_id == owner_id,
        Proposal.author_id == author_id,
        Proposal.state.in_(OPEN),
    )
    return next((each for each in session.scalars(own) if each.entered == entered), None)


def find_rule(session: Session, collaborative_id: UUID) -> ReviewRule | None:
    return session.scalar(select(ReviewRule).where(ReviewRule.collaborative_id == collaborative_id))


def hash_of(key: str) -> str:
    """What is kept of the key in a link, so that nobody who reads the database can follow it."""
    return sha256(key.encode()).hexdigest()


def get_followed(session: Session, key: str) -> Proposal:
    """The suggestion that this key was given for."""
    found = session.scalar(select(Proposal).where(Proposal.key_hash == hash_of(key)))
    if found is None:
        raise Missing("There is no suggestion at this address")
    return found


def list_versions(session: Session, kind: str, record_id: UUID) -> Sequence[RecordVersion]:
    """What is known of a record's versions, newest first."""
    return session.scalars(
        select(RecordVersion)
        .where(RecordVersion.kind == kind, RecordVersion.record_id == record_id)
        .order_by(RecordVersion.version.desc())
        .limit(_MOST_VERSIONS)
    ).all()


def find_version(session: Session, kind: str, record_id: UUID, version: int) -> RecordVersion | None:
    return session.scalar(
        select(RecordVersion).where(
            RecordVersion.kind == kind,
            RecordVersion.record_id == record_id,
            RecordVersion.version == version,
        )
    )
