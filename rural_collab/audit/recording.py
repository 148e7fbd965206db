"""Write down who changed what, in the same transaction, without anybody having to remember it.

A flush of an audited object outside ``attributed(...)`` raises UnattributedChange. Bulk statements
on audited tables would slip past the unit of work, so the session refuses them.
"""

from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import Column, Connection, Engine, event, insert, inspect, select, update
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, UOWTransaction, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from rural_collab.access.identity import REGISTRY, Identity
from rural_collab.audit.models import Action, Change, ChangedRecord
from rural_collab.clock import day_of, utc_now
from rural_collab.db.base import Base, Tracked
from rural_collab.db.engine import take_turn
from rural_collab.db.gathering import is_gathering
from rural_collab.errors import Stale
from rural_collab.partial_dates import PartialDate


class UnattributedChange(RuntimeError):
    """A programming mistake: something changed with nobody's name on it."""


@dataclass(frozen=True)
class RecordRef:
    """A public record: its kind (the name of its document builder) and its id.

    As a ``draft`` it is the record on whose desk alone the change is told, because nothing of it is public yet.
    """

    kind: str
    id: UUID


class Audited:
    """A model whose changes are told: every column with a label. ``audit_records`` names the pages that tell them.

    ``part_of`` names the relationship to a record whose version must move when this part of it changes.
    """

    audit_type: ClassVar[str]
    part_of: ClassVar[str] = ""
    if TYPE_CHECKING:
        id: Mapped[UUID]

    @abstractmethod
    def audit_records(self) -> Iterable[RecordRef]:
        """The records whose pages tell a change of this."""

    def audit_label(self) -> str:
        """What this is called in a sentence, for instance the name of a member."""
        return ""


class AuditedSession(Session):
    """A session that records changes; ``session_factory`` makes them."""


@dataclass(frozen=True)
class _Attribution:
    actor: Identity
    intent: str
    reviewer: Identity | None = None


def session_factory(engine: Engine) -> sessionmaker[AuditedSession]:
    return sessionmaker(engine, class_=AuditedSession, expire_on_commit=False)


@contextmanager
def attributed(session: Session, *, by: Identity, intent: str) -> Iterator[None]:
    """Everything flushed inside, and at the end of, the block is ``by``'s doing, for the reason ``intent``.

    Nobody else writes meanwhile, so a rule checked inside still holds at the commit. Raises Stale when a record was
    saved by somebody else since this session read it.
    """
    outer = session.info.get("attribution")
    named = _Attribution(by, intent, session.info.get("reviewer"))
    if outer is not None and is_gathering(session):
        yield
        _note(session, named)
        return
    session.info["attribution"] = named
    try:
        take_turn(session.connection())
        yield
        session.flush()
    except StaleDataError:
        raise Stale from None
    finally:
        session.info["attribution"] = outer
        session.info.pop("attributions", None)


def _note(session: Session, named: _Attribution) -> None:
    """What a gathered command changed is told as its doing once it is written."""
    noted = session.info.setdefault("attributions", {})
    for thing in (*session.new, *session.dirty, *session.deleted):
        noted.setdefault(thing, named)


@contextmanager
def reviewed(session: Session, *, by: Identity) -> Iterator[None]:
    """Whatever is attributed to somebody inside the block was read by ``by`` before it became public."""
    session.info["reviewer"] = by
    try:
        yield
    finally:
        del session.info["reviewer"]


def record_import(connection: Connection, *, intent: str, label: str, records: Sequence[RecordRef]) -> None:
    """Log records written in bulk as one change that all of them tell, made by the registry itself."""
    if records:
        take_turn(connection)
        _write(
            connection, _by_registry(intent, label, Action.IMPORTED, uuid5(NAMESPACE_URL, label), {}), records
        )


def record_update(
    connection: Connection, *, intent: str, label: str, record: RecordRef, fields: dict[str, list[Any]]
) -> None:
    """Log one record changed by a later release of official data, with each field before and after."""
    take_turn(connection)
    _write(connection, _by_registry(intent, label, Action.CHANGED, record.id, fields), [record])


def tell_together(
    session: Session, *, label: str, subject: RecordRef, records: Collection[RecordRef]
) -> None:
    """Log what was written in bulk inside ``attributed(...)`` as one change that all of ``records`` tell."""
    session.flush()
    attribution: _Attribution = session.info["attribution"]
    told = {**_by_whom(attribution), "action": Action.CHANGED, "fields": {}}
    told |= {"subject_type": subject.kind, "subject_id": subject.id, "subject_label": label}
    _write(session.connection(), told, records)


def blank_invented(session: Session, record_ids: Collection[UUID]) -> None:
    """Blank what the log says of invented records. Its positions stay, because indexes follow them."""
    session.flush()
    about = select(ChangedRecord.change_id).where(ChangedRecord.record_id.in_(record_ids))
    session.execute(
        update(Change)
        .where(Change.id.in_(about))
        .values(fields={}, subject_label="")
        .execution_options(synchronize_session=False)
    )


def _by_registry(
    intent: str, label: str, action: Action, subject_id: UUID, fields: dict[str, list[Any]]
) -> dict[str, Any]:
    return {
        "recorded_at": utc_now(),
        "actor": REGISTRY.name,
        "intent": intent,
        "action": action,
        "subject_type": "official_record",
        "subject_id": subject_id,
        "subject_label": label,
        "fields": fields,
    }


def _write(connection: Connection, change: dict[str, Any], records: Iterable[RecordRef]) -> None:
    _write_all(connection, [change], [set(records)])


def _write_all(
    connection: Connection, changes: Sequence[dict[str, Any]], records: Sequence[Collection[RecordRef]]
) -> None:
    """Changes in their order, each with the records that tell it."""
    query = insert(Change).returning(Change.id, sort_by_parameter_order=True)
    positions = connection.execute(query, changes).scalars().all()
    rows = [
        {"change_id": position, "record_id": ref.id, "record_kind": ref.kind}
        for position, refs in zip(positions, records, strict=True)
        for ref in refs
    ]
    if rows:
        connection.execute(insert(ChangedRecord), rows)


@event.listens_for(AuditedSession, "before_flush")
def _mind_parts(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    """Move the versions of records whose parts change; a part taken out of its record's list is told as removed."""
    modified = [thing for thing in session.dirty if session.is_modified(thing)]
    for thing in [*session.new, *modified, *session.deleted]:
        if isinstance(thing, Audited) and thing.part_of:
            wholes = list(_wholes(thing))
            if not wholes[0]:
                session.delete(thing)
            for whole in filter(None, wholes):
                if whole not in session.new and whole not in session.deleted:
                    whole.touch()


def _wholes(part: Audited) -> Iterator[Tracked | None]:
    """The record a part belongs to and, when it was just taken out of one, that one."""
    yield getattr(part, part.part_of)
    yield from inspect(part, raiseerr=True).attrs[part.part_of].history.deleted or ()


@event.listens_for(AuditedSession, "after_flush")
def _tell(session: Session, _context: UOWTransaction) -> None:
    told = list(_told(session))
    if not told:
        return
    attribution = session.info.get("attribution")
    if attribution is None:
        raise UnattributedChange(f"{told[0][1].audit_type} changed outside attributed(...)")
    noted = session.info.pop("attributions", {})
    changes = [
        _as_row(noted.get(thing, attribution), action, thing, changed) for action, thing, changed in told
    ]
    _write_all(session.connection(), changes, [set(thing.audit_records()) for _, thing, _ in told])


def _told(session: Session) -> Iterator[tuple[Action, Audited, dict[str, list[Any]]]]:
    for action, things in (
        (Action.CREATED, session.new),
        (Action.CHANGED, session.dirty),
        (Action.REMOVED, session.deleted),
    ):
        for thing in things:
            if isinstance(thing, Audited):
                changed = _changed_fields(session, thing, action)
                if changed or action is not Action.CHANGED:
                    yield action, thing, changed


def _as_row(
    by: _Attribution, action: Action, thing: Audited, changed: dict[str, list[Any]]
) -> dict[str, Any]:
    return {
        **_by_whom(by),
        "action": action,
        "subject_type": thing.audit_type,
        "subject_id": thing.id,
        "subject_label": thing.audit_label(),
        "fields": changed,
    }


def _by_whom(by: _Attribution) -> dict[str, Any]:
    return {
        "recorded_at": utc_now(),
        "actor_id": by.actor.user_id,
        "actor": by.actor.name,
        "reviewer_id": by.reviewer.user_id if by.reviewer else None,
        "reviewer": by.reviewer.name if by.reviewer else None,
        "intent": by.intent,
    }


def _changed_fields(session: Session, thing: Audited, action: Action) -> dict[str, list[Any]]:
    changed: dict[str, list[Any]] = {}
    state = inspect(thing, raiseerr=True)
    for attribute in state.mapper.column_attrs:
        column = attribute.columns[0]
        if "label" not in column.info:
            continue
        before, after = _before_and_after(state.attrs[attribute.key], action)
        if before != after:
            changed[attribute.key] = [_told_as(session, column, value) for value in (before, after)]
    return changed


def _before_and_after(attribute: Any, action: Action) -> tuple[Any, Any]:
    if action is Action.CREATED:
        return None, attribute.value
    if action is Action.REMOVED:
        return attribute.value, None
    history = attribute.history
    if not history.has_changes():
        return None, None
    return (history.deleted or [None])[0], (history.added or [None])[0]


def _told_as(session: Session, column: Column[Any], value: Any) -> Any:
    """The value as JSON keeps it; what it refers to by its name of that day, which outlives the record itself."""
    if value is not None and "names" in column.info:
        (reference,) = column.foreign_keys
        owner = next(m.class_ for m in Base.registry.mappers if m.local_table is reference.column.table)
        return getattr(session.get(owner, value), column.info["names"], None)
    return _plain(value)


def _plain(value: Any) -> Any:
    """The moment of a change is told beside it, so of moments the day is enough."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return day_of(value).isoformat()
    if isinstance(value, date | UUID | PartialDate):
        return str(value)
    return value


@event.listens_for(AuditedSession, "do_orm_execute")
def _refuse_bulk_changes(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    mapper = state.bind_mapper
    if mapper is not None and issubclass(mapper.class_, Audited):
        raise UnattributedChange(
            f"Change {mapper.class_.__name__} objects one by one, so that history is kept"
        )
