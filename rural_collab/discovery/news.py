"""What is new in the registry, for the front page."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import func, select

from rural_collab.audit.models import DRAFT, Change, ChangedRecord
from rural_collab.collaboratives.models import Collaborative
from rural_collab.organizations.models import Organization
from rural_collab.web.database import get_session

MOST = 5


class News(msgspec.Struct, frozen=True):
    """A collaborative that was last changed at a moment."""

    slug: str
    name: str
    state: str | None
    at: datetime


def latest_news() -> Sequence[News]:
    """The collaboratives changed last, newest first."""
    latest = func.max(ChangedRecord.change_id)
    changed = (
        select(ChangedRecord.record_id, latest.label("change_id"))
        .join(Collaborative, Collaborative.id == ChangedRecord.record_id)
        .where(ChangedRecord.record_kind != DRAFT)
        .group_by(ChangedRecord.record_id)
        .order_by(latest.desc())
        .limit(MOST)
        .subquery()
    )
    rows = get_session().execute(
        select(Organization.slug, Organization.name, Organization.state_usps, Change.recorded_at)
        .join(changed, changed.c.record_id == Organization.id)
        .join(Change, Change.id == changed.c.change_id)
        .where(Organization.retired_at.is_(None))
        .order_by(Change.id.desc())
    )
    return [News(*row) for row in rows]
