"""Reading how collaboratives are governed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from rural_collab.collaboratives.models import Collaborative, CollaborativeRecord
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


def list_profiles(session: Session, collaborative_id: UUID) -> Sequence[GovernanceProfile]:
    """Every version of its governance, the newest first."""
    query = select(GovernanceProfile).where(GovernanceProfile.collaborative_id == collaborative_id)
    found = session.scalars(query.options(*_PROFILE_PARTIES)).all()
    return sorted(found, key=_beginning, reverse=True)


def _beginning(profile: GovernanceProfile) -> tuple[bool, Any, str]:
    return profile.began is not None, profile.began and profile.began.first_day, str(profile.id)


def profile_on(profiles: Iterable[GovernanceProfile], day: date) -> GovernanceProfile | None:
    """The version that holds on a day; where one ends and another begins in the same year or month, the later."""
    return max((each for each in profiles if covers(each.period, day)), key=_beginning, default=None)


def find_profile(session: Session, collaborative_id: UUID, *, on: date) -> GovernanceProfile | None:
    """How a collaborative was governed on a day; None when that is not told."""
    return profile_on(list_profiles(session, collaborative_id), on)


def find_profiles(session: Session, ids: Iterable[UUID], *, on: date) -> dict[UUID, GovernanceProfile]:
    """Of each of several collaboratives how it was governed on a day, where that is told."""
    query = select(GovernanceProfile).where(GovernanceProfile.collaborative_id.in_(list(ids)))
    versions: dict[UUID, list[GovernanceProfile]] = {}
    for profile in session.scalars(query):
        versions.setdefault(profile.collaborative_id, []).append(profile)
    held = {each: profile_on(profiles, on) for each, profiles in versions.items()}
    return {each: profile for each, profile in held.items() if profile is not None}


def list_seats(session: Session, collaborative_id: UUID, *, on: date | None = None) -> Sequence[Seat]:
    """Seats by sector, body and title; those whose term covers a day, or all there ever were."""
    query = _all(Seat, collaborative_id).options(joinedload(Seat.organization))
    seats = [seat for seat in session.scalars(query) if on is None or covers(seat.period, on)]
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
    return session.scalars(_all(Committee, collaborative_id).order_by(Committee.name, Committee.id)).all()


def list_agreements(session: Session, collaborative_id: UUID) -> Sequence[Agreement]:
    """Agreements with their parties, terms and what stops with them; the one that expires first comes first."""
    return _soonest(session.scalars(_whole(_all(Agreement, collaborative_id))).all())


def list_expiring(session: Session, *, on: date, months: int) -> Sequence[Agreement]:
    """Agreements of any collaborative that end within so many months of a day, the soonest first."""
    query = _whole(select(Agreement).where(Agreement.expires.is_not(None)))
    return _soonest([each for each in session.scalars(query) if expires_within(each, on, months)])


def expires_within(agreement: Agreement, on: date, months: int) -> bool:
    """Whether it is in force on a day and ends at most so many months later; a year counts to its last day."""
    return agreement.expires is not None and on <= agreement.expires.last_day <= months_after(on, months)


def _whole(query: Select[Agreement]) -> Select[Agreement]:
    return query.options(
        selectinload(Agreement.parties).joinedload(AgreementParty.organization),
        selectinload(Agreement.terms),
        selectinload(Agreement.dependents),
    )


def _soonest(agreements: Iterable[Agreement]) -> list[Agreement]:
    """Those without a stated end come last."""
    return sorted(
        agreements,
        key=lambda each: (each.expires.last_day if each.expires else date.max, each.title, str(each.id)),
    )


def list_autonomies(session: Session, collaborative_id: UUID) -> Sequence[AutonomyGrant]:
    """Autonomies in the vocabulary's order, those of the whole zone before those of one school."""
    order = {term.code: place for place, term in enumerate(list_terms("autonomy"))}
    query = _all(AutonomyGrant, collaborative_id).options(joinedload(AutonomyGrant.organization))
    return sorted(
        session.scalars(query),
        key=lambda each: (
            order.get(each.autonomy, len(order)),
            each.organization.name if each.organization else "",
            str(each.id),
        ),
    )


def list_commitments(session: Session, collaborative_id: UUID) -> Sequence[AccountabilityCommitment]:
    """What is owed, by kind and measure."""
    model = AccountabilityCommitment
    return session.scalars(_all(model, collaborative_id).order_by(model.kind, model.measure, model.id)).all()


def list_events(session: Session, collaborative_id: UUID) -> Sequence[LifeEvent]:
    """What happened to it, the oldest first."""
    query = _all(LifeEvent, collaborative_id).options(joinedload(LifeEvent.organization))
    return session.scalars(query.order_by(LifeEvent.happened, LifeEvent.kind, LifeEvent.id)).all()


def _all(model: type[Record], collaborative_id: UUID) -> Select[Record]:
    return select(model).where(model.collaborative_id == collaborative_id)


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
