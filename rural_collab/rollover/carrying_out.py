"""Carry out a plan exactly as it was ticked and read, or not at all; and take it back.

Both are one transaction: whoever is killed in the middle has done nothing, and the same button does it then.
"""

from contextlib import ExitStack
from typing import Any

from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import reviewed
from rural_collab.clock import utc_now
from rural_collab.collaboratives.taking_back import take_out
from rural_collab.db.engine import read_in_turn
from rural_collab.errors import Refused
from rural_collab.rollover.kinds import Desk, Kind, get_kind
from rural_collab.rollover.models import Action, Outcome, State, YearPlan, YearPlanRow
from rural_collab.rollover.planning import (
    desk_of,
    kept,
    list_standings,
    made,
    plan_again,
    reasons_of,
    told_of,
)
from rural_collab.text import filled, mark
from rural_collab.web.languages import gettext

_OTHER = mark("This plan was changed meanwhile; look at it once more")
_OVER = mark("This plan was carried out already")
_MOVED = mark("Records were changed after the plan was made; it was made anew, so look at it once more")
_NOTHING = mark("Tick what is to be made")
_REFUSED = mark("%(called)s cannot be made together with the others, so nothing was done: %(because)s")
_NOT_DONE = mark("Only a plan that was carried out can be taken back")
_EDITED = mark("Edited since, so it stays as it is")


def tick(
    session: Session, plan: YearPlan, positions: frozenset[int], *, number: int | None, by: Identity
) -> None:
    """Keep what is ticked for somebody who carries it out; Refused when another plan was read."""
    _take(session, plan, number)
    chosen = {row.position for row in plan.rows if row.can_be_ticked and row.position in positions}
    if chosen == ticked_in(plan):
        return
    for row in plan.rows:
        row.is_ticked = row.position in chosen
    plan.number += 1
    plan.by_id, plan.by_name, plan.moved_at = by.user_id, by.name, utc_now()
    session.flush()


def ticked_in(plan: YearPlan) -> set[int]:
    return {row.position for row in plan.rows if row.is_ticked}


def _take(session: Session, plan: YearPlan, number: int | None) -> None:
    """Nobody else does anything about it meanwhile; refused when it is another plan than was read, or over."""
    read_in_turn(session, plan)
    if plan.state is not State.PLANNED:
        raise Refused(_OVER)
    if number is not None and plan.number != number:
        raise Refused(_OTHER)


def is_out_of_date(session: Session, plan: YearPlan, *, by: Identity) -> bool:
    """Whether a record of the plan changed, or something it would make was made meanwhile."""
    now = [each.sign for each in list_standings(desk_of(session, plan, by))]
    return now != [(row.kind, row.record_id, row.version, _as_found(row)) for row in plan.rows]


def _as_found(row: YearPlanRow) -> Action:
    """What was said of a record before it was tried."""
    if row.action is not Action.REFUSED:
        return row.action
    return Action.RENEW if get_kind(row.kind).decided else Action.COPY


def carry_out(session: Session, plan: YearPlan, *, number: int | None, by: Identity) -> None:
    """Make everything that is ticked, as the plan tells it, as the doing of whoever ticked it, read by ``by``.

    Refused without anything done when something cannot be made. When records moved on since, the plan is made anew and
    kept, and Refused says so: commit then as well.
    """
    _take(session, plan, number)
    if is_out_of_date(session, plan, by=by):
        plan_again(session, plan, by=by)
        raise Moved
    rows = [row for row in plan.rows if row.is_ticked]
    if not rows:
        raise Refused(_NOTHING)
    author = by if plan.by_id == by.user_id else Identity(user_id=plan.by_id, name=plan.by_name)
    with ExitStack() as stack:
        if author is not by:
            stack.enter_context(reviewed(session, by=by))
        _make(plan, desk_of(session, plan, author), rows)
    for row in plan.rows:
        if not row.is_ticked:
            row.outcome = Outcome.LEFT_OUT
    plan.state, plan.done_by, plan.moved_at = State.DONE, by.name, utc_now()
    session.flush()


class Moved(Refused):
    """The plan was out of date and is made anew; that has to be kept."""

    def __init__(self) -> None:
        super().__init__(_MOVED)


def _make(plan: YearPlan, desk: Desk, rows: list[YearPlanRow]) -> None:
    new = {}
    for row in rows:
        kind = get_kind(row.kind)
        record = desk.session.get_one(kind.part.model, row.record_id)
        new[row.position] = _made(plan, desk, row, kind, record)
    desk.session.flush()
    for row in rows:
        row.made_id, row.made_version = new[row.position].id, new[row.position].version
        row.outcome = Outcome.MADE


def _made(plan: YearPlan, desk: Desk, row: YearPlanRow, kind: Kind, record: Any) -> Any:
    """The new record, which says what the plan said it would."""
    try:
        new = made(plan, desk, kind, record)
    except Refused as refusal:
        told = filled(_REFUSED, called=row.called, because=" ".join(map(gettext, reasons_of(refusal))))
        raise Refused(told) from None
    if told_of(record, new) != row.told:
        raise Refused(_OTHER)
    return new


def undo(session: Session, plan: YearPlan, *, by: Identity) -> None:
    """Take out what a plan made, the last first. What somebody edited since, or others need, stays and is told."""
    read_in_turn(session, plan)
    if plan.state is not State.DONE:
        raise Refused(_NOT_DONE)
    for row in reversed(plan.rows):
        if row.outcome is Outcome.MADE:
            row.because = _taken_out(session, row, by)
            row.outcome = Outcome.KEPT if row.because else Outcome.UNDONE
    plan.state, plan.moved_at = State.UNDONE, utc_now()
    session.flush()


def _taken_out(session: Session, row: YearPlanRow, by: Identity) -> str:
    """Take out what one row made; says why it stays, as it is kept, nothing when it is gone."""
    part = get_kind(row.kind).part
    record = session.get(part.model, row.made_id)
    if record is None:
        return ""
    if record.version != row.made_version:
        return kept([_EDITED])
    refusal = take_out(session, record, lambda: part.remove(session, record, by=by))
    return kept(reasons_of(refusal)) if refusal else ""


def discard(session: Session, plan: YearPlan) -> None:
    """Forget a plan that nobody carried out."""
    _take(session, plan, None)
    session.delete(plan)
    session.flush()
