"""Reading proposals and versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import Session, contains_eager

from rural_collab.access.identity import Identity
from rural_collab.errors import Missing
from rural_collab.organizations.models import Organization
from rural_collab.review.models import OPEN, Pairs, Proposal, RecordVersion, ReviewRule, State, Subject
from rural_collab.review.rules import is_bound

_MOST = 200
_MOST_SETTLED = 20
_MOST_VERSIONS = 100


def get_proposal(session: Session, proposal_id: UUID) -> Proposal:
    found = session.get(Proposal, proposal_id)
    if found is None:
        raise Missing("There is no such proposal")
    return found


@dataclass(frozen=True)
class Asked:
    """Which of what waits somebody wants to see: of one owner, of one state, and only what is disputed."""

    owner: str = ""
    state: str = ""
    is_disputed: bool = False
    page: int = 1


def list_waiting(
    session: Session, identity: Identity, asked: Asked, rows: int
) -> tuple[Sequence[Proposal], int, int]:
    """What was submitted about records this person keeps or looks after, the longest waiting first.

    So many ``rows`` of it, with the page they are, the last where there are fewer, and how many there are in all.
    """
    which = [Proposal.state == State.SUBMITTED, _kept_by(identity)]
    which += [Organization.slug == asked.owner] if asked.owner else []
    which += [Organization.state_usps == asked.state] if asked.state else []
    which += [Proposal.is_disputed.is_(True)] if asked.is_disputed else []
    found = select(Proposal).join(Proposal.owner).where(*which)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    number = max(1, min(asked.page, -(-total // rows)))
    ordered = found.options(contains_eager(Proposal.owner)).order_by(Proposal.updated_at, Proposal.id)
    shown = ordered.limit(rows).offset((number - 1) * rows)
    return session.scalars(shown).all(), number, total


def list_owners_waited_for(session: Session, identity: Identity) -> Sequence[Organization]:
    """Whose records something waits about, by name: what the queue can be narrowed to."""
    waited = select(Proposal.owner_id).where(Proposal.state == State.SUBMITTED)
    query = select(Organization).where(Organization.id.in_(waited), _looked_after_by(identity))
    return session.scalars(query.order_by(Organization.name, Organization.id).limit(_MOST)).all()


def list_begun(session: Session, identity: Identity) -> Sequence[Proposal]:
    """Drafts and what was returned, written by others about records this person keeps; the oldest first."""
    begun = Proposal.state.in_((State.DRAFT, State.RETURNED))
    of_others = or_(Proposal.author_id.is_(None), Proposal.author_id != identity.user_id)
    return session.scalars(
        _with_owner(begun, of_others, _kept_by(identity))
        .order_by(Proposal.updated_at, Proposal.id)
        .limit(_MOST)
    ).all()  # fmt: skip


def list_own(session: Session, user_id: UUID | None) -> Sequence[Proposal]:
    """What this person wrote, about whatever record and in whatever state; what was touched last first."""
    return session.scalars(
        _with_owner(Proposal.author_id == user_id)
        .order_by(Proposal.updated_at.desc(), Proposal.id)
        .limit(_MOST)
    ).all()  # fmt: skip


def list_settled(session: Session, identity: Identity) -> Sequence[Proposal]:
    """The last ones that are over, newest first."""
    return session.scalars(
        _with_owner(Proposal.state.not_in(OPEN), _kept_by(identity))
        .order_by(Proposal.updated_at.desc(), Proposal.id)
        .limit(_MOST_SETTLED)
    ).all()  # fmt: skip


def _with_owner(*which: ColumnElement[bool]) -> Select[Proposal]:
    return select(Proposal).join(Proposal.owner).where(*which).options(contains_eager(Proposal.owner))


def needs_second_reader(session: Session, identity: Identity, owner_id: UUID) -> bool:
    """Whether what this person does to records of this owner has to be read by somebody else first."""
    rule = find_rule(session, owner_id)
    return is_bound(identity, owner_id, publish_alone=rule is None or rule.publish_alone)


def _kept_by(identity: Identity) -> ColumnElement[bool]:
    """What this person wrote, and what belongs to a record they keep or write for; everything for an administrator."""
    return or_(Proposal.author_id == identity.user_id, _looked_after_by(identity))


def _looked_after_by(identity: Identity) -> ColumnElement[bool]:
    if identity.is_administrator:
        return true()
    own = identity.coordinates | identity.edits | identity.represents
    return or_(
        Organization.id.in_(own),
        Organization.state_usps.in_(identity.stewards_states),
        Organization.county_fips.in_(identity.stewards_counties),
    )


def list_beside(session: Session, kind: str, record_id: UUID) -> Sequence[Proposal]:
    """What is proposed about one record, or to be done with it, and not settled yet; the latest first."""
    of_kind = or_(Proposal.kind == kind, Proposal.kind.startswith(f"{kind}.", autoescape=True))
    return session.scalars(
        select(Proposal)
        .where(of_kind, Proposal.record_id == record_id, Proposal.state.in_(OPEN))
        .order_by(Proposal.updated_at.desc(), Proposal.id)
    ).all()


def find_same(session: Session, subject: Subject, author_id: UUID | None, entered: Pairs) -> Proposal | None:
    """What this person sent already in the very same words, so that a form sent twice is one proposal."""
    own = select(Proposal).where(
        Proposal.kind == subject.kind,
        Proposal.owner_id == subject.owner_id,
        Proposal.record_id == subject.record_id,
        Proposal.author_id == author_id,
        Proposal.state.in_(OPEN),
    )
    return next((each for each in session.scalars(own) if each.entered == entered), None)


def find_rule(session: Session, collaborative_id: UUID) -> ReviewRule | None:
    return session.scalar(select(ReviewRule).where(ReviewRule.collaborative_id == collaborative_id))


def hash_of(key: str) -> str:
    """What is kept of the key in a link, so that nobody who reads the database can follow it."""
    return sha256(key.encode()).hexdigest()


def find_followed(session: Session, key: str) -> Proposal | None:
    """The suggestion that this key was given for."""
    return session.scalar(select(Proposal).where(Proposal.key_hash == hash_of(key)))


def get_followed(session: Session, key: str) -> Proposal:
    """The same; Missing when there is none."""
    found = find_followed(session, key)
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


def find_versions(session: Session, record_ids: Sequence[UUID]) -> set[tuple[str, UUID, int]]:
    """Which versions of these records are kept: kind, record and version."""
    asked = RecordVersion.kind, RecordVersion.record_id, RecordVersion.version
    rows = session.execute(select(*asked).where(RecordVersion.record_id.in_(record_ids)))
    return {(kind, record_id, version) for kind, record_id, version in rows}


def find_version(session: Session, kind: str, record_id: UUID, version: int) -> RecordVersion | None:
    return session.scalar(
        select(RecordVersion).where(
            RecordVersion.kind == kind,
            RecordVersion.record_id == record_id,
            RecordVersion.version == version,
        )
    )
