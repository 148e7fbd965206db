"""Reading claims and sources."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from rural_collab.db.together import Wanted, read_together
from rural_collab.evidence.models import Claim, Source


def list_claims(session: Session, *record_ids: UUID) -> Sequence[Claim]:
    """Every claim about one or several records with its source: shown ones first, then in the order they were told."""
    (found,) = read_together(session, claims_of(record_ids))
    return found


def claims_of(record_ids: Collection[UUID]) -> Wanted:
    """The same, to be read together with other lists."""
    order = (Claim.topic, Claim.is_shown.desc(), Claim.position, Claim.id)
    return Wanted(Claim, Claim.record_id.in_(record_ids), order=order)


def shown_about(record_ids: Collection[UUID], topic: str) -> Wanted:
    """Shown claims about one topic of several records, to be read together with other lists."""
    told = and_(Claim.record_id.in_(record_ids), Claim.topic == topic, Claim.is_shown)
    return Wanted(Claim, told, order=(Claim.position, Claim.id))


def find_source(session: Session, *, title: str, address: str | None) -> Source | None:
    """The source at this address or, without an address, of exactly this title."""
    if address:
        return session.scalar(select(Source).where(Source.address == address).order_by(Source.id).limit(1))
    return session.scalar(
        select(Source).where(Source.title == title, Source.address.is_(None)).order_by(Source.id).limit(1)
    )
