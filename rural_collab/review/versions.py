"""What records said at each of their versions, as their forms would send it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.review.models import RecordVersion, made_of
from rural_collab.review.queries import find_version, find_versions
from rural_collab.review.reading import entered_of
from rural_collab.web.proposing import Target, Told


def remember_all(session: Session, told: Sequence[tuple[Target, Told]], by: Identity | None) -> None:
    """Keep what many records say now, unless those versions are kept already; each says what it would send."""
    kept = find_versions(session, [about.record.id for about, _ in told])
    for about, entered in told:
        kind, record = about.kind.name, about.record
        if (kind, record.id, record.version) not in kept:
            who = by.name if by else None
            version = {"kind": kind, "record_id": record.id, "version": record.version, "who": who}
            session.add(RecordVersion(**version, entered=made_of(entered())))
    session.flush()


def remember(session: Session, about: Target, by: Identity | None) -> None:
    """Keep what a record says now, unless this version of it is kept already. ``by`` is whose doing it is, if known."""
    session.flush()
    kind, record = about.kind, about.record
    if find_version(session, kind.name, record.id, record.version):
        return
    session.expire(record)
    form = kind.form(data=kind.stored(record))
    session.add(
        RecordVersion(
            kind=kind.name,
            record_id=record.id,
            version=record.version,
            who=by.name if by else None,
            entered=entered_of(form),
        )
    )
    session.flush()
