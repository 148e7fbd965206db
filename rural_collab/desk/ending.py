"""What ends within a year: agreements, awards, seats, memberships, offerings."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from rural_collab.confirmations.called import find_names
from rural_collab.confirmations.sections import Row, list_rows
from rural_collab.partial_dates import PartialDate

WITHIN = timedelta(days=365)


class Ending(NamedTuple):
    """A record that ends, what it is called, and when."""

    row: Row
    called: str
    ends: PartialDate


def list_endings(
    session: Session, collaborative_ids: Collection[UUID], today: date
) -> Mapping[UUID, Sequence[Ending]]:
    """For each collaborative what ends within a year, the soonest first: a statement, and one more a kind that ends."""
    rows = [row for row in list_rows(session, collaborative_ids, today) if _ends_soon(row, today)]
    called = find_names(session, [(row.model, row.id) for row in rows])
    found: defaultdict[UUID, list[Ending]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.ends, str(row.id))):
        if row.ends is not None:
            found[row.owner_id].append(Ending(row, called[row.id], row.ends))
    return found


def _ends_soon(row: Row, today: date) -> bool:
    return row.ends is not None and row.ends.last_day <= today + WITHIN
