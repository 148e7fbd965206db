"""Remove a person from everywhere: the account, invitations, mails, public contacts, and the name in histories.

What stays is what happened: a change keeps its moment and its record, told of "a former coordinator". Every text of
every table is searched, so that a table somebody adds later is not forgotten.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Enum,
    String,
    Table,
    Text,
    cast,
    delete,
    event,
    func,
    inspect,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, UOWTransaction

from rural_collab.access.identity import Identity
from rural_collab.accounts.models import FailedSignIn, Grant, Invitation, LinkKey, User
from rural_collab.accounts.queries import find_user, same_address
from rural_collab.audit.models import FORMER, Change
from rural_collab.audit.recording import Audited, AuditedSession, RecordRef, attributed, tell_together
from rural_collab.clock import utc_now
from rural_collab.db.base import Base
from rural_collab.errors import Refused
from rural_collab.mail.models import Message
from rural_collab.review.models import Proposal, RecordVersion
from rural_collab.text import mark
from rural_collab.upkeep.models import RemovedAddress

#: What stands where a name or an address stood inside a longer text.
REMOVED = "(removed)"
#: What a record says of the person to ask.
_CONTACT = ("email", "contact", "contact_es", "phone")
#: Columns that hold nothing but somebody's name.
_NAMES = frozenset(
    {"actor", "reviewer", "author", "who", "by_name", "invited_by", "answered_by", "said_by", "done_by"}
    | {"reader_name", "asked_by", "proposed_by", "settled_by", "undone_by"}
)

_INTENT = "forget a person"
#: What the log calls subjects that are people, or a role of one.
_ABOUT_PEOPLE = (User.audit_type, Grant.audit_type, Invitation.audit_type)

_LAST = mark("This is the only administrator; make another one first")
_ONESELF = mark("Somebody else has to remove you")
_NOT_AGREED = mark(
    "This is the address of somebody with an account, who has to agree there to be a public contact"
)
_ASKED_NOT_TO_BE = mark("Whoever has this address asked not to be named here")


class Trace(NamedTuple):
    """A column in which a person is found, and in how many rows."""

    table: str
    column: str
    rows: int


def list_traces(session: Session, address: str, name: str = "") -> Sequence[Trace]:
    """Everywhere an address, and a name if one is told, stands in the database."""
    connection, needles = session.connection(), _needles(address, name)
    found = ((table, column, _rows_with(connection, table, column, needles)) for table, column in _texts())
    return [Trace(table.name, column.name, len(rows)) for table, column, rows in found if rows]


def forget_person(session: Session, address: str, *, name: str = "", by: Identity) -> None:
    """Remove everything that names a person; Refused for oneself and for the only administrator.

    A ``name`` is taken out of texts as well; the name of an account only where nothing but a name stands.
    """
    address = same_address(address)
    user = find_user(session, address)
    names = {name, *(_names_of(session, user) if user else ())} - {""}
    if user is not None:
        _close(session, user, by)
    _take_out_contacts(session, address, by)
    for model, column in ((Message, Message.recipient), (FailedSignIn, FailedSignIn.email)):
        session.execute(delete(model).where(func.lower(column) == address))
    if not is_removed(session, address):
        session.add(RemovedAddress(address_hash=hash_of(address)))
    session.flush()
    labels = select(Change.id).where(
        Change.subject_type.in_(_ABOUT_PEOPLE), Change.subject_label.in_([address, *names])
    )
    session.execute(update(Change).where(Change.id.in_(labels)).values(subject_label=REMOVED, fields={}))
    for known in names:
        _rename(session.connection(), known)
    needles = _needles(address, name)
    cleaned = set(_records_with(session, needles))
    _scrub(session.connection(), needles)
    session.expire_all()
    about = RecordRef(User.audit_type, user.id if user else uuid4())
    with attributed(session, by=by, intent=_INTENT):
        tell_together(session, label=REMOVED, subject=about, records=cleaned)


def _records_with(session: Session, needles: Sequence[str]) -> Iterator[RecordRef]:
    """Public records in which a person is found: the search index and whoever keeps a page have to hear of it."""
    models = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    for table, column in _texts():
        model = models.get(table, Base)
        if issubclass(model, Audited):
            for row in _rows_with(session.connection(), table, column, needles):
                if _cleaned(row.told, needles) != row.told:
                    yield from session.get_one(model, tuple(row[1:])).audit_records()


def _names_of(session: Session, user: User) -> Iterator[str]:
    """What an account was ever called, as far as the log knows."""
    yield user.name
    changes = select(Change.subject_label, Change.fields).where(Change.subject_id == user.id)
    for called, fields in session.execute(changes):
        yield from (str(each) for each in (called, *fields.get("name", ())) if each)


def _rename(connection: Connection, name: str) -> None:
    """Where nothing but this name stands, somebody without a name is told of."""
    for table, column in _texts():
        if column.name in _NAMES and not isinstance(column.type, JSON):
            connection.execute(update(table).where(column == name).values({column: FORMER}))


def _close(session: Session, user: User, by: Identity) -> None:
    """Delete an account; what it did is told of somebody without a name."""
    if user.id == by.user_id:
        raise Refused(_ONESELF)
    others = select(User.id).where(User.is_administrator, User.disabled_at.is_(None), User.id != user.id)
    if user.is_administrator and session.scalar(others.limit(1)) is None:
        raise Refused(_LAST)
    for person, told in ((Change.actor_id, Change.actor), (Change.reviewer_id, Change.reviewer)):
        session.execute(update(Change).where(person == user.id).values({told: FORMER}))
    session.execute(delete(LinkKey).where(LinkKey.subject_id == user.id))
    with attributed(session, by=by, intent=_INTENT):
        session.delete(user)


def _take_out_contacts(session: Session, address: str, by: Identity) -> None:
    """Empty the public contacts with this address, and end the invitations to it."""
    with attributed(session, by=by, intent=_INTENT):
        for invitation in session.scalars(select(Invitation).where(Invitation.email == address)):
            session.delete(invitation)
        emptied = _empty_contacts(session, address)
    _forget_contacts(session, emptied)


def _empty_contacts(session: Session, address: str) -> list[UUID]:
    """Say no longer whom one could ask, where this address stands; of which records."""
    return [record.id for model in _with_contacts() for record in _emptied(session, model, address)]


def _emptied(session: Session, model: type[Any], address: str) -> Iterator[Any]:
    for record in session.scalars(select(model).where(func.lower(model.email) == address)):
        for column in _CONTACT:
            if hasattr(record, column):
                setattr(record, column, None)
        yield record


def _forget_contacts(session: Session, ids: Sequence[UUID]) -> None:
    """Neither the log, nor versions, nor proposals of these records say any more whom one could ask."""
    for change in session.execute(select(Change.id, Change.fields).where(Change.subject_id.in_(ids))).all():
        fields = {name: told for name, told in change.fields.items() if name not in _CONTACT}
        session.execute(update(Change).where(Change.id == change.id).values(fields=fields))
    models: tuple[type[Any], ...] = (RecordVersion, Proposal)
    for model in models:
        for kept in session.scalars(select(model).where(model.record_id.in_(ids))):
            kept.entered = [pair for pair in kept.entered if pair[0] not in {*_CONTACT, "opened"}]


def _with_contacts() -> list[type[Any]]:
    """Models of records whose e-mail address everybody may read."""
    return [mapper.class_ for mapper in Base.registry.mappers if _has_contact(mapper.class_)]


def _has_contact(model: type[Any]) -> bool:
    is_account = issubclass(model, User | Invitation)
    return issubclass(model, Audited) and hasattr(model, "email") and not is_account


def hash_of(address: str) -> str:
    return hashlib.sha256(f"removed {same_address(address)}".encode()).hexdigest()


def is_removed(session: Session, address: str) -> bool:
    return session.get(RemovedAddress, hash_of(address)) is not None


@event.listens_for(AuditedSession, "before_flush")
def _refuse_removed(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    """Nobody puts somebody back who asked to be removed."""
    for thing in [*session.new, *session.dirty]:
        if _has_contact(type(thing)) and thing.email and inspect(thing).attrs.email.history.added:
            with session.no_autoflush:
                _refuse_contact(session, thing.email)


def _refuse_contact(session: Session, address: str) -> None:
    """The address of an office may stand anywhere; that of a person with an account only where they agreed to it."""
    if is_removed(session, address):
        raise Refused(_ASKED_NOT_TO_BE, email=_ASKED_NOT_TO_BE)
    agreed = select(User.contact_since).where(User.email == same_address(address))
    for since in session.scalars(agreed):
        if since is None:
            raise Refused(_NOT_AGREED, email=_NOT_AGREED)


def agree_to_be_contact(session: Session, user: User, *, agrees: bool, by: Identity) -> None:
    """Note that somebody's address may stand on public pages; when they no longer agree, it is taken out of all."""
    intent = "agree to be a contact" if agrees else "no longer agree to be a contact"
    with attributed(session, by=by, intent=intent):
        user.contact_since = (user.contact_since or utc_now()) if agrees else None
        emptied = [] if agrees else _empty_contacts(session, user.email)
    _forget_contacts(session, emptied)


def _needles(address: str, *names: str) -> list[str]:
    """What to search for; in JSON letters beyond ASCII stand escaped, so both ways of writing count."""
    words = [same_address(address), *(name for name in names if name)]
    return list(dict.fromkeys([*words, *(json.dumps(word)[1:-1] for word in words)]))


def _texts() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column of every table in which people write; codes and hashes are none."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if _is_written(column) and table.primary_key.columns:
                yield table, column


def _is_written(column: Column[Any]) -> bool:
    """Whether it holds words, rather than a code or an address by which others find a record."""
    is_text = isinstance(column.type, String | Text | JSON) and not isinstance(column.type, Enum)
    return is_text and not column.foreign_keys and "scheme" not in column.info and column.name != "slug"


def _rows_with(
    connection: Connection, table: Table, column: Column[Any], needles: Iterable[str]
) -> Sequence[Any]:
    written = cast(column, Text)
    keys = [key.label(f"key_{place}") for place, key in enumerate(table.primary_key.columns)]
    holds = or_(*(written.icontains(needle, autoescape=True) for needle in needles))
    return connection.execute(select(column.label("told"), *keys).where(holds)).all()


def _scrub(connection: Connection, needles: Sequence[str]) -> None:
    """Take a person out of every text; where nothing else stands and nothing has to, nothing is left."""
    whole = {needle.casefold() for needle in needles}
    for table, column in _texts():
        for row in _rows_with(connection, table, column, needles):
            this = [key == row[place] for place, key in enumerate(table.primary_key.columns, 1)]
            is_all = column.nullable and str(row.told).casefold() in whole
            cleaned = None if is_all else _cleaned(row.told, needles)
            connection.execute(update(table).where(*this).values({column: cleaned}))


def _cleaned(told: Any, needles: Sequence[str]) -> Any:
    if isinstance(told, dict):
        return {key: _cleaned(value, needles) for key, value in told.items()}
    if isinstance(told, list):
        return [_cleaned(value, needles) for value in told]
    return _inside(told, needles) if isinstance(told, str) else told


def _inside(told: str, needles: Sequence[str]) -> str:
    """A text without the person; only whole words count, so that Ana stays in Montana, and only whole addresses."""
    for needle in needles:
        before, after = (r"[\w.+-]", r"[\w-]|\.\w") if "@" in needle else (r"\w", r"\w")
        told = re.sub(rf"(?<!{before}){re.escape(needle)}(?!{after})", REMOVED, told, flags=re.IGNORECASE)
    return told
