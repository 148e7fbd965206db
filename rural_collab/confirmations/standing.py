"""How each section and each record of somebody stands: when it was last vouched for, and when it is due."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.clock import day_of
from rural_collab.collaboratives.models import Collaborative, CollaborativeRecord
from rural_collab.confirmations.models import MEMBER, Attestation, Silence
from rural_collab.confirmations.sections import OF_ORGANIZATIONS, SECTIONS, Row, list_rows, span_of
from rural_collab.db.together import Wanted, read_together
from rural_collab.freshness import Vouched, due_on, last_evidence, state_on
from rural_collab.organizations.models import Organization
from rural_collab.partial_dates import PartialDate


@dataclass(frozen=True)
class Confirmations:
    """What was confirmed of one owner: the latest of each section, of each record by itself, and by each member."""

    of_sections: Mapping[str, Attestation] = field(default_factory=dict)
    of_records: Mapping[UUID, Attestation] = field(default_factory=dict)
    of_members: Mapping[UUID, Attestation] = field(default_factory=dict)

    @classmethod
    def of(cls, attestations: Iterable[Attestation]) -> "Confirmations":
        """Out of those of one owner, the oldest first."""
        sections: dict[str, Attestation] = {}
        records: dict[UUID, Attestation] = {}
        members: dict[UUID, Attestation] = {}
        for each in attestations:
            if each.record_id is None:
                sections[each.section] = each
            else:
                records[each.record_id] = each
                if each.role == MEMBER:
                    members[each.record_id] = each
        return cls(sections, records, members)

    def of_row(self, section: str, record_id: UUID, made_at: datetime) -> Attestation | None:
        """The latest that vouches for a record: its own, or one of the whole section since the record is there."""
        whole = self.of_sections.get(section)
        told = [self.of_records.get(record_id), whole if whole and whole.confirmed_at >= made_at else None]
        return max(filter(None, told), key=lambda each: each.confirmed_at, default=None)

    @property
    def latest(self) -> Attestation | None:
        """What was confirmed last, of whatever part of it."""
        every = [*self.of_sections.values(), *self.of_records.values()]
        return max(every, key=lambda each: each.confirmed_at, default=None)


NOTHING = Confirmations()


@dataclass(frozen=True)
class Standing:
    """A section or a record: when it was vouched for last, how fresh that is, and from when on somebody should look.

    ``checked`` is None when nothing dated vouches for it; then it is due as if it had been checked when it was made.
    """

    checked: PartialDate | None
    state: str | None
    due_on: date
    by: Attestation | None = None

    @classmethod
    def on(
        cls,
        today: date,
        span: int,
        made_on: date,
        by: Attestation | None,
        told_on: Iterable[PartialDate | None] = (),
    ) -> "Standing":
        checked = last_evidence(by.on if by else None, told_on)
        state = state_on(checked.first_day, today, span) if checked else None
        return cls(checked, state, due_on(checked.first_day if checked else made_on, span), by)

    def is_due(self, today: date) -> bool:
        return self.due_on <= today


@dataclass(frozen=True)
class OwnerStanding:
    """Every section of one owner that tells something, in the order of a profile, and every record in them."""

    owner_id: UUID
    sections: Mapping[str, Standing]
    records: Mapping[UUID, Standing]

    def due(self, today: date) -> list[str]:
        return [code for code, standing in self.sections.items() if standing.is_due(today)]

    @property
    def next_due_on(self) -> date | None:
        return min((each.due_on for each in self.sections.values()), default=None)

    def confirmed_throughout(self, today: date) -> Vouched:
        """The section that somebody should look at first speaks for all; nothing while one that is due has no date."""
        first = sorted(self.sections.values(), key=lambda each: each.due_on)
        dated = [each for each in first if each.checked]
        if not any(each.by for each in dated) or (first[0].checked is None and first[0].is_due(today)):
            return Vouched()
        return Vouched(dated[0].checked, first[0].due_on)


def as_a_whole(
    confirmed_on: date | None,
    told_on: Iterable[PartialDate | None],
    standing: OwnerStanding | None,
    today: date,
) -> Vouched:
    """How fresh a record is as a whole: by its newest source or, where that keeps it fresh longer, by confirmations.

    What somebody confirmed of one record or one section makes nothing else fresh.
    """
    ways = [
        Vouched.by(confirmed_on, told_on),
        standing.confirmed_throughout(today) if standing else Vouched(),
    ]
    return max(ways, key=lambda way: way.due)


def list_attestations(session: Session, owner_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Attestation]]:
    """Everything confirmed of these owners, the oldest first."""
    query = select(Attestation).where(Attestation.owner_id.in_(list(owner_ids)))
    return _by_owner(session.scalars(query.order_by(Attestation.confirmed_at, Attestation.id)))


def _by_owner(attestations: Iterable[Attestation]) -> Mapping[UUID, list[Attestation]]:
    grouped: defaultdict[UUID, list[Attestation]] = defaultdict(list)
    for each in attestations:
        grouped[each.owner_id].append(each)
    return grouped


def attestations_of(owner_ids: Collection[UUID]) -> Wanted:
    """The same, to be read together with other lists."""
    order = (Attestation.confirmed_at, Attestation.id)
    return Wanted(Attestation, Attestation.owner_id.in_(list(owner_ids)), order=order)


def silences_of(owner_ids: Collection[UUID]) -> Wanted:
    """Marks that nobody confirms these owners, to be read together with other lists."""
    return Wanted(Silence, Silence.owner_id.in_(list(owner_ids)))


def find_confirmations(session: Session, owner_ids: Collection[UUID]) -> Mapping[UUID, Confirmations]:
    return {owner: Confirmations.of(told) for owner, told in list_attestations(session, owner_ids).items()}


@dataclass(frozen=True)
class Said:
    """What was confirmed of several owners, and since when nobody confirms those of which that is told."""

    confirmed: Mapping[UUID, Confirmations]
    silences: Mapping[UUID, date]

    def of_row(self, section: str, record: CollaborativeRecord) -> Attestation | None:
        """Who confirmed one record last, by itself or with its section since it is there."""
        told = self.confirmed.get(record.collaborative_id, NOTHING)
        return told.of_row(section, record.id, record.created_at)


def find_said(session: Session, owner_ids: Collection[UUID]) -> Said:
    """All of it in one statement."""
    told, marks = read_together(session, attestations_of(owner_ids), silences_of(owner_ids))
    confirmed = {owner: Confirmations.of(each) for owner, each in _by_owner(told).items()}
    return Said(confirmed, {each.owner_id: each.since for each in marks})


@dataclass(frozen=True)
class Body:
    """An owner, as far as its freshness asks for it."""

    id: UUID
    made_at: datetime
    confirmed_on: date | None
    is_collaborative: bool


def find_standings(
    session: Session, owner_ids: Collection[UUID], today: date
) -> Mapping[UUID, OwnerStanding]:
    """How these owners stand, in three statements however many they are."""
    bodies = [
        Body(one, made_at, on, own is not None)
        for one, made_at, on, own in session.execute(
            select(Organization.id, Organization.created_at, Organization.confirmed_on, Collaborative.id)
            .outerjoin(Collaborative, Collaborative.id == Organization.id)
            .where(Organization.id.in_(list(owner_ids)))
        )
    ]
    confirmed = find_confirmations(session, owner_ids)
    rows: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in list_rows(session, [body.id for body in bodies if body.is_collaborative], today):
        rows[row.owner_id].append(row)
    return {body.id: stand(body, rows[body.id], confirmed.get(body.id, NOTHING), today) for body in bodies}


def stand(body: Body, rows: Sequence[Row], confirmed: Confirmations, today: date) -> OwnerStanding:
    """How one owner stands, out of its records and of what was confirmed."""
    records = {row.id: _of_row(row, confirmed, today) for row in rows}
    sections: dict[str, Standing] = {}
    for code in SECTIONS if body.is_collaborative else OF_ORGANIZATIONS:
        inside = [records[row.id] for row in rows if row.section == code]
        if inside:
            sections[code] = _weakest(inside, confirmed.of_sections.get(code))
        elif not SECTIONS[code]:
            told = [PartialDate.of(body.confirmed_on)] if body.confirmed_on else []
            by = confirmed.of_sections.get(code)
            sections[code] = Standing.on(today, span_of(code), day_of(body.made_at), by, told)
    return OwnerStanding(body.id, sections, records)


def _of_row(row: Row, confirmed: Confirmations, today: date) -> Standing:
    by = confirmed.of_row(row.section, row.id, row.made_at)
    return Standing.on(today, span_of(row.section), day_of(row.made_at), by, [row.as_of])


def _weakest(inside: Sequence[Standing], whole: Attestation | None) -> Standing:
    """A section is as fresh as the record in it that somebody should look at first."""
    weakest = min(inside, key=lambda each: (each.due_on, each.checked is not None))
    return Standing(weakest.checked, weakest.state, weakest.due_on, whole or weakest.by)


def find_silences(session: Session, owner_ids: Collection[UUID]) -> Mapping[UUID, date]:
    """Since when nobody confirms them, of those of which that is told."""
    query = select(Silence.owner_id, Silence.since).where(Silence.owner_id.in_(list(owner_ids)))
    return dict(session.execute(query).all())
