"""Changing collaboratives and memberships. Commands flush inside their attribution; whoever answers commits."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import attributed
from rural_collab.collaboratives.models import Collaborative, CollaborativeKind, Membership, StageEntry
from rural_collab.collaboratives.queries import list_networks
from rural_collab.db.base import set_changed
from rural_collab.db.errors import explained
from rural_collab.db.gathering import is_gathering, once_written
from rural_collab.errors import Refused
from rural_collab.organizations.models import Organization
from rural_collab.partial_dates import overlap as periods_overlap

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
    _check_dates(values)
    with explained(session, _TAKEN), attributed(session, by=by, intent="add a collaborative"):
        if session.get(Collaborative, organization.id) is not None:
            field, message = _TAKEN["pk_collaborative"]
            raise Refused(message, **{field: message})
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
    collaborative.refuse_stale(expected)
    _check_dates({name: getattr(collaborative, name) for name in _DATES_IN_ORDER} | dict(values))
    with explained(session, _TAKEN), attributed(session, by=by, intent="edit a collaborative"):
        set_changed(collaborative, values)
        if kinds is not None:
            _settle_kinds(collaborative, kinds)
        if stages is not None:
            _settle_stages(session, collaborative, stages)
    return collaborative


def _check_dates(values: Mapping[str, Any]) -> None:
    """Nothing ends before it began; incorporation may come at any time."""
    given = [(name, values[name]) for name in _DATES_IN_ORDER if values.get(name)]
    for (_, earlier), (name, later) in combinations(given, 2):
        if later.last_day < earlier.first_day:
            raise Refused("The dates are not in order", **{name: "This lies before an earlier step"})


def _settle_kinds(collaborative: Collaborative, kinds: Sequence[str]) -> None:
    for row in list(collaborative.kinds):
        if row.kind not in kinds:
            collaborative.kinds.remove(row)
    present = {row.kind for row in collaborative.kinds}
    collaborative.kinds.extend(CollaborativeKind(kind=kind) for kind in kinds if kind not in present)


def _settle_stages(
    session: Session, collaborative: Collaborative, stages: Sequence[Mapping[str, Any]]
) -> None:
    """Stages in the order given; what is known of a stage, its source too, stays with it when others move."""
    left = list(collaborative.stages)
    settled = [_settled_stage(left, values) for values in stages]
    for row in left:
        collaborative.stages.remove(row)
    moved = [(place, row) for place, row in enumerate(settled) if row.sequence != place]
    for place, row in moved:
        row.sequence = -1 - place  # nobody's place: while rows change places, two may not have the same
    session.flush()
    for place, row in moved:
        row.sequence = place
    collaborative.stages = settled


def _settled_stage(left: list[StageEntry], values: Mapping[str, Any]) -> StageEntry:
    """The row of that stage taken from those left, best the one since the same date, or a new one."""
    same = [row for row in left if row.stage == values["stage"]]
    if not same:
        return StageEntry(**values)
    row = next((row for row in same if row.since == values.get("since")), same[0])
    left.remove(row)
    set_changed(row, values)
    return row


def admit_member(
    session: Session,
    collaborative: Collaborative,
    member: Organization,
    values: Mapping[str, Any],
    *,
    by: Identity,
) -> Membership:
    """Add one role of one member; refused when the same role overlaps in time or a circle would close.

    Whatever else was changed about the collaborative meanwhile, the member comes on top of it; for one that was merged
    meanwhile the record it was merged into becomes the member.
    """
    with explained(session, _TAKEN), attributed(session, by=by, intent="admit a member"):
        if not is_gathering(session):
            session.refresh(collaborative, ["version"])
            session.refresh(member, ["retired_as", "successor_id"])
        membership = Membership(collaborative=collaborative, member=member.standing, **values)
        session.add(membership)
        once_written(session, _check_memberships, membership)
    return membership


def edit_membership(
    session: Session, membership: Membership, values: Mapping[str, Any], *, expected: int | None, by: Identity
) -> Membership:
    """Correct or end a membership; Stale when it moved on since ``expected``."""
    membership.refuse_stale(expected)
    with explained(session, _TAKEN), attributed(session, by=by, intent="edit a membership"):
        set_changed(membership, values)
        once_written(session, _check_memberships, membership)
    return membership


def remove_membership(session: Session, membership: Membership, *, by: Identity) -> None:
    """Take out a membership that never was; one that ended is kept with its end."""
    with attributed(session, by=by, intent="remove a membership entered by mistake"):
        session.delete(membership)


def _check_memberships(session: Session, memberships: Sequence[Membership]) -> None:
    for membership in memberships:
        if membership.collaborative_id == membership.member_id:
            raise Refused("A collaborative cannot be its own member", member="Choose another organization")
        _check_period(membership)
    _refuse_circles(session, memberships)
    _refuse_overlaps(session, memberships)


def _check_period(membership: Membership) -> None:
    if membership.starts is None:
        raise Refused(
            "Say when the membership began, or since when it is known",
            began="Enter a year at least, here or under “First known as a member”",
        )
    if membership.stops is not None and membership.stops.last_day < membership.starts.first_day:
        field = "ended" if membership.ended else "last_seen"
        raise Refused("The membership would end before it began", **{field: "This lies before the beginning"})


def _refuse_circles(session: Session, memberships: Sequence[Membership]) -> None:
    owners = {each.collaborative_id for each in memberships}
    networks = {owner: list_networks(session, owner) for owner in owners}
    if any(each.member_id in networks[each.collaborative_id] for each in memberships):
        raise Refused(
            "That organization is a network this collaborative belongs to",
            member="A collaborative cannot be a member of its own member",
        )


def _refuse_overlaps(session: Session, memberships: Sequence[Membership]) -> None:
    """The same role twice at once is a mistake; the same role again later is a return."""
    found = session.scalars(
        select(Membership).where(
            Membership.collaborative_id.in_({each.collaborative_id for each in memberships}),
            Membership.member_id.in_({each.member_id for each in memberships}),
        )
    )
    held: dict[tuple[UUID, UUID, str], list[Membership]] = {}
    for each in found:
        held.setdefault((each.collaborative_id, each.member_id, each.role), []).append(each)
    for one in memberships:
        same = held[one.collaborative_id, one.member_id, one.role]
        if any(other.id != one.id and overlap(one, other) for other in same):
            raise Refused(
                "This member already has that role in that time",
                began="Another entry of the same role covers this date",
            )


def overlap(one: Membership, other: Membership) -> bool:
    """Whether two memberships share a day that both surely cover."""
    return periods_overlap((one.starts, one.stops), (other.starts, other.stops))
