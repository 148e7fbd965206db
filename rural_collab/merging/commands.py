"""Merge two records of one organization, and take a merge back. Each is one transaction, done wholly or not at all."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.access.policy import Permission, permits
from rural_collab.audit.models import Change
from rural_collab.audit.recording import RecordRef, attributed, tell_together
from rural_collab.clock import utc_now
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.collaboratives.queries import list_networks
from rural_collab.db.base import Base, Tracked, set_changed
from rural_collab.db.engine import read_in_turn, take_turn
from rural_collab.db.errors import explained
from rural_collab.errors import Forbidden, Refused
from rural_collab.evidence.models import Claim
from rural_collab.merging import rows as at
from rural_collab.merging.carrying import Carrier, count_references
from rural_collab.merging.comparing import CODES, KEPT, OTHER, taken_from
from rural_collab.merging.memberships import Joined, joined
from rural_collab.merging.models import KeptApart, Merge, State
from rural_collab.merging.references import REFERENCES, How
from rural_collab.organizations.commands import is_part_of_itself
from rural_collab.organizations.models import DUPLICATE, KIND, Alias, Identifier, Organization
from rural_collab.text import mark

_ITSELF = mark("A record cannot be merged with itself")
_GONE = mark("One of the two is no longer in the registry")
_KEEP_IT = mark("One of the two is a collaborative; keep that one")
_SAMPLE = mark("One of the two is invented, for trying things out")
_CIRCLE = mark("The two are in a chain of members, so that it would become a member of itself")
_PART = mark("The two are in a chain of parts, so that it would become a part of itself")
_NOT_YOURS = mark("Your account may not do this")
_SETTLED = mark("This merge was settled already")
Versions = tuple[int | None, int | None]


def propose_merge(
    session: Session, kept: Organization, merged: Organization, *, why: str | None, by: Identity
) -> Merge:
    """Ask whoever may to merge two records; nothing changes before, and who asks again asked once."""
    take_turn(session.connection())
    _refuse_unfit(session, kept, merged)
    waiting = session.scalar(
        select(Merge).where(
            Merge.kept_id == kept.id, Merge.merged_id == merged.id, Merge.state == State.PROPOSED
        )
    )
    if waiting is not None:
        return waiting
    merge = _merge_of(kept, merged, why=why, state=State.PROPOSED, proposed_by=by.name)
    session.add(merge)
    session.flush()
    return merge


def _merge_of(kept: Organization, merged: Organization, **told: Any) -> Merge:
    names = {"kept_name": kept.name, "merged_name": merged.name}
    return Merge(kept=kept, merged=merged, chosen={}, staying={}, lasting={}, **names, **told)


def decline_merge(session: Session, merge: Merge, *, by: Identity) -> None:
    """Leave two records as they are that somebody proposed to merge."""
    refuse_unpermitted(by, merge.kept, merge.merged)
    read_in_turn(session, merge)
    if merge.state is not State.PROPOSED:
        raise Refused(_SETTLED)
    merge.state, merge.settled_by, merge.settled_at = State.DECLINED, by.name, utc_now()
    session.flush()


def keep_apart(session: Session, one: Organization, other: Organization, *, by: Identity) -> None:
    """Say that two records that seem the same are not, so that nobody is asked again."""
    refuse_unpermitted(by, one, other)
    if one.id == other.id:
        raise Refused(_ITSELF)
    for pair in ((one.id, other.id), (other.id, one.id)):
        if session.get(KeptApart, pair) is None:
            session.add(KeptApart(one_id=pair[0], other_id=pair[1], said_by=by.name))
    session.flush()


def refuse_unpermitted(by: Identity, *records: Organization) -> None:
    """Records of two places are for whoever keeps both places."""
    if not all(permits(by, Permission.RECORD_MERGE, record) for record in records):
        raise Forbidden(_NOT_YOURS)


def merge_organizations(
    session: Session,
    kept: Organization,
    merged: Organization,
    *,
    chosen: Mapping[str, str],
    why: str | None,
    expected: Versions,
    by: Identity,
) -> Merge:
    """Make one record of two: ``kept`` has from now on what refers to ``merged``, whose address leads to it.

    ``chosen`` names what takes the merged record's value, see ``comparing``. Stale when either of them was saved since
    the ``expected`` versions, Refused when the two cannot be one.
    """
    refuse_unpermitted(by, kept, merged)
    with explained(session, {}), attributed(session, by=by, intent="merge two records"):
        read_anew(session, kept, merged)
        kept.refuse_stale(expected[0])
        merged.refuse_stale(expected[1])
        _refuse_unfit(session, kept, merged)
        merge = _settled(session, kept, merged, chosen=dict(chosen), why=why, by=by)
        _make_one(session, merge, by)
    session.expire_all()
    return merge


def _make_one(session: Session, merge: Merge, by: Identity) -> None:
    carrier = Carrier(session, merge.merged_id, merge.kept_id)
    carry(session, carrier, merge.chosen, merge.kept.name)
    _take_over(session, carrier, merge, by)
    _retire(session, merge, by)
    carrier.keep(merge.id)
    merge.staying = {name: many for name, many in (+carrier.staying).items() if REFERENCES[name].words}
    refuse_circles(session, merge.kept_id)
    _tell(session, merge, carrier)


def read_anew(session: Session, *records: Organization) -> None:
    """As they are now that it is our turn to write, and locked in one order for all who lock two."""
    query = select(Organization).where(Organization.id.in_([record.id for record in records]))
    session.scalars(
        query.order_by(Organization.id)
        .with_for_update(of=Organization)
        .execution_options(populate_existing=True)
    ).all()


def _refuse_unfit(session: Session, kept: Organization, merged: Organization) -> None:
    if kept.id == merged.id:
        raise Refused(_ITSELF)
    if kept.retired_at is not None or merged.retired_at is not None:
        raise Refused(_GONE)
    if kept.is_sample is not merged.is_sample:
        raise Refused(_SAMPLE)
    if session.get(Collaborative, merged.id) is not None and session.get(Collaborative, kept.id) is None:
        raise Refused(_KEEP_IT)


def _settled(
    session: Session,
    kept: Organization,
    merged: Organization,
    *,
    chosen: dict[str, str],
    why: str | None,
    by: Identity,
) -> Merge:
    """The merge as it is kept: the one that was proposed, in either direction, or a new one."""
    pair = {kept.id, merged.id}
    proposed = session.scalars(
        select(Merge).where(Merge.kept_id.in_(pair), Merge.merged_id.in_(pair), Merge.state == State.PROPOSED)
    ).first()
    merge = proposed or _merge_of(kept, merged, state=State.DONE, proposed_by=None)
    merge.kept, merge.merged = kept, merged
    merge.kept_name, merge.merged_name = kept.name, merged.name
    merge.chosen, merge.why = chosen, why or merge.why
    merge.state, merge.settled_by, merge.settled_at = State.DONE, by.name, utc_now()
    session.add(merge)
    session.flush()
    return merge


def carry(session: Session, carrier: Carrier, chosen: Mapping[str, str], name: str) -> None:
    """Carry all there is to the kept record, which is called ``name``."""
    there = count_references(session, carrier.source)
    carry_memberships(session, carrier, "member_id", "collaborative_id")
    carry_memberships(session, carrier, "collaborative_id", "member_id")
    _carry_codes(carrier, chosen)
    for reference, how in REFERENCES.items():
        if reference in there and how.how is not How.OWN:
            carrier.carry(reference, how, taken=[(name,)] if reference == "alias.organization_id" else ())


def carry_memberships(session: Session, carrier: Carrier, own: str, partner: str) -> None:
    """Those that overlap one of the kept record's become part of it; its member itself it is no longer."""
    table = Base.metadata.tables[Membership.__tablename__]
    theirs = at.read_rows(carrier.connection, table, table.c[own] == carrier.source)
    ours = at.read_rows(carrier.connection, table, table.c[own] == carrier.target) if theirs else []
    within = [row for row in theirs if row[partner] == carrier.target]
    one = joined(ours, [row for row in theirs if row not in within], partner)
    carrier.joined += one
    gone = {row["id"]: each.stays for each in one for row in each.gone}
    for each in one:
        carrier.change(table, [(each.stays, each.changes)] if each.changes else [])
    _keep_sources(session, carrier, one, own)
    carrier.remove(table, [(row, gone[row["id"]]) for row in [*ours, *theirs] if row["id"] in gone])
    carrier.remove(table, [(row, None) for row in within])
    moving = [row for row in theirs if row["id"] not in gone and row not in within]
    name = f"membership.{own}"
    carrier.moved[name] += len(moving)
    carrier.same[name] += len(theirs) - len(moving)
    carrier.move(table, own, moving)


def _keep_sources(session: Session, carrier: Carrier, one: Sequence[Joined], own: str) -> None:
    """What another source said of a membership stays as a fact of the member, of the collaborative as it is called now."""
    told = [
        _as_fact(session, {**row, own: carrier.target})
        for each in one
        for row in each.gone
        if row["source_id"] and row["source_id"] != each.stays["source_id"]
    ]
    carrier.add(Base.metadata.tables[Claim.__tablename__], told)


def _as_fact(session: Session, row: at.Row) -> at.Row:
    membership = Membership(**row)
    collaborative = session.get_one(Organization, membership.collaborative_id)
    since, until = membership.starts, membership.stops
    period = f"from {since} to {until}" if until else f"since {since}"
    now, told = utc_now(), {name: row[name] for name in ("source_id", "as_of", "verification")}
    return {
        "record_kind": KIND,
        "record_id": membership.member_id,
        "topic": "other",
        "statement": f"A member of {collaborative.name} {period}.",
        "statement_es": None,
        "is_shown": True,
        "position": 0,
        "created_at": now,
        "updated_at": now,
        "version": 1,
        **told,
    }


def _carry_codes(carrier: Carrier, chosen: Mapping[str, str]) -> None:
    """Codes of a kind that the kept record has as well go along only when they are chosen, perhaps in its place."""
    table = Base.metadata.tables[Identifier.__tablename__]
    column = table.c.organization_id
    theirs = at.read_rows(carrier.connection, table, column == carrier.source)
    ours = at.read_rows(carrier.connection, table, column == carrier.target)
    known = {row["scheme"] for row in ours}

    def choice(row: at.Row) -> str:
        return chosen.get(f"{CODES}{row['scheme']}", KEPT)

    moving = [row for row in theirs if row["scheme"] not in known or choice(row) != KEPT]
    schemes = {row["scheme"] for row in moving}
    leaving = [row for row in ours if row["scheme"] in schemes and choice(row) == OTHER]
    carrier.moved["identifier.organization_id"] += len(moving)
    carrier.staying["identifier.organization_id"] += len(theirs) - len(moving) + len(leaving)
    carrier.move(table, "organization_id", moving)
    carrier.change(table, [(row, {"organization_id": carrier.source}) for row in leaving])


def _take_over(session: Session, carrier: Carrier, merge: Merge, by: Identity) -> None:
    """Let the kept record say what was chosen, and be called what either was called."""
    kept, merged, name = merge.kept, merge.merged, merge.kept.name
    pairs: list[tuple[Any, Any]] = [(kept, merged)]
    ours, theirs = (session.get(Collaborative, one.id) for one in (kept, merged))
    pairs += [(ours, theirs)] if ours is not None and theirs is not None else []
    for record, other in pairs:
        values = {column.key: value for column, value in taken_from(merge.chosen, record, other)}
        before = {key: getattr(record, key) for key in values}
        _note_taken(carrier, record, before, {k: v for k, v in values.items() if v != before[k]})
        with attributed(session, by=by, intent="take over from a merged record"):
            set_changed(record, values)
        _outgrow(record, other)
    _name(session, carrier, kept, {name, merged.name} - {kept.name})
    session.flush()


def _note_taken(carrier: Carrier, record: Any, before: at.Row, values: at.Row) -> None:
    if values:
        table = Base.metadata.tables[record.__tablename__]
        carrier.note_change(table, {"id": record.id}, {name: before[name] for name in values}, values)


def _outgrow(record: Tracked, other: Tracked) -> None:
    """A form that was opened on either of the two must not be taken for one opened on what they became."""
    newest = max(record.version, other.version)
    record.version = newest + 1


def _name(session: Session, carrier: Carrier, kept: Organization, names: set[str]) -> None:
    known = set(session.scalars(select(Alias.name).where(Alias.organization_id == kept.id)))
    rows = [{"organization_id": kept.id, "name": name, "kind": "common"} for name in sorted(names - known)]
    blank = {"valid_from": None, "valid_to": None}
    carrier.add(Base.metadata.tables[Alias.__tablename__], [{**blank, **row} for row in rows])


def _retire(session: Session, merge: Merge, by: Identity) -> None:
    with attributed(session, by=by, intent="merge into another record"):
        merged = merge.merged
        merged.retired_at, merged.retired_as, merged.retired_because = utc_now(), DUPLICATE, merge.why
        merged.successor = merge.kept


def _tell(session: Session, merge: Merge, carrier: Carrier) -> None:
    """One line in the histories of all whose pages tell of the two."""
    label = f"{merge.merged_name} → {merge.kept_name}"
    pages = carrier.pages | {RecordRef(KIND, merge.kept_id), RecordRef(KIND, merge.merged_id)}
    tell_together(session, label=label, subject=RecordRef(KIND, merge.merged_id), records=pages)
    merge.since = session.scalar(select(func.max(Change.id)))


def refuse_circles(session: Session, *organization_ids: UUID) -> None:
    for one in organization_ids:
        members = select(Membership.member_id).where(Membership.collaborative_id == one)
        if list_networks(session, one) & set(session.scalars(members)):
            raise Refused(_CIRCLE)
        if is_part_of_itself(session, one):
            raise Refused(_PART)
