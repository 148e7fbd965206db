"""Reading how collaboratives are governed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from rural_collab.collaboratives.models import Collaborative, CollaborativeRecord
from rural_collab.db.together import Rows, Wanted, fill_lists, read_together
from rural_collab.governance.models import (
    AccountabilityCommitment,
    Agreement,
    AgreementParty,
    AutonomyGrant,
    Committee,
    GovernanceProfile,
    LifeEvent,
    Seat,
)
from rural_collab.organizations.models import Organization
from rural_collab.partial_dates import covers, months_after
from rural_collab.vocabularies.terms import list_terms

Record = TypeVar("Record", bound=CollaborativeRecord)

UNSTATED = ""
_PROFILE_PARTIES = (
    joinedload(GovernanceProfile.host),
    joinedload(GovernanceProfile.fiscal_agent),
    joinedload(GovernanceProfile.employer),
)
_HELD_BY = joinedload(Seat.organization)
_GRANTED_TO = joinedload(AutonomyGrant.organization)
_COMMITTEE_ORDER = (Committee.name, Committee.id)
_COMMITMENT_ORDER = (
    AccountabilityCommitment.kind,
    AccountabilityCommitment.measure,
    AccountabilityCommitment.id,
)


def list_profiles(session: Session, *collaborative_ids: UUID) -> Sequence[GovernanceProfile]:
    """Every version of the governance of one collaborative, or of several, the newest first."""
    found = session.scalars(_all(GovernanceProfile, collaborative_ids).options(*_PROFILE_PARTIES)).all()
    return sorted(found, key=_beginning, reverse=True)


def _beginning(profile: GovernanceProfile) -> tuple[bool, Any, str]:
    return profile.began is not None, profile.began and profile.began.first_day, str(profile.id)


def profile_on(profiles: Iterable[GovernanceProfile], day: date) -> GovernanceProfile | None:
    """The version that holds on a day; where one ends and another begins in the same year or month, the later."""
    return max((each for each in profiles if covers(each.period, day)), key=_beginning, default=None)


def last_profile_on(profiles: Sequence[GovernanceProfile], day: date) -> GovernanceProfile | None:
    """The version that holds on a day or, when none does any more, the one that last did."""
    over = (each for each in profiles if each.ended and each.ended.last_day < day)
    return profile_on(profiles, day) or max(over, key=_beginning, default=None)


def find_profile(session: Session, collaborative_id: UUID, *, on: date) -> GovernanceProfile | None:
    """How a collaborative was governed on a day; None when that is not told."""
    return profile_on(list_profiles(session, collaborative_id), on)


def find_profiles(session: Session, ids: Iterable[UUID], *, on: date) -> dict[UUID, GovernanceProfile]:
    """Of each of several collaboratives how it was governed on a day or last before, where that is told."""
    query = _all(GovernanceProfile, list(ids))
    versions: dict[UUID, list[GovernanceProfile]] = {}
    for profile in session.scalars(query):
        versions.setdefault(profile.collaborative_id, []).append(profile)
    held = {each: last_profile_on(profiles, on) for each, profiles in versions.items()}
    return {each: profile for each, profile in held.items() if profile is not None}


def list_seats(session: Session, collaborative_id: UUID) -> Sequence[Seat]:
    """All seats there ever were, by sector, body and title."""
    return _seats_in_order(session.scalars(_all(Seat, [collaborative_id]).options(_HELD_BY)))


def _seats_in_order(seats: Iterable[Seat]) -> list[Seat]:
    order = {code: place for place, code in enumerate(_sectors())}
    return sorted(
        seats,
        key=lambda seat: (
            seat.body or "",
            order.get(seat.sector or "", len(order)),
            seat.title,
            str(seat.id),
        ),
    )


def _sectors() -> list[str]:
    return [term.code for term in list_terms("sector")]


def seats_by_sector(seats: Iterable[Seat]) -> Mapping[str, list[Seat]]:
    """The seats of each sector in the vocabulary's order; those of no stated sector come last, under ``""``."""
    grouped: dict[str, list[Seat]] = {code: [] for code in [*_sectors(), UNSTATED]}
    for seat in seats:
        grouped.setdefault(seat.sector or UNSTATED, []).append(seat)
    return {sector: found for sector, found in grouped.items() if found}


def count_seats(seats: Iterable[Seat]) -> int | None:
    """How many seats there are; None when of some of them the number is not stated."""
    numbers = [seat.seats for seat in seats]
    return None if None in numbers else sum(number for number in numbers if number)


def list_committees(session: Session, collaborative_id: UUID) -> Sequence[Committee]:
    """Committees by name."""
    return session.scalars(_all(Committee, [collaborative_id]).order_by(*_COMMITTEE_ORDER)).all()


def list_agreements(session: Session, *collaborative_ids: UUID) -> Sequence[Agreement]:
    """Agreements with their parties, terms and what stops with them; the one that expires first comes first."""
    return _soonest(_whole(session, _all(Agreement, collaborative_ids)))


def list_agreement_titles(session: Session, collaborative_id: UUID) -> Sequence[str]:
    """What its agreements are called, for pages that only ask whether one is recorded."""
    return session.scalars(
        select(Agreement.title).where(Agreement.collaborative_id == collaborative_id)
    ).all()


def list_expiring(session: Session, *, on: date, months: int) -> Sequence[Agreement]:
    """Agreements of any collaborative that end within so many months of a day, the soonest first."""
    query = select(Agreement).where(Agreement.expires.is_not(None))
    return _soonest(each for each in _whole(session, query) if expires_within(each, on, months))


def expires_within(agreement: Agreement, on: date, months: int) -> bool:
    """Whether it is in force on a day and ends at most so many months later; a year counts to its last day."""
    return agreement.expires is not None and on <= agreement.expires.last_day <= months_after(on, months)


def _whole(session: Session, query: Select[Agreement]) -> Sequence[Agreement]:
    agreements = session.scalars(query).all()
    fill_lists(
        session,
        Rows(agreements, Agreement.parties, [joinedload(AgreementParty.organization)]),
        Rows(agreements, Agreement.terms),
        Rows(agreements, Agreement.dependents),
    )
    return agreements


def _soonest(agreements: Iterable[Agreement]) -> list[Agreement]:
    """Those without a stated end come last."""
    return sorted(
        agreements,
        key=lambda each: (each.expires.last_day if each.expires else date.max, each.title, str(each.id)),
    )


def list_autonomies(session: Session, collaborative_id: UUID) -> Sequence[AutonomyGrant]:
    """Autonomies in the vocabulary's order, those of the whole zone before those of one school."""
    return _autonomies_in_order(session.scalars(_all(AutonomyGrant, [collaborative_id]).options(_GRANTED_TO)))


def _autonomies_in_order(autonomies: Iterable[AutonomyGrant]) -> list[AutonomyGrant]:
    order = {term.code: place for place, term in enumerate(list_terms("autonomy"))}
    return sorted(
        autonomies,
        key=lambda each: (
            order.get(each.autonomy, len(order)),
            each.organization.name if each.organization else "",
            str(each.id),
        ),
    )


def list_commitments(session: Session, collaborative_id: UUID) -> Sequence[AccountabilityCommitment]:
    """What is owed, by kind and measure."""
    query = _all(AccountabilityCommitment, [collaborative_id])
    return session.scalars(query.order_by(*_COMMITMENT_ORDER)).all()


class Rules(NamedTuple):
    """Who decides with whom, what they may decide, and what they owe; each list in the order of its own query."""

    seats: Sequence[Seat]
    committees: Sequence[Committee]
    autonomies: Sequence[AutonomyGrant]
    commitments: Sequence[AccountabilityCommitment]

    def of(self, collaborative_id: UUID) -> "Rules":
        """What there is of one collaborative among several."""

        def own(records: Sequence[Record]) -> list[Record]:
            return [record for record in records if record.collaborative_id == collaborative_id]

        return Rules(own(self.seats), own(self.committees), own(self.autonomies), own(self.commitments))


def list_rules(session: Session, collaborative_ids: Collection[UUID]) -> Rules:
    """What ``list_seats``, ``list_committees``, ``list_autonomies`` and ``list_commitments`` give, for several at once."""

    def of_all(
        model: type[CollaborativeRecord], *options: ExecutableOption, order: Sequence[Any] = ()
    ) -> Wanted:
        return Wanted(model, model.collaborative_id.in_(collaborative_ids), options, order)

    seats, committees, autonomies, commitments = read_together(
        session,
        of_all(Seat, _HELD_BY),
        of_all(Committee, order=_COMMITTEE_ORDER),
        of_all(AutonomyGrant, _GRANTED_TO),
        of_all(AccountabilityCommitment, order=_COMMITMENT_ORDER),
    )
    return Rules(_seats_in_order(seats), committees, _autonomies_in_order(autonomies), commitments)


def list_events(session: Session, collaborative_id: UUID) -> Sequence[LifeEvent]:
    """What happened to it, the oldest first."""
    query = _all(LifeEvent, [collaborative_id]).options(joinedload(LifeEvent.organization))
    return session.scalars(query.order_by(LifeEvent.happened, LifeEvent.kind, LifeEvent.id)).all()


def _all(model: type[Record], collaborative_ids: Collection[UUID]) -> Select[Record]:
    return select(model).where(model.collaborative_id.in_(collaborative_ids))


def list_governed_by(session: Session, *, on: date) -> dict[str, list[Organization]]:
    """For each governance model the collaboratives that have it on a day, by name; samples are left out."""
    query = (
        select(GovernanceProfile, Organization)
        .join(Collaborative, Collaborative.id == GovernanceProfile.collaborative_id)
        .join(Organization, Organization.id == Collaborative.id)
        .where(Organization.retired_at.is_(None), Organization.is_sample.is_(False))
        .order_by(Organization.name, Organization.id)
    )
    versions: dict[UUID, tuple[Organization, list[GovernanceProfile]]] = {}
    for profile, organization in session.execute(query):
        versions.setdefault(organization.id, (organization, []))[1].append(profile)
    governed: dict[str, list[Organization]] = {}
    for organization, profiles in versions.values():
        held = profile_on(profiles, on)
        if held is not None and held.legal_model:
            governed.setdefault(held.legal_model, []).append(organization)
    return governed


def list_ever_governed_by(session: Session, legal_model: str) -> set[UUID]:
    """Ids of the collaboratives that have the model or once had it."""
    query = select(GovernanceProfile.collaborative_id).where(GovernanceProfile.legal_model == legal_model)
    return set(session.scalars(query))
