"""Memberships of two records made one: those that overlap become one period, those apart stay as they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any, NamedTuple
from uuid import UUID

from rural_collab.collaboratives.commands import overlap
from rural_collab.collaboratives.models import NEVER_A_MEMBER, Membership
from rural_collab.merging.rows import Row
from rural_collab.partial_dates import Period

#: What a joined membership may tell otherwise than the one that stays.
_TOLD = ("status", "began", "ended", "first_seen", "last_seen", "exit_reason", "residual_access", "note")
_SOURCE = ("source_id", "as_of", "verification")


class Joined(NamedTuple):
    """A membership that stays, what it says differently from now on, and those that are part of it then."""

    stays: Row
    changes: Row
    gone: Sequence[Row]

    @property
    def before(self) -> list[Period]:
        """The periods that become one, from when until when."""
        return [_period(row) for row in (self.stays, *self.gone)]

    @property
    def after(self) -> Period:
        return _period({**self.stays, **self.changes})


def joined(kept: Iterable[Row], merged: Iterable[Row], partner: str) -> list[Joined]:
    """Which memberships become one: those in the same role with the same ``partner``, a column, in the same time.

    The one that stays is one of the kept record's.
    """
    groups: dict[tuple[UUID, str], list[tuple[bool, Row]]] = defaultdict(list)
    for is_kept, rows in ((True, kept), (False, merged)):
        for row in rows:
            groups[row[partner], row["role"]].append((is_kept, row))
    clusters = [cluster for rows in groups.values() for cluster in _clusters(rows)]
    return [_as_one(cluster) for cluster in clusters if len({is_kept for is_kept, _ in cluster}) > 1]


def _clusters(rows: list[tuple[bool, Row]]) -> list[list[tuple[bool, Row]]]:
    """Rows that share a day, also through others between them."""
    clusters = [[row] for row in rows]
    while touching := next(filter(_touch, combinations(clusters, 2)), None):
        one, other = touching
        clusters.remove(other)
        one.extend(other)
    return clusters


def _touch(pair: Any) -> bool:
    one, other = pair
    return overlap(_whole([row for _, row in one]), _whole([row for _, row in other]))


def _as_one(cluster: list[tuple[bool, Row]]) -> Joined:
    rows = [row for _, row in sorted(cluster, key=lambda each: (not each[0], _order(each[1])))]
    stays, *gone = rows
    whole = _whole(rows)
    told = {name: getattr(whole, name) for name in (*_TOLD, *_SOURCE)}
    return Joined(stays, {name: value for name, value in told.items() if value != stays[name]}, gone)


def _order(row: Row) -> tuple[str, str]:
    return str(_membership(row).starts or ""), str(row["id"])


def _period(row: Row) -> Period:
    membership = _membership(row)
    return membership.starts, membership.stops


def _membership(row: Row) -> Membership:
    return Membership(**row)


def _whole(rows: Sequence[Row]) -> Membership:
    """One membership over the time of all; what one of them does not tell, another one may."""
    found = [_membership(row) for row in rows]
    first = min(found, key=lambda each: str(each.starts))
    last = max(found, key=_how_long)
    sourced = next((each for each in found if each.source_id), found[0])
    return Membership(
        began=first.began,
        first_seen=min(filter(None, (each.first_seen for each in found)), default=None),
        status=last.status,
        ended=last.ended,
        exit_reason=last.exit_reason,
        last_seen=max(filter(None, (each.last_seen for each in found)), default=None),
        residual_access=next((each.residual_access for each in found if each.residual_access), None),
        note="\n".join(dict.fromkeys(each.note for each in found if each.note)) or None,
        **{name: getattr(sourced, name) for name in _SOURCE},
    )


def _how_long(membership: Membership) -> tuple[bool, bool, str]:
    """A real membership before one that was only asked for; one that lasts before one that is over."""
    stops = membership.stops
    is_real = membership.status not in NEVER_A_MEMBER
    return is_real, stops is None, str(stops.last_day if stops else "")
