"""What ends within a year: agreements, awards, seats, memberships, offerings."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.confirmations.sections import SECTIONS, Row, list_rows
from rural_collab.partial_dates import PartialDate

WITHIN = timedelta(days=365)
_MODELS = {model.__name__: model for models in SECTIONS.values() for model in models}


class Ending(NamedTuple):
    """Something that ends, by the section in which it stands and what it is called."""

    section: str
    called: str
    ends: PartialDate


def list_endings(
    session: Session, collaborative_ids: Collection[UUID], today: date
) -> Mapping[UUID, Sequence[Ending]]:
    """For each collaborative what ends within a year, the soonest first: a statement, and one more a kind that ends."""
    rows = [row for row in list_rows(session, collaborative_ids, today) if _ends_soon(row, today)]
    called = _names(session, rows)
    found: defaultdict[UUID, list[Ending]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.ends, str(row.id))):
        if row.ends is not None:
            found[row.owner_id].append(Ending(row.section, called[row.id], row.ends))
    return found


def _ends_soon(row: Row, today: date) -> bool:
    return row.ends is not None and row.ends.last_day <= today + WITHIN


def _names(session: Session, rows: Sequence[Row]) -> Mapping[UUID, str]:
    ids: defaultdict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        ids[row.model].append(row.id)
    return {
        record.id: record.audit_label()
        for name, wanted in ids.items()
        for record in session.scalars(select(_MODELS[name]).where(_MODELS[name].id.in_(wanted)))
    }
