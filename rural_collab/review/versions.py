"""What records said at each of their versions, as their forms would send it."""

from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.review.models import RecordVersion
from rural_collab.review.queries import find_version
from rural_collab.review.reading import entered_of
from rural_collab.web.proposing import Target


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
