"""Take a merge back: both records are as they were, and whatever was edited since stays as it is and is told."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ForeignKey, Table, or_, select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.audit.models import DRAFT, Change, ChangedRecord
from rural_collab.audit.recording import RecordRef, attributed, tell_together
from rural_collab.clock import utc_now
from rural_collab.db.base import Base
from rural_collab.db.errors import explained
from rural_collab.errors import Refused
from rural_collab.merging import rows as at
from rural_collab.merging.carrying import Carrier, table_of
from rural_collab.merging.commands import read_anew, refuse_circles, refuse_unpermitted
from rural_collab.merging.models import Merge, MergeRow, State, Step
from rural_collab.merging.rows import Row
from rural_collab.organizations.models import KIND, Organization
from rural_collab.text import filled, mark

_NOT_DONE = mark("This merge is not in force; there is nothing to undo")
_LATER = mark("%(name)s was merged with one of the two later; undo that merge first")
_MOST_TOLD = 50


def undo_merge(session: Session, merge: Merge, *, by: Identity) -> None:
    """Take a merge back; ``merge.lasting`` counts what stays because it was edited or removed since.

    Refused while a later merge rests on it, and where what was done since would make a record part of itself.
    """
    refuse_unpermitted(by, merge.kept, merge.merged)
    with explained(session, {}), attributed(session, by=by, intent="undo a merge"):
        read_anew(session, merge.kept, merge.merged)
        session.refresh(merge)
        _refuse_resting(session, merge)
        _bring_back(merge.merged)
        session.flush()
        carrier = Carrier(session, merge.kept_id, merge.merged_id)
        lasting = _put_back(session, carrier, merge)
        merge.lasting = dict(+lasting)
        merge.state, merge.undone_by, merge.undone_at = State.UNDONE, by.name, utc_now()
        refuse_circles(session, merge.kept_id, merge.merged_id)
        _tell(session, merge, carrier)
    session.expire_all()


def _bring_back(merged: Organization) -> None:
    merged.retired_at = merged.retired_as = merged.retired_because = merged.successor = None


def _tell(session: Session, merge: Merge, carrier: Carrier) -> None:
    pages = carrier.pages | {RecordRef(KIND, merge.kept_id), RecordRef(KIND, merge.merged_id)}
    label = f"{merge.merged_name} → {merge.kept_name}"
    tell_together(session, label=label, subject=RecordRef(KIND, merge.merged_id), records=pages)


def _refuse_resting(session: Session, merge: Merge) -> None:
    if merge.state is not State.DONE:
        raise Refused(_NOT_DONE)
    later = find_later(session, merge)
    if later is not None:
        name = later.merged_name if later.kept_id in {merge.kept_id, merge.merged_id} else later.kept_name
        raise Refused(filled(_LATER, name=name))


def find_later(session: Session, merge: Merge) -> Merge | None:
    """A merge in force that was made on top of this one."""
    pair = [merge.kept_id, merge.merged_id]
    return session.scalars(
        select(Merge)
        .where(Merge.state == State.DONE, Merge.since > merge.since)
        .where(or_(Merge.kept_id.in_(pair), Merge.merged_id.in_(pair)))
        .order_by(Merge.since.desc())
    ).first()


def list_later_edits(session: Session, merge: Merge) -> Sequence[Change]:
    """What was changed about the kept record since, until the merge was undone, the latest first."""
    told = select(ChangedRecord.change_id).where(
        ChangedRecord.record_id == merge.kept_id, ChangedRecord.record_kind != DRAFT
    )
    query = select(Change).where(Change.id.in_(told), Change.id > (merge.since or 0))
    if merge.undone_at is not None:
        query = query.where(Change.recorded_at < merge.undone_at, Change.intent != "undo a merge")
    return session.scalars(query.order_by(Change.id.desc()).limit(_MOST_TOLD)).all()


def _put_back(session: Session, carrier: Carrier, merge: Merge) -> Counter[str]:
    """Undo what was noted, the last first: what was added goes, what was removed comes, what was changed turns back."""
    rows = session.scalars(
        select(MergeRow).where(MergeRow.merge_id == merge.id).order_by(MergeRow.position.desc())
    ).all()
    lasting: Counter[str] = Counter()
    for table, noted in _by_table(row for row in rows if row.step is Step.ADDED):
        lasting[table.name] += _take_away(carrier, table, noted)
    removed = [row for row in rows if row.step is Step.REMOVED]
    for table, noted in _in_turn(removed):
        lasting[table.name] += _bring(carrier, table, noted)
    changed = [row for row in rows if row.step is Step.CHANGED]
    own = [row for row in changed if _is_of(merge, row)]
    for table, noted in _by_table(row for row in changed if row not in own):
        lasting[table.name] += _turn_back(carrier, table, noted)
    for row in own:
        lasting[row.table_name] += _let_say(session, row)
    return lasting


def _is_of(merge: Merge, row: MergeRow) -> bool:
    """Whether it is about what the kept record says itself, which is told field by field in its history."""
    return row.table_name in {"organization", "collaborative"} and row.key["id"] == str(merge.kept_id)


def _by_table(rows: Iterable[MergeRow]) -> list[tuple[Table, list[MergeRow]]]:
    found: dict[str, list[MergeRow]] = defaultdict(list)
    for row in rows:
        found[row.table_name].append(row)
    return [(Base.metadata.tables[name], noted) for name, noted in found.items()]


def _in_turn(rows: Sequence[MergeRow]) -> list[tuple[Table, list[MergeRow]]]:
    """The same with tables that others refer to first."""
    places = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
    return sorted(_by_table(rows), key=lambda each: places[each[0].name])


def _take_away(carrier: Carrier, table: Table, noted: Sequence[MergeRow]) -> int:
    """Remove rows that still say what they said when they were added; gives how many stay."""
    there = _there(carrier, table, noted)
    untouched = [row for told, row in there if at.as_json(row) == told.after]
    at.remove_rows(carrier.connection, table, [at.key_of(table, row) for row in untouched])
    return len(there) - len(untouched)


def _there(carrier: Carrier, table: Table, noted: Sequence[MergeRow]) -> list[tuple[MergeRow, Row]]:
    """The rows that are there still, each with what was noted."""
    keys = [at.from_json(table, row.key) for row in noted]
    found = at.read_by_keys(carrier.connection, table, keys)
    pairs = [(row, found.get(tuple(key.values()))) for row, key in zip(noted, keys, strict=True)]
    return [(row, now) for row, now in pairs if now is not None]


def _bring(carrier: Carrier, table: Table, noted: Sequence[MergeRow]) -> int:
    """Put removed rows back; gives how many cannot be, because what they belonged to was removed since."""
    rows = [at.from_json(table, row.before) for row in noted]
    for key in table.foreign_keys:
        rows = _with_owners(carrier, key, rows)
    at.add_rows(carrier.connection, table, rows)
    carrier.touch(table, rows)
    return len(noted) - len(rows)


def _with_owners(carrier: Carrier, key: ForeignKey, rows: Sequence[Row]) -> list[Row]:
    """Those rows of which is there what they refer to."""
    column, target = key.parent.name, table_of(key.column)
    wanted = {row[column] for row in rows} - {None}
    found = at.read_by_keys(carrier.connection, target, [{key.column.name: value} for value in wanted])
    return [row for row in rows if row[column] is None or (row[column],) in found]


def _turn_back(carrier: Carrier, table: Table, noted: Sequence[MergeRow]) -> int:
    """Let rows say again what they said before the merge, where nobody changed it since; gives how many stay."""
    there = _there(carrier, table, noted)
    changes: dict[tuple[str, ...], list[tuple[Row, Row]]] = defaultdict(list)
    for told, row in there:
        now = at.as_json({name: row[name] for name in told.after})
        before = {name: value for name, value in told.before.items() if now[name] == told.after[name]}
        if before:
            changes[tuple(before)].append((row, at.from_json(table, before)))
    for each in changes.values():
        carrier.change(table, each)
    return len(noted) - sum(map(len, changes.values()))


def _let_say(session: Session, row: MergeRow) -> int:
    """The same of the kept record itself, one field after the other; gives 1 when one of them stays as it was edited."""
    table = Base.metadata.tables[row.table_name]
    model = next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)
    record: Any = session.get_one(model, at.from_json(table, row.key)["id"])
    session.refresh(record)
    before, after = at.from_json(table, row.before), at.from_json(table, row.after)
    untouched = [name for name in after if getattr(record, name) == after[name]]
    for name in untouched:
        setattr(record, name, before[name])
    session.flush()
    return int(len(untouched) < len(after))
