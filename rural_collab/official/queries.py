"""Which official lists the registry holds, of which release, and what later imports did."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rural_collab.audit.models import Action, Change
from rural_collab.evidence.models import Source
from rural_collab.official.models import OfficialImport, OfficialRecord

_MOST = 10


class OfficialList(NamedTuple):
    """A release of a dataset as the registry holds it; ``loaded_at`` is None for one loaded before anybody noted it."""

    dataset: str
    release: str
    title: str
    publisher: str | None
    records: int
    loaded_at: datetime | None


def list_lists(session: Session) -> Sequence[OfficialList]:
    """Every release that some organization's values are from, by dataset, the newest first."""
    counted = session.execute(
        select(OfficialRecord.dataset, OfficialRecord.release, Source.title, Source.publisher, func.count())
        .join(Source, Source.id == OfficialRecord.source_id)
        .group_by(OfficialRecord.dataset, OfficialRecord.release, Source.title, Source.publisher)
        .order_by(OfficialRecord.dataset, OfficialRecord.release.desc())
    ).all()
    loaded = _loaded(session, [row.title for row in counted])
    return [OfficialList(*row, loaded.get(row.title)) for row in counted]


def _loaded(session: Session, titles: Sequence[str]) -> dict[str, datetime]:
    rows = session.execute(
        select(Change.subject_label, func.max(Change.recorded_at))
        .where(Change.action == Action.IMPORTED, Change.subject_label.in_(titles))
        .group_by(Change.subject_label)
    )
    return dict(rows.all())


def list_imports_of_lists(session: Session) -> Sequence[OfficialImport]:
    """The last runs of ``reference import``, also those that only said what they would do."""
    return session.scalars(select(OfficialImport).order_by(OfficialImport.at.desc()).limit(_MOST)).all()
