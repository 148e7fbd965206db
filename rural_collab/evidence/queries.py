"""Reading claims and sources."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.evidence.models import Claim, Source


def list_claims(session: Session, *record_ids: UUID) -> Sequence[Claim]:
    """Every claim about one or several records with its source: shown ones first, then in the order they were told."""
    return session.scalars(
        select(Claim)
        .where(Claim.record_id.in_(record_ids))
        .order_by(Claim.topic, Claim.is_shown.desc(), Claim.position, Claim.id)
    ).all()


def list_claims_about(session: Session, record_ids: Sequence[UUID], topic: str) -> dict[UUID, list[Claim]]:
    """Shown claims about one topic of several records, by record."""
    claims = session.scalars(
        select(Claim)
        .where(Claim.record_id.in_(record_ids), Claim.topic == topic, Claim.is_shown)
        .order_by(Claim.position, Claim.id)
    )
    grouped: dict[UUID, list[Claim]] = {}
    for claim in claims:
        grouped.setdefault(claim.record_id, []).append(claim)
    return grouped


def find_source(session: Session, *, title: str, address: str | None) -> Source | None:
    """The source at this address or, without an address, of exactly this title."""
    if address:
        return session.scalar(select(Source).where(Source.address == address).order_by(Source.id).limit(1))
    return session.scalar(
        select(Source).where(Source.title == title, Source.address.is_(None)).order_by(Source.id).limit(1)
    )
