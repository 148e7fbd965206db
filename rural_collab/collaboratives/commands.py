"""Changing collaboratives and memberships. Commands flush inside their attribution; whoever answers commits."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import attributed
from rural_collab.collaboratives.models import Collaborative, CollaborativeKind, Membership, StageEntry
from rural_collab.collaboratives.queries import list_networks
from rural_collab.db.errors import explained
from rural_collab.errors import Refused
from rural_collab.organizations.commands import refuse_stale
from rural_collab.organizations.models import Organization
from rural_collab.partial_dates import PartialDate

_TAKEN = {
    "pk_collaborative": ("organization", "This organization already is a collaborative"),
    "uq_collaborative_kind_collaborative_id_kind": ("kinds", "The same kind stands here twice"),
    "uq_stage_entry_collaborative_id_sequence": ("stages", "Two stages have the same place in the order"),
}
_DATES_IN_ORDER = ("talks_began", "agreed", "first_served", "ended")


def found_collaborative(
    session: Session,
    organization: Organization,
    values: Mapping[str, Any],
    *,
    kinds: Sequence[str],
    by: Identity,
) -> Collaborative:
    """Record that an organization is a collaborative."""
    check_dates(values)
    with explained(session, _TAKEN), attributed(session, by=by, intent="add a collaborative"):
        collaborative = Collaborative(id=organization.id, organization=organization, **values)
        collaborative.kinds = [CollaborativeKind(kind=kind) for kind in kinds]
        session.add(collaborative)
    return collaborative


def edit_collaborative(
    session: Session,
    collaborative: Collaborative,
    values: Mapping[str, Any],
    *,
    kinds: Sequence[str] | None = None,
    stages: Sequence[Mapping[str, Any]] | None = None,
    expected: int | None,
    by: Identity,
) -> Collaborative:
    """Change what is told of a collaborative; Stale when it moved on since ``expected``."""
    refuse_stale(collaborative, expected)
    check_dates(values)
    with explained(session, _TAKEN), attributed(session, by=by, intent="edit a collaborative"):
        for name, value in values.items():
            if getattr(collaborative, name) != value:
                setattr(collaborative, name, value)
        if kinds is not None:
            _settle_kinds(collaborative, kinds)
        if stages is not None:
            _settle_stages(collaborative, stages)
    return collaborative


def check_dates(values: Mapping[str, Any]) -> None:
    """Nothing ends before it began; incorporation may come at any time."""
    given = [(name, values[name]) for name in _DATES_IN_ORDER if values.get(name)]
    for (_, earlier), (name, later) in pairwise(given):
        if later.last_day < earlier.first_day:
            raise Refused("The dates are not in order", **{name: "This lies before an earlier step"})


def _settle_kinds(collaborative: Collaborative, kinds: Sequence[str]) -> None:
    for row in list(collaborative.kinds):
        if row.kind not in kinds:
            collaborative.kinds.remove(row)
    present = {row.kind for row in collaborative.kinds}
    collaborative.kinds.extend(CollaborativeKind(kind=kind) for kind in kinds if kind not in present)


def _settle_stages(collaborative: Collaborative, stages: Sequence[Mapping[str, Any]]) -> None:
    """Stages in the order given; a row keeps its identity by its place in the order."""
    rows = list(collaborative.stages)
    for sequence, values in enumerate(stages):
        if sequence < len(rows):
            for name, value in values.items():
                if getattr(rows[sequence], name) != value:
                    setattr(rows[sequence], name, value)
        else:
            collaborative.stages.append(StageEntry(sequence=sequence, **values))
    for row in rows[len(stages) :]:
        collaborative.stages.remove(row)


def admit_member(
    session: Session,
    collaborative: Collaborative,
    member: Organization,
    values: Mapping[str, Any],
    *,
    by: Identity,
) -> Membership:
    """Add one role of one member; refused when the same role overlaps in time or a circle would close."""
    membership = Membership(collaborative_id=collaborative.id, member_id=member.id, member=member, **values)
    _check_membership(session, membership)
    with explained(session, _TAKEN), attributed(session, by=by, intent="admit a member"):
        membership.collaborative = collaborative
        session.add(membership)
    return membership


def edit_membership(
    session: Session, membership: Membership, values: Mapping[str, Any], *, expected: int | None, by: Identity
) -> Membership:
    """Correct or end a membership; Stale when it moved on since ``expected``."""
    refuse_stale(membership, expected)
    with explained(session, _TAKEN), attributed(session, by=by, intent="edit a membership"):
        for name, value in values.items():
            if getattr(membership, name) != value:
                setattr(membership, name, value)
        _check_membership(session, membership)
    return membership


def remove_membership(session: Session, membership: Membership, *, by: Identity) -> None:
    """Take out a membership that never was; one that ended is kept with its end."""
    with attributed(session, by=by, intent="remove a membership entered by mistake"):
        session.delete(membership)


def _check_membership(session: Session, membership: Membership) -> None:
    if membership.collaborative_id == membership.member_id:
        raise Refused("A collaborative cannot be its own member", member="Choose another organization")
    _check_period(membership)
    with session.no_autoflush:
        _refuse_circle(session, membership)
        _refuse_overlap(session, membership)


def _check_period(membership: Membership) -> None:
    if membership.starts is None:
        raise Refused(
            "Say when the membership began, or since when it is known",
            began="Enter a year at least, here or under “First known as a member”",
        )
    if membership.stops is not None and membership.stops.last_day < membership.starts.first_day:
        field = "ended" if membership.ended else "last_seen"
        raise Refused("The membership would end before it began", **{field: "This lies before the beginning"})


def _refuse_circle(session: Session, membership: Membership) -> None:
    if membership.member_id in list_networks(session, membership.collaborative_id):
        raise Refused(
            "That organization is a network this collaborative belongs to",
            member="A collaborative cannot be a member of its own member",
        )


def _refuse_overlap(session: Session, membership: Membership) -> None:
    """The same role twice at once is a mistake; the same role again later is a return."""
    session.execute(
        select(Collaborative.id).where(Collaborative.id == membership.collaborative_id).with_for_update()
    )
    others = session.scalars(
        select(Membership).where(
            Membership.collaborative_id == membership.collaborative_id,
            Membership.member_id == membership.member_id,
            Membership.role == membership.role,
            Membership.id != membership.id,
        )
    )
    if any(overlap(membership, other) for other in others):
        raise Refused(
            "This member already has that role in that time",
            began="Another entry of the same role covers this date",
        )


def overlap(one: Membership, other: Membership) -> bool:
    """Whether two memberships share a day that both surely cover.

    Partial dates touch without overlapping: a role that ended in 2021 and one that began in 2021 may follow each other.
    """
    if (one.starts, one.stops) == (other.starts, other.stops):
        return True
    return _begins_before(one.starts, other.stops) and _begins_before(other.starts, one.stops)


def _begins_before(start: PartialDate | None, stop: PartialDate | None) -> bool:
    if start is None:
        return False
    return stop is None or start.last_day < stop.first_day or (start == stop and start.precision == "day")
