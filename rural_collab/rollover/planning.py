"""Plan a school year: what becomes of each record, found out by making each new one and taking it back."""

from collections.abc import Iterator, Sequence
from json import dumps, loads
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.collaboratives.queries import list_memberships
from rural_collab.db.engine import take_turn
from rural_collab.errors import Refused
from rural_collab.evidence.models import Sourced
from rural_collab.fiscal_years import FiscalYear
from rural_collab.imports.words import kept_words, said
from rural_collab.offerings.queries import list_calendars
from rural_collab.rollover.kinds import KINDS, Desk, Kind
from rural_collab.rollover.models import TO_DO, Action, Outcome, Told, YearPlan, YearPlanRow
from rural_collab.text import mark
from rural_collab.web.languages import gettext, told_later

MEMBERS = "members"
_OF_SOURCE = frozenset({"source_id", "as_of", "verification"})
_FAR_OFF = mark("Its dates would lie beyond the years that can be told")


class Standing(NamedTuple):
    """What a plan says of one record before anything is tried; ``kind`` is None for a membership."""

    kind: Kind | None
    record: Any
    action: Action

    @property
    def sign(self) -> tuple[str, UUID, int, Action]:
        """By what a plan that is out of date is told: another record, another version, or something made meanwhile."""
        return kind_of(self), self.record.id, self.record.version, self.action


def kind_of(standing: Standing) -> str:
    return standing.kind.address if standing.kind else MEMBERS


def list_standings(desk: Desk) -> list[Standing]:
    """Every record that a year has to do with, in the order in which new ones are made."""
    made = _made_before(desk)
    return [*_members(desk), *(each for kind in KINDS for each in _standings(desk, kind, made))]


def _members(desk: Desk) -> Iterator[Standing]:
    """Members stay members; those who leave before the year is over are told."""
    first, last = desk.last_year.first_day, desk.year.last_day
    for each in list_memberships(desk.session, desk.collaborative.id):
        if each.counts_on(last):
            yield Standing(None, each, Action.GOES_ON)
        elif each.counts_on(first) or _ends_within(each, first):
            yield Standing(None, each, Action.ENDS)


def _ends_within(membership: Membership, first: Any) -> bool:
    return membership.stops is not None and membership.stops.last_day >= first


def _made_before(desk: Desk) -> dict[UUID, UUID]:
    """What plans of this year made already, by the record it was made from."""
    rows = desk.session.execute(
        select(YearPlanRow.record_id, YearPlanRow.made_id)
        .join(YearPlanRow.plan)
        .where(
            YearPlan.collaborative_id == desk.collaborative.id,
            YearPlan.school_year == str(desk.year),
            YearPlanRow.outcome.in_((Outcome.MADE, Outcome.KEPT)),
        )
    )
    return {record_id: made_id for record_id, made_id in rows if made_id}


def _standings(desk: Desk, kind: Kind, made: dict[UUID, UUID]) -> Iterator[Standing]:
    records = kind.part.listed(desk.session, desk.collaborative.id)
    present = {each.id for each in records}
    known = {old: new for old, new in made.items() if new in present}
    free = [each for each in records if each.id not in set(known.values())]
    for record in records:
        action = kind.stands(desk, record)
        if action in TO_DO and (record.id in known or _has_follower(desk, kind, record, free)):
            action = Action.MADE
        if action is not None:
            yield Standing(kind, record, action)


def _has_follower(desk: Desk, kind: Kind, record: Any, free: list[Any]) -> bool:
    """Whether somebody entered what would be made; each such record stands for one alone."""
    key = kind.key(record)
    for other in free:
        if other.id != record.id and kind.key(other) == key and kind.follows(desk, record, other):
            free.remove(other)
            return True
    return False


def plan_year(session: Session, collaborative: Collaborative, year: FiscalYear, *, by: Identity) -> YearPlan:
    """A plan with a row for every record; nothing else is kept of making it."""
    take_turn(session.connection())
    plan = YearPlan(collaborative=collaborative, school_year=str(year), by_id=by.user_id, by_name=by.name)
    session.add(plan)
    session.flush()
    plan.rows = _rows(plan, desk_of(session, plan, by))
    session.flush()
    return plan


def plan_again(session: Session, plan: YearPlan, *, by: Identity) -> None:
    """Make the same plan from what is recorded now; what was ticked stays so where it can still be made."""
    ticked = {row.record_id for row in plan.rows if row.is_ticked}
    plan.rows.clear()
    session.flush()
    plan.rows = _rows(plan, desk_of(session, plan, by))
    for row in plan.rows:
        row.is_ticked = row.can_be_ticked and row.record_id in ticked
    plan.number += 1
    session.flush()


def desk_of(session: Session, plan: YearPlan, by: Identity) -> Desk:
    """Calendars as they are before the plan makes any, so that making one changes nothing it says of others."""
    calendars = list_calendars(session, plan.collaborative_id)
    return Desk(session, plan.collaborative, plan.year, by, calendars)


def _rows(plan: YearPlan, desk: Desk) -> list[YearPlanRow]:
    rows = []
    for position, standing in enumerate(list_standings(desk), 1):
        row = _row(position, standing)
        if standing.kind is not None and row.can_be_ticked:
            _try(plan, desk, row, standing.kind, standing.record)
        rows.append(row)
    return rows


def _row(position: int, standing: Standing) -> YearPlanRow:
    kind, record, action = standing
    to_do = kind if action in TO_DO else None
    return YearPlanRow(
        position=position,
        kind=kind_of(standing),
        record_id=record.id,
        version=record.version,
        called=kind.called(record) if kind else record.audit_label(),
        action=action,
        is_ticked=to_do is not None and not to_do.decided,
        told=_end_of(record) if kind is None and action is Action.ENDS else {},
        confirm=list(to_do.confirm) if to_do else [],
        because=kept([kind.ending]) if kind and action is Action.ENDS and kind.ending else "",
        outcome=Outcome.WAITING,
    )


def _end_of(membership: Membership) -> Told:
    return {"ended": [None, _plain(membership.stops)]}


def _try(plan: YearPlan, desk: Desk, row: YearPlanRow, kind: Kind, record: Any) -> None:
    """Make a new one alone and take it back: what it says, or why it cannot be."""
    trial = desk.session.begin_nested()
    try:
        row.told = told_of(record, made(plan, desk, kind, record))
    except Refused as refusal:
        row.action, row.is_ticked, row.confirm = Action.REFUSED, False, []
        row.because = kept(reasons_of(refusal))
    finally:
        trial.rollback()


def made(plan: YearPlan, desk: Desk, kind: Kind, record: Any) -> Any:
    """The new record; Refused in words when a rule forbids it. Of one plan and one record it has always the same id."""
    try:
        return kind.make(desk, record, new_id(plan, record.id))
    except ValueError:
        raise Refused(_FAR_OFF) from None


def new_id(plan: YearPlan, record_id: UUID) -> UUID:
    return uuid5(NAMESPACE_URL, f"year:{plan.id}:{plan.number}:{record_id}")


def reasons_of(refusal: Refused) -> Sequence[str]:
    """Why something is refused, as exactly as the rule says it."""
    return [*(refusal.fields.values() or [refusal.args[0]])]


def kept(sentences: Sequence[str]) -> str:
    """Sentences as they are kept, for whoever reads them in their own language."""
    with told_later():
        return dumps([kept_words(gettext(each)) for each in sentences])


def told_because(row: YearPlanRow) -> str:
    """Why a record is not made anew, or stays, in the language of the page."""
    return " ".join(said(each) for each in loads(row.because)) if row.because else ""


def told_of(record: Sourced, new: Any) -> Told:
    """What a new record says differently, before and after, by column; and the parts of a new school calendar."""
    told: Told = {}
    for attribute in inspect(type(record), raiseerr=True).mapper.column_attrs:
        if "label" in attribute.columns[0].info and attribute.key not in _OF_SOURCE:
            before, after = (_plain(getattr(each, attribute.key)) for each in (record, new))
            if before != after:
                told[attribute.key] = [before, after]
    if hasattr(new, "organization_id") and hasattr(new, "terms") and hasattr(new, "school_year"):
        told["terms"] = [[each.term, str(each.begins), str(each.ends)] for each in _in_order(new.terms)]
    return told


def _in_order(terms: Sequence[Any]) -> list[Any]:
    return sorted(terms, key=lambda each: (each.begins, each.term))


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)
