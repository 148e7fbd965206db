"""How each section and each record of somebody stands: when it was last vouched for, and when it is due."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from rural_collab.collaboratives.models import Collaborative, CollaborativeRecord
from rural_collab.confirmations.models import MEMBER, Attestation, Silence
from rural_collab.confirmations.sections import OF_ORGANIZATIONS, SECTIONS, Row, list_rows, span_of
from rural_collab.db.together import Wanted
from rural_collab.freshness import due_on, last_evidence, state_on
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
    def latest_on(self) -> PartialDate | None:
        """The day on which anything of it was confirmed last."""
        every = [*self.of_sections.values(), *self.of_records.values()]
        return max((PartialDate.of(each.on) for each in every), default=None)

    def row_on(self, section: str, record_id: UUID, made_at: datetime) -> PartialDate | None:
        """The day on which a record was confirmed last, by itself or with its section."""
        found = self.of_row(section, record_id, made_at)
        return PartialDate.of(found.on) if found else None


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


def list_attestations(session: Session, owner_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Attestation]]:
    """Everything confirmed of these owners, the oldest first."""
    query = select(Attestation).where(Attestation.owner_id.in_(list(owner_ids)))
    grouped: defaultdict[UUID, list[Attestation]] = defaultdict(list)
    for each in session.scalars(query.order_by(Attestation.confirmed_at, Attestation.id)):
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


def confirmed_of(
    told: Mapping[UUID, Confirmations], section: str, record: CollaborativeRecord
) -> Attestation | None:
    """Who confirmed one record last, out of what was confirmed of several owners."""
    return told.get(record.collaborative_id, NOTHING).of_row(section, record.id, record.created_at)


def find_confirmation(session: Session, section: str, record: CollaborativeRecord) -> Attestation | None:
    """Who confirmed one record last, by itself or with its section since it is there."""
    own = or_(Attestation.record_id == record.id, Attestation.record_id.is_(None))
    told = session.scalars(
        select(Attestation)
        .where(Attestation.owner_id == record.collaborative_id, Attestation.section == section, own)
        .order_by(Attestation.confirmed_at, Attestation.id)
    )
    return Confirmations.of(told).of_row(section, record.id, record.created_at)


def find_standings(
    session: Session, owner_ids: Collection[UUID], today: date
) -> Mapping[UUID, OwnerStanding]:
    """How these owners stand, in three statements however many they are."""
    bodies = session.execute(
        select(Organization.id, Organization.created_at, Organization.confirmed_on, Collaborative.id)
        .outerjoin(Collaborative, Collaborative.id == Organization.id)
        .where(Organization.id.in_(list(owner_ids)))
    ).all()
    rows: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in list_rows(session, [one for one, _, _, own in bodies if own is not None], today):
        rows[row.owner_id].append(row)
    confirmed = find_confirmations(session, owner_ids)
    return {
        one: _standing_of(
            one, rows[one], confirmed.get(one, NOTHING), _Body(made_at.date(), on, own is not None), today
        )
        for one, made_at, on, own in bodies
    }


@dataclass(frozen=True)
class _Body:
    made_on: date
    confirmed_on: date | None
    is_collaborative: bool


def _standing_of(
    owner_id: UUID, rows: Sequence[Row], confirmed: Confirmations, body: _Body, today: date
) -> OwnerStanding:
    records = {row.id: _of_row(row, confirmed, today) for row in rows}
    sections: dict[str, Standing] = {}
    for code in SECTIONS if body.is_collaborative else OF_ORGANIZATIONS:
        inside = [records[row.id] for row in rows if row.section == code]
        if inside:
            sections[code] = _weakest(inside, confirmed.of_sections.get(code))
        elif not SECTIONS[code]:
            told = [PartialDate.of(body.confirmed_on)] if body.confirmed_on else []
            by = confirmed.of_sections.get(code)
            sections[code] = Standing.on(today, span_of(code), body.made_on, by, told)
    return OwnerStanding(owner_id, sections, records)


def _of_row(row: Row, confirmed: Confirmations, today: date) -> Standing:
    by = confirmed.of_row(row.section, row.id, row.made_at)
    return Standing.on(today, span_of(row.section), row.made_at.date(), by, [row.as_of])


def _weakest(inside: Sequence[Standing], whole: Attestation | None) -> Standing:
    """A section is as fresh as the record in it that somebody should look at first."""
    weakest = min(inside, key=lambda each: (each.due_on, each.checked is not None))
    return Standing(weakest.checked, weakest.state, weakest.due_on, whole or weakest.by)


def find_silences(session: Session, owner_ids: Collection[UUID]) -> Mapping[UUID, date]:
    """Since when nobody confirms them, of those of which that is told."""
    query = select(Silence.owner_id, Silence.since).where(Silence.owner_id.in_(list(owner_ids)))
    return dict(session.execute(query).all())
